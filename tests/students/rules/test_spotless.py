"""Rolls that look too good (M3): figures, never an accusation."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.rules.spotless import RollCount, Spotless, likelihood, spotless_classes

FIRST = dt.date(2026, 9, 1)
RATE = Fraction(24, 1000)


def rolls(class_id: int, expected: int, absent: list[int]) -> list[RollCount]:
    return [RollCount(class_id, FIRST + dt.timedelta(days=day), expected, each) for day, each in enumerate(absent)]


def proposed(lines: list[RollCount]) -> list[Spotless]:
    """With one day's absences only, each absence is a beginning."""
    return spotless_classes(lines, sum(line.absent for line in lines), 5)


def school(*, days: int = 40, classes: int = 17) -> list[RollCount]:
    """Classes of 45 with one child absent every day: about 2.2 %."""
    return [each for number in range(2, 2 + classes) for each in rolls(number, 45, [1] * days)]


@pytest.mark.parametrize(
    ("rate", "child_days", "classes", "expected"),
    [
        (RATE, 0, 18, 1.0),
        (Fraction(0), 1000, 18, 1.0),
        (Fraction(1), 1000, 18, 1.0),
        (Fraction(1, 2), 1, 1, 0.5),
        (Fraction(1, 2), 1, 2, 0.75),
        (RATE, 1035, 18, 18 * 0.976**1035),
        (RATE, 100, 1, 0.976**100),
    ],
)
def test_how_likely_a_time_without_absence_is(rate: Fraction, child_days: int, classes: int, expected: float) -> None:
    assert likelihood(rate, child_days, classes) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("size", "days", "is_proposed"),
    [(45, 3, False), (45, 8, True), (12, 8, False), (12, 15, False), (12, 25, True)],
    ids=str,
)
def test_a_small_class_needs_far_longer_m3(size: int, days: int, is_proposed: bool) -> None:
    found = proposed([*school(), *rolls(1, size, [1] * (40 - days) + [0] * days)])
    assert [each.class_id for each in found] == ([1] if is_proposed else [])


def test_the_figures_say_why_c5() -> None:
    lines = [*school(), *rolls(1, 45, [2] * 17 + [0] * 23)]
    (found,) = proposed(lines)
    assert (found.days, found.child_days, found.since) == (23, 1035, FIRST + dt.timedelta(days=17))
    assert found.rate == Fraction(17 * 40 + 34, 18 * 40 * 45)
    assert (found.classes, found.likelihood < 1e-6) == (18, True)


def test_one_absence_ends_the_time() -> None:
    assert proposed([*school(), *rolls(1, 45, [0] * 39 + [1])]) == []


def test_a_school_without_any_absence_proposes_nobody() -> None:
    assert proposed([each for number in range(5) for each in rolls(number, 45, [0] * 60)]) == []


def test_no_rolls_no_classes() -> None:
    assert proposed([]) == []


def test_what_counts_is_how_often_absences_begin() -> None:
    """Where children are ill for three days at a time, a quiet week says less."""
    lines = [*school(), *rolls(1, 45, [1] * 32 + [0] * 8)]
    absent = sum(line.absent for line in lines)
    assert spotless_classes(lines, absent, 5) and not spotless_classes(lines, absent // 3, 5)


def test_the_least_likely_comes_first() -> None:
    lines = [*school(), *rolls(1, 45, [1] * 30 + [0] * 10), *rolls(99, 45, [1] * 20 + [0] * 20)]
    assert [each.class_id for each in proposed(lines)] == [99, 1]


@given(st.fractions(0, 1), st.integers(0, 5000), st.integers(1, 60))
def test_longer_is_never_likelier_and_more_classes_never_less_likely(rate: Fraction, days: int, classes: int) -> None:
    assert 0 <= likelihood(rate, days + 1, classes) <= likelihood(rate, days, classes) <= 1
    assert likelihood(rate, days, classes) <= likelihood(rate, days, classes + 1)
