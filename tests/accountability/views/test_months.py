"""The pages of the monthly summary and its workbooks, read back cell by cell (H1, H4, H5, I2, I3, J)."""

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl.worksheet.worksheet import Worksheet

from accountability.actions.summaries import freeze_month
from accountability.models import MonthSubmission, MonthSummary
from accountability.queries import summary as summaries
from students.choices import AbsenceKind, Role
from students.models import AccessEntry, Placement, School, SchoolClass, Student, User
from tests import make
from tests.cases import correct_roll
from tests.rolls import take_roll
from tests.students.views.roll_pages import client_of

pytestmark = pytest.mark.django_db
OCTOBER, TODAY = dt.date(2026, 10, 1), dt.date(2026, 11, 3)
INJECTIONS = ("=1+1", "+cmd|'/C calc'!A0", "-2+3", "@SUM(A1:A9)", "\t=1", '=HYPERLINK("http://x","y")')


def day(number: int) -> dt.date:
    return OCTOBER.replace(day=number)


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with time_machine.travel(make.at(TODAY, 10), tick=False):
        yield


@pytest.fixture
def rooms(school: School, school_class: SchoolClass, pupils: list[Student], head_teacher: User) -> list[SchoolClass]:
    """Two classes of two grades: rolls on two days, a child that came, one that died."""
    other = make.make_class(school, entry_year=2021)
    leader = make.make_user(school, name="龑老师")
    make.appoint(leader, Role.HEAD_TEACHER, other)
    make.make_student(other, name="𠮷明")
    make.make_student(other, name="冉欣怡", since=day(12))
    make.make_student(other, name="罗小满", until=day(20))
    take_roll(school_class, head_teacher, day(8))
    take_roll(school_class, head_teacher, day(9), {pupils[0]: AbsenceKind.SICK, pupils[1]: AbsenceKind.LATE}, hour=10)
    take_roll(other, leader, day(9), {Student.objects.get(name="𠮷明"): AbsenceKind.UNEXCUSED})
    return [school_class, other]


def url(page: str = "detail", month: str = "2026-10", **asked: str) -> str:
    return reverse(f"accountability:month-{page}", args=[month]) + (
        "?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else ""
    )


def get(who: User, page: str = "detail", month: str = "2026-10", **asked: str) -> HttpResponse:
    return client_of(who).get(url(page, month, **asked))


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def freeze(school: School, principal: User, at: dt.datetime | None = None) -> MonthSummary:
    return freeze_month(school=school, month=OCTOBER, actor=principal, at=at or make.at(TODAY, 9))


def book(answer: HttpResponse) -> list[Worksheet]:
    assert answer.status_code == 200
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets)


def lines(page: Worksheet) -> list[list[Any]]:
    return [list(row) for row in page.iter_rows(values_only=True)]


def test_h5_j_the_principal_freezes_after_a_look(
    school: School, rooms: list[SchoolClass], principal: User, registrar: User
) -> None:
    client = client_of(principal)
    assert reverse("accountability:month-freeze", args=["2026-10"]) in text(client.get(url()))
    page = client.get(url("freeze"))
    assert "第1版的内容" in text(page) and not MonthSummary.objects.exists()
    assert client.post(url("freeze")).status_code == 302
    assert MonthSummary.objects.get().frozen_by == principal
    again = client.post(url("freeze"))
    assert again.status_code == 422 and "自第1版以来没有变化" in text(again)
    assert "月报定稿" not in text(get(registrar)) and get(registrar, "freeze").status_code == 404
    assert "已定稿，第1版" in text(client.get(reverse("accountability:month-list")))


def test_k17_a_running_month_cannot_be_frozen(school: School, principal: User) -> None:
    client = client_of(principal)
    assert "本月自12月1日 周二起可以定稿" in text(client.get(url(month="2026-11")))
    answer = client.post(url("freeze", "2026-11"))
    assert answer.status_code == 422 and "自12月1日 周二起可以定稿" in text(answer)


