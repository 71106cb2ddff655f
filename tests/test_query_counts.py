"""The statements of a page do not grow with what it lists: every page at one and at three of everything.

Pages with more to list than this world holds have their own tests beside their views.
"""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.actions.case_opening import ByHand, open_by_hand
from accountability.actions.cases import name_responsible, record_cause
from accountability.actions.files import store_file
from accountability.actions.incidents import NewIncident, add_evidence, open_incident
from accountability.actions.papers import void_paper
from accountability.actions.township_notices import NewTownshipNotice, record_township_notice
from accountability.choices import Cause, FileKind, IncidentKind, PaperKind
from accountability.models import AidRecord, DropoutCase, PaperService, SupportContact, SupportPair, Target
from students.actions.access import record_access
from students.choices import AbsenceKind, AccessKind, LeaveKind, NeedKind, Role
from students.models import (
    Appointment,
    CatchmentChild,
    GroupMember,
    ImportBatch,
    Leave,
    Movement,
    Need,
    SchoolClass,
    SpotCheck,
    SpotCheckChild,
    Student,
    Substitution,
    Term,
)
from tests import make
from tests.accountability.agreement_scene import issue_all, prepare_clauses
from tests.accountability.visit_cast import make_visit
from tests.case_scene import issue, make_case, make_pdf
from tests.checks import make_check
from tests.months import make_submitted, make_village
from tests.paper import children_on_paper
from tests.pictures import photo
from tests.policies import propose
from tests.rolls import take_roll
from tests.world import FRIDAY, MONDAY, World, failed_notice, form_of, own_notice, path_of, views

pytestmark = pytest.mark.django_db
READERS = ("principal", "registrar", "head", "other_head", "subject", "substitute", "oversight")
# What opening a roll and handing it in for the first time may cost.
OPEN_AT_MOST, SUBMIT_AT_MOST = 10, 14


def statements(world: World, who: str, view: str, method: str = "get") -> int:
    """How many statements a page costs somebody, savepoints of the test aside."""
    client = world.browser(who)
    if view == "accountability:notice-list":
        client.get(path_of(view, world.here))  # what is new is marked as read once
    form = form_of(view, world.here) if method == "post" else {}
    connection.queries_log.clear()  # it holds 9000 statements, and the walk has more
    with CaptureQueriesContext(connection) as found:
        getattr(client, method)(path_of(view, world.here), form)
    return len([each for each in found.captured_queries if "SAVEPOINT" not in each["sql"]])


