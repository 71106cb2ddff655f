"""Whole rosters: the sample files, and what is wrong with rows (G1, G4, I5)."""

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path

import pytest

from kongchuo.lib.sheets import Row, Sheet, Value, read_workbook
from students.choices import Boarding, IdKind, Sex
from students.rules.class_names import ClassKey
from students.rules.roster.issues import Code, Issue
from students.rules.roster.pupil import Guardian
from students.rules.roster.roster import RosterParse, parse_roster

DATA = Path(__file__).parents[3] / "data"
ON = dt.date(2026, 11, 23)
EXPECTED = json.loads((DATA / "roster-with-errors.expected.json").read_text("utf-8"))
ID_A, ID_B = "520695201804139633", "520695201801160365"


@lru_cache(maxsize=8)
def read(name: str) -> RosterParse:
    """A sample file."""
    return parse_roster(read_workbook(DATA / name, name=name), on=ON)


def parse(*rows: list[Value] | str, name: str = "花名册", **options: object) -> RosterParse:
    """A roster of rows, given as cells or as words."""
    cells = [row.split() if isinstance(row, str) else row for row in rows]
    sheet = Sheet(name, tuple(Row(number, tuple(row)) for number, row in enumerate(cells, start=1)))
    return parse_roster([sheet], on=ON, **options)  # type: ignore[arg-type]  # only mapping and grades are given


def said(issues: tuple[Issue, ...]) -> list[tuple[int, str, Code]]:
    """Row, field and code."""
    return [(issue.row, issue.field, issue.code) for issue in issues]


@pytest.mark.parametrize(
    ("name", "pupils", "classes", "others", "without_id"),
    [
        ("roster-school.xlsx", 802, 18, 0, 3),
        ("registry-export.xlsx", 60, 3, 1, 2),
        ("roster-gb18030.csv", 45, 1, 0, 0),
        ("roster-old.xls", 45, 1, 0, 1),
    ],
)
def test_sample_files_are_read_whole(name: str, pupils: int, classes: int, others: int, without_id: int) -> None:
    found = read(name)
    assert (found.errors, found.warnings, found.skipped, found.notices) == ((), (), (), ())
    assert (len(found.rows), len({row.class_key for row in found.rows}), found.others) == (pupils, classes, others)
    assert sum(not row.id_number for row in found.rows) == without_id
    assert all(row.name and row.sex and row.birth_on and row.guardians for row in found.rows)


@pytest.mark.parametrize(("row", "expected"), [(int(row), value) for row, value in EXPECTED["rows"].items()])
def test_g4_every_row_of_the_roster_with_errors(row: int, expected: dict[str, str]) -> None:
    found = read("roster-with-errors.xlsx")
    listed = {
        "error": found.errors,
        "warning": found.warnings,
        "skip": found.skipped,
    }
    columns = [issue.column for issues in listed.values() for issue in issues if issue.row == row]
    outcomes = [outcome for outcome, issues in listed.items() for issue in issues if issue.row == row]
    created = any(pupil.number == row for pupil in found.rows)
    assert outcomes == ([] if expected["outcome"] == "create" else [expected["outcome"]])
    assert created == (expected["outcome"] in ("create", "warning"))
    if expected["outcome"] in ("error", "warning"):
        assert columns == [expected["why"].split(":")[0]]


def test_g4_totals_of_the_roster_with_errors() -> None:
    found = read("roster-with-errors.xlsx")
    totals = EXPECTED["totals"]
    assert len(found.rows) == totals["pupils_created"]
    assert (len(found.failed), len(found.warnings), len(found.skipped)) == (
        totals["error"],
        totals["warning"],
        totals["skip"],
    )
    rows = {row.number: row for row in found.rows}
    assert rows[29].name == "冉欣怡"
    assert rows[32].id_number.endswith("X")
    assert (rows[35].id_number, rows[35].guardians[0].phone) == ("520695201709186802", "13960821034")
    assert rows[38].birth_on == dt.date(2018, 3, 1)


def test_g4_the_later_row_names_the_earlier_one() -> None:
    (issue,) = [issue for issue in read("roster-with-errors.xlsx").errors if issue.row == 12]
    assert (issue.code, issue.params["first"], issue.column) == (Code.STATUS_REPEATED, 9, "学籍号")


