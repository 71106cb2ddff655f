"""The report at the beginning of a term: page, workbook cell by cell, Word document, access (H6, H7, I3, J, M21)."""

import datetime as dt
import io
from collections.abc import Iterator

import openpyxl
import pytest
import time_machine
from django.http import HttpResponse
from django.urls import reverse

from students.choices import AbsenceKind, EnrolmentKind
from students.models import AccessEntry, School, SchoolClass, Student, Term, User
from tests import make
from tests.accountability.views.report_books import INJECTIONS, book, document, formulas
from tests.rolls import take_roll
from tests.students.views.roll_pages import client_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 9, 14)


@pytest.fixture(autouse=True)
def _fortnight() -> Iterator[None]:
    with time_machine.travel(make.at(TODAY, 10), tick=False):
        yield


@pytest.fixture
def rooms(school: School, school_class: SchoolClass, pupils: list[Student], head_teacher: User) -> list[SchoolClass]:
    """Two grades: one child was never there, one came, one left, one is a guest; 六年级 has taken no roll."""
    other = make.make_class(school, entry_year=2021)
    make.make_student(other, sex="female")
    make.make_student(other, since=dt.date(2026, 9, 7))
    make.make_student(other, until=dt.date(2026, 9, 9))
    make.make_student(other, kind=EnrolmentKind.GUEST)
    for number in (8, 9):
        take_roll(school_class, head_teacher, TODAY.replace(day=number), {pupils[0]: AbsenceKind.UNEXCUSED})
    return [school_class, other]


def url(school: School, page: str = "", **asked: str) -> str:
    term = Term.objects.get(school=school)
    path = reverse(f"accountability:report-term{page}", args=[term.pk])
    return path + ("?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else "")


def get(who: User, school: School, page: str = "", **asked: str) -> HttpResponse:
    return client_of(User.objects.get(pk=who.pk)).get(url(school, page, **asked))


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_m21_the_page_counts_and_names_nobody(
    school: School, rooms: list[SchoolClass], principal: User, pupils: list[Student]
) -> None:
    answer = get(principal, school)
    said = text(answer)
    assert answer.status_code == 200 and "截至2026年9月14日 周一" in said
    assert all(part in said for part in ("在校学生", "学生变动", "未返校与劝返", "需要关爱帮扶", "目标完成情况"))
    assert not any(child.name in said for child in pupils)
    assert not AccessEntry.objects.exists()


BOOKS = [
    ["年级", "班级数", "在校", "", "", "另有", "", "", ""],
    ["", "", "男", "女", "小计", "休学", "在外借读", "转出办理中", "来校借读"],
    ["三年级", 1, 3, 0, 3, 0, 0, 0, 0],
    ["六年级", 1, 1, 1, 2, 0, 0, 0, 1],
    ["全校合计", 2, 4, 1, 5, 0, 0, 0, 1],
]
MOVES = [
    ["年级", "期初人数", "增加", "", "", "", "", "", "减少", "", "", "", "", "", "", "", "期末人数"],
    ["", "", "招生", "转入", "复学", "返回", "其他", "小计", "毕业", "转出", "休学", "辍学", "死亡", "出国（境）",
     "其他", "小计", ""],
    ["三年级", 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3],
    ["六年级", 2, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 2],
    ["全校合计", 5, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 5],
]  # fmt: skip
CARE = [
    ["年级", "未返校", "", "", "疑似辍学", "", "", "辍学", "", "返回学生", ""],
    ["", "无故", "请假", "未点名班级", "新立案", "现存", "销号", "未返", "已返", "接收", "学籍待办"],
    ["三年级", 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ["六年级", 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
    ["全校合计", 1, 0, 1, 0, 0, 0, 0, 0, 0, 0],
]
TARGETS = [
    ["目标", "要求", "实际", "分子", "分母", "结果"],
    ["小学适龄儿童入学率", "= 100%", "—", 0, 0, "—"],
    ["三类残疾儿童入学率", "≥ 90%", "—", 0, 0, "—"],
    ["各班巩固率", "= 100%", "2 个班中 2 个达标", 2, 2, "达标"],
    ["全校巩固率", "= 100%", 1.0, 5, 5, "达标"],
    ["年辍学率", "≤ —", 0.0, 0, 5, "—"],
]


def test_h6_h7_the_workbook_cell_by_cell(school: School, rooms: list[SchoolClass], registrar: User) -> None:
    answer = get(registrar, school, "-xlsx")
    found = book(answer)
    assert list(found) == ["在校学生", "学生变动", "未返校与劝返", "需要关爱帮扶", "目标完成情况"]
    for name, rows in zip(("在校学生", "学生变动", "未返校与劝返"), (BOOKS, MOVES, CARE), strict=True):
        page = found[name]
        assert page[0][0] == f"青石镇中心小学 2026-2027学年第一学期学期初报告 · {name}"
        assert page[1][0] == "截至2026年9月14日 周一 · 按2000年1月1日起施行的规则 · 吴教务导出 9月14日 周一 10:10"
        assert page[2:7] == rows
        assert "校长（签字盖章）" in page[-1][0]
    assert found["目标完成情况"][2:8] == TARGETS
    assert "变动统计自2026年9月2日 周三至2026年9月14日 周一" in found["学生变动"][7][0]


def test_h6_every_sheet_prints_on_a4(school: School, rooms: list[SchoolClass], principal: User) -> None:
    pages = openpyxl.load_workbook(io.BytesIO(get(principal, school, "-xlsx").content)).worksheets
    for page in pages:
        is_upright = page.title == "需要关爱帮扶"
        assert page.page_setup.orientation == ("portrait" if is_upright else "landscape")
        assert (page.page_setup.paperSize, page.page_setup.fitToHeight) == (9, 0)
        assert page.print_title_rows == f"$1:${int(page.freeze_panes[1:]) - 1}"


def test_h6_totals_agree(school: School, rooms: list[SchoolClass], principal: User) -> None:
    for name, rows in book(get(principal, school, "-xlsx")).items():
        body = [row for row in rows if row[0] in ("三年级", "六年级", "全校合计")]
        if body:
            *grades, total = body
            assert [sum(cells) for cells in list(zip(*grades, strict=True))[1:]] == total[1:], name


def test_m21_the_word_document_says_the_same(school: School, rooms: list[SchoolClass], principal: User) -> None:
    paragraphs, tables = document(get(principal, school, "-docx"))
    said = "\n".join(paragraphs)
    assert "学期初控辍保学工作报告" in said and "按2000年1月1日起施行的规则 · 周校长导出" in said
    assert "截至2026年9月14日，我校有2个教学班，在校学生5人，其中男生4人，女生1人。" in said
    assert "增加1人，减少1人" in said
    assert "开学以来一直未到校的学生1人，其中无故未到校1人，请假0人。有1个班本学期尚未点名，情况未知。" in said
    enrolled, moves, care, targets = tables
    assert enrolled[-1] == ["合计", "2", "4", "1", "5", "0", "0", "0", "1"]
    assert moves[-1] == ["合计", "5", "1", "0", "0", "0", "0", "0", "1", "0", "0", "0", "5"]
    assert care[1:] == [[name, one, "0", "0", "0", "0", "0"] for name, one in (
        ("三年级", "1"), ("六年级", "0"), ("合计", "1"))]  # fmt: skip
    assert targets[4] == ["全校巩固率", "= 100%", "100.00%", "达标"]


def test_h6_other_days_are_asked_for_on_the_page(school: School, rooms: list[SchoolClass], principal: User) -> None:
    found = book(get(principal, school, "-xlsx", until="2026-09-08", since="2026-09-01"))["学生变动"]
    assert found[1][0].startswith("截至2026年9月8日 周二")
    assert found[6][:3] == ["全校合计", 0, 6] and found[6][-1] == 6


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"until": "2026-09-15"}, "请选择2026-09-01至2026-09-14之间的日期"),
        ({"until": "x"}, "2026-11-23"),
        ({"since": "2026-09-20"}, "起始日不能晚于截止日"),
        ({"since": "1900-01-01"}, "请选择较晚的日期"),
    ],
)
def test_a_day_that_cannot_be_is_said_and_the_proposed_ones_are_shown(
    school: School, rooms: list[SchoolClass], principal: User, asked: dict[str, str], told: str
) -> None:
    answer = get(principal, school, **asked)
    assert answer.status_code == 422 and told in text(answer) and "截至2026年9月14日" in text(answer)


