"""Which sheets are read, and what their rows and columns say (B1, B4, G4)."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest

from students.choices import AbsenceKind, Session
from students.rules.attendance.class_texts import ClassNames
from students.rules.attendance.facts import AttendanceParse
from students.rules.attendance.reading import Reading, parse_attendance
from students.rules.attendance.signs import Legend
from students.rules.class_names import ClassKey

TODAY = dt.date(2026, 11, 23)
CLASS = ClassKey(2024, 1)


@dataclass
class Line:
    number: int
    cells: tuple[Any, ...]
    formulas: frozenset[int] = frozenset()


@dataclass
class Page:
    name: str
    rows: list[Line] = field(default_factory=list)


def page(*rows: tuple[Any, ...], name: str = "Sheet1") -> Page:
    return Page(name, [Line(number, row) for number, row in enumerate(rows, start=1) if row])


def read(*pages: Page, own: dict[str, str] | None = None) -> AttendanceParse:
    names = ClassNames(6, lambda day: dt.date(2027, 1, 15))
    return parse_attendance(pages, Reading(TODAY, names, Legend(own)))


def said(parse: AttendanceParse) -> list[tuple[str, str, dict[Session, AbsenceKind | None] | None]]:
    """Name, day and what is said, cell by cell."""
    return [
        (row.who.name, f"{entry.span.first:%m-%d}", None if entry.said is None else dict(entry.said))
        for row in parse.rows
        for entry in row.entries
    ]


TITLE = ("三年级(1)班2026年9月考勤表",)
SICK = dict.fromkeys(Session, AbsenceKind.SICK)
HERE: dict[Session, AbsenceKind | None] = dict.fromkeys(Session)
SHEETS = {
    "days below a title": page(TITLE, ("序号", "姓名", 1, 2, 3, 4), (1, "陈子涵", "√", "病", "", "√")),
    "a merged title": page(TITLE * 6, ("序号", "姓名", "1", "2", "3", "4"), (1, "陈子涵", "√", "病", None, "√")),
    "class in the sheet's name": page(
        ("九月考勤",), ("学号", "姓名", 1, 2, 3, 4), (1, "陈子涵", "√", "病", "", "√"), name="三(1)班"
    ),
    "month in the sheet's name": page(("姓名", 1, 2, 3, 4), ("陈子涵", "√", "病", "", "√"), name="三年级1班9月"),
    "dates": page(
        ("班级：三年级(1)班",),
        ("姓名", *(dt.datetime(2026, 9, day) for day in (1, 2, 3, 4))),
        ("陈子涵", "√", "病", "", "√"),
    ),
    "short dates": page(("三(1)班",), ("姓名", "9/1", "9/2", "9/3", "9/4"), ("陈子涵", "√", "病", "/", "√")),
    "weekdays below": page(
        TITLE, ("姓名", 1, 2, 3, 4), ("姓名", "二", "三", "四", "五"), ("陈子涵", "√", "病", "", "√")
    ),
    "name below the days": page(
        TITLE, ("", "日期", 1, 2, 3, 4), ("序号", "姓名", "二", "三", "四", "五"), (1, "陈子涵", "√", "病", "", "√")
    ),
    "a corner of two words": page(TITLE, ("日期\n姓名", 1, 2, 3, 4, "备注"), ("陈子涵", "√", "病", "", "√", "")),
    "a class column": page(("2026年9月",), ("班级", "姓名", 1, 2, 3, 4), ("三(1)班", "陈子涵", "√", "病", "", "√")),
    "totals and signatures": page(
        TITLE,
        ("序号", "姓名", 1, 2, 3, 4, "合计"),
        (1, "陈子涵", "√", "病", "", "√", 1),
        ("", "实到人数", 45, 44, "", 45, ""),
        ("班主任签字：", "", "", "", "", "", ""),
        ("合计", "", 1, 1, 0, 0, 2),
    ),
}


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_class_by_day_sheets_are_recognised_b1(sheet: Page) -> None:
    parse = read(sheet)
    assert not parse.errors
    assert said(parse) == [("陈子涵", "09-01", HERE), ("陈子涵", "09-02", SICK), ("陈子涵", "09-04", HERE)]
    assert [row.class_key for row in parse.rows] == [CLASS]


def test_two_columns_a_day_are_its_halves() -> None:
    days, halves = ("姓名", 1, 1, 2, 2, 3, 3, 4, 4), ("姓名", *("上", "下") * 4)
    parse = read(page(TITLE, days, halves, ("陈子涵", "√", "病", "", "", "√", "√", "迟", "√")))
    assert said(parse)[:2] == [
        ("陈子涵", "09-01", {Session.MORNING: None}),
        ("陈子涵", "09-01", {Session.AFTERNOON: AbsenceKind.SICK}),
    ]
    unmerged = ("姓名", 1, "", 2, "", 3, "", 4, "")
    assert said(read(page(TITLE, unmerged, halves, ("陈子涵", "√", "病", "", "", "√", "√", "迟", "√")))) == said(parse)


def test_a_sheet_may_hold_several_months() -> None:
    months = ("三(1)班", "2026年9月", "2026年9月", "2026年10月", "2026年10月")
    parse = read(page(months, ("姓名", 29, 30, 9, 10), ("陈子涵", "病", "√", "病", "√")))
    assert [day for _, day, _ in said(parse)] == ["09-29", "09-30", "10-09", "10-10"]


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (page(("三年级(1)班考勤表",), ("姓名", 1, 2, 3, 4), ("陈子涵", "√", "", "", "")), "no_month"),
        (page(("2026年9月考勤表",), ("姓名", 1, 2, 3, 4), ("陈子涵", "√", "", "", "")), "no_class"),
        (page(("通知",), ("请各班上报",)), "no_attendance"),
        (page(("日期", "班级", "缺勤类型"), ("2026-09-01", "三(1)班", "病假")), "column_missing"),
        (page(("日期", "班级", "姓名"), ("2026-09-01", "三(1)班", "陈子涵")), "column_missing"),
    ],
)
def test_what_a_sheet_lacks_is_said_g4(sheet: Page, code: str) -> None:
    assert [issue.code for issue in read(sheet).errors] == [code]


def test_a_list_is_not_taken_for_a_sheet_of_days() -> None:
    header = ("序号", "班级", "姓名", "日期", "缺勤类型", "天数")
    rows = [(number, 301, "陈子涵", dt.datetime(2026, 9, number), "病假", 1) for number in (1, 2, 3, 4)]
    parse = read(page(header, *rows))
    assert [row.is_grid for row in parse.rows] == [False] * 4
    assert said(parse)[0] == ("陈子涵", "09-01", SICK)


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("2026-09-07", "09-07"),
        ("2026年9月7日", "09-07"),
        ("20260907", "09-07"),
        (46272, "09-07"),
        ("9月7日", "09-07"),
        ("9/7", "09-07"),
        ("2026-09-07 上午", "09-07"),
    ],
)
def test_days_of_a_list(date: object, day: str) -> None:
    parse = read(page(("日期", "班级", "姓名", "类型"), (date, "三(1)班", "陈子涵", "病假")))
    assert [each[1] for each in said(parse)] == [day]


@pytest.mark.parametrize(
    ("count", "half", "expected"),
    [("3天", "", 3), (2, "", 2), (1, "", None), ("半天", "上午", None), ("0.5", "下午", None)],
)
def test_numbers_of_days(count: object, half: str, expected: int | None) -> None:
    header = ("日期", "天数", "时段", "班级", "姓名", "类型")
    row = read(page(header, ("2026-09-07", count, half, "三(1)班", "陈子涵", "病假"))).rows[0]
    assert (row.errors, row.entries[0].span.count) == ((), expected)


@pytest.mark.parametrize(("count", "half"), [("0.5", ""), ("1.5", "上午"), ("很多", ""), (0, ""), (999, "")])
def test_numbers_of_days_that_cannot_be(count: object, half: str) -> None:
    header = ("日期", "天数", "时段", "班级", "姓名", "类型")
    row = read(page(header, ("2026-09-07", count, half, "三(1)班", "陈子涵", "病假"))).rows[0]
    assert [issue.code for issue in row.errors] == ["day_count"]


def test_signs_that_are_not_usual_are_counted_with_their_place() -> None:
    parse = read(page(TITLE, ("姓名", 1, 2, 3, 4), ("陈子涵", "◎", "√", "◎", "假")), own={"假": "personal"})
    assert [(each.sign, each.count, each.number, each.column, each.meaning) for each in parse.signs] == [
        ("◎", 2, 3, "1", ""),
        ("假", 1, 3, "4", "personal"),
    ]


def test_formulas_in_the_name_are_errors() -> None:
    sheet = page(TITLE, ("姓名", 1, 2, 3, 4), ("陈子涵", "√", "√", "√", "√"))
    sheet.rows[-1].formulas = frozenset({0})
    assert [issue.code for issue in read(sheet).rows[0].errors] == ["cell_formula"]
