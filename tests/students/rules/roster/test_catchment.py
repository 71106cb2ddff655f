"""Catchment lists as villages and schools keep them (G4, G7)."""

import datetime as dt

import pytest

from kongchuo.lib.sheets import Row, Sheet
from students.choices import CatchmentPlace, NeedKind, Sex
from students.rules.roster import catchment_cells as cells
from students.rules.roster.catchment import CatchmentParse, parse_catchment
from students.rules.roster.catchment_matching import KnownEntry, entry_values, plan_catchment
from students.rules.roster.issues import Code
from students.rules.roster.plans import Answer
from students.rules.roster.values import Value

ON = dt.date(2026, 11, 23)
OWN = "青江县青石镇中心小学"
HEADER = (
    *("序号", "姓名", "性别", "出生日期", "身份证号", "户籍村/居委", "乡镇", "现住址"),
    *("监护人", "联系电话", "就读学校/就读情况", "残疾类型", "备注"),
)
NUMBER = "11010519491231002X"
ROW = ("1", "陈子涵", "女", "2018-05-13", "", "柳树沟村", "青石镇", "柳树沟十七号", "陈大山", "13812345678", "本校")


def parse(*rows: tuple[Value, ...], name: str = "适龄儿童") -> CatchmentParse:
    sheet = Sheet(name, tuple(Row(n, row) for n, row in enumerate(rows, start=1)))
    return parse_catchment([sheet], on=ON, own_name=OWN)


def test_a_list_with_title_and_footer_is_read_g7() -> None:
    found = parse(("青石镇2026年适龄儿童少年台账",), HEADER, (*ROW, "听力", "随祖母"), ("合计", "", "1"))
    row = found.rows[0]
    assert (found.errors, found.others) == ((), 1)
    assert (row.name, row.sex, row.birth_on) == ("陈子涵", Sex.FEMALE, dt.date(2018, 5, 13))
    assert (row.township, row.village, row.address) == ("青石镇", "柳树沟村", "柳树沟十七号")
    assert (row.guardian, row.phone, row.place) == ("陈大山", "13812345678", CatchmentPlace.HERE)
    assert (row.disability, row.note) == (NeedKind.HEARING, "随祖母")


@pytest.mark.parametrize(
    ("header", "value", "field", "expected"),
    [
        ("村（居）", "石桥村", "village", "石桥村"),
        ("行政村", "石桥村", "village", "石桥村"),
        ("户主姓名", "陈大山", "guardian", "陈大山"),
        ("家长联系方式", "13812345678", "phone", "13812345678"),
        ("户籍地址", "贵州省青江县青石镇石桥村三组", "village", "石桥村"),
        ("户籍地址", "贵州省青江县青石镇石桥村三组", "township", "青石镇"),
        ("就读学校", "白水镇中心小学", "place_name", "白水镇中心小学"),
        ("就学情况", "未入学", "place", CatchmentPlace.NOT_ENROLLED),
        ("残疾类别及等级", "智力二级", "disability", NeedKind.INTELLECTUAL),
        ("父母工作单位", "某厂", "note", ""),
    ],
)
def test_headers_have_many_names_g7(header: str, value: str, field: str, expected: object) -> None:
    row = parse(("姓名", "出生日期", header), ("陈子涵", "2018-05-13", value)).rows[0]
    assert getattr(row, field) == expected


def test_a_sheet_named_after_a_village_needs_no_column_g7() -> None:
    assert parse(("姓名", "出生日期"), ("陈子涵", "2018-05-13"), name="石桥村").rows[0].village == "石桥村"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("", "2018-05-13", NUMBER), Code.NAME_BLANK),
        (("陈子涵", "", ""), Code.BIRTH_NEEDED),
        (("陈子涵", "2030-05-13", ""), Code.BIRTH_FUTURE),
        (("陈子涵", "2018-05-13", "110105194912310021"), Code.ID_CHECK_DIGIT),
        (("陈子涵", "2018-05-13", 1.1010519491231e17), Code.ID_LOST_DIGITS),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_g4(row: tuple[Value, ...], code: Code) -> None:
    found = parse(("姓名", "出生日期", "身份证号"), row)
    assert ([issue.code for issue in found.errors], found.rows) == ([code], ())


def test_birth_date_and_sex_come_from_the_number_g4() -> None:
    row = parse(("姓名", "身份证号"), ("陈子涵", NUMBER)).rows[0]
    assert (row.birth_on, row.sex) == (dt.date(1949, 12, 31), Sex.FEMALE)


def test_of_two_rows_with_one_number_the_later_is_the_error_g4() -> None:
    found = parse(("姓名", "身份证号"), ("陈子涵", NUMBER), ("赵若曦", NUMBER), ("陈子涵", NUMBER))
    assert [issue.code for issue in found.errors] == [Code.ID_REPEATED]
    assert [issue.code for issue in found.skipped] == [Code.ROW_REPEATED]


