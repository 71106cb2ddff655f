"""A month that is over and not frozen is a duty of principal and registrar (H5, I4, J)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.actions.summaries import freeze_month
from accountability.choices import DutyKind
from accountability.models import AccountabilityPolicy
from accountability.notice_words import class_lines
from accountability.queries.case_facts import CaseEye, known_cases, open_cases
from accountability.queries.duties import duties_of, school_duties
from accountability.rules.duties import Duty
from accountability.rules.notices import as_rows, counted, from_rows, own_duties, people_to_tell
from students.models import School, SchoolClass, Student, User
from students.queries.calendar import school_calendar
from tests import make
from tests.rolls import take_roll
from tests.students.views.roll_pages import client_of

pytestmark = pytest.mark.django_db
OCTOBER, DUE = dt.date(2026, 10, 1), dt.date(2026, 11, 4)


@pytest.fixture(autouse=True)
def _rolls(school_class: SchoolClass, pupils: list[Student], head_teacher: User) -> None:
    take_roll(school_class, head_teacher, dt.date(2026, 10, 9))


def owed(school: School, day: dt.date) -> list[Duty]:
    return [duty for duty in school_duties(school.pk, school_calendar(school.pk), day) if duty.month]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2026, 10, 30), None),
        (dt.date(2026, 10, 31), False),
        (DUE, False),
        (dt.date(2026, 11, 5), True),
    ],
)
def test_h5_from_the_last_school_day_on_it_is_owed(
    school: School, principal: User, registrar: User, day: dt.date, expected: bool | None
) -> None:
    found = owed(school, day)
    assert {(duty.kind, duty.owners, duty.is_overdue, duty.due_on, duty.month) for duty in found} == (
        set()
        if expected is None
        else {
            (DutyKind.MONTH_FREEZE, frozenset({principal.pk}), expected, DUE, OCTOBER),
            (DutyKind.MONTH_PREPARE, frozenset({registrar.pk}), expected, DUE, OCTOBER),
        }
    )


def test_h5_frozen_it_is_owed_no_more_and_months_before_the_first_roll_never(school: School, principal: User) -> None:
    assert {duty.month for duty in owed(school, dt.date(2026, 12, 1))} == {OCTOBER, dt.date(2026, 11, 1)}
    freeze_month(school=school, month=OCTOBER, actor=principal, at=make.at(DUE, 9))
    assert not owed(school, dt.date(2026, 11, 20))


def test_k14_the_days_are_those_of_the_rules(school: School, principal: User) -> None:
    AccountabilityPolicy.objects.create(school=school, effective_on=OCTOBER, summary_days=1)
    assert {duty.due_on for duty in owed(school, dt.date(2026, 11, 1))} == {dt.date(2026, 11, 2)}


def test_a_school_without_rolls_owes_no_month() -> None:
    other = make.make_school(name="石桥小学")
    assert not owed(other, dt.date(2026, 11, 20))


def test_i4_messages_say_how_many_months(school: School, principal: User, registrar: User, head_teacher: User) -> None:
    duties = owed(school, dt.date(2026, 11, 6))
    assert people_to_tell(duties, dt.date(2026, 11, 6)) == {principal.pk, registrar.pk}
    counts = counted(own_duties(duties, principal.pk))
    assert from_rows(as_rows(counts)) == counts
    assert class_lines(counts, {}, dt.date(2026, 11, 6)) == ["学校：月报定稿，1个月（已逾期）"]


def test_the_board_leads_to_the_month_in_one_query_more(
    monday: dt.date, school: School, principal: User, registrar: User, head_teacher: User
) -> None:
    eye = CaseEye.on(school.pk, school_calendar(school.pk), monday)
    with CaptureQueriesContext(connection) as of_children:
        duties_of(eye, known_cases(eye, open_cases(school.pk)))
    with CaptureQueriesContext(connection) as of_school:
        school_duties(school.pk, eye.calendar, monday)
    with CaptureQueriesContext(connection) as of_eye:
        CaseEye.on(school.pk, eye.calendar, monday)
    assert len(of_school) == len(of_children) + len(of_eye) + 1
    shown = client_of(principal).get(reverse("accountability:duty-list")).content.decode()
    assert "2026年10月" in shown and reverse("accountability:month-detail", args=["2026-10"]) in shown
    assert "月报定稿" in shown and "准备月报" not in shown
    assert "准备月报" in client_of(registrar).get(reverse("accountability:duty-list")).content.decode()
    assert "2026年10月" not in client_of(head_teacher).get(reverse("accountability:duty-list")).content.decode()
    assert client_of(principal).get(reverse("accountability:duty-school")).status_code == 200
    assert "学校：月报定稿，1个月" in client_of(principal).get(reverse("accountability:notice-list")).content.decode()
