"""The pages of agreements by flow: issue, sign, hand over, acknowledge, print; who sees what (F1, M1, M15, J)."""

import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.actions.papers import void_paper
from accountability.choices import Party
from accountability.models import Agreement, AgreementSignature, ClauseText, StoredFile
from accountability.papers.clauses import SHIPPED
from students.actions.staff import hand_over_class
from students.choices import AbsenceKind, Role
from students.models import School, SchoolClass, Student, User
from tests import make
from tests.accountability.agreement_scene import head_agreement, issue_all, prepare_clauses, sign
from tests.case_scene import make_pdf
from tests.pictures import signed, strokes
from tests.rolls import take_roll
from tests.students.views.roll_pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
MONDAY, FRIDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 20)


def to(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


def text_of(client: Client, name: str, *args: Any, query: str = "") -> str:
    answer = client.get(to(name, *args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture(autouse=True)
def _children(pupils: list[Student]) -> None:
    """The class has pupils."""


@pytest.fixture
def office(principal: User) -> Client:
    return client_of(principal)


def signing(*agreements: Agreement, **more: str) -> dict[str, Any]:
    return {"agreements": [each.pk for each in agreements], "signed_how": "screen", "signature": signed(), **more}


# ---- issuing


def test_the_preview_names_posts_and_vacancies_and_only_the_principal_issues_j(
    school: School, school_class: SchoolClass, office: Client, registrar: User, subject_teacher: User
) -> None:
    page = text_of(client_of(registrar), "agreement-issue")
    assert "将签发2份责任书" in page and "其中1个岗位空缺" in page and "由校长签发" in page
    assert "扣班主任3分" in page and "三年级（1）班数学教师" in page
    assert client_of(registrar).post(to("agreement-issue")).status_code == 404
    assert not Agreement.objects.exists()
    assert office.post(to("agreement-issue"))["Location"] == to("agreement-sign")
    assert office.post(to("agreement-issue"))["Location"] == to("agreement-list")
    assert Agreement.objects.count() == 2
    assert "每个岗位都已有责任书" in text_of(office, "agreement-issue")


def test_the_principal_signs_all_of_them_with_one_drawing_m15(
    school: School, office: Client, principal: User, head_teacher: User, subject_teacher: User
) -> None:
    made = issue_all(school, principal)
    assert "有责任书等校长签字" in text_of(office, "agreement-list")
    assert "2份责任书等校长签字" in text_of(office, "agreement-sign")
    assert office.post(to("agreement-sign"), signing(*made)).status_code == 302
    assert AgreementSignature.objects.filter(party=Party.PRINCIPAL).count() == 2
    assert "没有等校长签字的责任书" in text_of(office, "agreement-sign")
    assert to("agreement-sign") not in text_of(office, "agreement-list")


# ---- the own agreements


def test_a_teacher_reads_every_clause_with_live_values_and_signs_all_posts_in_one_go_m14_m15(
    school: School, school_class: SchoolClass, principal: User, head_teacher: User, pupils: list[Student]
) -> None:
    for subject in ("语文", "道德与法治"):
        make.appoint(head_teacher, Role.SUBJECT_TEACHER, school_class, subject=subject)
    issue_all(school, principal)
    take_roll(school_class, head_teacher, FRIDAY, {pupils[0]: AbsenceKind.SICK})
    take_roll(school_class, head_teacher, MONDAY, hour=7)
    client = client_of(head_teacher)
    page = text_of(client, "agreement-own")
    assert "3份等您签字" in page and "十三、学校目标" in page and page.count("目前：本学期100.00%") == 3
    assert "本月16个上课日，按时2个" in page and "未达标" in page
    form = dict.fromkeys(("agreements",), page)
    form["agreements"] = re.findall(r'name="agreements" value="(\d+)"', page)  # type: ignore[assignment]  # a list
    assert len(form["agreements"]) == 3
    answer = client.post(to("agreement-own"), {**form, "signed_how": "screen", "signature": signed()}, follow=True)
    assert "已签3份责任书" in answer.content.decode() and "都已签字" in answer.content.decode()
    again = client.post(to("agreement-own"), {**form, "signed_how": "screen", "signature": signed()})
    assert again.status_code == 200
    assert AgreementSignature.objects.count() == 3


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"signature": ""}, "签字"),
        ({"signature": "data:text/html,x"}, "签字"),
        ({"signed_how": ""}, "这个字段是必填项"),
        ({"signed_how": "paper"}, "请填写纸质责任书的签字日期"),
        ({"signed_how": "paper", "signed_on": "2026-11-24"}, "这一天还没到"),
        ({"signed_how": "paper", "signed_on": "2026-08-30"}, "当天不受这份责任书约束"),
        ({"agreements": ["99999"]}, "刚刚被更换或作废"),
    ],
)
def test_what_is_refused_says_what_to_do(
    school: School, principal: User, head_teacher: User, change: dict[str, Any], told: str
) -> None:
    (made,) = issue_all(school, principal)
    answer = client_of(head_teacher).post(to("agreement-own"), {**signing(made), **change})
    assert answer.status_code == 422 and told in answer.content.decode()
    assert not AgreementSignature.objects.exists()


