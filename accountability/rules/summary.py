"""The monthly summary: rows of classes, grade subtotals and the school's total; what must balance (H1, H4, H7, K15)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import Any

from accountability.rules.books import GAINS, LOSSES
from students.rules.calendar import SchoolCalendar
from students.rules.rates import Attendance, share


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What adds up from classes to grades and to the school. Attendance is in person-sessions (K15).

    ``owed_days`` are class-days on which a roll was owed so far, ``unknown_days`` those without one (B2, H1).
    """

    start: int = 0
    gain_transfer: int = 0
    gain_resumed: int = 0
    gain_returned: int = 0
    gain_other: int = 0
    loss_transfer: int = 0
    loss_suspended: int = 0
    loss_dropout: int = 0
    loss_death: int = 0
    loss_other: int = 0
    end: int = 0
    expected: int = 0
    attended: int = 0
    sick: int = 0
    personal: int = 0
    unexcused: int = 0
    late: int = 0
    suspected_new: int = 0
    suspected_open: int = 0
    suspected_closed: int = 0
    dropout_new: int = 0
    visits: int = 0
    letters: int = 0
    on_time: int = 0
    late_reports: int = 0
    missed_reports: int = 0
    owed_days: int = 0
    unknown_days: int = 0

    @property
    def gains(self) -> int:
        """增."""
        return sum(int(getattr(self, column)) for column in GAINS)

    @property
    def losses(self) -> int:
        """减."""
        return sum(int(getattr(self, column)) for column in LOSSES)

    @property
    def difference(self) -> int:
        """月末 less what 上月末 + 增 - 减 comes to: 0 where the row balances (H4)."""
        return self.end - (self.start + self.gains - self.losses)

    @property
    def rate(self) -> Fraction | None:
        """Attended over expected, exact; None without a base (H1, H7)."""
        return Attendance(self.expected, self.attended).rate

    @property
    def unknown_share(self) -> Fraction | None:
        """The share of unknown class-days, printed beside the rate (H1)."""
        return share(self.unknown_days, self.owed_days)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is counted."""
        return not any(getattr(self, name) for name in COUNTED)


COUNTED = tuple(each.name for each in fields(Counts))
_COUNTS_OF = attrgetter(*COUNTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Persons:
    """Children behind the columns that count persons once, also in totals (K15)."""

    sick: frozenset[int] = frozenset()
    personal: frozenset[int] = frozenset()
    unexcused: frozenset[int] = frozenset()
    dropout_total: frozenset[int] = frozenset()
    dropout_back: frozenset[int] = frozenset()


OF_PERSONS = tuple(each.name for each in fields(Persons))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A class, a grade (no number) or the school (no grade). ``grade`` is that of the month's last day (G1).

    ``score`` is the evaluation as it is printed, empty without one (F10); ``heads`` the head teachers of the last day.
    """

    grade: int | None = None
    entry_year: int | None = None
    number: int | None = None
    class_id: int | None = None
    counts: Counts = field(default_factory=Counts)
    persons: Persons = field(default_factory=Persons)
    heads: tuple[str, ...] = ()
    score: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The rows in the order in which they are printed: the classes of each grade, its subtotal, at last the school."""

    rows: tuple[Row, ...]

    @property
    def classes(self) -> tuple[Row, ...]:
        """The rows of classes."""
        return tuple(row for row in self.rows if row.number is not None)

    @property
    def total(self) -> Row:
        """The row of the school."""
        return self.rows[-1]

    @property
    def unbalanced(self) -> tuple[Row, ...]:
        """The classes that do not balance, and by how many (H4)."""
        return tuple(row for row in self.classes if row.counts.difference)


def summarise(classes: Iterable[Row]) -> Summary:
    """Add grade subtotals and the school's total to the rows of classes (H4); a month without a class has its total."""
    ordered = sorted(classes, key=lambda row: (row.grade or 0, row.entry_year or 0, row.number or 0))
    rows: list[Row] = []
    for grade, group in groupby(ordered, key=lambda row: row.grade):
        of_grade = list(group)
        rows += [*of_grade, _sum(of_grade, grade=grade, entry_year=of_grade[0].entry_year)]
    return Summary((*rows, _sum(ordered)))


def _sum(rows: Sequence[Row], **said: Any) -> Row:
    counted = zip(*(_COUNTS_OF(row.counts) for row in rows), strict=True)
    counts = Counts(**dict(zip(COUNTED, map(sum, counted), strict=False)))
    persons = {name: frozenset().union(*(getattr(row.persons, name) for row in rows)) for name in OF_PERSONS}
    return Row(counts=counts, persons=Persons(**persons), **said)


def person_days(sessions: int) -> int | float:
    """Person-sessions as 人日, whole or with an exact half (K15)."""
    return sessions // 2 if sessions % 2 == 0 else sessions / 2


def frozen_from(calendar: SchoolCalendar, first: date, last: date) -> date:
    """The first day on which the month can be frozen: after its last school day (K17), else after its last day."""
    days = calendar.school_days_between(first, last)
    return date.fromordinal((days[-1] if days else last).toordinal() + 1)


def due_on(calendar: SchoolCalendar, last: date, summary_days: int) -> date | None:
    """The day until which the month is due: school days after its end (H5); None beyond the known terms."""
    return calendar.add_school_days(last, summary_days) if summary_days else last


def months_owed(
    calendar: SchoolCalendar, since: date, today: date, frozen: Iterable[date], summary_days: Callable[[date], int]
) -> list[tuple[date, date | None]]:
    """The months from ``since`` on that can be frozen and are not, and until when each is due, the earliest first (H5).

    ``since`` is the first day with a roll: no month before it is owed. ``summary_days`` is the value of a day (K14)."""
    done, found = set(frozen), []
    first = since.replace(day=1)
    while first <= today:
        after = (first + timedelta(days=31)).replace(day=1)
        last = after - timedelta(days=1)
        if first not in done and today >= frozen_from(calendar, first, last):
            found.append((first, due_on(calendar, last, summary_days(last))))
        first = after
    return found
