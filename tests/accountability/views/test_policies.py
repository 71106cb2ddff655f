"""The pages of values: who reads what, proposing with a preview, deciding, the note on the veto (K14, J, F6, I4)."""

import datetime as dt
import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.choices import PolicyOutcome
from accountability.models import AccountabilityPolicy, PolicyDecision, PolicyProposal, VetoLineRead
from accountability.queries.policy import policy_on
from accountability.rules.policy_values import VALUES
from students.models import AttendancePolicy, School, SchoolClass, Student, User
from students.queries.calendar import limits_on
from tests import make
from tests.cases import missing
from tests.policies import change, proposal_form, propose
from tests.students.views.roll_pages import client_of

pytestmark = pytest.mark.django_db
FRI, MONDAY, TUE = (dt.date(2026, 11, day) for day in (20, 23, 24))


def to(name: str, *args: object) -> str:
    return reverse(f"accountability:policy-{name}", args=args)


@pytest.fixture
def office(registrar: User, monday: dt.date) -> Client:
    return client_of(registrar)


@pytest.fixture
def head(principal: User, monday: dt.date) -> Client:
    """The principal's browser."""
    return client_of(principal)


def test_the_list_holds_every_value_with_its_rule_source_and_date_m5(
    office: Client, school: School, principal: User
) -> None:
    change(school, principal, MONDAY, head_points="4.5")
    change(school, principal, TUE, make.at(MONDAY), run_days="2")
    page = office.get(to("list")).content.decode()
    assert all(to("value", name) in page for name in VALUES)
    row = page[page.index(to("value", "head_points")) :].split("</tr>")[0]
    assert "<b>4.5</b>" in row and "F2" in row and "篇一.3" in row and "2026" in row
    row = page[page.index(to("value", "run_days")) :].split("</tr>")[0]
    assert "<b>3</b>" in row and "D2" in row and "篇四.3" in row


def test_teachers_read_the_values_and_not_who_decided_them(
    head_teacher: User, school: School, registrar: User, principal: User, monday: dt.date
) -> None:
    change(school, principal, MONDAY, run_days="2", reason="周例会讨论通过")
    propose(school, registrar, TUE, make.at(MONDAY), run_days="4", reason="还要再议")
    teacher = client_of(head_teacher)
    for url in (to("list"), to("value", "run_days")):
        page = teacher.get(url).content.decode()
        assert "<b>2</b>" in page and "周例会" not in page and "还要再议" not in page and principal.name not in page
        assert "propose" not in page
    assert f'href="{to("list")}"' in teacher.get(reverse("accountability:responsibility")).content.decode()


def test_the_office_sees_who_proposed_and_approved_it(
    office: Client, school: School, registrar: User, principal: User
) -> None:
    change(school, principal, MONDAY, run_days="2", reason="周例会讨论通过")
    page = office.get(to("value", "run_days")).content.decode()
    assert "周例会讨论通过" in page and principal.name in page
    assert office.get(to("value", "nothing")).status_code == 404


