"""The class by age, and who is new in a class (G5)."""

from datetime import date

import pytest

from students.choices import TaskKind
from students.rules.returnees import ClassSize, Record, class_by_age, entry_year_by_age, new_since, newcomers, task_for
from tests.students.rules.cast import calendar, day

NOW = day(11, 23)


@pytest.mark.parametrize(
    ("birth_on", "entered"),
    [
        pytest.param(date(2020, 8, 31), 2026, id="six-on-31-august-is-in-grade-one"),
        pytest.param(date(2020, 9, 1), 2026, id="a-day-younger-is-too-young-and-put-there-too"),
        pytest.param(date(2019, 9, 1), 2026, id="seven"),
        pytest.param(date(2018, 8, 31), 2024, id="grade-three"),
        pytest.param(date(2018, 9, 1), 2025, id="grade-two"),
        pytest.param(date(2014, 9, 1), 2021, id="grade-six"),
        pytest.param(date(2011, 1, 1), 2021, id="too-old-is-put-into-the-last-grade"),
    ],
)
def test_g5_grade_by_age(birth_on: date, entered: int) -> None:
    assert entry_year_by_age(birth_on, NOW, 6, 6) == entered


def test_g5_the_smallest_class_of_the_grade_takes_the_child() -> None:
    third = [ClassSize(30, 1, 11, 2024), ClassSize(28, 2, 12, 2024), ClassSize(28, 3, 13, 2024)]
    classes = [*third, ClassSize(3, 1, 14, 2025)]
    assert class_by_age(date(2018, 3, 1), NOW, 6, 6, classes) == 12
    assert class_by_age(date(2016, 3, 1), NOW, 6, 6, classes) is None


@pytest.mark.parametrize(
    ("today", "since"),
    [
        pytest.param(day(11, 23), day(11, 17), id="monday"),
        pytest.param(day(11, 22), day(11, 16), id="sunday"),
        pytest.param(day(10, 9), day(9, 28), id="national-day"),
        pytest.param(day(9, 1), day(9, 1), id="first-day-of-all"),
        pytest.param(day(8, 1), day(8, 1), id="before-any-term"),
    ],
)
def test_g5_new_for_five_school_days(today: date, since: date) -> None:
    assert new_since(today, calendar()) == since


@pytest.mark.parametrize(
    ("joined", "new"),
    [
        ([], set()),
        ([(1, day(9, 1)), (2, day(11, 23))], {2}),
        ([(1, day(9, 1)), (2, day(11, 17))], {2}),
        ([(1, day(9, 1)), (2, day(11, 16))], set()),
        ([(1, day(11, 20)), (2, day(11, 20))], set()),
        ([(1, day(11, 20)), (2, day(11, 23))], {2}),
    ],
    ids=["nobody", "today", "five-days", "six-days", "a-class-that-has-just-begun", "joined-it-later"],
)
def test_g5_newcomers(joined: list[tuple[int, date]], new: set[int]) -> None:
    assert newcomers(joined, day(11, 17)) == new


@pytest.mark.parametrize(
    ("record", "task"),
    [
        (Record.NO, TaskKind.REGISTRY_RECORD),
        (Record.YES, TaskKind.REQUEST_RECORD),
        (Record.UNKNOWN, TaskKind.REQUEST_RECORD),
    ],
)
def test_g5_the_task_about_the_record(record: Record, task: TaskKind) -> None:
    assert task_for(record) is task
