"""Two people at one incident at once: one decision, one incident a person, sentences instead of errors (F9, K13)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accountability.actions.incidents import (
    NewIncident,
    decide_incident,
    make_statement,
    open_for_returnees,
    open_incident,
    record_finding,
)
from accountability.choices import CaseEventKind, Consequence, FindingResult, IncidentKind
from accountability.models import Incident, IncidentStep
from students.actions.returnees import Returnee, take_in
from students.models import SchoolClass, User
from tests import make
from tests.case_scene import add_event, make_case
from tests.threads import Crowd

pytestmark = pytest.mark.django_db(transaction=True)
MON = dt.date(2026, 11, 23)
AT = make.at(MON, 10)


def test_two_principals_decide_once_f9(head_teacher: User, registrar: User, principal: User) -> None:
    new = NewIncident(kind=IncidentKind.DUTY, person=head_teacher, on=MON, text="未按时上报")
    incident = open_incident(school_id=principal.school_id or 0, new=new, actor=registrar, at=AT)
    make_statement(incident=incident, text="停电", actor=head_teacher, at=AT)
    record_finding(incident=incident, result=FindingResult.ESTABLISHED, text="有", actor=registrar, at=AT)

    def decide(consequence: Consequence) -> IncidentStep:
        return decide_incident(incident=incident, consequence=consequence, text="x", actor=principal, at=AT)

    crowd = Crowd()
    found = crowd.at_once(lambda: decide(Consequence.TALK), lambda: decide(Consequence.NOTICE))
    assert {type(each) for each in found} == {IncidentStep, ValidationError}
    assert crowd.ask(lambda: IncidentStep.objects.filter(kind="decision").count()) == 1


def test_confirmation_and_daily_run_open_one_incident_k13(
    school_class: SchoolClass, head_teacher: User, registrar: User
) -> None:
    october = dt.date(2026, 10, 12)
    new = Returnee(name="冉欣怡", on=october, to_class=school_class)
    child = take_in(school=school_class.school, new=new, known=None, actor=registrar, at=make.at(october)).student
    add_event(make_case(child), CaseEventKind.CONFIRMED)
    crowd = Crowd()

    def follow() -> int:
        return len(open_for_returnees(school_id=school_class.school_id, at=AT))

    assert sorted(crowd.at_once(follow, follow)) == [0, 1]
    assert crowd.ask(lambda: list(Incident.objects.values_list("person", flat=True))) == [head_teacher.pk]
