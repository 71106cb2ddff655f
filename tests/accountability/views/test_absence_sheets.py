"""The absence sheet of a day: unknown classes named, every look remembered, cell by cell (B1, B2, B5, I2, I3, J)."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.queries.absence_sheet import absence_sheet
from students.choices import AbsenceKind, ContactChannel, ContactResult, Role, Session
from students.models import AccessEntry, Contact, School, SchoolClass, Student, User
from tests import make
from tests.accountability.views.report_books import INJECTIONS, book, formulas
from tests.rolls import take_roll
from tests.students.views.roll_pages import client_of

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 23)
K = AbsenceKind


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(make.at(MONDAY, 15), tick=False):
        yield


@pytest.fixture
def rooms(school: School, school_class: SchoolClass, pupils: list[Student], head_teacher: User) -> list[SchoolClass]:
    """三年级: two missing, one of them half the day; 六年级(2)班: everybody late or there; 六年级(3)班 has no roll."""
    leader = make.make_user(school, name="龑老师")
    others = [make.make_class(school, entry_year=2021) for _ in range(2)]
    make.appoint(leader, Role.HEAD_TEACHER, others[0])
    late = make.make_student(others[0], name="𠮷明")
    make.make_student(others[1])
    marks = {pupils[0]: K.UNEXPLAINED, pupils[1]: K.SICK}
    take_roll(school_class, head_teacher, MONDAY, marks)
    take_roll(school_class, head_teacher, MONDAY, {pupils[0]: K.UNEXPLAINED}, session=Session.AFTERNOON, hour=14)
    take_roll(others[0], leader, MONDAY, {late: K.LATE})
    Contact.objects.create(
        school=school, student=pupils[0], about_on=MONDAY, at=make.at(MONDAY, 9), channel=ContactChannel.PHONE,
        result=ContactResult.UNREACHABLE, recorded_by=head_teacher, recorded_at=make.at(MONDAY, 9),
    )  # fmt: skip
    return [school_class, *others]


def get(who: User, page: str = "", **asked: str) -> HttpResponse:
    query = "?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else ""
    return client_of(User.objects.get(pk=who.pk)).get(reverse(f"accountability:report-absences{page}") + query)


CLASSES = [
    ["班级", "应到", "实到", "缺课", "", "", "", "到校", "", "", "上报时间", "上报人"],
    ["", "", "", "小计", "病假", "事假", "无故", "迟到", "早退", "公假", "", ""],
    ["三年级(1)班", 3, 1, 2, 1, 0, 1, 0, 0, 0, "14:10", "王老师"],
    ["六年级(2)班", 1, 1, 0, 0, 0, 0, 1, 0, 0, "08:10", "龑老师"],
    ["六年级(3)班", "—", "—", "—", "—", "—", "—", "—", "—", "—", "未上报", ""],
    ["全校合计", 4, 2, 2, 1, 0, 1, 1, 0, 0, "", ""],
]
CHILDREN = [
    ["号", "班级", "姓名", "性别", "年龄", "时段", "缺勤原因", "联系家长情况", "联系人", "返校时间"],
    [1, "三年级(1)班", "陈子涵", "男", 9, "全天", "未请假", "没联系上", "王老师", ""],
    [2, "三年级(1)班", "赵若曦", "男", 9, "上午", "病假", "", "", ""],
]


def test_domain_2_1_the_workbook_cell_by_cell(rooms: list[SchoolClass], principal: User) -> None:
    first, second = book(get(principal, "-xlsx")).values()
    assert first[0][0] == "青石镇中心小学 2026年11月23日 周一缺课登记表 · 各班缺课情况"
    assert first[1][0].endswith("周校长导出 11月23日 周一 15:10")
    assert first[2:8] == CLASSES
    assert first[8][0] == "未上报、情况未知、不在合计内：六年级(3)班。"
    assert [row[:10] for row in second[2:5]] == CHILDREN


def test_i2_i3_every_look_is_remembered_and_no_number_is_there(rooms: list[SchoolClass], registrar: User) -> None:
    child = Student.objects.filter(name="陈子涵")
    child.update(id_number="11010519491231002X", number_tail="002X", address="柳树沟十七号院")
    for page in ("", "-xlsx"):
        answer = get(registrar, page)
        said = str(book(answer)) if page else answer.content.decode()
        assert "陈子涵" in said and "002X" not in said and "柳树沟" not in said
    told = AccessEntry.objects.filter(actor=registrar, what="absence.sheet").values_list("kind", "count")
    assert sorted(told) == [("export", 2), ("view", 2)]


def test_j_a_head_teacher_has_the_own_class(rooms: list[SchoolClass], head_teacher: User, principal: User) -> None:
    rows = book(get(head_teacher, "-xlsx"))["各班缺课情况"]
    assert [row[0] for row in rows[4:6]] == ["三年级(1)班", "小计"]
    leader = User.objects.get(name="龑老师")
    assert "陈子涵" not in get(leader).content.decode()
    assert get(make.make_user(rooms[0].school)).status_code == 404


def test_b1_b2_nobody_absent_is_a_zero_report_only_where_every_class_reported(
    rooms: list[SchoolClass], principal: User
) -> None:
    leader = User.objects.get(name="龑老师")
    take_roll(rooms[0], leader, MONDAY.replace(day=20))
    assert "已上报的班级无人缺课" in get(principal, until="2026-11-20").content.decode()
    for room in rooms[1:]:
        take_roll(room, leader, MONDAY.replace(day=20))
    assert "零报告" in get(principal, until="2026-11-20").content.decode()


@pytest.mark.parametrize(
    ("day", "status", "told"),
    [("2026-11-22", 200, "这天不用点名"), ("2026-11-24", 422, "请选择"), ("x", 422, "2026-11-23")],
)
def test_a_day_without_school_and_a_day_to_come_are_said(
    rooms: list[SchoolClass], principal: User, day: str, status: int, told: str
) -> None:
    answer = get(principal, until=day)
    assert answer.status_code == status and told in answer.content.decode()
    assert get(principal, "-xlsx", until=day).status_code == 200


@pytest.mark.parametrize("many", [1, 3])
def test_statements_do_not_grow(school: School, rooms: list[SchoolClass], head_teacher: User, many: int) -> None:
    for _ in range(many - 1):
        room = make.make_class(school, entry_year=2022)
        take_roll(room, head_teacher, MONDAY, {make.make_student(room): K.SICK})
    with CaptureQueriesContext(connection) as asked:
        absence_sheet(school.pk, MONDAY)
    assert len(asked) == 6


@pytest.mark.parametrize("name", INJECTIONS)
def test_i3_no_text_becomes_a_formula(
    school: School, rooms: list[SchoolClass], principal: User, head_teacher: User, name: str
) -> None:
    School.objects.filter(pk=school.pk).update(name=name)
    User.objects.filter(pk=head_teacher.pk).update(name=name)
    Student.objects.filter(name="陈子涵").update(name=name)
    answer = get(principal, "-xlsx")
    assert formulas(answer) == [] and str(book(answer)).count(name.strip("\t").replace("'", "\\'")[:4]) >= 3
