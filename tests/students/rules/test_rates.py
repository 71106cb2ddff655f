"""Attendance rates (H1, H7, K15)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.choices import Session
from students.rules.marks import DayState, day_state
from students.rules.rates import Attendance, attendance_of, person_days, share
from tests.students.rules.cast import mark, state

WORDS = st.lists(st.sampled_from(["U", "S", ".", "US", "U.", ".S", "O", "L"]), max_size=40)


def days(text: str) -> list[DayState]:
    """Days with a roll, in shorthand."""
    return [each for each in map(state, text.split()) if isinstance(each, DayState)]


@pytest.mark.parametrize(
    ("text", "expected", "attended", "rate"),
    [
        pytest.param("", 0, 0, None, id="no-roll-no-rate"),
        pytest.param("?", 0, 0, None, id="unknown-is-no-base"),
        pytest.param(". . . .", 8, 8, "1", id="everybody"),
        pytest.param("U", 2, 0, "0", id="nobody"),
        pytest.param("S .", 4, 2, "1/2", id="excused-is-absent-in-rates"),
        pytest.param("U. .", 4, 3, "3/4", id="half-a-day"),
        pytest.param("O L E .", 8, 8, "1", id="official-late-early-are-present"),
        pytest.param("US . ? -", 4, 2, "1/2", id="only-rolls-taken-and-children-expected"),
    ],
)
def test_h1_rate(text: str, expected: int, attended: int, rate: str | None) -> None:
    found = attendance_of(days(text))
    assert found == Attendance(expected, attended)
    assert found.rate == (Fraction(rate) if rate else None)


def test_h1_a_morning_only_day_is_one_session() -> None:
    half = day_state(mark("U"), None, frozenset({Session.MORNING}))
    assert attendance_of([half, *days(".")]) == Attendance(3, 2)


def test_h1_classes_are_added_by_sessions_not_averaged_by_rate() -> None:
    village, town = Attendance(24, 12), Attendance(96, 96)
    assert (village + town).rate == Fraction(9, 10)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 3, Fraction(1, 3)), (0, 5, Fraction(0)), (5, 5, Fraction(1)), (0, 0, None), (2, 0, None)],
)
def test_h7_share(part: int, whole: int, expected: Fraction | None) -> None:
    assert share(part, whole) == expected


@pytest.mark.parametrize(("sessions", "expected"), [(0, "0"), (1, "1/2"), (2, "1"), (45, "45/2")])
def test_k15_person_days(sessions: int, expected: str) -> None:
    assert person_days(sessions) == Fraction(expected)


@given(WORDS, WORDS)
def test_h1_adding_up_is_the_same_in_any_grouping(one: list[str], other: list[str]) -> None:
    first, second = days(" ".join(one)), days(" ".join(other))
    assert attendance_of(first) + attendance_of(second) == attendance_of(second + first)


@given(WORDS)
def test_h1_a_rate_lies_between_none_and_all(words: list[str]) -> None:
    rate = attendance_of(days(" ".join(words))).rate
    assert (rate is None) if not words else 0 <= (rate or 0) <= 1
