"""Who stands below whom (J)."""

import pytest

from students.rules.school_tree import below, makes_circle

TREE = {1: None, 2: 1, 3: 1, 4: 2, 5: None, 6: 5}


@pytest.mark.parametrize(("root", "found"), [(1, {1, 2, 3, 4}), (2, {2, 4}), (4, {4}), (5, {5, 6}), (6, {6}), (9, {9})])
def test_a_central_school_sees_itself_and_every_school_below_it_j(root: int, found: set[int]) -> None:
    assert below(root, TREE) == found


@pytest.mark.parametrize(
    ("school", "central", "is_circle"),
    [(1, 4, True), (1, 2, True), (2, 2, True), (2, 5, False), (4, 1, False), (1, None, False), (1, 6, False)],
)
def test_nobody_stands_above_itself_j(school: int, central: int | None, is_circle: bool) -> None:
    assert makes_circle(school, central, TREE) is is_circle


def test_a_circle_in_old_data_ends_the_walk() -> None:
    assert below(1, {1: 2, 2: 1}) == {1, 2}
