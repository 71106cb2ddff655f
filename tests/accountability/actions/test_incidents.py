"""Incidents: steps are appended, the person concerned is heard first, a lost returnee opens one (F9, K13, M12, M13)."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accountability.actions.cases import confirm_dropout
from accountability.actions.daily import run_day
from accountability.actions.incidents import (
    NewIncident,
    add_evidence,
    ask_to_be_heard,
    decide_incident,
    decline_statement,
    make_statement,
    open_for_returnees,
    open_incident,
    record_finding,
)
from accountability.choices import Consequence, FindingResult, IncidentKind
from accountability.models import CaseEvent, DropoutCase, Incident, IncidentStep, StoredFile
from students.actions.returnees import Returnee, take_in
from students.choices import Role
from students.models import Appointment, Movement, SchoolClass, Student, User
from tests import make
from tests.case_scene import make_case, make_pdf
from tests.cases import make_notice, missing

pytestmark = pytest.mark.django_db
MON, TUE, WED = (dt.date(2026, 11, day) for day in (23, 24, 25))
AT = make.at(MON, 10)
RETURNED, GONE = dt.date(2026, 10, 12), dt.date(2026, 11, 2)
NOVEMBER = [day for day in (dt.date(2026, 11, n) for n in range(2, 21)) if day.weekday() < 5]


def opened(person: User, actor: User, **said: object) -> Incident:
    new = NewIncident(**{"kind": IncidentKind.DUTY, "person": person, "on": MON, "text": "未按时上报", **said})  # type: ignore[arg-type]
    assert actor.school_id is not None
    return open_incident(school_id=actor.school_id, new=new, actor=actor, at=AT)


@pytest.fixture
def incident(head_teacher: User, registrar: User) -> Incident:
    return opened(head_teacher, registrar)


def refused(field: str = "__all__") -> "pytest.RaisesExc[ValidationError]":
    return pytest.raises(ValidationError, check=lambda error: field in getattr(error, "error_dict", {"__all__": 1}))


def test_an_incident_goes_its_way_and_keeps_every_step_f9(
    incident: Incident, head_teacher: User, registrar: User, principal: User
) -> None:
    add_evidence(incident=incident, text="", files=(make_pdf(),), actor=registrar, at=AT)
    ask_to_be_heard(incident=incident, until=WED, actor=registrar, at=AT)
    make_statement(incident=incident, text="当天停电", actor=head_teacher, at=AT)
    record_finding(incident=incident, result=FindingResult.ESTABLISHED, text="有记录", actor=registrar, at=AT)
    decide_incident(incident=incident, consequence=Consequence.TALK, text="初犯", actor=principal, at=AT)
    kinds = list(IncidentStep.objects.values_list("kind", flat=True))
    assert kinds == ["evidence", "evidence", "asked", "statement", "finding", "decision"]
    file = StoredFile.objects.get()
    assert (file.incident, file.student, file.kind) == (incident, None, "scan")
    for again in (
        lambda: add_evidence(incident=incident, text="又", files=(), actor=registrar, at=AT),
        lambda: make_statement(incident=incident, text="又", actor=head_teacher, at=AT),
        lambda: decide_incident(incident=incident, consequence=Consequence.NONE, text="改", actor=principal, at=AT),
    ):
        with refused():
            again()


def test_nothing_is_found_or_decided_before_the_hearing_f9(
    incident: Incident, head_teacher: User, registrar: User, principal: User
) -> None:
    said = {"result": FindingResult.ESTABLISHED, "text": "有记录", "actor": registrar}
    with refused():
        record_finding(incident=incident, at=AT, **said)  # type: ignore[arg-type]
    ask_to_be_heard(incident=incident, until=TUE, actor=registrar, at=AT)
    with refused():
        record_finding(incident=incident, at=make.at(TUE, 23), **said)  # type: ignore[arg-type]
    with refused():
        decide_incident(incident=incident, consequence=Consequence.NONE, text="x", actor=principal, at=make.at(TUE, 23))
    record_finding(incident=incident, at=make.at(WED, 0), **said)  # type: ignore[arg-type]
    decide_incident(incident=incident, consequence=Consequence.NOTICE, text="x", actor=principal, at=make.at(WED, 9))


def test_to_make_no_statement_is_an_answer_f9(incident: Incident, head_teacher: User, registrar: User) -> None:
    decline_statement(incident=incident, actor=head_teacher, at=AT)
    record_finding(incident=incident, result=FindingResult.NOT_ESTABLISHED, text="无证据", actor=registrar, at=AT)


def test_who_may_do_what_f9_j(incident: Incident, head_teacher: User, registrar: User, principal: User) -> None:
    with refused():
        make_statement(incident=incident, text="替他说", actor=registrar, at=AT)
    with refused():
        decline_statement(incident=incident, actor=principal, at=AT)
    with refused():
        add_evidence(incident=incident, text="自己作证", files=(), actor=head_teacher, at=AT)
    make_statement(incident=incident, text="当天停电", actor=head_teacher, at=AT)
    record_finding(incident=incident, result=FindingResult.ESTABLISHED, text="有", actor=registrar, at=AT)
    with refused():
        decide_incident(incident=incident, consequence=Consequence.TALK, text="x", actor=registrar, at=AT)
    own = opened(principal, registrar)
    make_statement(incident=own, text="是我", actor=principal, at=AT)
    record_finding(incident=own, result=FindingResult.ESTABLISHED, text="有", actor=registrar, at=AT)
    with refused():
        decide_incident(incident=own, consequence=Consequence.NONE, text="x", actor=principal, at=AT)


def test_what_cannot_be_opened_f9(head_teacher: User, registrar: User) -> None:
    for field, said in (
        ("text", {"text": " "}),
        ("on", {"on": TUE}),
        ("person", {"person": registrar}),
        ("person", {"person": make.make_user(make.make_school())}),
        ("kind", {"kind": IncidentKind.LOST_RETURNEE}),
        ("files", {"files": (b"no file at all",)}),
    ):
        with refused(field):
            opened(said.pop("person", head_teacher), registrar, **said)  # type: ignore[arg-type]
    assert not Incident.objects.exists()


def test_no_consequence_without_a_fact_and_no_question_without_time_f9(
    incident: Incident, head_teacher: User, registrar: User, principal: User
) -> None:
    with refused("until"):
        ask_to_be_heard(incident=incident, until=MON, actor=registrar, at=AT)
    make_statement(incident=incident, text="没有此事", actor=head_teacher, at=AT)
    record_finding(incident=incident, result=FindingResult.NOT_ESTABLISHED, text="无", actor=registrar, at=AT)
    with refused("consequence"):
        decide_incident(incident=incident, consequence=Consequence.POINTS, text="x", actor=principal, at=AT)
    decide_incident(incident=incident, consequence=Consequence.NONE, text="查无实据", actor=principal, at=AT)


def test_the_database_holds_one_decision_and_one_incident_a_confirmation(
    incident: Incident, pupils: list[Student], principal: User, head_teacher: User
) -> None:
    about = {"school": incident.school, "incident": incident, "at": AT, "by": principal, "text": "x"}
    IncidentStep.objects.create(kind="decision", consequence="none", **about)
    with pytest.raises(IntegrityError), transaction.atomic():
        IncidentStep.objects.create(kind="decision", consequence="talk", **about)
    case = make_case(pupils[0])
    event = CaseEvent.objects.create(school=case.school, case=case, kind="confirmed", on=MON, at=AT, by=principal)
    lost = {"school": case.school, "kind": "lost_returnee", "person": head_teacher, "on": MON, "opened_at": AT}
    Incident.objects.create(confirmation=event, **lost)
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.create(confirmation=event, **lost)


@pytest.fixture
def returnee(school_class: SchoolClass, registrar: User) -> Student:
    """A child taken in by the returnee's form on 12 October."""
    new = Returnee(name="冉欣怡", on=RETURNED, to_class=school_class)
    return take_in(school=school_class.school, new=new, known=None, actor=registrar, at=make.at(RETURNED)).student