def test_h5_a_correction_shows_before_it_is_frozen_and_in_the_version(
    school: School, rooms: list[SchoolClass], principal: User, registrar: User, pupils: list[Student]
) -> None:
    freeze(school, principal)
    assert "定稿后的更正" not in text(get(principal))
    correct_roll(rooms[0], registrar, day(8), {pupils[2]: AbsenceKind.PERSONAL}, today=TODAY)
    said = text(get(principal))
    assert "定稿后的更正" in said and "三年级(1)班 · 事假 · 人日 <del>0</del> → <ins>1</ins>" in said
    freeze(school, principal, make.at(TODAY, 9))
    second = text(get(principal))
    assert "本版更正的内容" in second and "定稿后的更正" not in second
    assert "本版更正的内容" not in text(get(principal, version="1"))


@pytest.mark.parametrize("month", ["2026-13", "2027-01", "1999-01", "2026-1", "十月"])
def test_a_month_that_cannot_be_is_not_found(principal: User, month: str) -> None:
    assert get(principal, month=month).status_code == 404


def test_h5_a_preview_of_any_day_is_marked(school: School, rooms: list[SchoolClass], principal: User) -> None:
    said = text(get(principal, until="2026-10-09"))
    assert "预览，截至10月9日 周五" in said
    assert get(principal, until="2026-11-01").status_code == 422
    page = book(get(principal, "export", until="2026-10-11"))[0]
    assert "预览，截至10月11日 周日" in page["A2"].value
    assert lines(page)[5][:4] == ["三年级小计", 3, 0, 0] and lines(page)[-3][1] == 5


def test_j_a_head_teacher_sees_the_own_row_alone(
    school: School, rooms: list[SchoolClass], principal: User, head_teacher: User
) -> None:
    freeze(school, principal)
    said = text(get(head_teacher))
    assert "三年级(1)班" in said and "六年级" not in said and "全校合计" not in said
    assert get(head_teacher, "export").status_code == 404
    assert [page.title for page in book(get(head_teacher, "register"))] == ["三年级(1)班"]


def test_h4_a_class_that_does_not_balance_is_named_to_the_office(
    school: School, rooms: list[SchoolClass], principal: User, head_teacher: User, pupils: list[Student]
) -> None:
    Placement.objects.filter(student=pupils[0]).update(ends_on=day(15))
    said = text(get(principal))
    assert "以下班级人数不平" in said and "相差 -1 人" in said and pupils[0].name in said
    assert "月报定稿" not in said
    entry = AccessEntry.objects.get(what="month.balance")
    assert (entry.actor, entry.count) == (principal, 1)
    assert pupils[0].name not in text(get(head_teacher))


def test_h1_unknown_class_days_lead_to_the_rolls(rooms: list[SchoolClass], principal: User) -> None:
    said = text(get(principal))
    assert f'<a href="{reverse("students:class-detail", args=[rooms[0].pk])}?month=2026-10">20</a>' in said


def test_h5_overdue_is_said_on_the_page(school: School, rooms: list[SchoolClass], principal: User) -> None:
    assert "已逾期" not in text(get(principal))
    assert "已逾期：本月应于10月5日 周一前定稿" in text(get(principal, month="2026-09"))


def test_h5_the_principal_hands_in_and_has_a_receipt(
    school: School, rooms: list[SchoolClass], principal: User, registrar: User
) -> None:
    client = client_of(principal)
    assert client.get(url("receipt")).status_code == 404
    assert "请先将本月定稿" in text(client.get(url("submit")))
    freeze(school, principal)
    assert "还没有报送，请在11月4日 周三前报送" in text(client.get(url())) and url("submit") in text(client.get(url()))
    said = text(get(registrar))
    assert url("submit") not in said and "由校长报送" in said and get(registrar, "submit").status_code == 404
    assert client.post(url("submit"), {"version": "7"}).status_code == 422
    assert client.post(url("submit"), {"version": "1"})["Location"] == url("receipt")
    number = MonthSubmission.objects.get().number
    receipt = text(client.get(url("receipt")))
    assert number in receipt and "周校长" in receipt and MonthSummary.objects.get().sha256 in receipt
    assert "已报送，第1版" in text(client.get(url())) and number in text(get(registrar, "receipt"))
    assert "已报送，第1版" in text(client.get(reverse("accountability:month-list")))
    again = client.post(url("submit"), {"version": "1"})
    assert again.status_code == 422 and "第1版已经报送过了" in text(again)


