"""What needs mean together (G6, I4, M22)."""

import pytest

from students.choices import NeedKind
from students.rules.needs import (
    DISABILITIES,
    HARDSHIPS,
    HEALTH,
    has_three_disabilities,
    is_doubly_burdened,
    visible_kinds,
)

K = NeedKind


@pytest.mark.parametrize(
    ("kinds", "is_double"),
    [
        (set(), False),
        ({K.LEARNING}, False),
        ({K.LOW_INCOME}, False),
        ({K.LOW_INCOME, K.MONITORED}, False),
        ({K.LEARNING, K.LOW_INCOME}, True),
        ({K.LEARNING, K.ORPHAN}, True),
        ({K.LEARNING, K.DISABLED_PARENTS, K.MIGRANT}, True),
        ({K.LEARNING, K.LEFT_BEHIND_BOTH}, False),
        ({K.LEARNING, K.INTELLECTUAL}, False),
        ({"learning", "destitute"}, True),
    ],
)
def test_g6_doubly_burdened_is_any_hardship_with_a_learning_difficulty(kinds: set[str], is_double: bool) -> None:
    assert is_doubly_burdened(kinds) is is_double


@pytest.mark.parametrize("hardship", sorted(HARDSHIPS))
def test_g6_every_hardship_counts(hardship: NeedKind) -> None:
    assert is_doubly_burdened({hardship, K.LEARNING})


@pytest.mark.parametrize(
    ("kinds", "counts"),
    [
        ({K.VISUAL}, True),
        ({K.HEARING}, True),
        ({K.SPEECH}, True),
        ({K.INTELLECTUAL}, True),
        ({K.PHYSICAL, K.MENTAL, K.MULTIPLE, K.CHRONIC_ILLNESS}, False),
        (set(), False),
    ],
)
def test_m22_three_disabilities(kinds: set[str], counts: bool) -> None:
    assert has_three_disabilities(kinds) is counts


def test_i4_doubly_burdened_gives_no_health_away() -> None:
    assert not HEALTH & (HARDSHIPS | {K.LEARNING})


def test_i4_kinds_by_reader() -> None:
    assert visible_kinds(sees_health=True) == tuple(K)
    assert set(K) - set(visible_kinds(sees_health=False)) == HEALTH == DISABILITIES | {K.CHRONIC_ILLNESS}
