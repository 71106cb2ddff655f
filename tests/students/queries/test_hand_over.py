"""What the next head teacher takes over, in counts (F1, D1, G6)."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from students.choices import AbsenceKind, TaskKind
from students.models import Contact, Leave, Need, RegistryTask, SchoolClass, SpotCheck, Student, User
from students.queries.calendar import school_calendar
from students.queries.hand_over import Inheritance, inheritance_of
from tests import make
from tests.rolls import take_roll

FRIDAY, MONDAY = dt.date(2026, 11, 20), dt.date(2026, 11, 23)
NOTHING = {"leave": 0, "watched": 0, "uncontacted": 0, "needs": 0, "tasks": 0, "checks": 0}


@pytest.fixture
def found(school_class: SchoolClass, pupils: list[Student], monday: dt.date) -> Callable[[], Inheritance]:
    return lambda: inheritance_of(school_class, school_calendar(school_class.school_id), MONDAY)


def counts(found: Inheritance) -> dict[str, int]:
    return {name: getattr(found, name) for name in NOTHING}


def test_nothing_but_the_children(found: Any) -> None:
    assert found().children == 3 and counts(found()) == NOTHING


def test_d1_a_run_that_nobody_asked_about(found: Any, head_teacher: User, pupils: list[Student]) -> None:
    for day in (FRIDAY, MONDAY):
        take_roll(pupils[0].placements.get().school_class, head_teacher, day, {pupils[0]: AbsenceKind.UNEXCUSED})
    assert counts(found()) == {**NOTHING, "watched": 1, "uncontacted": 1}
    about = {"school": pupils[0].school, "student": pupils[0], "channel": "phone", "result": "explained"}
    Contact.objects.create(
        about_on=FRIDAY, at=make.at(FRIDAY), recorded_by=head_teacher, recorded_at=make.at(FRIDAY), **about
    )
    assert counts(found()) == {**NOTHING, "watched": 1}


def test_a_contact_about_an_older_absence_does_not_count(found: Any, head_teacher: User, pupils: list[Student]) -> None:
    take_roll(pupils[0].placements.get().school_class, head_teacher, MONDAY, {pupils[0]: AbsenceKind.UNEXCUSED})
    about = {"school": pupils[0].school, "student": pupils[0], "channel": "phone", "result": "explained"}
    Contact.objects.create(
        about_on=FRIDAY, at=make.at(FRIDAY), recorded_by=head_teacher, recorded_at=make.at(FRIDAY), **about
    )
    assert found().uncontacted == 1


def _open_matters(school_class: SchoolClass, child: Student, by: User) -> None:
    said = {"school": child.school, "student": child}
    Leave.objects.create(
        kind="personal", starts_on=MONDAY, ends_on=MONDAY, granted_by=by, granted_at=make.at(MONDAY), **said
    )
    for kind in ("low_income", "learning"):
        Need.objects.create(
            kind=kind, source="证明", starts_on=FRIDAY, recorded_by=by, recorded_at=make.at(FRIDAY), **said
        )
    RegistryTask.objects.create(
        kind=TaskKind.REGISTRY_RECORD, due_on=MONDAY, made_by=by, made_at=make.at(FRIDAY), **said
    )
    SpotCheck.objects.create(
        school=child.school,
        school_class=school_class,
        date=MONDAY,
        session="morning",
        at=make.at(MONDAY),
        by=by,
        head_count=2,
        expected=3,
        is_mismatch=True,
        client_key=uuid4(),
    )


def test_everything_open_in_the_class_and_nothing_of_others(
    found: Any, school_class: SchoolClass, pupils: list[Student], registrar: User
) -> None:
    other = make.make_class(school_class.school)
    _open_matters(other, make.make_student(other), registrar)
    assert counts(found()) == NOTHING
    _open_matters(school_class, pupils[0], registrar)
    assert counts(found()) == {**NOTHING, "leave": 1, "needs": 1, "tasks": 1, "checks": 1}


def test_statements_do_not_grow(
    found: Any,
    school_class: SchoolClass,
    pupils: list[Student],
    registrar: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for child in pupils:
        _open_matters(school_class, child, registrar)
    with django_assert_max_num_queries(30):
        found()
