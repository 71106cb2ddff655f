"""School days: which dates are taught, in which sessions, and how to count over them (A1, A2, K2)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, unique
from fractions import Fraction

from students.choices import DayKind, Session

SATURDAY = 5
BOTH_SESSIONS = frozenset({Session.MORNING, Session.AFTERNOON})
NO_SESSION: frozenset[Session] = frozenset()
_HALF_DAYS = {
    DayKind.MORNING_ONLY: frozenset({Session.MORNING}),
    DayKind.AFTERNOON_ONLY: frozenset({Session.AFTERNOON}),
}


@unique
class DayReason(Enum):
    """Why a date is a school day or is none (A1, B9); pages put it into words."""

    ORDINARY = "ordinary"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    OUTSIDE_TERM = "outside_term"
    DECLARED_OFF = "declared_off"
    DECLARED_ON = "declared_on"
    HALF_DAY = "half_day"


@dataclass(frozen=True, slots=True)
class DayEntry:
    """The school's own entry for a date, with its reason in the school's words (A1)."""

    kind: DayKind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NationalDay:
    """The State Council's word on a date: a day off, or a working day, and the holiday it belongs to (A1)."""

    is_off: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class DayStatus:
    """What a date is for the school: the sessions held, why, and the words of the entry behind it (A1)."""

    day: date
    sessions: frozenset[Session]
    why: DayReason
    name: str = ""

    @property
    def is_school_day(self) -> bool:
        """Whether any session is held (A1)."""
        return bool(self.sessions)

    @property
    def weight(self) -> Fraction:
        """The day in rates: 1, one half, or 0 when nothing is held (B5)."""
        return Fraction(len(self.sessions), len(BOTH_SESSIONS))


class SchoolCalendar:
    """The school days of all known terms, sorted once; every count after that is a binary search (A1, A2).

    ``terms`` are pairs of first and last day, both included. ``own`` beats ``national`` (K2). Outside every term
    nothing is a school day, whatever the entries say (K2).
    """

    __slots__ = ("_days", "_national", "_own", "terms")

    def __init__(
        self,
        terms: Iterable[tuple[date, date]],
        own: Mapping[date, DayEntry] | None = None,
        national: Mapping[date, NationalDay] | None = None,
    ) -> None:
        self.terms = tuple(sorted(terms))
        self._own = own or {}
        self._national = national or {}
        self._days = self._school_days()

    def day_status(self, day: date) -> DayStatus:
        """Say what the date is and why (A1, K2). Never raises; an unknown date is outside every term."""
        if self.term_of(day) is None:
            return DayStatus(day, NO_SESSION, DayReason.OUTSIDE_TERM)
        return DayStatus(day, *self._decide(day))

    def is_school_day(self, day: date) -> bool:
        """Whether any session is held on the date (A1)."""
        index = bisect_left(self._days, day)
        return index < len(self._days) and self._days[index] == day

    def term_of(self, day: date) -> tuple[date, date] | None:
        """The first and last day of the term that holds the date, or None (A1)."""
        return next(((first, last) for first, last in self.terms if first <= day <= last), None)

    def school_days_between(self, first: date, last: date) -> Sequence[date]:
        """All school days from ``first`` to ``last``, both included, in order; empty when last is before first (A2)."""
        return self._days[bisect_left(self._days, first) : bisect_right(self._days, last)]

    def count_between(self, first: date, last: date) -> int:
        """How many school days lie from ``first`` to ``last``, both included; never negative (A2)."""
        return max(0, bisect_right(self._days, last) - bisect_left(self._days, first))

    def next_school_day(self, day: date) -> date | None:
        """The first school day after the date, or None when no known term holds one (A2)."""
        return self._at(bisect_right(self._days, day))

    def previous_school_day(self, day: date) -> date | None:
        """The last school day before the date, or None when no known term holds one (A2)."""
        return self._at(bisect_left(self._days, day) - 1)

    def add_school_days(self, day: date, count: int) -> date | None:
        """The ``count``-th school day after the date, which is itself not counted; None beyond the known terms (A2).

        ``count`` must be at least 1, else ValueError.
        """
        return self._at(bisect_right(self._days, day) + _positive(count) - 1)

    def nth(self, day: date, count: int) -> date | None:
        """The ``count``-th school day from the date on, itself counted when it is one; None beyond the terms (A2).

        ``nth(first unexcused day, 3)`` is the third day of a run. ``count`` must be at least 1, else ValueError.
        """
        return self._at(bisect_left(self._days, day) + _positive(count) - 1)

    def backwards(self, day: date) -> Iterator[date]:
        """The school days up to and including the date, latest first, across vacations and terms (K6)."""
        for index in range(bisect_right(self._days, day) - 1, -1, -1):
            yield self._days[index]

    def _school_days(self) -> list[date]:
        days = {day for first, last in self.terms for day in _weekdays(first, last)}
        listed = {day for day in (*self._own, *self._national) if self.term_of(day)}
        days |= listed
        return sorted(days.difference(day for day in listed if not self._decide(day)[0]))

    def _at(self, index: int) -> date | None:
        return self._days[index] if 0 <= index < len(self._days) else None

    def _decide(self, day: date) -> tuple[frozenset[Session], DayReason, str]:
        own = self._own.get(day)
        return _by_school(own) if own else _by_nation(day, self._national.get(day))


def unknown_years(terms: Iterable[tuple[date, date]], known: Iterable[int]) -> tuple[int, ...]:
    """Years that the terms touch and the national source does not know: only weekends count as off there (A1)."""
    touched = {year for first, last in terms for year in range(first.year, last.year + 1)}
    return tuple(sorted(touched - set(known)))


def _by_school(entry: DayEntry) -> tuple[frozenset[Session], DayReason, str]:
    if entry.kind == DayKind.OFF:
        return NO_SESSION, DayReason.DECLARED_OFF, entry.reason
    if entry.kind == DayKind.MAKE_UP:
        return BOTH_SESSIONS, DayReason.DECLARED_ON, entry.reason
    return _HALF_DAYS[entry.kind], DayReason.HALF_DAY, entry.reason


def _by_nation(day: date, entry: NationalDay | None) -> tuple[frozenset[Session], DayReason, str]:
    is_weekend = day.weekday() >= SATURDAY
    if entry and entry.is_off and (entry.name or not is_weekend):
        return NO_SESSION, DayReason.HOLIDAY, entry.name
    if entry and not entry.is_off and is_weekend:
        return BOTH_SESSIONS, DayReason.MAKE_UP, entry.name
    return (NO_SESSION, DayReason.WEEKEND, "") if is_weekend else (BOTH_SESSIONS, DayReason.ORDINARY, "")


def _weekdays(first: date, last: date) -> Iterator[date]:
    # Day 1 of the calendar is a Monday.
    ordinals = range(first.toordinal(), last.toordinal() + 1)
    return (date.fromordinal(ordinal) for ordinal in ordinals if (ordinal - 1) % 7 < SATURDAY)


def _positive(count: int) -> int:
    if count < 1:
        raise ValueError(f"Count school days from 1 on, not {count}.")
    return count