def test_looking_first_shows_counts_and_stores_nothing(
    office: Client, school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], FRI, MONDAY)
    form = proposal_form(school_class.school, MONDAY, run_days="2")
    with CaptureQueriesContext(connection) as queries:
        answer = office.post(to("propose", "attendance"), {**form, "look": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200 and "0 → 1" in page and pupils[0].name not in page
    written = [query["sql"] for query in queries.captured_queries if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert not [sql for sql in written if "_session" not in sql]
    assert not PolicyProposal.objects.exists()


def test_registrar_proposes_principal_approves_j(office: Client, head: Client, school: School) -> None:
    form = proposal_form(school, MONDAY, head_points="4", veto_percent="5", effective_on=f"{TUE}")
    answer = office.post(to("propose", "accountability"), {**form, "propose": "1"})
    proposal = PolicyProposal.objects.get()
    assert answer["Location"] == to("proposal", proposal.pk)
    assert proposal.values == {"head_points": "4", "veto_percent": "5"}
    assert office.post(to("proposal", proposal.pk), {"decision": "approved"}).status_code == 404
    page = head.get(to("proposal", proposal.pk)).content.decode()
    assert "<del>50%</del>" in page and "<ins>5%</ins>" in page
    assert head.post(to("proposal", proposal.pk), {"decision": "approved"}).status_code == 302
    assert policy_on(school.pk, TUE).veto_percent == Decimal(5)
    assert policy_on(school.pk, MONDAY).veto_percent == Decimal(50)
    assert head.post(to("proposal", proposal.pk), {"decision": "approved"}).status_code == 422


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"run_days": "0"}, "run_days"),
        ({"run_days": ""}, "run_days"),
        ({"on_time_until": "25:00"}, "on_time_until"),
        ({"run_days": "2", "effective_on": "2026-11-22"}, "effective_on"),
        ({"run_days": "2", "effective_on": "明天"}, "effective_on"),
        ({"run_days": "2", "reason": ""}, "reason"),
        ({"head_teacher_leave_days": "9"}, "head_teacher_leave_days"),
        ({"run_days": "3"}, "__all__"),
    ],
)
@pytest.mark.parametrize("button", ["look", "propose"])
def test_a_wrong_form_is_answered_at_its_field(
    office: Client, school: School, changes: dict[str, str], field: str, button: str
) -> None:
    answer = office.post(to("propose", "attendance"), {**proposal_form(school, MONDAY, **changes), button: "1"})
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not PolicyProposal.objects.exists()


def test_patterns_say_what_they_need_e2(office: Client, school: School) -> None:
    form = proposal_form(school, MONDAY, letter_pattern="劝学第{number}号")
    answer = office.post(to("propose", "accountability"), {**form, "look": "1"})
    assert answer.status_code == 422
    assert "{year}" in str(answer.context["form"].errors["letter_pattern"])


def test_later_rows_are_shown_and_asked_about(office: Client, head: Client, school: School, principal: User) -> None:
    change(school, principal, TUE, make.at(MONDAY), run_days="4")
    page = office.get(to("propose", "attendance")).content.decode()
    assert "<ins>4</ins>" in page and 'name="later"' in page
    form = proposal_form(school, MONDAY, run_days="2")
    assert office.post(to("propose", "attendance"), {**form, "propose": "1"}).status_code == 422
    assert office.post(to("propose", "attendance"), {**form, "later": "keep", "propose": "1"}).status_code == 302
    proposal = PolicyProposal.objects.latest("id")
    assert head.post(to("proposal", proposal.pk), {"decision": "approved"}).status_code == 302
    assert [limits_on(school.pk, day).run_days for day in (MONDAY, TUE)] == [2, 4]


def test_what_the_form_showed_and_nobody_touched_is_no_change(office: Client, school: School, principal: User) -> None:
    change(school, principal, TUE, make.at(MONDAY), run_days="4")
    form = proposal_form(school, MONDAY, intermittent_days="5", effective_on=f"{TUE}")
    assert office.post(to("propose", "attendance"), {**form, "propose": "1"}).status_code == 302
    assert PolicyProposal.objects.latest("id").values == {"intermittent_days": "5"}


def test_refusing_needs_a_reason_and_withdrawing_is_for_the_office(
    office: Client, head: Client, school: School, registrar: User, principal: User
) -> None:
    proposal = propose(school, registrar, TUE, make.at(MONDAY), run_days="2")
    refused = head.post(to("proposal", proposal.pk), {"decision": "refused", "reason": ""})
    assert refused.status_code == 422 and refused.context["form"].errors["reason"]
    assert head.post(to("proposal", proposal.pk), {"decision": "withdrawn"}).status_code == 404, (
        "not the principal's own"
    )
    assert office.post(to("proposal", proposal.pk), {"decision": "withdrawn"}).status_code == 302
    own = propose(school, principal, TUE, make.at(MONDAY), run_days="2")
    assert head.post(to("proposal", own.pk), {"decision": "withdrawn"}).status_code == 302
    assert head.post(to("proposal", own.pk), {"decision": "nonsense"}).status_code == 404
    assert set(PolicyDecision.objects.values_list("outcome", flat=True)) == {PolicyOutcome.WITHDRAWN}
    assert AttendancePolicy.objects.count() == 1 and not AccountabilityPolicy.objects.exists()