def test_without_an_agreement_the_page_says_who_issues_it(head_teacher: User) -> None:
    assert "由校长签发" in text_of(client_of(head_teacher), "agreement-own")


def test_a_strangers_agreement_is_nowhere_i6(
    school: School, school_class: SchoolClass, principal: User, head_teacher: User, subject_teacher: User
) -> None:
    issue_all(school, principal)
    agreement = head_agreement(school_class)
    other = make.make_class(school)
    stranger = make.make_user(school)
    make.appoint(stranger, Role.HEAD_TEACHER, other)
    for person in (stranger, subject_teacher):
        client = client_of(person)
        for name in ("agreement-detail", "agreement-print", "agreement-pdf"):
            assert client.get(to(name, agreement.pk)).status_code == 404, name
        scan = {"scan": io.BytesIO(make_pdf())}
        assert client.post(to("agreement-scan", agreement.pk), scan).status_code == 404
        assert client.post(to("agreement-own"), signing(agreement)).status_code in (200, 422)
    assert not AgreementSignature.objects.exists() and not StoredFile.objects.exists()


# ---- handing over


def test_after_a_hand_over_the_successor_is_asked_and_the_predecessor_sees_nothing_f1_i6(
    school: School, school_class: SchoolClass, office: Client, principal: User, head_teacher: User
) -> None:
    (made,) = issue_all(school, principal)
    sign(principal, made, party=Party.PRINCIPAL)
    sign(head_teacher, made)
    successor = make.make_user(school, name="林老师")
    hand_over_class(school_class=school_class, successor=successor, on=MONDAY, actor=principal, at=make.at(MONDAY, 7))
    assert client_of(head_teacher).get(to("agreement-own")).status_code == 404
    page = text_of(client_of(successor), "agreement-own")
    assert "待确认" in page and "自11月23日起对您有效" in page
    assert "林老师 自11月23日 未确认" in text_of(office, "agreement-list", query="?state=successor")
    client_of(successor).post(to("agreement-own"), signing(made))
    assert AgreementSignature.objects.get(person=successor).kind == "acknowledged"
    printed = text_of(office, "agreement-print", made.pk)
    assert printed.count("继任责任人（签字）") == 2 and printed.count('class="leaf__ink"') == 6


def test_what_waits_stands_on_the_first_pages_and_costs_no_statement_there(
    school: School,
    school_class: SchoolClass,
    office: Client,
    principal: User,
    head_teacher: User,
    subject_teacher: User,
) -> None:
    take_roll(school_class, head_teacher, MONDAY, hour=7)
    pages = {
        head_teacher: reverse("students:roll-done", args=[school_class.pk, MONDAY]),
        subject_teacher: reverse("home"),
        principal: reverse("students:board-today"),
    }
    links = {head_teacher: "agreement-own", subject_teacher: "agreement-own", principal: "agreement-sign"}
    waiting = {person: f'href="{to(links[person])}">{"有责任书"}' for person in pages}

    def look(person: User) -> tuple[int, bool]:
        client = client_of(person)
        client.get(pages[person])
        with CaptureQueriesContext(connection) as found:
            page = client.get(pages[person]).content.decode()
        return len(found), waiting[person] in page

    before = {person: look(person) for person in pages}
    made = issue_all(school, principal)
    after = {person: look(person) for person in pages}
    assert {shown for _count, shown in before.values()} == {False} and {shown for _, shown in after.values()} == {True}
    assert [count for count, _ in before.values()] == [count for count, _ in after.values()]
    assert "有责任书等您签字" in client_of(head_teacher).get(to("duty-list")).content.decode()
    sign(head_teacher, head_agreement(school_class), on=MONDAY)
    sign(principal, *made, on=MONDAY, party=Party.PRINCIPAL)
    assert [look(person)[1] for person in pages] == [False, True, False]
    void_paper(paper=made[1].paper, because="错", actor=principal, at=make.at(MONDAY))
    assert not look(subject_teacher)[1]