def test_h5_a_correction_is_handed_in_anew_and_both_stay(
    school: School, rooms: list[SchoolClass], principal: User, registrar: User, pupils: list[Student]
) -> None:
    client = client_of(principal)
    freeze(school, principal)
    client.post(url("submit"), {"version": "1"})
    correct_roll(rooms[0], registrar, day(8), {pupils[2]: AbsenceKind.PERSONAL}, today=TODAY)
    freeze(school, principal)
    assert "新定稿的一版还没有报送" in text(client.get(url()))
    assert "新定稿的一版还没有报送" in text(client.get(reverse("accountability:month-list")))
    client.post(url("submit"), {"version": "2"})
    assert "第1版，已被后来的一版替代" in text(client.get(url()))
    assert "以新的一版为准" in text(client.get(url("receipt", version="1")))
    assert "以新的一版为准" not in text(client.get(url("receipt")))


def test_h5_overdue_until_it_is_handed_in(school: School, rooms: list[SchoolClass], principal: User) -> None:
    freeze(school, principal)
    with time_machine.travel(make.at(dt.date(2026, 11, 5)), tick=False):
        client = client_of(principal)
        assert "已逾期：本月应于11月4日 周三前报送" in text(client.get(url()))
        assert "未报送，已逾期" in text(client.get(reverse("accountability:month-list")))
        client.post(url("submit"), {"version": "1"})
        assert "已报送（迟报），第1版" in text(client.get(url())) and "已逾期" not in text(client.get(url()))


TITLE = "青石镇中心小学 2026年10月控辍保学月报"
UPPER = [
    "班级", "上月末人数", "增加", None, None, None, "减少", None, None, None, None, "月末人数", "出勤", None, None,
    None, "病假", None, "事假", None, "旷课", None, "迟到（人次）", "疑似辍学", None, None, "辍学", None, None, "家访",
    "劝学书", "上报（班日）", None, None, "评比得分", "班主任",
]  # fmt: skip
LOWER = [
    None, None, "转入", "复学", "返回", "其他", "转出", "休学", "辍学", "死亡", "其他", None,
    "应出勤（人日）", "实出勤（人日）", "出勤率", "未上报（班日）", "人日", "人数", "人日", "人数", "人日", "人数",
    None, "新增", "现存", "销号", "新增", "累计（9月1日起）", "已返", None, None,
    "按时", "迟报", "漏报", None, None,
]  # fmt: skip
THREE = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 6, 5, 0.833, 20, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 20]
SIX = [2, 0, 0, 0, 1, 1, 0, 0, 0, 0, 2, 2, 1, 0.5, 21, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 21]
ALL = [5, 0, 0, 0, 1, 1, 0, 0, 0, 0, 5, 8, 6, 0.75, 41, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 41]
GOLDEN = [
    ["三年级(1)班", *THREE, 98.5, "王老师"],
    ["三年级小计", *THREE, None, None],
    ["六年级(2)班", *SIX, None, "龑老师"],
    ["六年级小计", *SIX, None, None],
    ["全校合计", *ALL, None, None],
]


def test_h4_h5_the_frozen_workbook_cell_by_cell(
    school: School, rooms: list[SchoolClass], principal: User, pupils: list[Student], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summaries, "_readers", [])
    summaries.read_scores_with(lambda *_about: {rooms[0].pk: "98.5"})
    freeze(school, principal)
    make.make_student(rooms[0], since=day(14))  # what happens afterwards is not in the file of version 1
    (page,) = book(get(principal, "export", version="1"))
    found = lines(page)
    assert found[0][0] == TITLE
    assert found[1][0] == (
        "已定稿，第1版 · 按2000年1月1日起施行的规则 · 周校长 11月3日 周二 09:10 · 周校长导出 11月3日 周二 10:10"
    )
    assert [[cell or None for cell in row] for row in found[2:4]] == [UPPER, LOWER]
    assert [[cell or None for cell in row[-2:]] for row in found[4:9]] == [row[-2:] for row in GOLDEN]
    assert [row[:-2] for row in found[4:9]] == [row[:-2] for row in GOLDEN]
    assert "填表人" in found[10][0] and "校长（签字盖章）" in found[10][0]
    assert (page.title, page.freeze_panes, page.print_title_rows) == ("2026-10", "B5", "$1:$4")
    setup = page.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage and "A1:AJ1" in {str(each) for each in page.merged_cells.ranges}
    merged = {str(each) for each in page.merged_cells}
    assert {"A3:A4", "C3:F3", "L3:L4", "AJ3:AJ4", "A11:AJ11"} <= merged
    assert page["A6"].font.bold and not page["A5"].font.bold and page["AJ9"].border.bottom.style == "thin"
    assert (page["O5"].number_format, page["M5"].data_type, page["A5"].data_type) == ("0.0%", "n", "s")