def test_the_principal_is_led_to_what_waits_until_it_is_decided(
    office: Client, head: Client, school: School, registrar: User, principal: User
) -> None:
    board, waits = reverse("students:board-today"), f'href="{to("proposal-list")}"'
    proposal = propose(school, registrar, TUE, make.at(MONDAY), run_days="2")
    assert waits in head.get(board).content.decode()
    assert waits not in office.get(board).content.decode(), "the registrar decides nothing"
    head.post(to("proposal", proposal.pk), {"decision": "approved"})
    assert waits not in head.get(board).content.decode()
    assert "<ins>2</ins>" in office.get(to("proposal", proposal.pk)).content.decode()


def test_f6_the_note_on_the_veto_is_shown_until_the_principal_has_read_it(
    office: Client, head: Client, school: School
) -> None:
    board, note = reverse("students:board-today"), to("veto-line")
    assert note in head.get(to("list")).content.decode() and f'href="{to("list")}"' in head.get(board).content.decode()
    shown = office.get(to("list")).content.decode()
    assert "0.5" in shown and note not in shown, "the registrar reads it and cannot confirm it"
    assert head.get(note).status_code == 405 and not VetoLineRead.objects.exists()
    assert head.post(note).status_code == 302
    assert note not in head.get(to("list")).content.decode()
    assert "0.5 %" not in office.get(to("list")).content.decode()
    assert f'href="{to("list")}"' not in head.get(board).content.decode()


def test_the_spreadsheet_holds_the_same_and_who_made_it(office: Client, registrar: User) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(office.get(to("export")).content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == len(VALUES) + 2 and registrar.name in rows[0][0]
    assert ("D2", "篇四.3") in {row[6:8] for row in rows}


def test_values_hold_as_many_statements_at_one_change_as_at_three(
    office: Client, school: School, principal: User, registrar: User
) -> None:
    def cost(url: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert office.get(url).status_code == 200
        return len(found)

    change(school, principal, MONDAY, run_days="2")
    waiting = propose(school, registrar, TUE, make.at(MONDAY), run_days="5")
    urls = [
        to("list"),
        to("value", "run_days"),
        to("proposal-list"),
        to("proposal", waiting.pk),
        to("propose", "attendance"),
    ]
    office.get(urls[0])  # the first page of a session writes it
    before = [cost(url) for url in urls]
    change(school, principal, MONDAY, make.at(MONDAY, 9), run_days="3")
    change(school, principal, MONDAY, make.at(MONDAY, 10), run_days="2")
    for number in range(2):
        propose(school, registrar, TUE, make.at(MONDAY), run_days=str(6 + number))
    for _ in range(2):
        make.make_class(school)
    assert [cost(url) for url in urls] == before


def test_pages_link_only_to_what_is_there(office: Client, school: School, registrar: User) -> None:
    propose(school, registrar, TUE, make.at(MONDAY), run_days="5")
    links = {
        link
        for url in (to("list"), to("proposal-list"), to("value", "head_points"))
        for link in re.findall(r'href="(/rules/[^"#?]*)', office.get(url).content.decode())
    }
    assert {office.get(link).status_code for link in links} == {200}


def test_a_value_that_is_put_back_says_that_today_has_it(office: Client, school: School, principal: User) -> None:
    change(school, principal, TUE, make.at(MONDAY), run_days="4")
    back = propose(school, principal, TUE, make.at(MONDAY), run_days="3")
    answer = office.get(to("proposal", back.pk))
    assert answer.status_code == 200 and answer.context["lines"] == []
