"""A school's days in sums, months over the same stretch, and reports in time: exact until printed (H1, H7, B2, B3)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate

from students.rules.calendar import SchoolCalendar
from students.rules.rates import Attendance, person_days, share

_DAY = timedelta(days=1)
# From which share of unexcused person-sessions on a day gets the next darker shade: the first is "any at all".
SHADES = (Fraction(0), Fraction(1, 400), Fraction(1, 200), Fraction(1, 100))


@dataclass(frozen=True, slots=True)
class DayCount:
    """Sums of one day or of many: person-sessions over rolls taken, whole unexcused days of children, class-days.

    ``owed`` are the class-days on which a class owed a roll (K2), ``reported`` those with a roll (B2).
    """

    expected: int = 0
    absent: int = 0
    unexcused: int = 0
    children: int = 0
    owed: int = 0
    reported: int = 0

    def __add__(self, other: "DayCount") -> "DayCount":
        return DayCount(
            self.expected + other.expected,
            self.absent + other.absent,
            self.unexcused + other.unexcused,
            self.children + other.children,
            self.owed + other.owed,
            self.reported + other.reported,
        )

    @property
    def rate(self) -> Fraction | None:
        """Attended over expected person-sessions; None without a roll (H1)."""
        return Attendance(self.expected, self.expected - self.absent).rate

    @property
    def unexcused_share(self) -> Fraction | None:
        """Unexcused over expected person-sessions; None without a roll (H1, B4)."""
        return share(self.unexcused, self.expected)

    @property
    def unexcused_days(self) -> Fraction:
        """Unexcused person-days: a session is half a day (K15)."""
        return person_days(self.unexcused)

    @property
    def expected_days(self) -> Fraction:
        """Person-days over rolls taken (K15)."""
        return person_days(self.expected)

    @property
    def unknown(self) -> int:
        """Class-days without a roll (B2); never below 0, for a class may have reported before it became empty."""
        return max(0, self.owed - self.reported)

    @property
    def unknown_share(self) -> Fraction | None:
        """Class-days without a roll over those owed, to stand beside the rate (H1)."""
        return share(self.unknown, self.owed)


def total(counts: Iterable[DayCount]) -> DayCount:
    """The sum of some days."""
    return sum(counts, DayCount())


def shade(count: DayCount) -> int | None:
    """How dark a day is in the calendar of the term: 0 (nobody) to 4; None while the day is unknown (B2)."""
    found = count.unexcused_share
    return None if found is None else sum(found > step for step in SHADES)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a month that is compared: both ends included, with its school days. Empty where ``last < first``."""

    first: date
    last: date
    school_days: int

    def holds(self, day: date) -> bool:
        """Whether the day lies in the stretch."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Stretches:
    """This month until today, and as many school days of the month before and of the same month a year ago."""

    now: Stretch
    before: Stretch
    year_ago: Stretch

    def __iter__(self) -> Iterator[Stretch]:
        return iter((self.now, self.before, self.year_ago))


def stretches(calendar: SchoolCalendar, today: date) -> Stretches:
    """Three months over the same number of school days, so that a month just begun is not held against whole ones.

    A month with fewer school days is taken whole; one without any is empty.
    """
    first = today.replace(day=1)
    reached = calendar.count_between(first, today)
    before = (first - _DAY).replace(day=1)
    return Stretches(
        Stretch(first, today, reached),
        _stretch(calendar, before, reached),
        _stretch(calendar, first.replace(year=first.year - 1), reached),
    )


def month_end(first: date) -> date:
    """The last day of the month that begins on ``first``."""
    return (first + timedelta(days=31)).replace(day=1) - _DAY


def _stretch(calendar: SchoolCalendar, first: date, school_days: int) -> Stretch:
    last = month_end(first)
    days = calendar.school_days_between(first, last)
    if not days or not school_days:
        return Stretch(first, first - _DAY, 0)
    if len(days) <= school_days:
        return Stretch(first, last, len(days))
    return Stretch(first, days[school_days - 1], school_days)


def by_weekday(days: Mapping[date, DayCount]) -> dict[int, DayCount]:
    """The sums of each weekday (0 is Monday) that held school, Monday first."""
    found: dict[int, DayCount] = defaultdict(DayCount)
    for day in sorted(days, key=date.weekday):
        found[day.weekday()] += days[day]
    return dict(found)


def weeks(days: Iterable[date]) -> list[list[date]]:
    """The weeks from Monday to Sunday that hold some of the days, in order."""
    mondays = sorted({day - timedelta(days=day.weekday()) for day in days})
    return [[monday + timedelta(days=offset) for offset in range(7)] for monday in mondays]


@dataclass(frozen=True, slots=True)
class Span:
    """Some children of a class from a day until the day before ``until``; None is open. Negative numbers leave."""

    starts_on: date
    until: date | None
    number: int = 1


def owing_days(days: Sequence[date], spans: Iterable[Span]) -> list[date]:
    """Of the days, in order, those on which the class expects somebody and therefore owes a roll (B11, K2)."""
    changes: dict[date, int] = defaultdict(int)
    for span in spans:
        if span.until is None or span.until > span.starts_on:
            changes[span.starts_on] += span.number
            changes[span.until or date.max] -= span.number
    dates = sorted(changes)
    there = [0, *accumulate(changes[each] for each in dates)]
    found, place = [], 0
    for day in days:
        while place < len(dates) and dates[place] <= day:
            place += 1
        if there[place] > 0:
            found.append(day)
    return found


def away_spans(starts_on: date, until: date | None, away: Iterable[tuple[date, date | None]]) -> list[Span]:
    """What a child's times away take from its stay in a class, overlapping times once (B11)."""
    end = until or date.max
    found: list[Span] = []
    for first, last in sorted((max(first, starts_on), min(last or date.max, end)) for first, last in away):
        begin = max(first, found[-1].until or date.max) if found else first
        if begin < last:
            found.append(Span(begin, last, -1))
    return found


@dataclass(frozen=True, slots=True)
class Reports:
    """How many reports of a class came on time, late and never (B3); a report still to come today is none of them."""

    on_time: int
    late: int
    missed: int

    @property
    def owed(self) -> int:
        """The days judged: earlier attendance that was imported is not."""
        return self.on_time + self.late + self.missed

    @property
    def is_clean(self) -> bool:
        """Whether every report came on time."""
        return not (self.late or self.missed)


def reports(owed: int, on_time: int, late: int, imported: int, waiting: int) -> Reports:
    """The reports of a class from counts of its school days: what nobody reported on its day is missed (B3).

    ``waiting`` is 1 while today's report may still come.
    """
    return Reports(on_time, late, max(0, owed - imported - waiting - on_time - late))
