"""Duties that name grades (M24)."""

import pytest

from students.rules.group_duties import grades_in


@pytest.mark.parametrize(
    ("duty", "grades"),
    [
        ("", set()),
        ("统筹控辍保学工作", set()),
        ("包三年级", {3}),
        ("包３年级、青石村", {3}),
        ("联系一、二年级", {1, 2}),
        ("联系一二年级", {1, 2}),
        ("一年级、二年级和六年级", {1, 2, 6}),
        ("负责一至三年级", {1, 2, 3}),
        ("负责1-3年级，5年级", {1, 2, 3, 5}),
        ("负责4—6 年级", {4, 5, 6}),
        ("三至一年级", set()),
        ("至三年级", {3}),
        ("各年级", set()),
        ("包三合村", set()),
    ],
)
def test_m24_grades_of_a_duty(duty: str, grades: set[int]) -> None:
    assert grades_in(duty) == grades