def grow(world: World) -> None:
    """Two more of everything: classes with rolls, children in the class, slips, terms, staff, imports, entries."""
    here, school = world.here, world.here.school
    for number in range(2):
        make_submitted(make_village(school), here.colleague)
        make_submitted(school, here.colleague, version=2 + number)
        more = make.make_class(school)
        teacher = make.make_user(school)
        make.appoint(teacher, Role.HEAD_TEACHER, more)
        make.appoint(teacher, Role.SUBJECT_TEACHER, here.school_class, subject=f"科目{number}")
        for school_class in (more, here.school_class):
            _add_child(school_class, world)
        children_on_paper(more, here.colleague)
        _papers(here.child, here.case, world, number)
        _papers(*_another_case(more), world, number + 5)
        GroupMember.objects.create(school=school, staff=teacher, role="member", duty="包三年级", starts_on=FRIDAY)
        take_roll(more, teacher, MONDAY, {_first_of(more): AbsenceKind.UNEXPLAINED}, hour=7)
        Substitution.objects.create(
            school=school,
            school_class=more,
            staff=teacher,
            date=MONDAY,
            named_by=teacher,
            named_at=make.at(MONDAY),
        )
        CatchmentChild.objects.create(
            school=school, name=f"罗{number}", birth_on=dt.date(2018, 1, 1), id_number="x", starts_on=FRIDAY
        )
        CatchmentChild.objects.create(school=school, name="陈子涵", birth_on=dt.date(2017, 5, 13), starts_on=FRIDAY)
        issue_all(school, here.colleague, MONDAY)
        prepare_clauses(school, here.colleague, MONDAY)
        failed_notice(school, FRIDAY.replace(day=1 + number))
        for reader in READERS:
            own_notice(world.people[reader], more, FRIDAY.replace(day=1 + number))
        Target.objects.create(
            school=school,
            kind="enrolment",
            comparison="at_least",
            value=90 + number,
            effective_on=FRIDAY.replace(day=1 + number),
        )
        propose(school, here.colleague, MONDAY, head_points=f"{5 + number}")
        first = dt.date(2027 + number, 2, 20)
        Term.objects.create(school=school, name=f"学期{number}", starts_on=first, ends_on=first.replace(month=6))
        Appointment.objects.create(
            school=school,
            staff=here.colleague,
            role=Role.SUBJECT_TEACHER,
            school_class=more,
            subject="体育",
            starts_on=FRIDAY,
        )
        new = NewIncident(kind=IncidentKind.DUTY, person=world.people["subject"], on=FRIDAY, text="迟到")
        open_incident(school_id=school.pk, new=new, actor=teacher, at=make.at(MONDAY))
        add_evidence(incident=here.incident, text=f"证言{number}", files=(), actor=teacher, at=make.at(MONDAY))
        make_check(more, teacher, MONDAY)
        make_check(here.school_class, teacher, MONDAY)
        SpotCheckChild.objects.create(check_made=here.check, student=_first_of(more), is_missing=True)
        ImportBatch.objects.create(
            school=school,
            kind="roster",
            file_name="x",
            effective_on=MONDAY,
            uploaded_by=teacher,
            uploaded_at=make.at(MONDAY),
        )


def _another_case(school_class: SchoolClass) -> tuple[Student, DropoutCase]:
    child = make.make_student(school_class)
    return child, make_case(child)


def _papers(child: Student, case: DropoutCase, world: World, number: int) -> None:
    """One more letter with service and scan, one void, one more visit, one more notice."""
    by, at = world.here.colleague, make.at(MONDAY)
    make_visit(child, by, on=FRIDAY)
    void_paper(paper=issue(case, PaperKind.LETTER, by, contact=f"甲{number}"), because="写错", actor=by, at=at)
    letter = issue(case, PaperKind.LETTER, by, contact=f"乙{number}")
    for mode in ("post", "left"):
        PaperService.objects.create(
            school=child.school,
            paper=world.here.paper,
            mode=mode,
            served_at=at,
            witness="罗主任",
            served_by=by,
            recorded_by=by,
            recorded_at=at,
            annulled_by=by,
            annulled_at=at,
            annulled_because="记错",
        )
    said = NewTownshipNotice(number=f"青政复{number}", issued_on=MONDAY, deadline_on=MONDAY)
    notice = record_township_notice(case=case, new=said, actor=by, at=at)
    for of, owner in ((child, letter), (child, notice), (world.here.child, world.here.service)):
        scan = make_pdf() + b" " * number
        store_file(student=of, kind=FileKind.SCAN, data=scan, belongs_to=owner, actor=by, at=at)


def _first_of(school_class: SchoolClass) -> Student:
    return Student.objects.filter(placements__school_class=school_class)[0]


def _add_child(school_class: SchoolClass, world: World) -> None:
    child, by = make.make_student(school_class, name="陈子涵"), world.here.colleague
    for kind in (NeedKind.LOW_INCOME, NeedKind.LEARNING):
        Need.objects.create(
            school=child.school,
            student=child,
            kind=kind,
            source="证明",
            starts_on=FRIDAY,
            recorded_by=by,
            recorded_at=make.at(FRIDAY),
        )
    _support(child, world)
    _case(child, world)
    moved = {"kind": "admission", "on": FRIDAY, "to_class": school_class, "recorded_at": make.at(FRIDAY)}
    Movement.objects.create(school=child.school, student=child, recorded_by=by, **moved)
    record_access(actor=by, at=make.at(FRIDAY), kind=AccessKind.VIEW, what="student", student_id=child.pk)
    Leave.objects.create(
        school=child.school,
        student=child,
        kind=LeaveKind.PERSONAL,
        starts_on=FRIDAY,
        ends_on=MONDAY,
        granted_by=by,
        granted_at=make.at(FRIDAY),
    )


