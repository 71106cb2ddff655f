"""Who may have an unexcused run: in one statement, and nobody left out (C1, K2, K6)."""

import datetime as dt
from itertools import islice

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from students.actions.movements import NewMovement, record_movement
from students.choices import AbsenceKind, DayKind, MovementKind
from students.models import Absence, CalendarDay, School, SchoolClass, Student, Term, User
from students.queries.calendar import school_calendar
from students.queries.child_days import current_runs, standings_on
from students.queries.missing import WINDOW, missing_children
from students.rules.marks import Gap
from tests import make
from tests.rolls import take_roll

pytestmark = pytest.mark.django_db
THU, FRI, MON, TUE = (dt.date(2026, 11, day) for day in (19, 20, 23, 24))
U, S = AbsenceKind.UNEXPLAINED, AbsenceKind.SICK


def missing_on(school: School, day: dt.date) -> list[int]:
    """Who may have a run at the end of the day."""
    return sorted(missing_children(school.pk, school_calendar(school.pk), day))


def test_c1_absent_then_present_is_left_out_and_leave_is_not_presence(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    take_roll(school_class, head_teacher, FRI, dict.fromkeys(pupils, U))
    take_roll(school_class, head_teacher, MON, {pupils[0]: S, pupils[1]: U})
    assert missing_on(school_class.school, MON) == sorted([pupils[0].pk, pupils[1].pk])
    assert missing_on(school_class.school, FRI) == sorted(pupil.pk for pupil in pupils)
    assert missing_on(school_class.school, THU) == []


def test_k6_a_change_of_class_that_was_entered_late(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    other = make.make_class(school_class.school)
    make.make_student(other)
    take_roll(school_class, head_teacher, FRI, {pupils[0]: U})
    take_roll(school_class, head_teacher, MON, {pupils[0]: S})
    take_roll(other, registrar, MON, {})
    move = NewMovement(kind=MovementKind.CLASS_CHANGE, on=MON, to_class=other)
    record_movement(student=pupils[0], new=move, actor=registrar, at=make.at(MON, 15))
    run = current_runs(school_class.school_id, [pupils[0].pk], school_calendar(school_class.school_id), MON)
    assert run[pupils[0].pk].unexcused == 1
    assert missing_on(school_class.school, MON) == [pupils[0].pk]


def test_k2_a_day_declared_off_after_its_roll_says_nothing(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    school = school_class.school
    take_roll(school_class, head_teacher, FRI, {pupils[0]: U})
    take_roll(school_class, head_teacher, MON, {pupils[1]: U})
    make_off(school, MON)
    found = standings_on(school.pk, [pupil.pk for pupil in pupils[:2]], school_calendar(school.pk), MON)
    assert [found[pupil.pk].runs.unexcused for pupil in pupils[:2]] == [1, 0]
    assert {each.today for each in found.values()} == {Gap.UNKNOWN}
    assert pupils[0].pk in missing_on(school, MON)


def make_off(school: School, day: dt.date) -> None:
    """The school declares the day off."""
    CalendarDay.objects.create(school=school, date=day, kind=DayKind.OFF, reason="大雪停课")


def test_a_run_is_looked_for_back_to_the_term_s_first_day_and_so_many_school_days_at_least(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    """The limit of the statement: what lies in an earlier term and beyond the window is a case or none."""
    school, spring = school_class.school, dt.date(2027, 3, 1)
    take_roll(school_class, head_teacher, make.TERM_START, {pupils[0]: U})
    assert missing_on(school, make.TERM_END) == [pupils[0].pk]
    Term.objects.create(school=school, name="第二学期", starts_on=spring, ends_on=dt.date(2027, 7, 9))
    back = school_calendar(school.pk).backwards(spring)
    *_, last, beyond = islice(back, WINDOW + 1)
    Absence.objects.filter(student=pupils[0]).update(date=beyond)
    assert missing_on(school, spring) == []
    Absence.objects.filter(student=pupils[0]).update(date=last)
    assert missing_on(school, spring) == [pupils[0].pk]


def test_one_statement_for_some_or_all(school_class: SchoolClass, head_teacher: User, pupils: list[Student]) -> None:
    take_roll(school_class, head_teacher, FRI, dict.fromkeys(pupils, U))
    calendar = school_calendar(school_class.school_id)
    with CaptureQueriesContext(connection) as made:
        assert missing_children(school_class.school_id, calendar, FRI, [pupils[1].pk]) == [pupils[1].pk]
        assert len(missing_children(school_class.school_id, calendar, FRI)) == 3
    assert len(made) == 2
    assert missing_children(school_class.school_id, calendar, FRI, []) == []