def test_h5_totals_are_numbers_that_agree(school: School, rooms: list[SchoolClass], principal: User) -> None:
    freeze(school, principal)
    rows = lines(book(get(principal, "export"))[0])[4:9]
    for column in (1, 11, 12, 13, 15, 16, 20, 31, 33):
        classes = [row[column] for row in rows if "班" in row[0]]
        assert sum(classes) == rows[-1][column] == rows[1][column] + rows[3][column]


@pytest.mark.parametrize("name", INJECTIONS)
def test_i3_no_text_becomes_a_formula(
    school: School, rooms: list[SchoolClass], principal: User, head_teacher: User, pupils: list[Student], name: str
) -> None:
    School.objects.filter(pk=school.pk).update(name=name)
    User.objects.filter(pk=head_teacher.pk).update(name=name)
    Student.objects.filter(pk=pupils[0].pk).update(name=name)
    for page in ("export", "register"):
        for sheet in book(client_of(User.objects.get(pk=principal.pk)).get(url(page))):
            cells = [cell for row in sheet.iter_rows() for cell in row]
            assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
            assert any(name in str(cell.value) for cell in cells) or "六年级" in sheet.title


def test_i2_i3_the_register_names_pupils_without_numbers_and_is_remembered(
    school: School, rooms: list[SchoolClass], registrar: User, pupils: list[Student]
) -> None:
    Student.objects.filter(pk=pupils[0].pk).update(id_number="11010519491231002X", number_tail="002X")
    answer = get(registrar, "register")
    pages = book(answer)
    assert [page.title for page in pages] == ["三年级(1)班", "六年级(2)班"]
    found = lines(pages[0])
    assert [found[0][0], found[1][0]] == ["青石镇中心小学 · 三年级(1)班 · 2026年10月", "吴教务导出 11月3日 周二 10:10"]
    assert found[2][:3] == ["号", "姓名", "1 四"]
    assert [row[1] for row in found[3:]] == [pupil.name for pupil in pupils]
    sick = found[3]
    assert (sick[10], sick[-4], found[4][-1]) == ("病", 1, 1)
    assert pages[0].page_setup.fitToHeight == 1 and pages[0]["A4"].border.left.style == "thin"
    assert "002X" not in str(found) and pages[0].page_setup.orientation == "landscape"
    entry = AccessEntry.objects.get(what="month.register")
    assert (entry.actor, entry.count) == (registrar, 6)


@pytest.mark.parametrize("page", ["detail", "freeze", "export", "register", "grid", "submit", "receipt"])
def test_statements_do_not_grow_with_classes(
    school: School, rooms: list[SchoolClass], principal: User, head_teacher: User, page: str
) -> None:
    freeze(school, principal)
    client = client_of(principal)
    client.post(url("submit"), {"version": "1"})

    def cost() -> int:
        client.get(url(page))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url(page)).status_code == 200
        return len(asked)

    before = cost()
    for number in range(2):
        room = make.make_class(school, entry_year=2022)
        make.appoint(make.make_user(school), Role.HEAD_TEACHER, room)
        take_roll(room, head_teacher, day(9), {make.make_student(room): AbsenceKind.SICK}, hour=8 + number)
    assert cost() == before


def test_the_list_costs_the_same_with_more_months(school: School, rooms: list[SchoolClass], principal: User) -> None:
    client = client_of(principal)
    path = reverse("accountability:month-list")
    client.get(path)
    with CaptureQueriesContext(connection) as before:
        client.get(path)
    freeze(school, principal)
    freeze_month(school=school, month=dt.date(2026, 9, 1), actor=principal, at=make.at(TODAY))
    client.post(url("submit"), {"version": "1"})
    with CaptureQueriesContext(connection) as after:
        client.get(path)
    assert len(before) == len(after)


def test_a_month_before_anything_is_empty_and_kind(school: School, head_teacher: User, client: Client) -> None:
    assert "本月没有可显示的内容" in text(get(head_teacher, month="2020-05"))
