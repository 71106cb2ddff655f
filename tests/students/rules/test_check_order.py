"""The order of visits (M3): every class in time, nobody able to foretell it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.rules.check_order import Candidate, days_left, visit_order, visits_a_day


def drawn(ages: dict[int, int], seed: int) -> list[Candidate]:
    lot = random.Random(seed)
    return [Candidate(class_id, age, lot.random()) for class_id, age in ages.items()]


@pytest.mark.parametrize(
    ("classes", "days", "a_day"),
    [(18, 20, 1), (20, 20, 1), (21, 20, 2), (60, 20, 3), (0, 20, 1), (5, 0, 5)],
)
def test_how_many_visits_a_day_m3(classes: int, days: int, a_day: int) -> None:
    assert visits_a_day(classes, days) == a_day


@given(st.integers(1, 40), st.integers(1, 25), st.integers(0, 10**6))
def test_who_follows_the_order_sees_every_class_in_time_m3(classes: int, days: int, seed: int) -> None:
    """Beginning with a new term, for three rounds and more."""
    pace = visits_a_day(classes, days)
    ages = dict.fromkeys(range(classes), 1)
    for day in range(3 * days + 2):
        visited = visit_order(drawn(ages, seed + day), days)[:pace]
        assert max(ages[each] for each in ages) <= days
        ages = {each: 1 if each in visited else age + 1 for each, age in ages.items()}


@given(st.dictionaries(st.integers(0, 60), st.integers(0, 60), max_size=40), st.integers(1, 30), st.integers(0, 10**6))
def test_every_class_stands_in_the_order_once_overdue_ones_first(ages: dict[int, int], days: int, seed: int) -> None:
    order = visit_order(drawn(ages, seed), days)
    assert sorted(order) == sorted(ages)
    overdue = [days_left(ages[each], days) < 0 for each in order]
    assert overdue == sorted(overdue, reverse=True)
    late = [ages[each] for each in order if ages[each] > days]
    assert late == sorted(late, reverse=True), "the longest overdue first"


def test_the_first_class_of_a_day_cannot_be_foretold() -> None:
    """Eighteen classes visited one after the other: on most days most of them may be the next."""
    ages = {number: number + 1 for number in range(18)}
    first = [visit_order(drawn(ages, seed), 20)[0] for seed in range(400)]
    assert len(set(first)) >= 12
    assert max(first.count(each) for each in set(first)) < 120


def test_who_waited_longer_is_likelier_to_be_next() -> None:
    ages = {number: 1 if number < 9 else 10 for number in range(18)}
    first = [visit_order(drawn(ages, seed), 40)[0] for seed in range(400)]
    assert sum(each >= 9 for each in first) > 320
    assert any(each < 9 for each in first), "a class visited yesterday is not safe either"


def test_the_same_draws_give_the_same_order() -> None:
    ages = {number: number for number in range(10)}
    assert visit_order(drawn(ages, 7), 20) == visit_order(reversed(drawn(ages, 7)), 20)
    assert visit_order(drawn(ages, 7), 20) != visit_order(drawn(ages, 8), 20)


@pytest.mark.parametrize("draw", [0.0, 1.0])
def test_draws_at_the_ends_do_no_harm(draw: float) -> None:
    assert visit_order([Candidate(1, 1, draw), Candidate(2, 5, 0.5)], 20)