def _case(child: Student, world: World) -> None:
    """One more case, and one more thing that happened to the one of the world."""
    by, at = world.here.colleague, make.at(FRIDAY)
    open_by_hand(student=child, new=ByHand(reason="没来报到", starts_on=FRIDAY), actor=by, at=at)
    name_responsible(case=world.here.case, staff=by, actor=by, at=at)
    record_cause(student=world.here.child, cause=Cause.WEARY, actor=by, at=at)


def _support(child: Student, world: World) -> None:
    """One more pair of the supporter with a contact, and aid."""
    by = {"recorded_by": world.here.colleague, "recorded_at": make.at(FRIDAY), "school": child.school}
    pair = SupportPair.objects.create(
        school=child.school,
        staff=world.people["subject"],
        student=child,
        goal="天天到校",
        starts_on=FRIDAY,
        planned_until=MONDAY,
    )
    make_visit(child, world.here.colleague)
    make_visit(world.here.child, world.here.colleague, photos=(photo((64, 48)),))
    for of_pair in (pair, world.here.pair):
        SupportContact.objects.create(pair=of_pair, on=FRIDAY, form="talk", content="谈心", client_key=uuid4(), **by)
    for of_child in (child, world.here.child):
        AidRecord.objects.create(student=of_child, kind="goods", source="书包", on=FRIDAY, **by)


@pytest.fixture
def costs(world: World) -> dict[tuple[str, str], tuple[int, int]]:
    """What each page costs each reader before and after growing; whoever may owe something does from the start."""
    waiting = make.make_student(world.here.school_class)
    children_on_paper(world.here.school_class, world.here.colleague)
    new = ByHand(reason="没来报到", starts_on=FRIDAY)
    open_by_hand(student=waiting, new=new, actor=world.here.colleague, at=make.at(MONDAY))
    before = {(who, view): statements(world, who, view) for who in READERS for view in views()}
    searched = statements(world, "registrar", "students:student-search", "post")
    grow(world)
    after = {(who, view): statements(world, who, view) for who in READERS for view in views()}
    more = statements(world, "registrar", "students:student-search", "post")
    return {key: (before[key], after[key]) for key in before} | {("registrar", "search sent"): (searched, more)}


def test_no_page_asks_more_when_there_is_more(costs: dict[tuple[str, str], tuple[int, int]]) -> None:
    assert {key: cost for key, cost in costs.items() if cost[0] != cost[1]} == {}
    assert max(first for first, _ in costs.values()) > 20, "the walk reached pages with content"


def test_the_roll_keeps_to_its_budget_b12(world: World) -> None:
    """Opened by its head teacher in a session that is in use, and handed in for the first time that day."""
    SpotCheck.objects.filter(school=world.here.school).delete()
    world.here.school_class.rolls.filter(date=MONDAY).delete()
    client, path = world.browser("head"), path_of("students:roll-edit", world.here)
    client.get(reverse("students:calendar"))
    with CaptureQueriesContext(connection) as opened:
        assert client.get(path).status_code == 200
    form = form_of("students:roll-edit", world.here) | {"base_version": 0}
    with CaptureQueriesContext(connection) as submitted:
        assert client.post(path, form).status_code == 302
    assert world.here.school_class.rolls.filter(date=MONDAY).count() == 1
    assert (len(opened) <= OPEN_AT_MOST, len(submitted) <= SUBMIT_AT_MOST) == (True, True)
