"""Headers are found and understood however a school writes them; what is never asked for is never read (I5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kongchuo.lib.sheets import Row, Sheet, Value
from students.rules.roster.columns import HeaderMatch, find_header, header_key
from students.rules.roster.fields import FORBIDDEN, IGNORED
from students.rules.roster.vocabulary import ROSTER, STAFF, Vocabulary


def sheet(*rows: list[Value] | str) -> Sheet:
    """A sheet of rows, given as cells or as words."""
    cells = [row.split() if isinstance(row, str) else row for row in rows]
    return Sheet("花名册", tuple(Row(number, tuple(row)) for number, row in enumerate(cells, start=1)))


def header(*rows: list[Value] | str, words: Vocabulary = ROSTER, **remembered: str) -> HeaderMatch:
    """The header found in those rows."""
    found = find_header(sheet(*rows), words, remembered)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("姓名", "name"), ("★姓名*", "name"), ("学生姓名", "name"), ("姓 名", "name"), ("姓名（必填）", "name"),
        ("姓\n名", "name"), ("身份证号", "id_number"), ("身份证件号", "id_number"), ("证件号码", "id_number"),
        ("居民身份证号", "id_number"), ("公民身份号码", "id_number"), ("身份证号(18位)", "id_number"),
        ("★身份证件号：", "id_number"), ("证件类型", "id_kind"), ("★身份证件类型", "id_kind"),
        ("学籍号", "status_number"), ("全国学籍号", "status_number"), ("班级", "class_name"),
        ("班别", "class_name"), ("所在班级", "class_name"), ("班号", "class_name"), ("★年级", "grade"),
        ("出生日期", "birth_on"), ("出生年月日", "birth_on"), ("生日", "birth_on"),
        ("出生日期(YYYYMMDD)", "birth_on"), ("性别", "sex"), ("民族", "ethnicity"), ("就读方式", "boarding"),
        ("现住址", "address"), ("家庭住址", "address"), ("户口所在地", "registered_address"),
        ("户籍地址", "registered_address"), ("联系电话", "phone"), ("手机", "phone"),
        ("监护人", "guardian1_name"), ("监护人姓名", "guardian1_name"), ("家长姓名", "guardian1_name"),
        ("监护人1", "guardian1_name"), ("监护人一姓名", "guardian1_name"), ("第一监护人姓名", "guardian1_name"),
        ("成员1姓名", "guardian1_name"), ("家庭成员1关系", "guardian1_relation"),
        ("★成员1联系电话", "guardian1_phone"), ("家长电话", "guardian1_phone"),
        ("家长手机号码", "guardian1_phone"), ("关系", "guardian1_relation"),
        ("与学生关系", "guardian1_relation"), ("监护人2", "guardian2_name"),
        ("监护人二联系电话", "guardian2_phone"), ("关系2", "guardian2_relation"),
        ("联系电话2", "guardian2_phone"), ("父亲姓名", "father_name"), ("母亲联系电话", "mother_phone"),
        ("序号", IGNORED), ("学籍辅号", IGNORED), ("班内学号", IGNORED), ("座号", IGNORED), ("备注", IGNORED),
        ("入学年月", IGNORED), ("港澳台侨外", IGNORED), ("★成员1是否监护人", IGNORED), ("健康状况", IGNORED),
        ("工作单位", FORBIDDEN), ("父亲工作单位", FORBIDDEN), ("家长职务", FORBIDDEN),
        ("家庭年收入", FORBIDDEN), ("宗教信仰", FORBIDDEN), ("监护人1职业", FORBIDDEN), ("指纹", FORBIDDEN),
        ("户主", ""), ("几年级几班的小朋友", ""),
    ],
)  # fmt: skip
def test_words_for_columns(text: str, field: str) -> None:
    assert ROSTER.meaning(header_key(text).replace("一", "1").replace("二", "2"), "") == field


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("姓名", "name"), ("教师姓名", "name"), ("工号", "staff_number"), ("教工号", "staff_number"), ("手机", "phone"),
        ("任教班级与学科", "duties"), ("任课情况", "duties"), ("职务", "post"), ("班主任", "head_of"),
        ("任教班级", "classes"), ("任教学科", "subjects"), ("学历", IGNORED), ("身份证号", IGNORED), ("爱好", ""),
    ],
)  # fmt: skip
def test_words_for_staff_columns(text: str, field: str) -> None:
    assert STAFF.meaning(header_key(text), "") == field


def test_titles_above_the_header() -> None:
    found = header("花名册", ["学校：青石镇中心小学", None, "2026年11月"], "班级 姓名 性别", "三(2)班 甲 男")
    assert (found.header_rows, found.first_data_row) == ((3,), 4)
    assert found.mapping == {"class_name": 0, "name": 1, "sex": 2}


def test_two_rows_with_groups_whose_merged_cells_were_not_filled() -> None:
    found = header(
        ["姓名", "班级", "监护人一", None, None, "监护人二", None],
        [None, None, "姓名", "关系", "电话", "姓名", "电话"],
        ["甲", "三(2)班", "乙", "父亲", "13812341234", "丙", "13912341234"],
    )
    assert found.header_rows == (1, 2)
    assert found.mapping == {
        "name": 0,
        "class_name": 1,
        "guardian1_name": 2,
        "guardian1_relation": 3,
        "guardian1_phone": 4,
        "guardian2_name": 5,
        "guardian2_phone": 6,
    }


def test_a_second_guardian_without_numbers() -> None:
    found = header("姓名 班级 监护人 关系 联系电话 监护人 关系 联系电话")
    assert [found.mapping[f"guardian2_{part}"] for part in ("name", "relation", "phone")] == [5, 6, 7]
    assert found.ambiguous == ()


def test_two_columns_of_one_meaning_are_told_and_the_first_is_read() -> None:
    found = header("姓名 班级 现住址 家庭住址")
    assert found.mapping["address"] == 2
    assert found.ambiguous == (("address", (2, 3)),)


def test_unknown_missing_and_forbidden_columns_are_told() -> None:
    found = header("姓名 性别 户主 工作单位")
    assert (found.unknown, found.forbidden, found.missing) == (((2, "户主"),), ((3, "工作单位"),), ("class_name",))


def test_remembered_answers_go_first_and_blank_leaves_out() -> None:
    found = header("姓名 小组 户主 现住址", 小组="class_name", 户主="", 现住址="registered_address")
    assert found.mapping == {"name": 0, "class_name": 1, "registered_address": 3}
    assert (found.unknown, found.missing) == ((), ())


def test_i5_no_answer_makes_a_forbidden_column_readable() -> None:
    found = header("姓名 班级 工作单位", 工作单位="address")
    assert "address" not in found.mapping
    assert found.forbidden == ((2, "工作单位"),)


def test_a_header_nobody_knows_is_shown_as_it_is() -> None:
    found = header("青石镇中心小学", "孩子 小组 生辰", "甲 三(2)班 2018-03-01")
    assert (found.header_rows, found.mapping) == ((2,), {})
    assert found.unknown == ((0, "孩子"), (1, "小组"), (2, "生辰"))


def test_an_empty_sheet_has_no_header() -> None:
    assert find_header(Sheet("空", ()), ROSTER) is None


@given(st.lists(st.lists(st.one_of(st.none(), st.text(max_size=8), st.floats(), st.dates()), max_size=6), max_size=6))
def test_any_rows_have_a_header_or_none(rows: list[list[Value]]) -> None:
    assert (find_header(sheet(*rows), ROSTER) is None) == (not rows)
