"""Staff lists and the duties in them (J)."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kongchuo.lib.sheets import Row, Sheet, Value, read_workbook
from students.choices import Role
from students.rules.class_names import ClassKey
from students.rules.roster.duties import Duty, HeadOf, Post, Teaches, parse_duties
from students.rules.roster.issues import Code
from students.rules.roster.staff import StaffParse, parse_staff

DATA = Path(__file__).parents[3] / "data"
ON = dt.date(2026, 11, 23)
ONE, TWO = ClassKey(2024, 1), ClassKey(2024, 2)


def parse(*rows: list[Value] | str) -> StaffParse:
    """A staff list of rows, given as cells or as words."""
    cells = [row.split() if isinstance(row, str) else row for row in rows]
    return parse_staff([Sheet("教职工", tuple(Row(n, tuple(row)) for n, row in enumerate(cells, start=1)))], on=ON)


def test_j_sample_file() -> None:
    found = parse_staff(read_workbook(DATA / "staff.xlsx", name="staff.xlsx"), on=ON)
    assert (len(found.rows), found.errors, found.warnings, found.notices) == (40, (), (), ())
    duties = [duty for row in found.rows for duty in row.duties]
    heads = [duty.class_key for duty in duties if isinstance(duty, HeadOf)]
    assert len(heads) == len(set(heads)) == 18
    assert {duty.subject for duty in duties if isinstance(duty, Teaches)} == {
        "语文", "数学", "英语", "科学", "道德与法治", "体育与健康", "音乐", "美术",
    }  # fmt: skip
    assert len({row.staff_number for row in found.rows if row.name == "田雪"}) == 2
    assert found.rows[0].duties == ()


def test_j_one_teaches_two_main_subjects_in_a_class() -> None:
    found = parse_staff(read_workbook(DATA / "staff.xlsx", name="staff.xlsx"), on=ON)
    (row,) = [row for row in found.rows if row.staff_number == "QS2067"]
    assert row.duties == (Teaches(ONE, "数学"), Teaches(TWO, "数学"), Teaches(TWO, "科学"))


@pytest.mark.parametrize(
    ("text", "duties"),
    [
        ("", ()),
        ("无", ()),
        ("教师", ()),
        ("三（1）班 语文", (Teaches(ONE, "语文"),)),
        ("三（1）班 班主任、语文", (HeadOf(ONE), Teaches(ONE, "语文"))),
        ("三（1）班班主任兼语文", (HeadOf(ONE), Teaches(ONE, "语文"))),
        ("三(1)班数学,三(2)班数学、科学", (Teaches(ONE, "数学"), Teaches(TWO, "数学"), Teaches(TWO, "科学"))),
        ("三（1）班 数学；三（2）班 数学", (Teaches(ONE, "数学"), Teaches(TWO, "数学"))),
        ("三（1）班 数学\n三（2）班 数学", (Teaches(ONE, "数学"), Teaches(TWO, "数学"))),
        ("三（1）、三（2）班 数学", (Teaches(ONE, "数学"), Teaches(TWO, "数学"))),
        ("三(1)班：语文、数学", (Teaches(ONE, "语文"), Teaches(ONE, "数学"))),
        ("班主任：三（1）班；三（1）班 数学", (HeadOf(ONE), Teaches(ONE, "数学"))),
        ("班主任：三（1）班、三（2）班", (HeadOf(ONE), HeadOf(TWO))),
        ("班主任 三（1）班", (HeadOf(ONE),)),
        ("301 数学", (Teaches(ONE, "数学"),)),
        ("2024级1班 数学", (Teaches(ONE, "数学"),)),
        ("三（1）班 道德与法治", (Teaches(ONE, "道德与法治"),)),
        ("三（1）班 数学；三（1）班 数学", (Teaches(ONE, "数学"),)),
        ("校长", (Post(Role.PRINCIPAL),)),
        ("教务主任；三（1）班 数学", (Post(Role.REGISTRAR), Teaches(ONE, "数学"))),
        ("学籍管理员、三（1）班 数学", (Post(Role.REGISTRAR), Teaches(ONE, "数学"))),
    ],
)
def test_j_duties(text: str, duties: tuple[Duty, ...]) -> None:
    found = parse_duties(text, ON, 6)
    assert (found.duties, found.problems) == (duties, ())


@pytest.mark.parametrize(
    ("text", "duties", "problems"),
    [
        ("数学", (), ((Code.DUTY_NO_CLASS, "数学"),)),
        ("副校长", (), ((Code.DUTY_NO_CLASS, "副校长"),)),
        ("班主任", (), ((Code.DUTY_NO_CLASS, "班主任"),)),
        ("三（1）班", (), ((Code.DUTY_UNREADABLE, "三(1)班"),)),
        ("七（1）班 数学", (), ((Code.DUTY_UNREADABLE, "七(1)班"),)),
        ("三(1)班 语文 七(1)班 数学", (Teaches(ONE, "语文"),), ((Code.DUTY_UNREADABLE, "七(1)班"),)),
        ("三(1)班、七(1)班 数学", (Teaches(ONE, "数学"),), ((Code.DUTY_UNREADABLE, "七(1)班"),)),
        ("三(1)班 12节", (), ((Code.DUTY_UNREADABLE, "12节"),)),
    ],
)
def test_j_duties_that_are_not_understood(
    text: str, duties: tuple[Duty, ...], problems: tuple[tuple[Code, str], ...]
) -> None:
    found = parse_duties(text, ON, 6)
    assert (found.duties, found.problems) == (duties, problems)


def test_j_duties_in_columns_of_their_own() -> None:
    found = parse("姓名 工号 职务 班主任 任教班级 任教学科", "甲 1 教务主任 三(1)班 三(1)班、三(2)班 数学、科学")
    assert set(found.rows[0].duties) == {
        Post(Role.REGISTRAR), HeadOf(ONE), Teaches(ONE, "数学"), Teaches(TWO, "数学"), Teaches(ONE, "科学"),
        Teaches(TWO, "科学"),
    }  # fmt: skip


def test_two_of_one_name_are_told_apart_by_number() -> None:
    found = parse("姓名 工号", "田雪 QS1", "田雪 QS2")
    assert [row.staff_number for row in found.rows] == ["QS1", "QS2"]


def test_a_missing_staff_number_is_a_warning_for_one_and_an_error_for_namesakes() -> None:
    found = parse("姓名 工号", ["甲"], ["田雪"], "田雪 QS2")
    assert [(issue.row, issue.code) for issue in found.warnings] == [(2, Code.STAFF_NUMBER_MISSING)]
    assert [(issue.row, issue.code) for issue in found.errors] == [(3, Code.STAFF_NUMBER_NEEDED)]
    assert [(row.name, row.staff_number) for row in found.rows] == [("甲", ""), ("田雪", "QS2")]


def test_one_number_for_two_people_is_an_error_of_the_later() -> None:
    found = parse("姓名 工号", "甲 qs1", "乙 QS1")
    assert [(issue.row, issue.code, issue.params["first"]) for issue in found.errors] == [
        (3, Code.STAFF_NUMBER_REPEATED, 2)
    ]


def test_further_rows_of_a_teacher_add_duties() -> None:
    found = parse("姓名 工号 任教班级 任教学科", "甲 1 三(1)班 数学", "甲 1 三(2)班 数学", "甲 1 三(2)班 数学")
    assert [row.duties for row in found.rows] == [(Teaches(ONE, "数学"), Teaches(TWO, "数学"))]
    assert [issue.row for issue in found.skipped] == [4]


def test_duties_not_understood_do_not_keep_a_teacher_out() -> None:
    found = parse("姓名 工号 任课情况", "甲 1 图书")
    assert [(issue.column, issue.code, issue.params["part"]) for issue in found.warnings] == [
        ("任课情况", Code.DUTY_NO_CLASS, "图书")
    ]
    assert len(found.rows) == 1


def test_a_staff_number_of_other_characters_is_an_error() -> None:
    assert [issue.code for issue in parse("姓名 工号", "甲 一号").errors] == [Code.STAFF_NUMBER_FORM]


@given(st.text("三一(1)班（）主任校长语文数学、；;,: 兼/\n", max_size=30))
def test_any_text_of_duties_is_read(text: str) -> None:
    for duty in parse_duties(text, ON, 6).duties:
        assert isinstance(duty, HeadOf | Teaches | Post)