@pytest.mark.parametrize(
    ("state", "school", "place", "name"),
    [
        ("", "", CatchmentPlace.UNKNOWN, ""),
        ("本校", "", CatchmentPlace.HERE, ""),
        ("", OWN, CatchmentPlace.HERE, ""),
        ("", "青石镇中心小学", CatchmentPlace.HERE, ""),
        ("在读", "青石镇中心小学", CatchmentPlace.HERE, ""),
        ("", "白水镇中心小学", CatchmentPlace.OTHER_SCHOOL, "白水镇中心小学"),
        ("在读", "", CatchmentPlace.OTHER_SCHOOL, ""),
        ("外地就读", "", CatchmentPlace.OTHER_SCHOOL, ""),
        ("", "青江县特殊教育学校", CatchmentPlace.SPECIAL_SCHOOL, "青江县特殊教育学校"),
        ("送教上门", "", CatchmentPlace.HOME_TEACHING, ""),
        ("缓学", "", CatchmentPlace.DEFERRED, ""),
        ("未入学", "", CatchmentPlace.NOT_ENROLLED, ""),
        ("", "镇幼儿园", CatchmentPlace.NOT_ENROLLED, "镇幼儿园"),
        ("去向不明", "", CatchmentPlace.UNKNOWN, ""),
        ("？？", "", CatchmentPlace.UNKNOWN, "??"),
    ],
)
def test_where_a_child_is_in_the_words_of_lists_g7(state: str, school: str, place: CatchmentPlace, name: str) -> None:
    read = cells.place(state, school, OWN)
    assert (read.value, cells.place_name(state, school, read.value).value) == (place, name)


def test_what_cannot_be_read_is_unknown_with_a_warning_g7() -> None:
    assert cells.place("？？", "", OWN).warning == Code.PLACE_UNKNOWN


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", ""),
        ("否", ""),
        ("视力残疾", NeedKind.VISUAL),
        ("言语", NeedKind.SPEECH),
        ("听力语言", NeedKind.HEARING),
        ("1-视力残疾", NeedKind.VISUAL),
        ("智力、肢体", NeedKind.MULTIPLE),
        ("精神二级", NeedKind.MENTAL),
    ],
)
def test_disability_in_the_words_of_lists_g7(text: str, kind: str) -> None:
    assert cells.disability(text).value == kind


def known(**changes: str | dt.date) -> KnownEntry:
    """The child of ROW as it is stored."""
    values = entry_values(parse(HEADER, ROW).rows[0])
    fields = dict.fromkeys(("id_number", "place_name", "disability", "note"), "") | values
    return KnownEntry(1, fields | changes)


def test_the_same_list_changes_nothing_g7() -> None:
    plan = plan_catchment(parse(HEADER, ROW), [known()])
    assert (plan.unchanged, plan.new, plan.changed, plan.questions, plan.missing) == ([1], [], [], [], [])


def test_a_name_alone_is_a_question_and_its_answer_counts_g7() -> None:
    rows, entry = parse(HEADER, ROW), known(guardian="陈老大")
    asked = plan_catchment(rows, [entry]).questions[0]
    assert [change.field for change in asked.changes] == ["guardian"]
    same = plan_catchment(rows, [entry], {asked.key: Answer.SAME})
    other = plan_catchment(rows, [entry], {asked.key: Answer.OTHER})
    skipped = plan_catchment(rows, [entry], {asked.key: Answer.SKIP})
    assert (len(same.changed), len(other.new), len(skipped.new) + len(skipped.changed)) == (1, 1, 0)


def test_a_number_decides_whatever_the_name_is_g4() -> None:
    row = (*ROW[:4], NUMBER, *ROW[5:])
    plan = plan_catchment(parse(HEADER, row), [known(id_number=NUMBER, name="陈涵")])
    assert [change.field for change in plan.changed[0].changes] == ["name"]


def test_a_new_place_without_a_name_erases_the_old_school_g7() -> None:
    entry = known(place=CatchmentPlace.OTHER_SCHOOL, place_name="白水小学", id_number=NUMBER)
    plan = plan_catchment(parse(HEADER, (*ROW[:4], NUMBER, *ROW[5:])), [entry])
    assert {change.field: change.new for change in plan.changed[0].changes} == {"place": "here", "place_name": ""}


@pytest.mark.parametrize(("village", "is_missing"), [("柳树沟村", True), ("石桥村", False)])
def test_children_of_the_files_villages_who_are_not_in_it_are_listed_g7(village: str, is_missing: bool) -> None:
    other = KnownEntry(2, {**known().values, "name": "孙一鸣", "village": village})
    plan = plan_catchment(parse(HEADER, ROW), [known(), other])
    assert bool(plan.missing) is is_missing