def test_a_row_of_the_registry_export() -> None:
    row = read("registry-export.xlsx").rows[0]
    assert (row.sheet, row.number, row.name, row.sex) == ("Sheet1", 5, "郭雅琪", Sex.FEMALE)
    assert (row.class_key, row.birth_on, row.ethnicity) == (ClassKey(2021, 2), dt.date(2015, 5, 25), "汉族")
    assert (row.id_kind, row.boarding) == (IdKind.RESIDENT, Boarding.BOARDER)
    assert row.residence.village == "松林村"
    assert row.guardians == (
        Guardian("倪英", "母亲", "18358437848"),
        Guardian("郭旭", "父亲", "17306455605"),
    )


def test_two_pupils_of_one_name_in_a_class_are_two() -> None:
    found = parse("姓名 班级 学籍号", f"李洋 三(1)班 G{ID_A}", f"李洋 三(1)班 G{ID_B}")
    assert (len(found.rows), found.errors, found.skipped) == (2, (), ())


def test_g4_repeated_numbers_and_rows_across_sheets() -> None:
    first = Sheet("一", (Row(1, ("姓名", "班级", "身份证号")), Row(2, ("甲", "三(1)班", ID_A))))
    second = Sheet("二", (Row(1, ("姓名", "班级", "身份证号")), Row(2, ("乙", "三(1)班", ID_A))))
    found = parse_roster([first, second], on=ON)
    (issue,) = found.errors
    assert (issue.sheet, issue.code, issue.params["sheet"], issue.params["first"]) == ("二", Code.ID_REPEATED, "一", 2)


def test_g4_a_number_is_taken_even_by_a_row_with_another_error() -> None:
    found = parse("姓名 班级 身份证号", f"甲 九(1)班 {ID_A}", f"乙 三(1)班 {ID_A}")
    assert [issue.code for issue in found.errors] == [Code.CLASS_NO_SUCH_GRADE, Code.ID_REPEATED]


def test_a_row_repeated_but_for_its_running_number_is_skipped() -> None:
    found = parse("序号 姓名 班级 身份证号", f"1 甲 三(1)班 {ID_A}", f"2 甲 三(1)班 {ID_A}")
    assert said(found.skipped) == [(3, "", Code.ROW_REPEATED)]
    assert found.skipped[0].params == {"first": 2}
    assert (len(found.rows), found.errors) == (1, ())


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(["合计", None, "60人"], id="total"),
        pytest.param([None, "合 计", None], id="total in the name column"),
        pytest.param(["小计", "小计", None], id="subtotal merged"),
        pytest.param(["填表人：李洋", None, "审核人："], id="signature"),
        pytest.param(["班级", "姓名", "性别"], id="header of the next page"),
        pytest.param([" ", "\u3000", "-"], id="blank but for spaces"),
        pytest.param(["三(1)班", None, None], id="class filled in ahead"),
        pytest.param(["例：三(1)班", None, "男"], id="example"),
    ],
)
def test_rows_about_nobody_are_left_out_silently(row: list[Value]) -> None:
    found = parse("班级 姓名 性别", "三(1)班 甲 男", row)
    assert (len(found.rows), found.others, found.errors, found.skipped) == (1, 1, (), ())


def test_a_pupil_whose_class_cell_begins_like_a_footer_is_a_pupil() -> None:
    found = parse(["备注", "姓名", "班级"], ["说明：随迁", "甲", "三(1)班"])
    assert len(found.rows) == 1


def test_i5_forbidden_columns_are_told_and_not_even_handed_back() -> None:
    found = parse("姓名 班级 父亲工作单位 宗教信仰", "甲 三(1)班 供电局 无", "= 三(1)班 供电局 无")
    assert [issue.code for issue in found.notices] == [Code.COLUMN_FORBIDDEN] * 2
    assert found.rows[0].raw.cells == ("甲", "三(1)班", None, None)
    assert found.failed[0].cells == ("=", "三(1)班", None, None)


def test_formula_cells_are_errors_where_they_are_read() -> None:
    sheet = Sheet(
        "x",
        (
            Row(1, ("姓名", "班级", "年龄", "学籍号")),
            Row(2, ("甲", "三(1)班", 8, f"G{ID_A}"), frozenset({2})),
            Row(3, ("乙", "三(1)班", 8, f"G{ID_B}"), frozenset({3})),
            Row(4, ("丙", "三(1)班"), frozenset({3})),
        ),
    )
    found = parse_roster([sheet], on=ON)
    assert said(found.errors) == [(3, "status_number", Code.CELL_FORMULA), (4, "status_number", Code.CELL_FORMULA)]
    assert [row.name for row in found.rows] == ["甲"]


