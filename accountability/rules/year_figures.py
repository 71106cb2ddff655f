"""Half-year and annual figures: attendance, retention, the dropout rate by three accountings (H1, H2, H3, H7, K15)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from accountability.rules.unit_moves import ENTRIES, UnitMove, Why
from students.rules.enrolment_rates import Rate
from students.rules.rates import Attendance, share


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of a class, a grade or the school over a term or a year.

    ``base`` are the own pupils enrolled on the first day, the one base of all three accountings (H3). ``balance`` is
    how many more left than came (a), ``head_count`` how many left on the way and are not back (b), ``ledger`` how many
    stand in the dropout ledger at the end (c). ``kept`` of ``whole`` children are retention.
    """

    attendance: Attendance = field(default_factory=Attendance)
    owed_days: int = 0
    unknown_days: int = 0
    base: int = 0
    balance: int = 0
    head_count: int = 0
    ledger: int = 0
    kept: int = 0
    whole: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.attendance + other.attendance,
            self.owed_days + other.owed_days,
            self.unknown_days + other.unknown_days,
            self.base + other.base,
            self.balance + other.balance,
            self.head_count + other.head_count,
            self.ledger + other.ledger,
            self.kept + other.kept,
            self.whole + other.whole,
        )

    @property
    def unknown_share(self) -> Fraction | None:
        """The share of class-days without a roll, printed beside the attendance rate (H1)."""
        return share(self.unknown_days, self.owed_days)

    @property
    def retention(self) -> Fraction | None:
        """Kept ÷ (base + joined − left); None without a base (H2)."""
        return share(self.kept, self.whole)

    @property
    def by_balance(self) -> Fraction | None:
        """Accounting (a); below zero where more came than left."""
        return share(self.balance, self.base)

    @property
    def by_head_count(self) -> Fraction | None:
        """Accounting (b)."""
        return share(self.head_count, self.base)

    @property
    def by_ledger(self) -> Fraction | None:
        """Accounting (c), the default (H3)."""
        return share(self.ledger, self.base)


_CAME_LATER = frozenset({Why.TRANSFER_IN, Why.RETURNED, Why.ADMITTED})
_LEFT_FOR_ANOTHER = frozenset({Why.TRANSFER_OUT, Why.ABROAD, Why.DIED})


def cohort_retention(children: Iterable[tuple[Sequence[UnitMove], bool]], first_year_ends: date) -> Rate | None:
    """Six-year retention of a cohort (domain 3.2, 3.5): in school or graduated ÷ (intake + came later − left).

    Of each child its entries into and leaves of the school, and whether it is in the books now. The intake are those
    admitted in the cohort's first year; without one the registry does not reach back that far, and there is no rate.
    Who came and left again for another school is on neither side; a lost child is in the base only (H2).
    """
    intake, base, kept = 0, 0, 0
    for moves, is_here in children:
        counted = [move for move in moves if not move.why.is_change]
        came = next((move for move in counted if move.why in ENTRIES), None)
        if came is None or came.why not in _CAME_LATER:
            continue
        intake += came.why is Why.ADMITTED and came.on <= first_year_ends
        last = counted[-1]
        if last.why in _LEFT_FOR_ANOTHER:
            continue
        base += 1
        kept += is_here or last.why is Why.GRADUATED
    return Rate(kept, base) if intake else None
