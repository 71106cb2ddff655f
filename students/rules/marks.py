"""What the marks of one child say about one school day (B4, B5, K3 to K7)."""

from dataclasses import dataclass
from enum import Enum, unique
from fractions import Fraction
from functools import lru_cache

from students.choices import AbsenceKind, Session
from students.rules.enrolment import Standing

SESSIONS_A_DAY = len(Session)
_LEAVE = frozenset({AbsenceKind.SICK, AbsenceKind.PERSONAL})


@unique
class Gap(Enum):
    """Why a child has no marks on a school day: nothing can be said (B2), nothing is owed, or a run ends (K6)."""

    UNKNOWN = "unknown"
    NOT_EXPECTED = "not_expected"
    ENDS_RUN = "ends_run"


@dataclass(frozen=True, slots=True)
class DayState:
    """One child on one school day with a roll, in sessions: held, absent, absent without excuse, on leave (B5, K5)."""

    held: int
    absent: int
    unexcused: int
    on_leave: int

    @property
    def is_absent(self) -> bool:
        """Absent in every session held (B5)."""
        return self.absent == self.held

    @property
    def is_present(self) -> bool:
        """Present in some session, which ends every run (B5)."""
        return not self.is_absent

    @property
    def is_unexcused(self) -> bool:
        """Unexcused or unexplained in every session held; a day that is partly excused is not (C1, K5)."""
        return self.unexcused == self.held

    @property
    def is_on_leave(self) -> bool:
        """Sick or personal leave in every session held (C4, K7)."""
        return self.on_leave == self.held

    @property
    def weight(self) -> Fraction:
        """The day in person-days: half for each session held (B5, K15)."""
        return Fraction(self.held, SESSIONS_A_DAY)

    @property
    def absent_weight(self) -> Fraction:
        """The absence in person-days: half for each session missed (B5, K15)."""
        return Fraction(self.absent, SESSIONS_A_DAY)


@lru_cache(maxsize=512)
def day_state(morning: AbsenceKind | None, afternoon: AbsenceKind | None, sessions: frozenset[Session]) -> DayState:
    """Weigh the marks of the sessions held; None is present, marks of sessions not held are ignored (B4, B5, K5).

    No session held is a ValueError: such a date is no school day.
    """
    if not sessions:
        raise ValueError("A day without a session has no state.")
    marks = [mark for mark in _held(morning, afternoon, sessions) if mark and mark.counts_as_absent]
    return DayState(
        held=len(sessions),
        absent=len(marks),
        unexcused=sum(not mark.is_excused for mark in marks),
        on_leave=sum(mark in _LEAVE for mark in marks),
    )


def afternoon_mark(
    morning: AbsenceKind | None, afternoon: AbsenceKind | None, *, is_afternoon_taken: bool
) -> AbsenceKind | None:
    """The mark that counts in the afternoon: the one taken, or until then the morning's absence carried on (B5, K3).

    Official leave, being late and leaving early are presence and carry nothing.
    """
    if is_afternoon_taken:
        return afternoon
    return morning if morning and morning.counts_as_absent else None


def child_day(
    standing: Standing,
    sessions: frozenset[Session],
    marks: tuple[AbsenceKind | None, AbsenceKind | None] | None,
    is_afternoon_taken: bool,
) -> DayState | Gap:
    """Put together what one school day means for a child: standing (K6), roll (B2), marks (B4).

    ``marks`` is None when the class has no roll that day, else the marks of morning and afternoon as stored.
    """
    if standing is Standing.OVER:
        return Gap.ENDS_RUN
    if standing is Standing.AWAY:
        return Gap.NOT_EXPECTED
    if marks is None:
        return Gap.UNKNOWN
    morning, afternoon = marks
    if Session.MORNING in sessions:
        afternoon = afternoon_mark(morning, afternoon, is_afternoon_taken=is_afternoon_taken)
    return day_state(morning, afternoon, sessions)


def _held(
    morning: AbsenceKind | None, afternoon: AbsenceKind | None, sessions: frozenset[Session]
) -> tuple[AbsenceKind | None, ...]:
    by_session = ((Session.MORNING, morning), (Session.AFTERNOON, afternoon))
    return tuple(mark for session, mark in by_session if session in sessions)
