"""A head count beside the roll (M3): tables."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.choices import AbsenceKind, Session
from students.rules.spot_check import compare, is_unsaid, out_of_room, session_at, unaccounted

SICK, OFFICIAL = AbsenceKind.SICK, AbsenceKind.OFFICIAL
LATE, EARLY, UNEXPLAINED = AbsenceKind.LATE, AbsenceKind.LEFT_EARLY, AbsenceKind.UNEXPLAINED


@pytest.mark.parametrize(
    ("marks", "heads", "missing", "unsaid", "in_room", "is_mismatch"),
    [
        pytest.param({}, 5, set(), (), (), False, id="everybody there, as the roll says"),
        pytest.param({}, 4, {3}, (3,), (), True, id="one missing whom the roll has in class"),
        pytest.param({3: SICK}, 4, {3}, (), (), False, id="one missing, as the roll says"),
        pytest.param({3: SICK}, 5, set(), (), (3,), True, id="one there whom the roll has absent"),
        pytest.param({3: SICK}, 4, {4}, (4,), (3,), True, id="the right number, the wrong child"),
        pytest.param({3: UNEXPLAINED}, 4, {3}, (), (), False, id="missing without reason, as the roll says"),
        pytest.param({}, 4, set(), (), (), True, id="one head too few, nobody named"),
        pytest.param({}, 6, set(), (), (), True, id="one head too many"),
        pytest.param({3: OFFICIAL}, 4, {3}, (), (), False, id="official leave counts present and need not be there"),
        pytest.param({3: OFFICIAL}, 5, set(), (), (), False, id="official leave, back already"),
        pytest.param({3: OFFICIAL}, 4, set(), (), (), False, id="official leave, the number alone"),
        pytest.param({3: OFFICIAL}, 3, {3, 4}, (4,), (), True, id="official leave hides nobody else"),
        pytest.param({3: EARLY}, 4, {3}, (), (), False, id="gone early"),
        pytest.param({3: LATE}, 5, set(), (), (), False, id="came late, is there"),
        pytest.param({3: LATE}, 4, {3}, (3,), (), True, id="came late by the roll, and is not there"),
        pytest.param({9: SICK}, 5, set(), (), (), False, id="a mark of a child not expected changes nothing"),
    ],
)
def test_what_differs_m3(
    marks: dict[int, AbsenceKind],
    heads: int,
    missing: set[int],
    unsaid: tuple[int, ...],
    in_room: tuple[int, ...],
    is_mismatch: bool,
) -> None:
    found = compare([1, 2, 3, 4, 5], marks, heads, missing)
    assert (found.missing, found.in_room, found.is_mismatch) == (unsaid, in_room, is_mismatch)


@given(st.dictionaries(st.integers(1, 30), st.sampled_from(AbsenceKind)))
def test_a_room_just_as_the_roll_has_it_never_differs_m3(marks: dict[int, AbsenceKind]) -> None:
    expected, out = range(1, 31), out_of_room(marks)
    assert not compare(expected, marks, len(expected) - len(out), out).is_mismatch


@given(st.dictionaries(st.integers(1, 30), st.sampled_from(AbsenceKind)), st.sets(st.integers(1, 30)))
def test_whoever_is_missing_unsaid_makes_a_difference_m3(marks: dict[int, AbsenceKind], missing: set[int]) -> None:
    found = compare(range(1, 31), marks, 30 - len(missing), missing)
    assert set(found.missing) == missing - out_of_room(marks)
    assert found.is_mismatch or set(found.missing) == set()


@pytest.mark.parametrize(
    ("mark", "expected"),
    [("", True), ("late", True), ("sick", False), ("unexplained", False), ("official", False), ("left_early", False)],
)
def test_which_kept_marks_say_nothing_of_an_absence(mark: str, expected: bool) -> None:
    assert is_unsaid(mark) is expected


@pytest.mark.parametrize(
    ("heads", "missing", "left_over"), [(45, 0, 0), (43, 2, 0), (43, 0, 2), (45, 1, -1), (0, 45, 0), (47, 0, -2)]
)
def test_a_visit_that_does_not_agree_with_itself(heads: int, missing: int, left_over: int) -> None:
    assert unaccounted(45, heads, missing) == left_over


@pytest.mark.parametrize(
    ("clock", "held", "session"),
    [
        (dt.time(8, 20), set(Session), Session.MORNING),
        (dt.time(11, 59), set(Session), Session.MORNING),
        (dt.time(12, 0), set(Session), Session.AFTERNOON),
        (dt.time(14, 0), {Session.MORNING}, Session.MORNING),
        (dt.time(8, 0), {Session.AFTERNOON}, Session.AFTERNOON),
        (dt.time(14, 0), set(), Session.AFTERNOON),
    ],
)
def test_the_half_of_the_day_goes_by_the_clock(clock: dt.time, held: set[Session], session: Session) -> None:
    assert session_at(clock, held) is session
