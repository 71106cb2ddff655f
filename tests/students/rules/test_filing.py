"""Who is a new entrant, where its record stands, and the row of the national template (M23, G4)."""

import datetime as dt
from dataclasses import replace

import pytest

from students.choices import MovementKind, NeedKind
from students.rules.filing import FilingFacts, FilingState, filing_state, is_new_entrant, school_year_span
from students.rules.filing_template import COLUMNS, Entrant, Relative, by_hand, cells, missing

SENT = dt.date(2026, 9, 20)
CHILD = Entrant(
    name="陈子涵",
    sex="male",
    birth_on=dt.date(2020, 5, 1),
    ethnicity="苗族",
    id_kind="1",
    id_number="11010519491231002X",
    boarding="day",
    address="柳树沟十七号院",
    registered_address="白水镇石桥湾八号",
    entered_on=dt.date(2026, 9, 1),
    grade=1,
    class_number=2,
    seat_number=7,
    needs=frozenset({NeedKind.LEFT_BEHIND_BOTH, NeedKind.VISUAL}),
    first=Relative("陈大山", "父亲", "13812345678"),
)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (FilingFacts(""), FilingState.NOT_SENT),
        (FilingFacts("", SENT), FilingState.WAITING),
        (FilingFacts("", SENT, "身份证号不一致"), FilingState.RETURNED),
        (FilingFacts("L520695202005010001", SENT), FilingState.TEMPORARY),
        (FilingFacts("L520695202005010001", SENT, "重复"), FilingState.RETURNED),
        (FilingFacts("G11010519491231002X"), FilingState.FILED),
        (FilingFacts("J520695202005010012", SENT, "早先的原因"), FilingState.FILED),
    ],
)
def test_where_a_record_stands_m23(facts: FilingFacts, state: FilingState) -> None:
    assert filing_state(facts) is state


@pytest.mark.parametrize(
    ("kind", "grade", "number", "is_new"),
    [
        (MovementKind.ADMISSION, 1, "G1", True),
        (MovementKind.ADMISSION, 4, "G1", False),
        (MovementKind.ADMISSION, 4, "", True),
        (MovementKind.ADMISSION, 4, "L1", True),
        (MovementKind.TRANSFER_IN, 4, "G1", True),
        (MovementKind.RETURN, 6, "G1", True),
        (MovementKind.GUEST_IN, 1, "", False),
        (MovementKind.CLASS_CHANGE, 1, "", False),
    ],
)
def test_who_is_a_new_entrant_m23(kind: MovementKind, grade: int, number: str, is_new: bool) -> None:
    assert is_new_entrant(kind, grade, number) is is_new


def test_the_school_year_is_one_g1() -> None:
    assert school_year_span(2026) == (dt.date(2026, 9, 1), dt.date(2027, 8, 31))


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("姓名", "陈子涵"),
        ("性别", "1-男"),
        ("出生日期", "20200501"),
        ("民族", "06-苗族"),
        ("国籍/地区", "CHN-中国"),
        ("身份证件类型", "1-居民身份证"),
        ("身份证件号", "11010519491231002X"),
        ("港澳台侨外", "00-否"),
        ("年级", "一年级"),
        ("班级", "2班"),
        ("入学年月", "202609"),
        ("就读方式", "1-走读"),
        ("联系电话", "13812345678"),
        ("是否留守儿童", "2-双亲留守儿童"),
        ("是否孤儿", "0-否"),
        ("残疾类型", "1-视力残疾"),
        ("成员1关系", "51-父亲"),
        ("成员1是否监护人", "1-是"),
        ("成员2姓名", ""),
        ("健康状况", ""),
    ],
)
def test_a_cell_holds_code_and_name_m23(title: str, cell: str) -> None:
    titles = [column.title for column in COLUMNS]
    assert cells(CHILD)[titles.index(title)] == cell


def test_every_title_stands_once_and_work_is_never_asked_i5() -> None:
    titles = [column.title for column in COLUMNS]
    assert len(titles) == len(set(titles))
    assert not [title for title in titles if "单位" in title or "职务" in title or "宗教" in title]


def test_what_is_missing_is_what_the_school_could_fill_m23() -> None:
    assert missing(CHILD) == []
    bare = replace(CHILD, birth_on=None, id_number="", ethnicity="", boarding="", address="", first=Relative())
    assert missing(bare) == [
        *("出生日期", "民族", "身份证件号", "就读方式", "现住址", "联系电话"),
        *("成员1姓名", "成员1关系", "成员1是否监护人", "成员1联系电话"),
    ]
    assert "健康状况" in by_hand() and not set(by_hand()) & set(missing(bare))


def test_a_child_with_another_document_may_have_no_number_g4() -> None:
    foreign = replace(CHILD, id_kind="Z", id_number="")
    assert "身份证件号" not in missing(foreign)
    assert {"国籍/地区", "港澳台侨外"} <= set(missing(foreign))