def confirmed(school_class: SchoolClass, child: Student, by: User, principal: User) -> CaseEvent:
    """Missing from 2 November on, the township's deadline passed on the 18th, confirmed on the 20th."""
    missing(school_class, by, child, *NOVEMBER)
    case = DropoutCase.objects.get(student=child)
    make_notice(case, by, dt.date(2026, 11, 12), dt.date(2026, 11, 18))
    at = make.at(NOVEMBER[-1], 15)
    with time_machine.travel(at):
        return confirm_dropout(case=case, actor=principal, at=at)


def test_a_lost_returnee_opens_an_incident_with_the_confirmation_f9_k13(
    school_class: SchoolClass, returnee: Student, head_teacher: User, principal: User
) -> None:
    event = confirmed(school_class, returnee, head_teacher, principal)
    incident = Incident.objects.get()
    assert (incident.kind, incident.person, incident.confirmation) == ("lost_returnee", head_teacher, event)
    assert (incident.on, incident.opened_by) == (GONE, None)
    assert open_for_returnees(school_id=event.school_id, at=make.at(MON)) == []
    run_day(at=make.at(MON, 23), school_id=event.school_id)
    assert Incident.objects.count() == 1


def test_concerned_are_the_head_teachers_of_the_first_unexcused_day_f4(
    school_class: SchoolClass, returnee: Student, head_teacher: User, principal: User
) -> None:
    """Who held it before or took over later is not concerned; two head teachers of that day both are."""
    second, later = make.make_user(school_class.school), make.make_user(school_class.school)
    make.appoint(second, Role.HEAD_TEACHER, school_class, ends_on=GONE)
    former = make.make_user(school_class.school)
    make.appoint(former, Role.HEAD_TEACHER, school_class, ends_on=GONE - dt.timedelta(days=1))
    make.appoint(later, Role.HEAD_TEACHER, school_class, starts_on=dt.date(2026, 11, 3))
    confirmed(school_class, returnee, head_teacher, principal)
    assert set(Incident.objects.values_list("person", flat=True)) == {head_teacher.pk, second.pk}


def test_a_vacant_post_concerns_nobody_until_its_holder_is_recorded_f4(
    school_class: SchoolClass, returnee: Student, head_teacher: User, principal: User
) -> None:
    Appointment.objects.filter(staff=head_teacher).delete()
    event = confirmed(school_class, returnee, head_teacher, principal)
    assert not Incident.objects.exists()
    make.appoint(head_teacher, Role.HEAD_TEACHER, school_class)
    run_day(at=make.at(MON, 23), school_id=event.school_id)
    assert Incident.objects.get().person == head_teacher


def test_a_child_that_never_was_a_returnee_opens_none_k13(
    school_class: SchoolClass, pupils: list[Student], head_teacher: User, principal: User
) -> None:
    confirmed(school_class, pupils[0], head_teacher, principal)
    assert not Incident.objects.exists()


def test_a_return_after_the_dropout_makes_no_lost_returnee_k13(
    school_class: SchoolClass, pupils: list[Student], head_teacher: User, principal: User
) -> None:
    Movement.objects.create(
        school=school_class.school, student=pupils[0], kind="return", on=dt.date(2026, 11, 16), to_class=school_class,
        recorded_at=AT,
    )  # fmt: skip
    confirmed(school_class, pupils[0], head_teacher, principal)
    assert not Incident.objects.exists()
