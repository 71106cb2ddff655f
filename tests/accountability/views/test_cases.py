"""The pages of cases by flow: what each decision does, what is refused in words, who sees what (D2 to D12, J, I6)."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.access import NAMED, has_charge, visible_cases
from accountability.actions.case_opening import ByHand, open_by_hand
from accountability.actions.cases import name_responsible, retract
from accountability.choices import CaseEventKind, CaseOutcome, Cause
from accountability.models import CauseRecord, DropoutCase
from students.access import rights_on
from students.choices import AbsenceKind, Role
from students.models import AccessEntry, Contact, Guardian, SchoolClass, Student, User
from tests import make
from tests.checks import make_check
from tests.rolls import take_roll
from tests.students.views.roll_pages import client_of

WED, THU, FRI, MON = (dt.date(2026, 11, day) for day in (18, 19, 20, 23))
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
U = AbsenceKind.UNEXPLAINED


def to(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


def missing(school_class: SchoolClass, by: User, child: Student, *days: dt.date) -> None:
    for day in days:
        take_roll(school_class, by, day, {child: U}, hour=7)


@pytest.fixture
def case(school_class: SchoolClass, head_teacher: User, pupils: list[Student]) -> DropoutCase:
    """The first child is missing from Thursday on; the roll of today opened the case."""
    missing(school_class, head_teacher, pupils[0], THU, FRI, MON)
    return DropoutCase.objects.get()


@pytest.fixture
def returned(school_class: SchoolClass, head_teacher: User, pupils: list[Student]) -> DropoutCase:
    """The second child was missing from Wednesday on and is back today."""
    missing(school_class, head_teacher, pupils[1], WED, THU, FRI)
    take_roll(school_class, head_teacher, MON, {}, hour=7)
    return DropoutCase.objects.get(student=pupils[1])


def page(user: User, name: str, *args: Any) -> str:
    answer = client_of(user).get(to(name, *args))
    assert answer.status_code == 200
    return answer.content.decode()


def kinds(case: DropoutCase) -> list[str]:
    return [event.kind for event in case.events.order_by("pk")]


# ---- the page


def test_the_next_step_stands_first_each_reader_has_an_own_one(
    case: DropoutCase, principal: User, head_teacher: User
) -> None:
    assert "由您办理" in page(principal, "case-detail", case.pk)
    text = page(principal, "case-detail", case.pk)
    assert text.index("确定负责人") < text.index("开具并送达劝学书") < text.index("进行到哪一步")
    own = page(head_teacher, "case-detail", case.pk)
    assert own.index("联系监护人") < own.index("确定负责人")
    assert f"/roll/{case.student.placements.get().school_class_id}/{MON}/done/#child-{case.student_id}" in own


def test_a_blocked_step_says_what_is_missing_d5(case: DropoutCase, registrar: User) -> None:
    assert "暂时不能办：劝学书还没有送达、家访还差 3 次" in page(registrar, "case-detail", case.pk)


def test_phones_are_masked_until_a_click_that_leaves_an_entry_i1(case: DropoutCase, head_teacher: User) -> None:
    guardian = Guardian.objects.create(
        school=case.school, student=case.student, name="陈大山", relation="父亲", phone="13812345678"
    )
    assert "13812345678" not in page(head_teacher, "case-detail", case.pk)
    client = client_of(head_teacher)
    answer = client.post(to("case-phone", case.pk), {"guardian": guardian.pk})
    assert "tel:13812345678" in answer.content.decode() and answer["Cache-Control"] == "no-store"
    assert AccessEntry.objects.filter(what="guardian.phone", student=case.student).count() == 1
    for wrong in ("", "0", "x", "9" * 30):
        assert client.post(to("case-phone", case.pk), {"guardian": wrong}).status_code == 404


def test_the_illness_behind_a_cause_is_not_for_the_principal_i4(
    case: DropoutCase, head_teacher: User, principal: User
) -> None:
    client_of(head_teacher).post(to("cause-new", case.student_id), {"cause": "illness", "note": "哮喘住院"})
    assert "哮喘住院" in page(head_teacher, "case-detail", case.pk)
    told = page(principal, "case-detail", case.pk)
    assert "患病" in told and "哮喘住院" not in told


def test_what_was_taken_back_is_struck_with_its_reason_d11(
    case: DropoutCase, principal: User, subject_teacher: User
) -> None:
    client = client_of(principal)
    client.post(to("case-responsible", case.pk), {"staff": subject_teacher.pk})
    event = case.events.get(kind=CaseEventKind.RESPONSIBLE)
    client.post(to("case-retract", case.pk, event.pk), {"text": "写错了人"})
    text = page(principal, "case-detail", case.pk)
    assert f"<del>确定负责人 · {subject_teacher.name}</del>" in text and "写错了人" in text
    again = client.post(to("case-retract", case.pk, event.pk), {"text": "再来"})
    assert again.status_code == 422 and "这一条不能撤回" in again.content.decode()


# ---- decisions


def test_a_person_is_named_and_works_on_the_case_only_while_named_d3(
    case: DropoutCase, principal: User, subject_teacher: User
) -> None:
    assert client_of(subject_teacher).get(to("case-detail", case.pk)).status_code == 404
    client_of(principal).post(to("case-responsible", case.pk), {"staff": subject_teacher.pk})
    client = client_of(subject_teacher)
    assert client.get(to("case-detail", case.pk)).status_code == 200
    assert "开具并送达劝学书" in client.get(to("duty-list")).content.decode()
    assert client.post(to("cause-new", case.student_id), {"cause": "weary"}).status_code == 302
    assert client.get(reverse("students:student-detail", args=[case.student_id])).status_code == 404
    assert client.get(to("case-close", case.pk)).status_code == 404
    event = case.events.get(kind=CaseEventKind.RESPONSIBLE)
    retract(event=event, reason="换人", actor=principal, at=make.at(MON))
    assert client.get(to("case-detail", case.pk)).status_code == 404
    assert client.post(to("cause-new", case.student_id), {"cause": "weary"}).status_code == 404


def test_the_menu_and_the_page_agree_on_who_is_named_d3(
    case: DropoutCase, principal: User, subject_teacher: User
) -> None:
    """The statement of the menu and the rows of the page look at the last naming that stands."""
    colleague = make.make_user(case.school)

    def named() -> list[bool]:
        found = [who for user in (subject_teacher, colleague) if (who := rights_on(user, MON))]
        told = [NAMED in who.also for who in found]
        assert [visible_cases(who).exists() for who in found] == told
        return told

    first = name_responsible(case=case, staff=subject_teacher, actor=principal, at=make.at(MON))
    assert named() == [True, False]
    second = name_responsible(case=case, staff=colleague, actor=principal, at=make.at(MON))
    assert named() == [False, True]
    retract(event=second, reason="换人", actor=principal, at=make.at(MON))
    assert named() == [True, False]
    retract(event=first, reason="换人", actor=principal, at=make.at(MON))
    assert named() == [False, False]
    who = rights_on(subject_teacher, MON)
    assert who and not has_charge(who)


def test_a_cause_is_recorded_without_a_case_too_d12(
    school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[1], FRI, MON)
    client = client_of(head_teacher)
    answer = client.post(to("cause-new", pupils[1].pk), {"cause": "other", "note": " "})
    assert answer.status_code == 422 and "是什么原因" in answer.content.decode()
    assert client.post(to("cause-new", pupils[1].pk), {"cause": "weary"})["Location"] == to("duty-list")
    record = CauseRecord.objects.get()
    assert (record.cause, record.recorded_by) == (Cause.WEARY, head_teacher)


def test_the_override_stands_on_the_face_of_the_case_d5(case: DropoutCase, principal: User, registrar: User) -> None:
    assert "家访还差 3 次" in page(principal, "case-override", case.pk)
    refused = client_of(principal).post(to("case-override", case.pk), {"text": " "})
    assert refused.status_code == 422
    client_of(principal).post(to("case-override", case.pk), {"text": "家长已带孩子出省，村里作证"})
    text = page(registrar, "case-detail", case.pk)
    assert text.index("家长已带孩子出省，村里作证") < text.index("进行到哪一步")
    again = client_of(principal).post(to("case-override", case.pk), {"text": "再来"})
    assert again.status_code == 422 and "什么都不缺" in again.content.decode()


def test_confirming_shows_its_facts_and_refuses_before_its_day_d7(case: DropoutCase, principal: User) -> None:
    text = page(principal, "case-confirm", case.pk)
    assert "11月19日、11月20日、11月23日" in text and "现在还不能确认" in text
    refused = client_of(principal).post(to("case-confirm", case.pk), {"note": ""})
    assert refused.status_code == 422 and "期限过后" in refused.content.decode()
    case.township_notices.create(
        school=case.school, number="7", issued_on=FRI, deadline_on=FRI, recorded_by=principal, recorded_at=make.at(FRI)
    )
    assert "现在还不能确认" not in page(principal, "case-confirm", case.pk)
    client_of(principal).post(to("case-confirm", case.pk), {"note": "情况属实"})
    assert kinds(case)[-1] == CaseEventKind.CONFIRMED
    assert "已经确认过辍学" in page(principal, "case-confirm", case.pk)


def test_the_note_of_the_observation_begins_with_what_the_rolls_say_d9(
    returned: DropoutCase, head_teacher: User
) -> None:
    assert "11月23日至11月23日：到校 1 个上课日。" in page(head_teacher, "case-observe", returned.pk)
    client_of(head_teacher).post(to("case-observe", returned.pk), {"text": "到校 1 天，情绪稳定"})
    assert "到校 1 天，情绪稳定" in page(head_teacher, "case-detail", returned.pk)


def test_there_is_nothing_to_observe_before_the_return_d9(case: DropoutCase, head_teacher: User) -> None:
    early = client_of(head_teacher).post(to("case-observe", case.pk), {"text": "在校"})
    assert early.status_code == 422 and "还没有返校" in early.content.decode()


def test_closing_is_proposed_then_decided_with_what_was_proposed_d11(
    case: DropoutCase, head_teacher: User, registrar: User
) -> None:
    form = {"outcome": "elsewhere", "evidence": "城关镇小学就读证明"}
    client_of(head_teacher).post(to("case-propose", case.pk), form)
    assert "城关镇小学就读证明" in page(registrar, "case-close", case.pk)
    assert "决定是否销号" in page(registrar, "duty-list")
    client_of(registrar).post(to("case-close", case.pk), form)
    case.refresh_from_db()
    assert (case.closed_on, case.events.last().outcome) == (MON, CaseOutcome.ELSEWHERE)
    assert "已在外校就读" in page(registrar, "case-detail", case.pk)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"outcome": "returned", "evidence": "点名"}, "还没有见到这名学生"),
        ({"outcome": "transferred", "evidence": "转学证明"}, "先在学籍里登记"),
        ({"outcome": "explained", "evidence": "请假条"}, "补假条或更正点名"),
        ({"outcome": "error", "evidence": "看错了"}, "由校长决定"),
        ({"outcome": "missing", "evidence": " "}, "依据"),
        ({"evidence": "证明"}, "结论"),
    ],
)
def test_an_outcome_that_does_not_fit_is_refused_in_words_and_nothing_is_lost_d11(
    case: DropoutCase, registrar: User, form: dict[str, str], said: str
) -> None:
    answer = client_of(registrar).post(to("case-close", case.pk), form)
    text = answer.content.decode()
    assert answer.status_code == 422 and said in text and form["evidence"].strip() in text
    assert kinds(case) == [CaseEventKind.OPENED]


def test_a_closed_case_is_opened_again_by_the_principal_d11(
    case: DropoutCase, registrar: User, principal: User
) -> None:
    client_of(registrar).post(to("case-close", case.pk), {"outcome": "missing", "evidence": "报案回执"})
    assert "重新立案" not in page(registrar, "case-detail", case.pk)
    assert to("case-reopen", case.pk) in page(principal, "case-detail", case.pk)
    client_of(principal).post(to("case-reopen", case.pk), {"text": "找到了"})
    case.refresh_from_db()
    assert case.closed_on is None and kinds(case)[-1] == CaseEventKind.REOPENED


def test_only_the_own_word_is_taken_back_by_others_than_the_office_j(
    case: DropoutCase, head_teacher: User, principal: User, subject_teacher: User
) -> None:
    event = name_responsible(case=case, staff=subject_teacher, actor=principal, at=make.at(MON))
    assert client_of(head_teacher).get(to("case-retract", case.pk, event.pk)).status_code == 404
    client_of(head_teacher).post(to("case-propose", case.pk), {"outcome": "missing", "evidence": "派出所证明"})
    own = case.events.get(kind=CaseEventKind.PROPOSED)
    answer = client_of(head_teacher).post(to("case-retract", case.pk, own.pk), {"text": "弄错了"})
    assert answer.status_code == 302 and kinds(case)[-1] == CaseEventKind.RETRACTED


# ---- opening by hand


def test_a_case_is_opened_from_a_spot_check_that_missed_the_child_d2(
    school_class: SchoolClass, head_teacher: User, registrar: User, pupils: list[Student]
) -> None:
    take_roll(school_class, head_teacher, MON, {}, hour=7)
    check = make_check(school_class, registrar, MON, hour=8, missing={pupils[0]})
    client = client_of(registrar)
    assert f'value="{check.pk}"' in page(registrar, "case-new", pupils[0].pk)
    form = {"starts_on": f"{MON}", "reason": "巡查时不在教室", "check_made": check.pk}
    answer = client.post(to("case-new", pupils[0].pk), form)
    case = DropoutCase.objects.get()
    assert answer["Location"] == to("case-detail", case.pk)
    assert (case.origin, kinds(case)) == ("check", [CaseEventKind.OPENED, CaseEventKind.FOUND])
    assert client.get(to("case-new", pupils[0].pk))["Location"] == to("case-detail", case.pk)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"starts_on": "2026-11-24", "reason": "没来"}, "还没有到"),
        ({"starts_on": "2026-08-31", "reason": "没来"}, "2026年9月1日"),
        ({"starts_on": "2026-11-20", "reason": " "}, "这个字段是必填项"),
        ({"starts_on": "前天", "reason": "没来"}, "有效"),
    ],
)
def test_a_case_that_cannot_be_is_refused_in_words_d2(
    registrar: User, pupils: list[Student], form: dict[str, str], said: str
) -> None:
    answer = client_of(registrar).post(to("case-new", pupils[0].pk), form)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not DropoutCase.objects.exists()


# ---- the list


def test_filters_and_search_find_cases_names_never_stand_in_addresses_i4(
    case: DropoutCase, school_class: SchoolClass, registrar: User, pupils: list[Student]
) -> None:
    other = make.make_class(case.school)
    client = client_of(registrar)

    def found(query: str = "", **post: str) -> bool:
        path = f"{to('case-list')}?{query}"
        text = (client.post(path, post) if post else client.get(path)).content.decode()
        return pupils[0].name in text and to("case-detail", case.pk) in text

    assert found() and found("stage=suspected") and found(f"school_class={school_class.pk}")
    assert not found("stage=confirmed") and not found("show=closed") and not found(f"school_class={other.pk}")
    assert found(q=pupils[0].name[:2]) and found(q=case.label) and not found(q="冉欣怡") and not found(q="2026-999")


def test_the_spreadsheet_holds_what_the_filters_show_and_no_numbers_i3(
    case: DropoutCase, registrar: User, head_teacher: User
) -> None:
    answer = client_of(registrar).get(to("case-export"))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[2][:2] == (case.label, case.student.name) and rows[2][4] == "已缺 3 个上课日"
    assert len(rows) == 3 and AccessEntry.objects.filter(what="cases.list", kind="export").count() == 1
    empty = client_of(registrar).get(to("case-export") + "?show=closed")
    assert len(list(openpyxl.load_workbook(io.BytesIO(empty.content)).active.iter_rows())) == 2


def test_a_head_teacher_lists_the_own_class_only_j(case: DropoutCase, head_teacher: User) -> None:
    other = make.make_user(case.school)
    make.appoint(other, Role.HEAD_TEACHER, make.make_class(case.school))
    assert case.student.name in page(head_teacher, "case-list")
    assert case.student.name not in page(other, "case-list")


# ---- how many statements


def statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_statements_do_not_grow_with_cases_and_their_stories(
    case: DropoutCase, school_class: SchoolClass, registrar: User, head_teacher: User, principal: User
) -> None:
    closed = client_of(registrar)
    pages = [to("case-list"), to("case-list") + "?show=closed", to("duty-list"), to("duty-school")]
    pages += [to("case-detail", case.pk), reverse("students:board-today")]
    first = close_one(school_class, registrar)
    before = [statements(closed, path) for path in pages]
    for number in range(2):
        child = make.make_student(school_class, name=f"钱{number}")
        open_by_hand(student=child, new=ByHand(reason="没来报到", starts_on=FRI), actor=registrar, at=make.at(MON))
        close_one(school_class, registrar)
        name_responsible(case=case, staff=head_teacher, actor=principal, at=make.at(MON))
        Contact.objects.create(
            school=case.school,
            student=case.student,
            about_on=MON,
            at=make.at(MON),
            channel="phone",
            result="unreachable",
            recorded_by=head_teacher,
            recorded_at=make.at(MON),
        )
    more = {case.student: U, make.make_student(school_class, name="孙三"): U}
    take_roll(school_class, head_teacher, MON, more, hour=7)
    assert first and [statements(closed, path) for path in pages] == before


def close_one(school_class: SchoolClass, by: User) -> DropoutCase:
    """A case opened by hand and closed at once."""
    child = make.make_student(school_class)
    case = open_by_hand(student=child, new=ByHand(reason="没来报到", starts_on=FRI), actor=by, at=make.at(FRI))
    client_of(by).post(to("case-close", case.pk), {"outcome": "elsewhere", "evidence": "就读证明"})
    return case