def test_j_a_term_to_come_or_of_another_school_is_not_found(
    school: School, rooms: list[SchoolClass], principal: User, head_teacher: User
) -> None:
    other = make.make_school()
    later = Term.objects.create(
        school=school, name="第二学期", starts_on=dt.date(2027, 3, 1), ends_on=dt.date(2027, 7, 1)
    )
    for term in (Term.objects.get(school=other), later):
        path = reverse("accountability:report-term", args=[term.pk])
        assert client_of(principal).get(path).status_code == 404
    first = reverse("accountability:report-term", args=[Term.objects.exclude(pk=later.pk).get(school=school).pk])
    assert client_of(head_teacher).get(first).status_code == 404


@pytest.mark.parametrize("name", INJECTIONS)
def test_i3_no_text_becomes_a_formula(school: School, rooms: list[SchoolClass], principal: User, name: str) -> None:
    School.objects.filter(pk=school.pk).update(name=name)
    Term.objects.filter(school=school).update(name=name)
    User.objects.filter(pk=principal.pk).update(name=name)
    answer = get(principal, school, "-xlsx")
    assert formulas(answer) == [] and name.strip() in str(book(answer))
    assert document(get(principal, school, "-docx"))


def test_m7_every_report_is_reached_from_the_months(school: School, principal: User) -> None:
    client = client_of(principal)
    assert reverse("accountability:report-list") in text(client.get(reverse("accountability:month-list")))
    assert url(school) in text(client.get(reverse("accountability:report-list")))


def test_a_school_without_a_term_is_told_where_terms_stand(school: School, principal: User) -> None:
    Term.objects.all().delete()
    said = text(client_of(principal).get(reverse("accountability:report-list")))
    assert "还没有开始的学期" in said and reverse("students:calendar") in said


def test_k1_a_guest_is_in_no_column_of_movements(school: School, rooms: list[SchoolClass], principal: User) -> None:
    rows = book(get(principal, school, "-xlsx", since="2026-09-01"))["学生变动"]
    assert rows[5][:3] == ["六年级", 0, 3]