# ---- the office's list, one agreement


def test_the_list_filters_and_exports_the_same_m1(
    school: School,
    school_class: SchoolClass,
    office: Client,
    principal: User,
    head_teacher: User,
    subject_teacher: User,
) -> None:
    made = issue_all(school, principal)
    sign(head_teacher, made[0])
    unsigned = text_of(office, "agreement-list", query="?state=unsigned")
    assert "李老师 未签字" in unsigned and "王老师" not in unsigned
    other = make.make_class(school)
    assert "没有处于这种状态的责任书" in text_of(office, "agreement-list", query=f"?school_class={other.pk}")
    assert "没有签发责任书" in text_of(office, "agreement-list", query="?year=2025")
    answer = office.get(to("agreement-export") + "?state=unsigned")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert "青石镇中心小学" in str(rows[0][0]) and "周校长" in str(rows[0][0])
    assert [row[0] for row in rows[2:]] == ["三年级(1)班 数学"]
    assert rows[2][4] == "李老师 未签字" and "责任人未签字" in str(rows[2][5])


def test_paper_signatures_and_scans_are_recorded_by_the_office_e5(
    school: School, office: Client, principal: User, head_teacher: User
) -> None:
    (made,) = issue_all(school, principal)
    path = to("agreement-on-paper", made.pk)
    for form in ({"person": head_teacher.pk, "signed_on": "2026-11-24"}, {"person": principal.pk}):
        assert office.post(path, {"signed_on": "2026-09-03", **form}).status_code == 422
    assert office.post(path, {"person": head_teacher.pk, "signed_on": "2026-09-03"}).status_code == 302
    assert "已于2026年9月3日在纸质责任书上签字" in text_of(office, "agreement-detail", made.pk)
    for client in (office, client_of(head_teacher)):
        answer = client.post(to("agreement-scan", made.pk), {"scan": io.BytesIO(make_pdf())})
        assert answer.status_code == 302
    stored = StoredFile.objects.get()
    assert (stored.paper_id, stored.student) == (made.paper_id, None)
    assert office.get(reverse("accountability:scan-detail", args=[stored.pk])).status_code == 200
    assert client_of(head_teacher).get(reverse("accountability:scan-detail", args=[stored.pk])).status_code == 404
    assert office.post(to("agreement-scan", made.pk), {"scan": io.BytesIO(b"x")}).status_code == 422


def test_a_replaced_and_a_void_agreement_stay_readable_for_the_office_alone_m15(
    school: School, school_class: SchoolClass, office: Client, principal: User, head_teacher: User
) -> None:
    (first,) = issue_all(school, principal)
    prepare_clauses(school, principal, is_approved=True)
    (second,) = issue_all(school, principal, replaces_older=True)
    assert "已作废或已更换" in text_of(office, "agreement-detail", first.pk)
    assert client_of(head_teacher).get(to("agreement-detail", first.pk)).status_code == 404
    assert first.paper.number in text_of(office, "agreement-detail", second.pk)
    void_paper(paper=second.paper, because="错", actor=principal, at=make.at(MONDAY))
    assert "作废" in text_of(office, "agreement-print", second.pk)
    assert office.get(to("agreement-pdf", second.pk)).status_code == 302
    assert office.post(to("agreement-scan", second.pk), {"scan": io.BytesIO(make_pdf())}).status_code == 404


# ---- printing


def test_prints_hold_two_copies_each_and_the_sheet_a_line_for_each_grade_m15(
    school: School,
    school_class: SchoolClass,
    office: Client,
    principal: User,
    head_teacher: User,
    subject_teacher: User,
) -> None:
    younger = make.make_class(school, entry_year=2026)
    made = issue_all(school, principal)
    sign(head_teacher, head_agreement(school_class))
    everything = text_of(office, "agreement-print-all")
    assert everything.count("此为学校存") == everything.count("此为责任人存") == 3 == len(made)
    one = text_of(office, "agreement-print-all", query=f"?school_class={younger.pk}")
    assert one.count("此为学校存") == 1 and "一年级（2）班班主任" in one
    sheet = text_of(office, "agreement-sheet")
    assert sheet.count("<th>一年级</th>") == sheet.count("<th>三年级</th>") == 2
    assert sheet.count('class="leaf__ink"') == 2 and "（1）班王老师" in sheet and "共2份" in sheet
    for name, query in (("agreement-pdf-all", f"?school_class={school_class.pk}"), ("agreement-sheet-pdf", "")):
        answer = office.get(to(name) + query)
        assert answer.content.startswith(b"%PDF") and 'filename="agreement' in answer["Content-Disposition"]
    assert office.get(to("agreement-pdf-all"))["Location"] == to("agreement-list")
    assert office.get(to("agreement-sheet") + "?year=2025")["Location"] == to("agreement-list")
    assert client_of(head_teacher).get(to("agreement-pdf", head_agreement(school_class).pk)).status_code == 200


