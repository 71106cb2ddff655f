"""Pages of the monthly evaluation: what they show, to whom, how each deduction opens to its facts (F10, M3, J)."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.models import AccountabilityPolicy
from students.actions.spot_checks import settle_check
from students.choices import AbsenceKind, CheckResult, Role
from students.models import SchoolClass, Student, User
from tests import make
from tests.cases import correct_roll, make_contact
from tests.checks import make_check
from tests.rolls import take_roll
from tests.students.views.roll_pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
WED, THU, FRI, MON = (dt.date(2026, 11, day) for day in (18, 19, 20, 23))
U = AbsenceKind.UNEXPLAINED


@pytest.fixture
def told(school_class: SchoolClass, head_teacher: User, principal: User, registrar: User, pupils: list[Student]) -> int:
    """A week in which everything went wrong once; the id of the spot check."""
    take_roll(school_class, head_teacher, WED, hour=9, minute=12)
    take_roll(school_class, head_teacher, THU, {pupils[0]: U, pupils[1]: U})
    make_contact(pupils[1], head_teacher, THU, is_reached=False)
    check = make_check(school_class, principal, THU, missing=pupils)
    settle_check(check=check, result=CheckResult.ROLL_WRONG, note="已核实", actor=principal, at=make.at(THU, 11))
    correct_roll(school_class, registrar, WED, {pupils[2]: AbsenceKind.SICK}, today=MON, hour=7)
    take_roll(school_class, head_teacher, MON, {pupils[0]: U, pupils[1]: U}, hour=7)
    return check.pk


def get(user: User, name: str, *args: object, **query: str) -> HttpResponse:
    return client_of(user).get(reverse(f"accountability:evaluation-{name}", args=args), query)  # type: ignore[return-value]


def text(user: User, name: str, *args: object, **query: str) -> str:
    answer = get(user, name, *args, **query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_class_sees_each_deduction_with_day_rule_and_value_f10(
    told: int, school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    page = text(head_teacher, "class", school_class.pk)
    # 迟报 0.5 + 更正 0.2 + 抽查 2 + 未联系 1 + 漏报（周五）1 + 家访逾期（周五）1
    assert '<span class="figure__number">94.3</span>' in page and "扣分 6 项，共 −5.7 分" in page
    for sentence in (
        "09:12 上报，时限 09:00",
        "11月23日 07:10 更正",
        "11月19日起无故缺课，到 11月19日 24:00 没有联系记录",
        "11月19日没有联系上，到11月20日没有家访",
        "到 24:00 没有上报",
        "清点人数不符，认定考勤有误",
    ):
        assert sentence in page
    assert not [child for child in pupils if child.name in page], "no pupil is named in an evaluation"


@pytest.mark.parametrize(
    ("kind", "day", "facts", "way"),
    [
        ("late", WED, ["时限", "09:00，24:00 前算迟报", "11月18日 09:12", "−0.5 分（满分 100）"], "roll-done"),
        ("corrected", WED, ["11月23日 07:10", "−0.2 分"], "roll-versions"),
        ("contact", THU, ["11月19日 周四", "11月19日 24:00", "至今没有", "−1 分"], "roll-done"),
        ("visit", FRI, ["没联系上的那次", "11月19日 周四", "11月20日 24:00"], "roll-done"),
        ("missed", FRI, ["收到上报", "至今没有", "−1 分"], "roll-done"),
        ("mismatch", THU, ["登记有误", "−2 分"], "check-detail"),
    ],
)
def test_a_deduction_opens_down_to_its_facts_f10(
    told: int, school_class: SchoolClass, head_teacher: User, kind: str, day: dt.date, facts: list[str], way: str
) -> None:
    page = text(head_teacher, "item", school_class.pk, kind, day)
    if way == "check-detail":
        facts, link = facts[1:], reverse(f"students:{way}", args=[told])
    else:
        link = reverse(f"students:{way}", args=[school_class.pk, THU if kind == "visit" else day])
    assert not [fact for fact in facts if fact not in page]
    assert f'href="{link}"' in page
    assert client_of(head_teacher).get(link).status_code == 200


def test_a_deduction_that_is_gone_says_so(
    told: int, school_class: SchoolClass, head_teacher: User, registrar: User
) -> None:
    assert "这一项扣分已经不在了" in text(head_teacher, "item", school_class.pk, "late", THU)
    assert get(head_teacher, "item", school_class.pk, "better", THU).status_code == 404
    assert get(head_teacher, "item", school_class.pk, "late", MON + dt.timedelta(days=1)).status_code == 404


def test_a_case_found_by_the_school_leads_the_office_to_the_case_k13(
    told: int, school_class: SchoolClass, head_teacher: User, principal: User, pupils: list[Student]
) -> None:
    form = {"starts_on": f"{THU}", "reason": "教务处巡查发现", "is_found": "on"}
    client_of(principal).post(reverse("accountability:case-new", args=[pupils[0].pk]), form)
    page = text(principal, "item", school_class.pk, "found", MON)
    assert "学校发现于" in page and "/cases/" in page
    assert "/cases/" not in text(head_teacher, "item", school_class.pk, "found", MON)


def test_the_school_lists_classes_by_grade_never_by_points_f10(
    told: int, school_class: SchoolClass, principal: User, head_teacher: User
) -> None:
    first_grade = make.make_class(school_class.school, entry_year=2026, number=1)
    make.make_student(first_grade)
    page = text(principal, "month")
    assert page.index("一年级(1)班") < page.index("三年级(1)班")
    own = text(head_teacher, "month")
    assert "三年级(1)班" in own and "一年级(1)班" not in own


def test_who_reads_the_month_of_which_class_j(
    told: int, school_class: SchoolClass, head_teacher: User, subject_teacher: User, principal: User, registrar: User
) -> None:
    other = make.make_user(school_class.school)
    make.appoint(other, Role.HEAD_TEACHER, make.make_class(school_class.school))
    for name, args in (("class", ()), ("item", ("late", WED))):
        assert {
            get(user, name, school_class.pk, *args).status_code for user in (principal, registrar, head_teacher)
        } == {200}
        assert {get(user, name, school_class.pk, *args).status_code for user in (subject_teacher, other)} == {404}
    assert get(subject_teacher, "how").status_code == 200
    assert get(head_teacher, "export").status_code == 404


def test_teachers_read_the_values_of_their_own_school_k14(school_class: SchoolClass, subject_teacher: User) -> None:
    AccountabilityPolicy.objects.create(
        school=school_class.school, effective_on=dt.date(2026, 11, 30), late_report_points="0.75", evaluation_start=80
    )
    page = text(subject_teacher, "how")
    assert "−0.75" in page and "起始 80 分" in page
    assert "−0.5" in text(subject_teacher, "how", month="2026-10")


def test_months_of_the_past_are_open_those_to_come_are_not(
    told: int, school_class: SchoolClass, head_teacher: User
) -> None:
    assert "没有可考核的内容" in text(head_teacher, "class", school_class.pk, month="2026-10")
    page = text(head_teacher, "class", school_class.pk, month="2027-03")
    assert "?month=2026-10" in page and "?month=2026-12" not in page
    assert get(head_teacher, "class", school_class.pk, month="2026-13").status_code == 404


def test_an_open_spot_check_is_told_and_costs_nothing_m3(
    told: int, school_class: SchoolClass, head_teacher: User, principal: User, pupils: list[Student]
) -> None:
    make_check(school_class, principal, MON, hour=8, missing=pupils)
    page = text(head_teacher, "class", school_class.pk)
    assert "有 1 次抽查不符还没有处理" in page and ">94.3<" in page


def test_the_spreadsheet_holds_points_and_counts_and_names_nobody_i3(
    told: int, principal: User, pupils: list[Student]
) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(get(principal, "export").content)).active
    rows = [[cell.value for cell in row] for row in sheet.rows]
    assert "班级考核 2026-11（截至11月23日）" in rows[0][0]
    assert rows[1][:4] == ["班级", "得分", "迟报", "漏报"]
    assert rows[2] == ["三年级(1)班", 94.3, 1, 1, 1, 1, 1, 1, 0, 4]


def test_the_pages_cost_the_same_with_three_classes(
    told: int, school_class: SchoolClass, head_teacher: User, principal: User
) -> None:
    def cost(user: User, name: str, *args: object) -> int:
        client = client_of(user)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse(f"accountability:evaluation-{name}", args=args))
        return len(found)

    asked = [
        (principal, "month"), (principal, "export"), (head_teacher, "class", school_class.pk),
        (head_teacher, "item", school_class.pk, "late", WED),
    ]  # fmt: skip
    before = [cost(*each) for each in asked]
    for _ in range(2):
        more = make.make_class(school_class.school)
        child = make.make_student(more)
        for day in (WED, THU):
            take_roll(more, head_teacher, day, {child: U}, hour=10)
    assert [cost(*each) for each in asked] == before


def test_the_first_page_of_responsibility_leads_there_for_office_and_head_teachers_only(
    told: int, head_teacher: User, principal: User, subject_teacher: User
) -> None:
    link = f'href="{reverse("accountability:evaluation-month")}"'
    for user, is_shown in ((head_teacher, True), (principal, True), (subject_teacher, False)):
        page = client_of(user).get(reverse("accountability:responsibility")).content.decode()
        assert (link in page) is is_shown
