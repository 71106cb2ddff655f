"""Cases open, relapse and dissolve by themselves, in the transaction of what makes them due (D2, D9, B4, K3)."""

import datetime as dt

import pytest

from accountability.choices import CaseEventKind, CaseOrigin, CaseOutcome, DutyKind
from accountability.models import CaseEvent, DropoutCase
from accountability.queries.duties import school_duties
from students.choices import AbsenceKind
from students.models import SchoolClass, Student, User
from students.queries.calendar import school_calendar
from tests.rolls import take_roll

pytestmark = pytest.mark.django_db
U = AbsenceKind.UNEXPLAINED
WED, THU, FRI, MON, TUE = (dt.date(2026, 11, day) for day in (18, 19, 20, 23, 24))


def missing(school_class: SchoolClass, by: User, child: Student, *days: dt.date) -> None:
    """The child is missing without a reason on these days, each reported on its day."""
    for day in days:
        take_roll(school_class, by, day, {child: U})


def test_the_third_day_opens_the_case_across_a_weekend(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI)
    assert not DropoutCase.objects.exists()
    missing(school_class, head_teacher, pupils[0], MON)
    case = DropoutCase.objects.get()
    assert (case.student, case.origin, case.starts_on, case.opened_on) == (pupils[0], CaseOrigin.RUN, THU, MON)
    assert case.label == "2026-001"
    assert [event.kind for event in CaseEvent.objects.all()] == [CaseEventKind.OPENED]


def test_presence_on_the_day_of_opening_dissolves_it_with_its_entry(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    take_roll(school_class, head_teacher, MON, {}, hour=11)
    case = DropoutCase.objects.get()
    assert case.closed_on == MON
    assert case.events.last().outcome == CaseOutcome.EXPLAINED


def test_a_relapse_reopens_the_same_case(school_class: SchoolClass, head_teacher: User, pupils: list[Student]) -> None:
    missing(school_class, head_teacher, pupils[0], WED, THU, FRI)
    take_roll(school_class, head_teacher, MON, {})
    missing(school_class, head_teacher, pupils[0], TUE)
    case = DropoutCase.objects.get()
    assert [event.kind for event in case.events.all()] == [CaseEventKind.OPENED, CaseEventKind.RELAPSED]
    assert case.events.last().starts_on == TUE


def test_what_is_owed_on_the_day_of_opening(
    school_class: SchoolClass, head_teacher: User, registrar: User, principal: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    duties = school_duties(school_class.school_id, school_calendar(school_class.school_id), MON)
    assert [(duty.kind, duty.is_overdue, duty.owners) for duty in duties] == [
        (DutyKind.CONTACT, True, {head_teacher.pk}),
        (DutyKind.CAUSE, True, {head_teacher.pk}),
        (DutyKind.RESPONSIBLE, False, {principal.pk}),
        (DutyKind.LETTER, False, {head_teacher.pk}),
        (DutyKind.VISIT, False, {head_teacher.pk}),
        (DutyKind.REPORT, False, {registrar.pk}),
    ]
