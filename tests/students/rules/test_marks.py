"""What the marks of one child say about a day (B4, B5, K3, K5, K6)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.choices import AbsenceKind, Session
from students.rules.calendar import BOTH_SESSIONS
from students.rules.enrolment import Standing
from students.rules.marks import DayState, Gap, afternoon_mark, child_day, day_state
from tests.students.rules.cast import mark

MORNING = frozenset({Session.MORNING})
AFTERNOON = frozenset({Session.AFTERNOON})
MARKS = st.sampled_from([None, *AbsenceKind])
HELD = st.sampled_from([BOTH_SESSIONS, MORNING, AFTERNOON])


@pytest.mark.parametrize(
    ("kind", "counts_as_absent", "is_excused"),
    [
        (AbsenceKind.UNEXPLAINED, True, False),
        (AbsenceKind.UNEXCUSED, True, False),
        (AbsenceKind.SICK, True, True),
        (AbsenceKind.PERSONAL, True, True),
        (AbsenceKind.OFFICIAL, False, True),
        (AbsenceKind.LATE, False, True),
        (AbsenceKind.LEFT_EARLY, False, True),
    ],
)
def test_b4_properties_of_every_mark(kind: AbsenceKind, counts_as_absent: bool, is_excused: bool) -> None:
    assert (kind.counts_as_absent, kind.is_excused) == (counts_as_absent, is_excused)


@pytest.mark.parametrize(
    ("letters", "is_absent", "is_unexcused", "is_on_leave", "absent"),
    [
        pytest.param("..", False, False, False, 0, id="present"),
        pytest.param("UU", True, True, False, 2, id="unexcused"),
        pytest.param("NN", True, True, False, 2, id="unexplained-counts-as-unexcused"),
        pytest.param("UN", True, True, False, 2, id="unexcused-and-unexplained"),
        pytest.param("SS", True, False, True, 2, id="sick"),
        pytest.param("PP", True, False, True, 2, id="personal"),
        pytest.param("SP", True, False, True, 2, id="sick-then-personal-is-a-day-of-leave"),
        pytest.param("US", True, False, False, 2, id="k5-unexcused-then-sick"),
        pytest.param("SU", True, False, False, 2, id="sick-then-unexcused"),
        pytest.param("NP", True, False, False, 2, id="unexplained-then-personal"),
        pytest.param("U.", False, False, False, 1, id="back-in-the-afternoon"),
        pytest.param(".U", False, False, False, 1, id="gone-in-the-afternoon"),
        pytest.param("S.", False, False, False, 1, id="sick-in-the-morning"),
        pytest.param(".S", False, False, False, 1, id="sick-in-the-afternoon"),
        pytest.param("OO", False, False, False, 0, id="k5-official-is-present"),
        pytest.param("OU", False, False, False, 1, id="official-then-unexcused"),
        pytest.param("UO", False, False, False, 1, id="unexcused-then-official"),
        pytest.param("LL", False, False, False, 0, id="late"),
        pytest.param("LU", False, False, False, 1, id="late-then-gone"),
        pytest.param("EE", False, False, False, 0, id="left-early"),
        pytest.param("EU", False, False, False, 1, id="left-early-and-not-back"),
        pytest.param("UL", False, False, False, 1, id="absent-then-late-in-the-afternoon"),
    ],
)
def test_b5_whole_days(letters: str, is_absent: bool, is_unexcused: bool, is_on_leave: bool, absent: int) -> None:
    state = day_state(mark(letters[0]), mark(letters[1]), BOTH_SESSIONS)
    assert (state.is_absent, state.is_unexcused, state.is_on_leave) == (is_absent, is_unexcused, is_on_leave)
    assert state.absent == absent
    assert state.is_present is not is_absent


@pytest.mark.parametrize(
    ("letters", "sessions", "is_absent", "is_unexcused", "weight", "absent_weight"),
    [
        pytest.param("U.", MORNING, True, True, "1/2", "1/2", id="morning-only-missed"),
        pytest.param(".U", MORNING, False, False, "1/2", "0", id="morning-only-ignores-the-afternoon"),
        pytest.param(".U", AFTERNOON, True, True, "1/2", "1/2", id="afternoon-only-missed"),
        pytest.param("U.", AFTERNOON, False, False, "1/2", "0", id="afternoon-only-ignores-the-morning"),
        pytest.param("S.", MORNING, True, False, "1/2", "1/2", id="morning-only-sick"),
        pytest.param("U.", BOTH_SESSIONS, False, False, "1", "1/2", id="half-of-a-whole-day"),
        pytest.param("UU", BOTH_SESSIONS, True, True, "1", "1", id="whole-day"),
        pytest.param("..", BOTH_SESSIONS, False, False, "1", "0", id="present"),
    ],
)
def test_b5_half_days(
    letters: str, sessions: frozenset[Session], is_absent: bool, is_unexcused: bool, weight: str, absent_weight: str
) -> None:
    state = day_state(mark(letters[0]), mark(letters[1]), sessions)
    assert (state.is_absent, state.is_unexcused) == (is_absent, is_unexcused)
    assert (state.weight, state.absent_weight) == (Fraction(weight), Fraction(absent_weight))


def test_a1_a_date_without_sessions_has_no_state() -> None:
    with pytest.raises(ValueError, match="session"):
        day_state(None, None, frozenset())


@pytest.mark.parametrize(
    ("morning", "afternoon", "is_taken", "counts"),
    [
        pytest.param("U", ".", False, "U", id="unexcused-carries"),
        pytest.param("N", ".", False, "N", id="unexplained-carries"),
        pytest.param("S", ".", False, "S", id="sick-carries"),
        pytest.param("P", ".", False, "P", id="personal-carries"),
        pytest.param("L", ".", False, ".", id="late-does-not-carry"),
        pytest.param("E", ".", False, ".", id="left-early-does-not-carry"),
        pytest.param("O", ".", False, ".", id="official-does-not-carry"),
        pytest.param(".", ".", False, ".", id="present-stays-present"),
        pytest.param("U", ".", True, ".", id="k3-found-present-in-the-afternoon"),
        pytest.param("U", "S", True, "S", id="afternoon-taken-wins"),
        pytest.param(".", "U", True, "U", id="gone-in-the-afternoon"),
        pytest.param(".", "U", False, ".", id="a-mark-not-yet-taken-does-not-count"),
    ],
)
def test_k3_afternoon_mark(morning: str, afternoon: str, is_taken: bool, counts: str) -> None:
    assert afternoon_mark(mark(morning), mark(afternoon), is_afternoon_taken=is_taken) == mark(counts)


@pytest.mark.parametrize(
    ("standing", "letters", "sessions", "is_taken", "expected"),
    [
        pytest.param(Standing.OVER, "UU", BOTH_SESSIONS, True, Gap.ENDS_RUN, id="suspended-beats-marks"),
        pytest.param(Standing.OVER, None, BOTH_SESSIONS, False, Gap.ENDS_RUN, id="suspended-without-roll"),
        pytest.param(Standing.AWAY, "UU", BOTH_SESSIONS, True, Gap.NOT_EXPECTED, id="guest-elsewhere"),
        pytest.param(Standing.AWAY, None, BOTH_SESSIONS, False, Gap.NOT_EXPECTED, id="away-is-not-unknown"),
        pytest.param(Standing.EXPECTED, None, BOTH_SESSIONS, False, Gap.UNKNOWN, id="b2-no-roll-is-unknown"),
        pytest.param(Standing.EXPECTED, "..", BOTH_SESSIONS, False, DayState(2, 0, 0, 0), id="present"),
        pytest.param(Standing.EXPECTED, "U.", BOTH_SESSIONS, False, DayState(2, 2, 2, 0), id="morning-so-far"),
        pytest.param(Standing.EXPECTED, "U.", BOTH_SESSIONS, True, DayState(2, 1, 1, 0), id="back-at-noon"),
        pytest.param(Standing.EXPECTED, "S.", BOTH_SESSIONS, False, DayState(2, 2, 0, 2), id="sick-so-far"),
        pytest.param(Standing.EXPECTED, "U.", MORNING, False, DayState(1, 1, 1, 0), id="morning-only"),
        pytest.param(Standing.EXPECTED, ".U", AFTERNOON, True, DayState(1, 1, 1, 0), id="afternoon-only-taken"),
        pytest.param(Standing.EXPECTED, ".U", AFTERNOON, False, DayState(1, 1, 1, 0), id="afternoon-only"),
    ],
)
def test_b2_k6_child_day(
    standing: Standing, letters: str | None, sessions: frozenset[Session], is_taken: bool, expected: DayState | Gap
) -> None:
    marks = (mark(letters[0]), mark(letters[1])) if letters else None
    assert child_day(standing, sessions, marks, is_afternoon_taken=is_taken) == expected


@given(MARKS, MARKS, HELD)
def test_b5_a_day_is_either_absent_or_present_and_never_both_excused_and_unexcused(
    morning: AbsenceKind | None, afternoon: AbsenceKind | None, sessions: frozenset[Session]
) -> None:
    state = day_state(morning, afternoon, sessions)
    assert state.is_absent != state.is_present
    assert not (state.is_unexcused and state.is_on_leave)
    assert state.unexcused + state.on_leave == state.absent
    assert 0 <= state.absent_weight <= state.weight <= 1


@given(MARKS, MARKS)
def test_k3_taking_the_afternoon_can_only_end_an_absence_that_the_morning_began(
    morning: AbsenceKind | None, afternoon: AbsenceKind | None
) -> None:
    so_far = child_day(Standing.EXPECTED, BOTH_SESSIONS, (morning, None), is_afternoon_taken=False)
    whole = child_day(Standing.EXPECTED, BOTH_SESSIONS, (morning, afternoon), is_afternoon_taken=True)
    assert isinstance(so_far, DayState)
    assert isinstance(whole, DayState)
    assert so_far.is_absent or whole.is_present
