"""The reports of a class in a month, a day a bit: the first school day is the lowest (B3, F10, K2)."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accountability.rules.policy import EvaluationLimits
from students.rules.enrolment import Spell


@dataclass(frozen=True, slots=True)
class RollCounts:
    """On how many days a class owed a roll, and how many of them were late, missed, corrected afterwards (F10)."""

    days: int = 0
    late: int = 0
    missed: int = 0
    corrected: int = 0

    def cost(self, limits: EvaluationLimits) -> Decimal:
        """What they take from the points of the month; what did not happen adds no decimal places."""
        priced = (
            (self.late, limits.late_report_points),
            (self.missed, limits.missed_report_points),
            (self.corrected, limits.correction_points),
        )
        return sum((number * points for number, points in priced if number), Decimal(0))


@dataclass(frozen=True, slots=True)
class ReportDays:
    """The days with a roll; those on which it came by the deadline, by 24:00, from a file, and was corrected later."""

    taken: int = 0
    on_time: int = 0
    in_time: int = 0
    imported: int = 0
    corrected: int = 0

    def counts(self, owed: int, over: int) -> RollCounts:
        """What the days come to on which the class owed a roll; without one they are missed once they are over (B3).

        An imported roll is neither late nor missed, and one that came in after its day is not also corrected (K14).
        """
        judged = self.taken & owed & ~self.imported
        reported = judged & self.in_time
        return RollCounts(
            days=owed.bit_count(),
            late=(reported & ~self.on_time).bit_count(),
            missed=(judged & ~self.in_time | owed & over & ~self.taken).bit_count(),
            corrected=(reported & self.corrected).bit_count(),
        )


def bits(days: Sequence[date], first: date, until: date | None) -> int:
    """The days, which are in order, from ``first`` until the day before ``until``."""
    begin = bisect_left(days, first)
    end = len(days) if until is None else bisect_left(days, until)
    return (1 << end) - (1 << begin) if begin < end else 0


def bits_within(days: Sequence[date], stay: Spell, away: Iterable[Spell]) -> int:
    """The days on which a child was expected: in the stay, and in no time away (B11)."""
    found = bits(days, stay.starts_on, stay.ends_on)
    for span in away:
        found &= ~bits(days, span.starts_on, span.ends_on)
    return found
