"""Attendance rates in person-sessions, exact until printed (H1, H7, K15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from students.rules.marks import SESSIONS_A_DAY, DayState


@dataclass(frozen=True, slots=True)
class Attendance:
    """Person-sessions over rolls actually taken: how many were expected, how many attended (H1)."""

    expected: int = 0
    attended: int = 0

    def __add__(self, other: "Attendance") -> "Attendance":
        return Attendance(self.expected + other.expected, self.attended + other.attended)

    @property
    def rate(self) -> Fraction | None:
        """Attended over expected; None without a base (H1)."""
        return share(self.attended, self.expected)


def attendance_of(states: Iterable[DayState]) -> Attendance:
    """Add up children's days; only days with a roll come in, since others have no state (H1, B2)."""
    known = tuple(states)
    expected = sum(state.held for state in known)
    return Attendance(expected, expected - sum(state.absent for state in known))


def share(part: int | Fraction, whole: int | Fraction) -> Fraction | None:
    """An exact quotient, None without a base (H2, H7); also the share of unknown class-days (H1)."""
    return Fraction(part) / Fraction(whole) if whole else None


def person_days(sessions: int) -> Fraction:
    """Person-sessions as 人日: a session is half a day (K15)."""
    return Fraction(sessions, SESSIONS_A_DAY)
