"""One child on one date as a strip or a grid shows it (B2, B4, B5, K3, K6)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum, unique
from fractions import Fraction

from students.choices import AbsenceKind, Session
from students.rules.calendar import DayStatus
from students.rules.marks import DayState, Gap, afternoon_mark

Mark = AbsenceKind | None
Taken = tuple[Mark, Mark, bool]
_NO_DAYS = Fraction(0)


@unique
class Look(Enum):
    """How a date looks for a child; an absence without a reason leads, then leave, then being late."""

    PRESENT = "present"
    ABSENT = "absent"
    LEAVE = "leave"
    LATE = "late"
    UNKNOWN = "unknown"
    OFF = "off"
    AWAY = "away"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class DayCell:
    """A date for a child: how it looks, and the marks that say so, one for each session that tells something.

    One mark stands for the whole day; two are morning and afternoon, None being present. ``state`` is None without a
    roll, and where the child was not expected.
    """

    day: date
    look: Look
    marks: tuple[Mark, ...] = ()
    state: DayState | None = None

    def days_of(self, *kinds: AbsenceKind) -> Fraction:
        """The part of the day that carries one of the marks, in person-days (K15)."""
        times = self.times_of(*kinds)
        if self.state is None or not times:
            return _NO_DAYS
        return self.state.weight * Fraction(times, len(self.marks))

    def times_of(self, *kinds: AbsenceKind) -> int:
        """How often one of the marks was given."""
        return sum(mark in kinds for mark in self.marks)


_LEAVE = frozenset({AbsenceKind.SICK, AbsenceKind.PERSONAL, AbsenceKind.OFFICIAL})


def day_cell(
    status: DayStatus, today: date, state_of: Callable[[date], DayState | Gap], taken: Taken | None, *, is_here: bool
) -> DayCell:
    """Put a date together (B2). ``taken`` are the marks as stored and whether the afternoon was taken, None without.

    ``is_here`` is False where the child belonged to another class; ``state_of`` is asked for past school days only.
    """
    day = status.day
    if not status.is_school_day:
        return DayCell(day, Look.OFF)
    if day > today:
        return DayCell(day, Look.AHEAD)
    state = state_of(day) if is_here else Gap.NOT_EXPECTED
    if state is Gap.UNKNOWN:
        return DayCell(day, Look.UNKNOWN)
    if not isinstance(state, DayState):
        return DayCell(day, Look.AWAY)
    marks = shown_marks(taken, status.sessions) if taken else ()
    return DayCell(day, _look(marks), marks, state)


def shown_marks(taken: Taken, sessions: frozenset[Session]) -> tuple[Mark, ...]:
    """The marks that say something about the day: both sessions, or one where they agree or one is open (K3)."""
    morning, afternoon, is_taken = taken
    if Session.MORNING not in sessions:
        return (afternoon,)
    second = afternoon_mark(morning, afternoon, is_afternoon_taken=is_taken)
    if Session.AFTERNOON not in sessions or not is_taken or morning == second:
        return (morning,)
    return (morning, second)


def _look(marks: tuple[Mark, ...]) -> Look:
    kinds = frozenset(mark for mark in marks if mark)
    if not kinds:
        return Look.PRESENT
    if any(not kind.is_excused for kind in kinds):
        return Look.ABSENT
    return Look.LEAVE if kinds & _LEAVE else Look.LATE
