"""The month of a school from its rolls, contacts, visits, spot checks and cases (F10, K2, K8, K13, K14, K17)."""

import datetime as dt
import random
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountability.actions.case_opening import ByHand, open_by_hand
from accountability.actions.cases import Ending, close_case
from accountability.actions.visits import annul_visit
from accountability.choices import CaseOutcome
from accountability.models import AccountabilityPolicy
from accountability.queries.evaluation import SchoolMonth, judged_on, school_month
from accountability.queries.evaluation_runs import Eye, class_facts, evidence, runs_of, suspects
from accountability.queries.summary import monthly_summary
from accountability.queries.summary_month import month_on
from accountability.rules.evaluation import missing_items
from kongchuo.lib import clock
from students.actions.spot_checks import settle_check
from students.choices import AbsenceKind, AwayKind, CheckResult, DayKind
from students.models import (
    AttendancePolicy,
    Away,
    CalendarDay,
    Enrolment,
    Placement,
    Roll,
    RollVersion,
    SchoolClass,
    Student,
    User,
)
from students.queries.calendar import school_calendar
from students.queries.child_days import Wanted, days_of_all
from tests import make
from tests.cases import correct_roll, late_slip, make_contact, make_visit
from tests.checks import make_check
from tests.rolls import take_roll

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2026, 11, 1), dt.date(2026, 11, 30)
AFTER = make.at(dt.date(2026, 12, 3))
U = AbsenceKind.UNEXPLAINED
STATEMENTS = 8


def nov(day: int) -> dt.date:
    return dt.date(2026, 11, day)


@pytest.fixture
def reported(school_class: SchoolClass, head_teacher: User, pupils: list[Student]) -> SchoolClass:
    """The class with every roll of November in time and nobody missing."""
    report(school_class, head_teacher)
    return school_class


def report(school_class: SchoolClass, by: User) -> None:
    """The rolls of the month as the action leaves them, without the way through it."""
    about = {"school": school_class.school, "expected": 3, "present": 3}
    rolls = Roll.objects.bulk_create(
        Roll(
            school_class=school_class,
            date=day,
            first_submitted_at=make.at(day),
            submitted_at=make.at(day),
            submitted_by=by,
            **about,
        )
        for day in days()
    )
    RollVersion.objects.bulk_create(
        RollVersion(roll=roll, number=1, change="submit", by=by, at=make.at(roll.date), client_key=uuid4(), **about)
        for roll in rolls
    )


def days() -> list[dt.date]:
    return [nov(day) for day in range(2, 31) if nov(day).weekday() < 5]


def absent(school_class: SchoolClass, child: Student, *missed: dt.date) -> None:
    """Mark the child as missing on these days, as the rolls of those days said from the start."""
    for day in missed:
        roll = Roll.objects.get(school_class=school_class, date=day)
        roll.absences.create(school=school_class.school, student=child, date=day, morning=U)
        version = roll.versions.get(number=1)
        version.marks[str(child.pk)] = [U, ""]
        version.save()


def month(school_class: SchoolClass, until: dt.date = LAST, now: dt.datetime = AFTER) -> SchoolMonth:
    return school_month(school_class.school_id, FIRST, until, now)


def scores(school_class: SchoolClass) -> dict[int, Decimal]:
    """What the monthly summary prints of the month, by class."""
    found = monthly_summary(month_on(school_class.school_id, FIRST, clock.today())).summary.classes
    return {row.class_id: Decimal(row.score) for row in found if row.class_id and row.score}


def items(school_class: SchoolClass, **about: Any) -> list[tuple[str, int]]:
    found = month(school_class, **about).evaluations[school_class.pk]
    with time_machine.travel(about.get("now", AFTER)):
        if "until" not in about:  # the total that the summary counts is that of the items
            assert scores(school_class)[school_class.pk] == found.total
    return [(item.kind.value, item.on.day) for item in found.items]


def test_a_class_that_reports_in_time_keeps_everything_f10(reported: SchoolClass) -> None:
    found = month(reported).evaluations[reported.pk]
    assert (found.total, found.items, found.days) == (Decimal(100), (), 21)
    with time_machine.travel(AFTER):
        assert scores(reported) == {reported.pk: Decimal(100)}


