"""What is read of children: whose, from which day on, up to which day, in one query (K6)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from students.choices import AbsenceKind
from students.models import Absence, SchoolClass, Student, User
from students.queries.calendar import school_calendar
from students.queries.child_days import ChildDays, Statement, Wanted, child_days, days_of_all
from tests import make
from tests.rolls import take_roll

pytestmark = pytest.mark.django_db
DAYS = MON, TUE, WED, THU = [dt.date(2026, 11, day) for day in (16, 17, 18, 19)]
SICK = AbsenceKind.SICK


@pytest.fixture
def reported(school_class: SchoolClass, pupils: list[Student], head_teacher: User) -> SchoolClass:
    """Four days on which the first two children were ill."""
    for day in DAYS:
        take_roll(school_class, head_teacher, day, {pupils[0]: SICK, pupils[1]: SICK})
    return school_class


def marked(days: ChildDays, child: Student) -> list[dt.date]:
    """The days with a mark of the child."""
    return sorted(days.children[child.pk].marks)


def test_a_child_of_two_sets_is_read_from_the_earlier_day_on(reported: SchoolClass, pupils: list[Student]) -> None:
    first, second, _ = pupils
    wanted = [Wanted([first.pk], WED), Wanted([first.pk, second.pk], TUE), Wanted([], MON)]
    days = days_of_all(reported.school_id, school_calendar(reported.school_id), wanted)
    assert marked(days, first) == marked(days, second) == [TUE, WED, THU]
    assert {child: len(history.stays) for child, history in days.children.items()} == {first.pk: 1, second.pk: 1}
    assert [day for day in DAYS if days.is_taken(reported.pk, day)] == [TUE, WED, THU]


def test_marks_and_rolls_after_the_last_day_are_left_out(reported: SchoolClass, pupils: list[Student]) -> None:
    wanted = [Wanted([pupils[0].pk], MON)]
    days = days_of_all(reported.school_id, school_calendar(reported.school_id), wanted, until=TUE)
    assert marked(days, pupils[0]) == [MON, TUE]
    assert [day for day in DAYS if days.is_taken(reported.pk, day)] == [MON, TUE]


def as_list(reported: SchoolClass) -> object:
    """Their ids."""
    return list(Absence.objects.filter(school_id=reported.school_id).values_list("student_id", flat=True))


def as_query(reported: SchoolClass) -> object:
    """A query that names each child four times."""
    return Absence.objects.filter(school_id=reported.school_id).order_by("date").values("student_id")


def as_statement(reported: SchoolClass) -> object:
    """The same written out."""
    return Statement("SELECT student_id FROM students_absence WHERE school_id = %s", [reported.school_id])


@pytest.mark.parametrize("ids_of", [as_list, as_query, as_statement])
def test_whoever_is_asked_for_is_read_once_in_one_query(
    reported: SchoolClass, pupils: list[Student], ids_of: Callable[[SchoolClass], object]
) -> None:
    calendar, ids = school_calendar(reported.school_id), ids_of(reported)
    with CaptureQueriesContext(connection) as queries:
        days = child_days(reported.school_id, ids, calendar, MON)  # type: ignore[arg-type]
    assert len(queries) == 1
    assert set(days.children) == {child.pk for child in pupils[:2]}
    for child in pupils[:2]:
        history = days.children[child.pk]
        assert (len(history.spells), len(history.stays), marked(days, child)) == (1, 1, DAYS)


@pytest.mark.parametrize("ids", [[], Student.objects.none().values("pk")], ids=["no ids", "a query of nobody"])
def test_nobody_asked_for_is_no_query(reported: SchoolClass, ids: object) -> None:
    calendar = school_calendar(reported.school_id)
    with CaptureQueriesContext(connection) as queries:
        days = child_days(reported.school_id, ids, calendar, MON)  # type: ignore[arg-type]
    assert (len(queries), days.children, days.rolls) == (0, {}, {})


def test_a_child_of_another_school_is_not_read_i6(reported: SchoolClass, pupils: list[Student]) -> None:
    other = make.make_school()
    days = child_days(other.pk, [pupils[0].pk], school_calendar(other.pk), MON)
    assert days.children == {}