# ---- clauses


def rows_form(*clauses: tuple[str, str], **more: str) -> dict[str, str]:
    fields = {"c-TOTAL_FORMS": str(len(clauses)), "c-INITIAL_FORMS": "0", **more}
    for place, (title, text) in enumerate(clauses):
        fields |= {f"c-{place}-place": str(place + 1), f"c-{place}-title": title, f"c-{place}-text": text}
    return fields


def test_clauses_are_previewed_with_what_changes_then_prepared_then_approved_m13_j(
    school: School, office: Client, registrar: User
) -> None:
    desk = client_of(registrar)
    said = [(SHIPPED[0].title, "每流失一名学生扣{班主任扣分}分\n【科任】当堂清点"), ("", ""), ("新条款", "新的一句")]
    page = desk.post(to("clause-new"), rows_form(*said, preview="1")).content.decode()
    assert "扣3分" in page and "<ins>新条款</ins>" in page and "<del>每日上报</del>" in page
    assert not ClauseText.objects.exists()
    assert desk.post(to("clause-new"), rows_form(*said, save="1", note="简化")).status_code == 302
    assert desk.post(to("clause-approve", 1)).status_code == 404
    assert "第1版等待校长批准" in text_of(desk, "clause-list") and "现行系统自带的条款" in text_of(desk, "clause-list")
    assert "<ins>【科任】当堂清点</ins>" in text_of(office, "clause-detail", 1)
    assert office.post(to("clause-approve", 1)).status_code == 302
    assert "现行第1版" in text_of(office, "clause-list")
    assert "篇一.2" in text_of(office, "clause-detail", 0)
    assert office.get(to("clause-detail", 2)).status_code == 404


def test_the_principals_own_version_is_in_force_at_once_and_nonsense_is_refused_m13(
    school: School, office: Client
) -> None:
    refused = office.post(to("clause-new"), rows_form(("甲", "扣{几}分"), save="1"))
    assert "{几}" in refused.content.decode() and not ClauseText.objects.exists()
    assert office.post(to("clause-new"), rows_form(("甲" * 40, "一"), save="1")).status_code == 422
    office.post(to("clause-new"), rows_form(("甲", "一"), save="1"))
    assert ClauseText.objects.get().approved_at is not None
    assert strokes() and "第2版" in text_of(office, "clause-new")


# ---- statements


def _grow(school: School, principal: User, count: int) -> None:
    """More classes, each with a head teacher who teaches two subjects and whose agreements are signed."""
    for _number in range(count):
        school_class = make.make_class(school)
        teacher = make.make_user(school)
        make.appoint(teacher, Role.HEAD_TEACHER, school_class)
        for subject in ("语文", "数学"):
            make.appoint(teacher, Role.SUBJECT_TEACHER, school_class, subject=subject)
        made = issue_all(school, principal)
        sign(teacher, *(each for each in made if each.school_class == school_class))
        sign(principal, *made, party=Party.PRINCIPAL)
        prepare_clauses(school, principal)


@pytest.mark.parametrize(
    "name",
    ["agreement-list", "agreement-export", "agreement-issue", "agreement-sign", "agreement-print-all",
     "agreement-sheet", "clause-list"],
)  # fmt: skip
def test_statements_do_not_grow_with_posts(school: School, office: Client, principal: User, name: str) -> None:
    counts = []
    for more in (1, 2):
        _grow(school, principal, more)
        office.get(to(name))
        with CaptureQueriesContext(connection) as found:
            assert office.get(to(name)).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_own_page_does_not_grow_with_posts(
    school: School, school_class: SchoolClass, principal: User, head_teacher: User
) -> None:
    counts = []
    for subjects in ((), ("语文", "数学")):
        for subject in subjects:
            make.appoint(head_teacher, Role.SUBJECT_TEACHER, school_class, subject=subject)
            make.appoint(head_teacher, Role.SUBJECT_TEACHER, make.make_class(school), subject=subject)
        sign(head_teacher, *issue_all(school, principal)[:1])
        client = client_of(head_teacher)
        client.get(to("agreement-own"))
        with CaptureQueriesContext(connection) as found:
            assert client.get(to("agreement-own")).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] and Agreement.objects.count() >= 5
