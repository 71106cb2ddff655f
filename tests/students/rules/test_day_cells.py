"""How a date looks for a child, and which marks say so (B2, B4, B5, K3, K6, K15)."""

from datetime import date
from fractions import Fraction

import pytest

from students.choices import AbsenceKind
from students.rules.calendar import DayEntry
from students.rules.day_cells import DayCell, Look, Mark, day_cell
from students.rules.enrolment import Standing
from students.rules.marks import DayState, Gap, child_day
from tests.students.rules.cast import MORNING_ONLY, calendar, day, mark

TODAY = day(11, 23)
K = AbsenceKind


def cell(letters: str, taken: bool = True, on: date = TODAY, own: dict[date, DayEntry] | None = None) -> DayCell:
    """A day with a roll, its marks in shorthand: "U." unexcused in the morning, back in the afternoon."""
    status = calendar(own=own).day_status(on)
    marks: tuple[Mark, Mark] = (mark(letters[0]), mark(letters[1]))

    def state_of(_day: date) -> DayState | Gap:
        return child_day(Standing.EXPECTED, status.sessions, marks, is_afternoon_taken=taken)

    return day_cell(status, TODAY, state_of, (*marks, taken) if any(marks) else None, is_here=True)


@pytest.mark.parametrize(
    ("letters", "taken", "look", "marks"),
    [
        pytest.param("..", True, Look.PRESENT, (), id="present"),
        pytest.param("U.", False, Look.ABSENT, (K.UNEXCUSED,), id="unexcused-afternoon-open"),
        pytest.param("UU", True, Look.ABSENT, (K.UNEXCUSED,), id="unexcused-all-day"),
        pytest.param("N.", True, Look.ABSENT, (K.UNEXPLAINED, None), id="back-in-the-afternoon"),
        pytest.param(".N", True, Look.ABSENT, (None, K.UNEXPLAINED), id="gone-in-the-afternoon"),
        pytest.param("SU", True, Look.ABSENT, (K.SICK, K.UNEXCUSED), id="absence-leads-leave"),
        pytest.param("SL", True, Look.LEAVE, (K.SICK, K.LATE), id="leave-leads-late"),
        pytest.param("O.", False, Look.LEAVE, (K.OFFICIAL,), id="official-afternoon-open"),
        pytest.param("L.", True, Look.LATE, (K.LATE, None), id="late"),
        pytest.param(".E", True, Look.LATE, (None, K.LEFT_EARLY), id="left-early"),
    ],
)
def test_b4_look_and_marks(letters: str, taken: bool, look: Look, marks: tuple[Mark, ...]) -> None:
    found = cell(letters, taken)
    assert (found.look, found.marks) == (look, marks)


@pytest.mark.parametrize(
    ("letters", "own", "days", "times"),
    [
        pytest.param("SS", None, 1, 1, id="whole-day"),
        pytest.param("S.", None, Fraction(1, 2), 1, id="half-a-day"),
        pytest.param("S.", {TODAY: MORNING_ONLY}, Fraction(1, 2), 1, id="day-of-one-session"),
        pytest.param("..", None, 0, 0, id="present"),
        pytest.param("UU", None, 0, 0, id="another-mark"),
    ],
)
def test_k15_days_and_times_of_a_mark(
    letters: str, own: dict[date, DayEntry] | None, days: Fraction | int, times: int
) -> None:
    found = cell(letters, own=own)
    assert (found.days_of(K.SICK), found.times_of(K.SICK)) == (days, times)


@pytest.mark.parametrize(
    ("on", "state", "is_here", "look"),
    [
        pytest.param(day(11, 22), Gap.UNKNOWN, True, Look.OFF, id="sunday"),
        pytest.param(day(11, 24), Gap.UNKNOWN, True, Look.AHEAD, id="tomorrow"),
        pytest.param(day(11, 20), Gap.UNKNOWN, True, Look.UNKNOWN, id="no-roll-b2"),
        pytest.param(day(11, 20), Gap.NOT_EXPECTED, True, Look.AWAY, id="away-k6"),
        pytest.param(day(11, 20), Gap.ENDS_RUN, True, Look.AWAY, id="suspended-k6"),
        pytest.param(day(11, 20), Gap.UNKNOWN, False, Look.AWAY, id="another-class-k17"),
    ],
)
def test_b2_days_without_marks(on: date, state: Gap, is_here: bool, look: Look) -> None:
    found = day_cell(calendar().day_status(on), TODAY, lambda _day: state, None, is_here=is_here)
    assert (found.look, found.marks, found.state) == (look, (), None)
