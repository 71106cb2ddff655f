"""Pages of incidents: who reads and writes what, and who finds nothing there (F9, F11, I6, J)."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.actions.incidents import NewIncident, ask_to_be_heard, open_incident
from accountability.choices import IncidentKind
from accountability.models import CaseEvent, Incident
from students.choices import Role
from students.models import AccessEntry, Appointment, SchoolClass, Student, User
from tests import make
from tests.case_scene import make_case, make_pdf
from tests.students.views.roll_pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
MON, THU = dt.date(2026, 11, 23), dt.date(2026, 11, 26)
TEXT = "午休时让学生罚站，有两名家长反映"


@pytest.fixture
def incident(subject_teacher: User, registrar: User) -> Incident:
    return make_incident(subject_teacher, registrar)


def make_incident(person: User, by: User) -> Incident:
    assert by.school_id is not None
    new = NewIncident(kind=IncidentKind.CRUELTY, person=person, on=MON, text=TEXT, files=(make_pdf(),))
    return open_incident(school_id=by.school_id, new=new, actor=by, at=make.at(MON, 7))


def url(name: str, *args: Any) -> str:
    return reverse(f"accountability:incident-{name}", args=args)


def get(user: User, name: str, *args: Any) -> HttpResponse:
    return client_of(user).get(url(name, *args))  # type: ignore[return-value]


def post(user: User, name: str, incident: Incident, **form: Any) -> HttpResponse:
    return client_of(user).post(url(name, incident.pk), form)  # type: ignore[return-value]


def text(user: User, name: str, *args: Any) -> str:
    answer = get(user, name, *args)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_opening_to_the_decision_f9(
    subject_teacher: User, registrar: User, principal: User, head_teacher: User
) -> None:
    form = {"kind": "cruelty", "person": subject_teacher.pk, "on": f"{MON}", "text": TEXT}
    scan = SimpleUploadedFile("证明.pdf", make_pdf(), "application/pdf")
    answer = client_of(principal).post(url("new"), {**form, "files": scan})
    incident = Incident.objects.get()
    assert answer["Location"] == url("detail", incident.pk)
    assert "先请当事人申辩" in text(principal, "detail", incident.pk)
    assert post(registrar, "ask", incident, until=f"{THU}").status_code == 302
    assert "请您陈述" in client_of(subject_teacher).get(reverse("home")).content.decode()
    assert TEXT in text(subject_teacher, "detail", incident.pk)
    assert post(subject_teacher, "statement", incident, text="当时在做操").status_code == 302
    assert post(registrar, "finding", incident, result="established", text="值班老师证实").status_code == 302
    assert post(principal, "decision", incident, consequence="notice", text="向家长道歉").status_code == 302
    page = text(subject_teacher, "detail", incident.pk)
    for sentence in (TEXT, "当时在做操", "认定 · 属实", "决定 · 通报批评", "向家长道歉", "答复截止 11月26日 周四"):
        assert sentence in page
    assert "11月23日 08:10" in page, "moments are the school's"
    assert "请您陈述" not in client_of(subject_teacher).get(reverse("home")).content.decode()


def test_nothing_is_decided_unheard_f9(incident: Incident, registrar: User, principal: User) -> None:
    for user, name, form in (
        (registrar, "finding", {"result": "established", "text": "有"}),
        (principal, "decision", {"consequence": "talk", "text": "x"}),
    ):
        assert "先请当事人申辩" in text(user, name, incident.pk)
        answer = post(user, name, incident, **form)
        assert answer.status_code == 422 and "先请当事人申辩" in answer.content.decode()
    assert list(incident.steps.values_list("kind", flat=True)) == ["evidence"]


def test_a_person_concerned_may_decline(incident: Incident, subject_teacher: User, registrar: User) -> None:
    assert post(subject_teacher, "statement", incident, decline="1").status_code == 302
    assert incident.steps.latest("id").kind == "declined"
    assert "不作陈述" in text(registrar, "detail", incident.pk)


def test_everybody_else_finds_nothing_there_i6_f11(
    incident: Incident, subject_teacher: User, registrar: User, head_teacher: User, school_class: SchoolClass
) -> None:
    other = make.make_user(school_class.school)
    make.appoint(other, Role.SUBJECT_TEACHER, school_class, subject="语文")
    foreign = make.make_user(make.make_school())
    make.appoint(foreign, Role.PRINCIPAL)
    file_id = incident.files.get().pk
    for user in (head_teacher, other, foreign):
        found = {
            name: get(user, name, incident.pk, *([file_id] if name == "file" else [])).status_code
            for name in ("detail", "file", "evidence", "ask", "statement", "finding", "decision")
        }
        assert found == dict.fromkeys(found, 404)
    make_incident(other, registrar)
    assert get(other, "detail", incident.pk).status_code == 404
    page = text(other, "list")
    assert page.count('<th scope="row"') == 1 and subject_teacher.name not in page
    assert get(head_teacher, "list").status_code == 404


def test_the_office_handles_no_incident_of_its_own_f9(registrar: User, principal: User) -> None:
    own = make_incident(registrar, principal)
    assert get(registrar, "detail", own.pk).status_code == 200
    for name in ("evidence", "ask", "finding"):
        assert get(registrar, name, own.pk).status_code == 404
    assert get(registrar, "statement", own.pk).status_code == 200
    assert get(principal, "statement", own.pk).status_code == 404


def test_a_file_of_evidence_is_downloaded_by_a_name_that_says_nothing(
    incident: Incident, subject_teacher: User
) -> None:
    file = incident.files.get()
    answer = get(subject_teacher, "file", incident.pk, file.pk)
    assert (answer.status_code, answer.content) == (200, make_pdf())
    assert answer["Content-Disposition"] == f'attachment; filename="evidence-{file.pk}.pdf"'
    assert client_of(subject_teacher).get(reverse("accountability:file", args=[file.pk])).status_code == 404
    assert client_of(subject_teacher).get(reverse("accountability:scan-detail", args=[file.pk])).status_code == 404


def test_a_file_of_another_incident_is_not_there_i6(incident: Incident, registrar: User, head_teacher: User) -> None:
    other = make_incident(head_teacher, registrar)
    assert get(registrar, "file", incident.pk, other.files.get().pk).status_code == 404


def test_the_child_is_named_to_who_may_see_it_only_i6_i2(
    pupils: list[Student], head_teacher: User, principal: User
) -> None:
    case = make_case(pupils[0])
    event = CaseEvent.objects.create(school=case.school, case=case, kind="confirmed", on=MON, at=make.at(MON))
    lost = Incident.objects.create(
        school=case.school, kind="lost_returnee", person=head_teacher, on=MON, confirmation=event,
        opened_at=make.at(MON),
    )  # fmt: skip
    for user in (principal, head_teacher):
        assert pupils[0].name in text(user, "detail", lost.pk)
        assert AccessEntry.objects.filter(actor=user, what="incident", student=pupils[0]).exists()
    Appointment.objects.filter(staff=head_teacher).update(ends_on=dt.date(2026, 11, 22))
    page = text(head_teacher, "detail", lost.pk)
    assert pupils[0].name not in page and case.label in page and "自动生成" in page
    assert AccessEntry.objects.filter(actor=head_teacher, what="incident").count() == 1


def test_bad_input_says_what_to_do(incident: Incident, registrar: User, subject_teacher: User) -> None:
    answer = client_of(registrar).post(url("new"), {"kind": "lost_returnee", "on": "2026-12-01"})
    assert answer.status_code == 422 and not Incident.objects.exclude(pk=incident.pk).exists()
    answer = post(registrar, "ask", incident, until=f"{MON}")
    assert answer.status_code == 422 and "请选明天或以后" in answer.content.decode()
    assert post(registrar, "evidence", incident, text="").status_code == 422
    assert post(subject_teacher, "statement", incident, text="").status_code == 422


def test_the_list_costs_the_same_with_three_and_so_does_a_long_incident(
    incident: Incident, registrar: User, subject_teacher: User, head_teacher: User
) -> None:
    def cost(name: str, *args: Any) -> int:
        client = client_of(registrar)
        with CaptureQueriesContext(connection) as found:
            client.get(url(name, *args))
        return len(found)

    before = cost("list"), cost("detail", incident.pk)
    for person in (subject_teacher, head_teacher):
        make_incident(person, registrar)
        ask_to_be_heard(incident=incident, until=THU, actor=registrar, at=make.at(MON, 8))
    assert (cost("list"), cost("detail", incident.pk)) == before


def test_a_step_of_the_small_hours_stands_on_its_own_day_a3(incident: Incident, registrar: User) -> None:
    ask_to_be_heard(incident=incident, until=THU, actor=registrar, at=make.at(dt.date(2026, 11, 24), 0, 5))
    assert "11月24日 00:05" in text(registrar, "detail", incident.pk)