def test_days_to_come_are_no_days_yet(reported: SchoolClass) -> None:
    with time_machine.travel(make.at(nov(10))):
        assert scores(reported) == {reported.pk: Decimal(100)}
    assert month(reported, now=make.at(nov(10))).evaluations[reported.pk].days == 7


def test_late_missed_back_filled_and_corrected_days_b3_k14(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    take_roll(school_class, head_teacher, nov(2), hour=9, minute=1)
    correct_roll(school_class, registrar, nov(3), {}, today=nov(5))
    correct_roll(school_class, registrar, nov(3), {pupils[0]: AbsenceKind.SICK}, today=nov(6))
    take_roll(school_class, head_teacher, nov(4))
    correct_roll(school_class, registrar, nov(4), {pupils[0]: AbsenceKind.SICK}, today=nov(5))
    correct_roll(school_class, registrar, nov(4), {pupils[1]: AbsenceKind.SICK}, today=nov(6))
    take_roll(school_class, head_teacher, nov(5))
    assert items(school_class, until=nov(6), now=make.at(nov(6), 10)) == [("late", 2), ("missed", 3), ("corrected", 4)]
    assert ("missed", 6) in items(school_class, until=nov(6))


def test_the_deadline_is_the_one_in_force_on_the_day_k14(reported: SchoolClass) -> None:
    AttendancePolicy.objects.create(school=reported.school, effective_on=nov(30), on_time_until=dt.time(8))
    assert items(reported) == [("late", 30)]


def test_a_late_slip_is_no_correction_and_its_day_owes_no_contact_b4(
    reported: SchoolClass, registrar: User, pupils: list[Student]
) -> None:
    absent(reported, pupils[0], nov(18))
    assert items(reported) == [("contact", 18)]
    late_slip(pupils[0], registrar, nov(18), nov(18), today=nov(19))
    assert items(reported) == []


def test_a_class_with_nobody_expected_owes_no_roll_k2(reported: SchoolClass) -> None:
    empty = make.make_class(reported.school)
    assert empty.pk not in month(reported).evaluations
    child = make.make_student(empty, since=nov(23))
    enrolment = Enrolment.objects.get(student=child)
    Away.objects.create(
        school=reported.school, student=child, enrolment=enrolment, kind=AwayKind.SUSPENDED, starts_on=nov(24)
    )
    assert [item.on for item in month(reported).evaluations[empty.pk].items] == [nov(23)]


def test_before_the_first_roll_of_all_nobody_missed_anything(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    other = make.make_class(school_class.school)
    make.make_student(other)
    correct_roll(school_class, registrar, nov(10), {}, today=nov(27))
    assert month(school_class).evaluations == {}
    take_roll(school_class, head_teacher, nov(27))
    found = month(school_class)
    assert [item.on.day for item in found.evaluations[other.pk].items] == [27, 30]
    assert items(school_class) == [("missed", 30)]


def test_a_day_declared_off_afterwards_costs_nothing_k2(school_class: SchoolClass, head_teacher: User) -> None:
    make.make_student(school_class)
    take_roll(school_class, head_teacher, nov(27), hour=10)
    CalendarDay.objects.create(school=school_class.school, date=nov(27), kind=DayKind.OFF, reason="大雪")
    take_roll(school_class, head_teacher, nov(30))
    assert items(school_class) == []


def test_contact_and_visit_of_a_missing_child_d1_k8(
    reported: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    for child in pupils:
        absent(reported, child, nov(18), nov(19), nov(20))
    make_contact(pupils[0], head_teacher, nov(18))
    make_contact(pupils[1], head_teacher, nov(18), is_reached=False)
    assert items(reported) == [("contact", 18), ("visit", 19)]
    visit = make_visit(pupils[1], head_teacher, nov(19))
    assert items(reported) == [("contact", 18)]
    visit.contact.result = "unreachable"
    visit.contact.save()
    annul_visit(visit=visit, because="记错了人", actor=head_teacher, at=make.at(nov(20)))
    assert items(reported) == [("contact", 18), ("visit", 19)]


def test_an_annulled_visit_is_no_contact_either_k8(
    reported: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    absent(reported, pupils[0], nov(18))
    visit = make_visit(pupils[0], head_teacher, nov(18))
    assert items(reported) == []
    annul_visit(visit=visit, because="记错了人", actor=head_teacher, at=make.at(nov(20)))
    assert items(reported) == [("contact", 18)]


def test_a_back_filled_absence_owes_its_contact_when_it_became_known_k8(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    take_roll(school_class, head_teacher, nov(18))
    take_roll(school_class, head_teacher, nov(20), {pupils[0]: U})
    correct_roll(school_class, registrar, nov(19), {pupils[0]: U}, today=nov(23))
    assert ("contact", 23) in items(school_class)
    make_contact(pupils[0], head_teacher, nov(23))
    assert "contact" not in dict(items(school_class))


def test_a_run_that_began_in_october_owes_its_contact_there_k17(
    reported: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    take_roll(reported, head_teacher, dt.date(2026, 10, 30), {pupils[0]: U})
    absent(reported, pupils[0], nov(2))
    assert items(reported) == []
    make_contact(pupils[0], head_teacher, dt.date(2026, 10, 30), is_reached=False)
    assert items(reported) == [("visit", 2)]


def test_a_change_of_class_leaves_the_item_with_the_class_of_the_first_day_k17(
    reported: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    absent(reported, pupils[0], nov(18))
    other = make.make_class(reported.school)
    stay = Placement.objects.get(student=pupils[0])
    Placement.objects.filter(pk=stay.pk).update(ends_on=nov(19))
    Placement.objects.create(
        school=reported.school, enrolment=stay.enrolment, student=pupils[0], school_class=other, starts_on=nov(19),
        seat_number=1,
    )  # fmt: skip
    assert items(reported) == [("contact", 18)]
    assert "contact" not in {item.kind.value for item in month(reported).evaluations[other.pk].items}


def test_a_spot_check_counts_once_it_is_settled_against_the_roll_m3(
    reported: SchoolClass, principal: User, pupils: list[Student]
) -> None:
    wrong, elsewhere, open_one = (
        make_check(reported, principal, nov(day), missing=[pupils[0]]) for day in (18, 19, 20)
    )
    assert (items(reported), month(reported).evaluations[reported.pk].unsettled) == ([], 3)
    for check, result in ((wrong, CheckResult.ROLL_WRONG), (elsewhere, CheckResult.ELSEWHERE)):
        settle_check(check=check, result=result, note="已核实", actor=principal, at=make.at(nov(20), 11))
    found = month(reported).evaluations[reported.pk]
    assert [(item.kind.value, item.ref) for item in found.items] == [("mismatch", wrong.pk)]
    assert (found.unsettled, found.total, open_one.is_mismatch) == (1, Decimal(98), True)


def test_a_case_found_by_the_school_counts_for_its_opening_day_k13_k17(
    reported: SchoolClass, principal: User, pupils: list[Student]
) -> None:
    absent(reported, pupils[0], nov(17), nov(18))
    with time_machine.travel(make.at(nov(18), 10)):
        case = open_by_hand(
            student=pupils[0],
            new=ByHand(reason="教务处巡查发现", starts_on=nov(17), is_found=True),
            actor=principal,
            at=make.at(nov(18), 10),
        )
    assert items(reported) == [("contact", 17), ("found", 18)]
    close_case(
        case=case,
        ending=Ending(outcome=CaseOutcome.ERROR, evidence="认错了人"),
        actor=principal,
        at=make.at(nov(19)),
    )
    assert items(reported) == [("contact", 17)]


def test_the_values_are_those_of_the_months_last_day_k14(reported: SchoolClass, pupils: list[Student]) -> None:
    absent(reported, pupils[0], nov(18))
    for since, points in ((nov(1), 5), (LAST, 7), (dt.date(2026, 12, 1), 9)):
        AccountabilityPolicy.objects.create(
            school=reported.school, effective_on=since, no_contact_points=points, evaluation_start=90
        )
    assert month(reported).evaluations[reported.pk].total == Decimal(83)


def test_the_statements_do_not_grow_with_classes_and_children(
    reported: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    absent(reported, pupils[0], nov(18))
    with CaptureQueriesContext(connection) as one:
        assert len(month(reported).evaluations) == 1
    for _ in range(2):
        more = make.make_class(reported.school)
        children = [make.make_student(more) for _ in range(3)]
        report(more, head_teacher)
        for child in children:
            absent(more, child, nov(18), nov(19))
        make_contact(children[0], head_teacher, nov(18), is_reached=False)
        make_visit(children[1], head_teacher, nov(19))
    with CaptureQueriesContext(connection) as three:
        assert len(month(reported).evaluations) == 3
    assert len(one) == len(three) <= STATEMENTS


def costs_of(eye: Eye, wanted: Wanted) -> tuple[int, list[Any]]:
    """How many children are read, and what their runs cost in the month."""
    days = days_of_all(eye.school_id, eye.calendar, [wanted])
    runs = runs_of(eye, days)
    facts = class_facts(eye, days, runs, evidence(eye, runs))
    told = [
        (class_id, item)
        for class_id, of_class in facts.items()
        for each in of_class.missing
        for item in missing_items(each, eye.judged, eye.calendar, lambda _: 2)
        if eye.judged.holds(item.on)
    ]
    return len(days.children), sorted(told, key=str)


# Among sixty lives those in which a condition of the statement decides: no roll, time away, leave on the next day.
@pytest.mark.parametrize("seed", [12, 34, 43, 52, 9, 26])
def test_nobody_left_unread_would_cost_anything_k8(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student], seed: int
) -> None:
    chance, school = random.Random(seed), school_class.school  # lives, not secrets
    children = [*pupils, *(make.make_student(school_class) for _ in range(9))]
    missing: set[int] = set()
    for day in (dt.date(2026, 10, 12) + dt.timedelta(days=number) for number in range(36)):
        missing ^= {child.pk for child in children if chance.random() < 0.25}
        if day.weekday() < 5 and chance.random() < 0.85:
            # In November most are on leave: whoever is without a reason then is read for that alone.
            kinds = (U, U, AbsenceKind.SICK) if day < FIRST else (U, *[AbsenceKind.SICK] * 29)
            marks = {child: chance.choice(kinds) for child in children if child.pk in missing}
            take_roll(school_class, head_teacher, day, marks)
            late = {child for child, kind in marks.items() if kind == U} if dt.date(2026, 10, 28) <= day < FIRST else ()
            for child in (each for each in children if each in late and chance.random() < 0.7):
                make_contact(child, head_teacher, day, is_reached=False)
    for child in children[-4:]:
        gone = {"starts_on": dt.date(2026, 10, chance.choice((29, 30, 31))), "ends_on": nov(chance.randint(3, 12))}
        about = {"school": school, "student": child, "enrolment": child.enrolments.get()}
        Away.objects.create(kind=AwayKind.GUEST_ELSEWHERE, **about, **gone)
    eye = Eye(school.pk, judged_on(FIRST, LAST, AFTER), school_calendar(school.pk))
    read, costs = costs_of(eye, suspects(eye))
    everybody, all_costs = costs_of(eye, Wanted([child.pk for child in children], eye.reach()))
    assert costs == all_costs and costs
    assert read <= everybody


@pytest.mark.parametrize("then", [AbsenceKind.SICK, None], ids=["ill since", "back on the next school day"])
def test_a_run_that_lasts_into_the_month_on_leave_still_owes_its_visit_k8(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student], then: AbsenceKind | None
) -> None:
    """Without a reason on the last Thursday of October, nobody reached, then ill: the visit is due in November."""
    thursday, child = dt.date(2026, 10, 29), pupils[0]
    take_roll(school_class, head_teacher, thursday, {child: U})
    for day in (dt.date(2026, 10, 30), *map(nov, range(2, 7))):
        take_roll(school_class, head_teacher, day, {child: then} if then else {})
    make_contact(child, head_teacher, thursday, is_reached=False)
    eye = Eye(school_class.school.pk, judged_on(FIRST, LAST, AFTER), school_calendar(school_class.school.pk))
    read, costs = costs_of(eye, suspects(eye))
    assert (read, [item.kind.value for _, item in costs]) == ((1, ["visit"]) if then else (0, []))