def test_a_sheet_named_after_its_class_needs_no_column() -> None:
    found = parse("姓名 性别", "甲 男", name="三年级(2)班")
    assert [row.class_key for row in found.rows] == [ClassKey(2024, 2)]


def test_other_sheets_are_left_out_with_a_notice() -> None:
    roster = Sheet("花名册", (Row(1, ("姓名", "班级")), Row(2, ("甲", "三(1)班"))))
    notes = Sheet("填写说明", (Row(1, ("请按要求填写",)),))
    found = parse_roster([notes, roster], on=ON)
    assert (len(found.rows), found.errors) == (1, ())
    assert [(issue.sheet, issue.code) for issue in found.notices] == [("填写说明", Code.SHEET_LEFT_OUT)]
    assert [match.sheet for match in found.unread] == ["填写说明"]


def test_a_missing_column_is_an_error_that_asks_for_it() -> None:
    found = parse("姓名 性别", "甲 男")
    assert said(found.errors) == [(1, "class_name", Code.COLUMN_MISSING)]
    assert (found.rows, found.unread[0].missing) == ((), ("class_name",))


def test_no_header_at_all() -> None:
    found = parse("孩子 小组", "甲 一")
    assert said(found.errors) == [(1, "", Code.NO_HEADER)]
    assert found.unread[0].unknown == ((0, "孩子"), (1, "小组"))


def test_answers_of_the_mapping_step_are_used() -> None:
    found = parse("孩子 小组", "甲 三(2)班", mapping={"孩子": "name", "小组": "class_name"})
    assert [(row.name, row.class_key) for row in found.rows] == [("甲", ClassKey(2024, 2))]


def test_birth_and_sex_come_from_the_number_where_they_are_blank() -> None:
    row = parse("姓名 班级 身份证号", f"甲 三(1)班 {ID_A}").rows[0]
    assert (row.birth_on, row.sex, row.id_kind) == (dt.date(2018, 4, 13), Sex.MALE, IdKind.RESIDENT)


def test_g4_differences_from_the_number_are_warnings_and_the_column_wins() -> None:
    found = parse("姓名 班级 身份证号 性别 出生日期", f"甲 三(1)班 {ID_A} 女 2018-04-14")
    assert said(found.warnings) == [(2, "sex", Code.SEX_DIFFERS), (2, "birth_on", Code.BIRTH_DIFFERS)]
    assert (found.rows[0].sex, found.rows[0].birth_on) == (Sex.FEMALE, dt.date(2018, 4, 14))


def test_g4_a_child_without_numbers_is_taken() -> None:
    found = parse(["姓名", "班级", "性别", "出生日期", "身份证号"], ["甲", "三(1)班", None, None, "无"])
    assert said(found.warnings) == [(2, "sex", Code.SEX_MISSING), (2, "birth_on", Code.BIRTH_MISSING)]
    assert (found.rows[0].id_number, found.rows[0].sex, found.rows[0].birth_on) == ("", None, None)


def test_g4_a_status_number_other_than_the_id_number_is_nothing_to_say() -> None:
    assert parse("姓名 班级 身份证号 学籍号", f"甲 三(1)班 {ID_A} L{ID_B}").warnings == ()


def test_parents_from_columns_of_their_own() -> None:
    found = parse("姓名 班级 父亲姓名 父亲电话 母亲姓名", "甲 三(1)班 乙 13812341234 丙")
    assert found.rows[0].guardians == (Guardian("乙", "父亲", "13812341234"), Guardian("丙", "母亲", ""))


def test_the_pupils_phone_serves_the_first_guardian_who_has_none() -> None:
    found = parse("姓名 班级 联系电话 家长姓名", "甲 三(1)班 13812341234 乙")
    assert found.rows[0].guardians == (Guardian("乙", "", "13812341234"),)


def test_g1_the_value_of_a_class_error_is_grade_and_class() -> None:
    (issue,) = parse("年级 班级 姓名", "七年级 1班 甲").errors
    assert (issue.column, issue.value, issue.params) == ("班级", "七年级1班", {"grades": 6})


def test_g1_a_class_as_a_number() -> None:
    found = parse(["姓名", "班级"], ["甲", 302], ["乙", 3.2])
    assert {row.class_key for row in found.rows} == {ClassKey(2024, 2)}


def test_i1_nothing_of_a_child_is_printed_by_accident() -> None:
    found = parse("姓名 班级 身份证号", f"冉欣怡 三(1)班 {ID_A}", f"冉欣然 三(1)班 {ID_A}")
    printed = repr(found) + repr(found.rows)
    assert "冉欣" not in printed
    assert ID_A not in printed
