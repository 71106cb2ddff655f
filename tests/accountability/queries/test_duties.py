"""Whose duties they are and which, when people or children have left, and how far back a run is found (D, I6, K6)."""

import datetime as dt

import pytest

from accountability.actions.case_opening import follow_facts
from accountability.actions.cases import name_responsible
from accountability.actions.daily import run_day
from accountability.choices import CaseOutcome, DutyKind
from accountability.models import DropoutCase
from accountability.queries.duties import school_duties
from accountability.rules.duties import Duty
from students.actions.movements import NewMovement, record_movement, reverse_movement
from students.choices import AbsenceKind, MovementKind
from students.models import SchoolClass, Student, User
from students.queries.calendar import school_calendar
from tests import make
from tests.cases import missing
from tests.rolls import take_roll

pytestmark = pytest.mark.django_db
K, M = DutyKind, MovementKind
THU, FRI, MON, TUE, WED = (dt.date(2026, 11, day) for day in (19, 20, 23, 24, 25))
SUSPENDED = {
    "until": dt.date(2027, 8, 31),
    "approver_kind": "county",
    "approver": "青江县教育局",
    "reason": "因病",
}


def duties(child: Student, on: dt.date) -> dict[DutyKind, Duty]:
    """What is owed for the child on the day, by kind."""
    found = school_duties(child.school_id, school_calendar(child.school_id), on)
    return {duty.kind: duty for duty in found if duty.student_id == child.pk}


@pytest.fixture
def case(school_class: SchoolClass, head_teacher: User, pupils: list[Student]) -> DropoutCase:
    """Of a child missing from Thursday to Monday."""
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    return DropoutCase.objects.get(student=pupils[0])


# ---- the person named


@pytest.mark.parametrize("how", ["serves", "account closed", "no post any more", "post not begun"])
def test_d3_i6_the_duty_of_a_person_named_who_has_left_is_the_head_teachers(
    how: str, case: DropoutCase, head_teacher: User, subject_teacher: User, principal: User
) -> None:
    name_responsible(case=case, staff=subject_teacher, actor=principal, at=make.at(MON, 10))
    if how == "account closed":
        User.objects.filter(pk=subject_teacher.pk).update(is_active=False)
    elif how == "no post any more":
        subject_teacher.appointments.update(ends_on=MON)
    elif how == "post not begun":
        subject_teacher.appointments.update(starts_on=WED)
    letter = duties(case.student, TUE)[K.LETTER]
    assert letter.owners == frozenset({subject_teacher.pk if how == "serves" else head_teacher.pk})
    assert duties(case.student, TUE)[K.REPORT].owners != letter.owners


def test_d3_where_both_have_left_it_is_the_registrars(
    case: DropoutCase, head_teacher: User, subject_teacher: User, principal: User, registrar: User
) -> None:
    name_responsible(case=case, staff=subject_teacher, actor=principal, at=make.at(MON, 10))
    User.objects.filter(pk__in=[subject_teacher.pk, head_teacher.pk]).update(is_active=False)
    assert duties(case.student, TUE)[K.LETTER].owners == frozenset({registrar.pk})


# ---- the child has left


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (M.TRANSFER_OUT, {"other_school": "城关镇小学"}),
        (M.ABROAD, {}),
        (M.DEATH, {}),
        (M.SUSPENSION, SUSPENDED),
        (M.GRADUATION, {}),
    ],
)
def test_d11_k6_a_child_that_has_left_owes_the_closing_alone(
    kind: MovementKind, more: dict[str, str], case: DropoutCase, registrar: User
) -> None:
    assert {K.LETTER, K.VISIT, K.REPORT, K.RESPONSIBLE} <= set(duties(case.student, TUE))
    new = NewMovement(kind=kind, on=TUE, **more)  # type: ignore[arg-type]
    movement = record_movement(student=case.student, new=new, actor=registrar, at=make.at(TUE, 9))
    for day in (TUE, WED):
        owed = duties(case.student, day)
        assert set(owed) == {K.CLOSE}, day
        assert (owed[K.CLOSE].since, owed[K.CLOSE].due_on) == (TUE, WED)
        assert owed[K.CLOSE].owners == frozenset({registrar.pk})
    run_day(at=make.at(WED, 23))
    assert DropoutCase.objects.get().closed_on is None, "a person closes (K9)"
    reverse_movement(movement=movement, actor=registrar, at=make.at(WED, 10), reason="登记错了")
    assert {K.LETTER, K.VISIT, K.REPORT, K.RESPONSIBLE} <= set(duties(case.student, WED))


# ---- how far back


def school_days(child: Student, first: dt.date, count: int) -> list[dt.date]:
    """So many school days from the first on."""
    calendar = school_calendar(child.school_id)
    return [day for number in range(1, count + 1) if (day := calendar.nth(first, number))]


def test_d1_k8_what_is_owed_for_a_run_goes_on_however_long_leave_follows_it(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    first, second, *later = school_days(pupils[0], dt.date(2026, 9, 7), 40)
    missing(school_class, head_teacher, pupils[0], first, second)
    for day in later:
        take_roll(school_class, head_teacher, day, {pupils[0]: AbsenceKind.SICK})
    assert set(duties(pupils[0], later[-1])) == {K.CONTACT, K.CAUSE}


def test_d2_a_third_day_after_long_leave_opens_the_case(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    first, second, *later, third = school_days(pupils[0], dt.date(2026, 9, 7), 40)
    missing(school_class, head_teacher, pupils[0], first, second)
    for day in later:
        take_roll(school_class, head_teacher, day, {pupils[0]: AbsenceKind.SICK})
    assert not DropoutCase.objects.exists()
    missing(school_class, head_teacher, pupils[0], third)
    case = DropoutCase.objects.get()
    assert (case.starts_on, case.opened_on) == (first, third)


def test_d2_a_run_of_long_ago_that_nothing_ended_opens_its_case_in_the_daily_run(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    days = school_days(pupils[0], dt.date(2026, 9, 7), 40)
    missing(school_class, head_teacher, pupils[0], *days[:3])
    for day in days[3:]:
        take_roll(school_class, head_teacher, day, {pupils[0]: AbsenceKind.SICK})
    DropoutCase.objects.get().events.all().delete()
    DropoutCase.objects.all().delete()  # as where the days came with an import before cases were kept
    (case,) = run_day(at=make.at(days[-1], 23)).opened
    assert (case.starts_on, case.student) == (days[0], pupils[0])
    assert set(duties(pupils[0], days[-1])) >= {K.LETTER, K.REPORT}


def test_d2_a_case_of_long_ago_is_found_through_the_case_and_one_seen_since_through_nothing(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    days = school_days(pupils[0], dt.date(2026, 9, 7), 40)
    missing(school_class, head_teacher, pupils[0], *days[:3])
    take_roll(
        school_class,
        head_teacher,
        days[0],
        {pupils[0]: AbsenceKind.UNEXPLAINED, pupils[1]: AbsenceKind.UNEXPLAINED},
        hour=9,
    )
    for day in days[3:]:
        take_roll(school_class, head_teacher, day, {pupils[0]: AbsenceKind.SICK})
    assert K.LETTER in duties(pupils[0], days[-1])
    assert duties(pupils[1], days[-1]) == {}
    assert follow_facts(school_id=school_class.school_id, at=make.at(days[-1], 23), actor=None).opened == []
    assert CaseOutcome.EXPLAINED not in {event.outcome for event in DropoutCase.objects.get().events.all()}
