"""Every cell is a value or a reason (G4)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.choices import Boarding, IdKind, Sex
from students.rules.roster import coded, numbers, people
from students.rules.roster.address import Residence, split_address
from students.rules.roster.issues import Code, Read
from students.rules.roster.values import Value

ON = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("冉欣怡", "冉欣怡"),
        ("\u3000冉\u3000欣怡\u3000", "冉欣怡"),
        (" 冉 欣 怡 ", "冉欣怡"),
        ("冉\u00a0欣怡\u200b", "冉欣怡"),
        ("冉欣怡\n", "冉欣怡"),
        ("'冉欣怡", "冉欣怡"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("阿依古丽‧买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("𬭎𫘪", "𬭎𫘪"),
        ("㛃", "㛃"),
        ("\ue863", "\ue863"),
        ("Anna Maria", "Anna Maria"),
        ("José O'Neil", "José O'Neil"),
        ("李", "李"),
    ],
)
def test_g4_names(value: Value, name: str) -> None:
    assert people.name(value) == Read(name)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, Code.NAME_BLANK),
        ("\u3000 ", Code.NAME_BLANK),
        ("=cmd()", Code.NAME_FORMULA),
        ("+86", Code.NAME_FORMULA),
        ("-王", Code.NAME_FORMULA),
        ("@SUM", Code.NAME_FORMULA),
        ("＝王", Code.NAME_FORMULA),
        ("  =王", Code.NAME_FORMULA),
        ("赵?涵", Code.NAME_CHARACTERS),
        ("赵子涵(留守)", Code.NAME_CHARACTERS),
        ("赵子涵1", Code.NAME_CHARACTERS),
        (12, Code.NAME_CHARACTERS),
        ("·", Code.NAME_CHARACTERS),
        ("赵·", Code.NAME_CHARACTERS),
        ("赵" * 51, Code.NAME_LONG),
    ],
)
def test_g4_what_is_no_name(value: Value, code: Code) -> None:
    assert people.name(value).error is code


@pytest.mark.parametrize(
    ("value", "sex"),
    [
        ("男", Sex.MALE), ("女", Sex.FEMALE), ("1", Sex.MALE), (2, Sex.FEMALE), (1.0, Sex.MALE), ("1-男", Sex.MALE),
        ("2-女性", Sex.FEMALE), ("１－男", Sex.MALE), ("男性", Sex.MALE), ("m", Sex.MALE), ("Female", Sex.FEMALE),
        (" 女 ", Sex.FEMALE), ("男生", Sex.MALE), (None, None), ("", None), ("无", None),
    ],
)  # fmt: skip
def test_sex(value: Value, sex: Sex | None) -> None:
    assert people.sex(value) == Read(sex)


@pytest.mark.parametrize("value", ["公", 3, True, "男女", "0"])
def test_sex_that_cannot_be_read(value: Value) -> None:
    assert people.sex(value).error is Code.SEX_UNKNOWN


@pytest.mark.parametrize(
    "value",
    [
        dt.date(2018, 3, 1), dt.datetime(2018, 3, 1, 8, 0), "2018-03-01", "2018-3-1", "2018/3/1", "2018.3.1",
        "2018．3．1", "2018年3月1日", "2018 年 3 月 1 日", "20180301", 20180301, 20180301.0, "２０１８０３０１",
        "2018-03-01 00:00:00", "2018-03-01T00:00:00", 43160, 43160.0, "43160", "'20180301",
    ],
)  # fmt: skip
def test_dates(value: Value) -> None:
    assert people.day(value) == Read(dt.date(2018, 3, 1))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2018-02-30", Code.DATE_IMPOSSIBLE),
        ("20181301", Code.DATE_IMPOSSIBLE),
        ("2018-00-10", Code.DATE_IMPOSSIBLE),
        ("1018-03-01", Code.DATE_IMPOSSIBLE),
        (dt.date(1850, 1, 1), Code.DATE_IMPOSSIBLE),
        ("201803", Code.DATE_NO_DAY),
        ("2018年3月", Code.DATE_NO_DAY),
        ("2018.9", Code.DATE_NO_DAY),
        (2018.9, Code.DATE_NO_DAY),
        ("18-3-1", Code.DATE_UNREADABLE),
        ("3/1/2018", Code.DATE_UNREADABLE),
        ("去年", Code.DATE_UNREADABLE),
        (99999, Code.DATE_UNREADABLE),
        (12, Code.DATE_UNREADABLE),
        (True, Code.DATE_UNREADABLE),
        (1e300, Code.DATE_UNREADABLE),
    ],
)
def test_what_is_no_date(value: Value, code: Code) -> None:
    assert people.day(value).error is code


@pytest.mark.parametrize(
    ("birth", "read"),
    [
        (ON, Read(ON, warning=Code.AGE_UNUSUAL)),
        (ON + dt.timedelta(1), Read(None, error=Code.BIRTH_FUTURE)),
        (dt.date(2021, 11, 23), Read(dt.date(2021, 11, 23))),
        (dt.date(2021, 11, 24), Read(dt.date(2021, 11, 24), warning=Code.AGE_UNUSUAL)),
        (dt.date(2009, 11, 24), Read(dt.date(2009, 11, 24))),
        (dt.date(2009, 11, 23), Read(dt.date(2009, 11, 23), warning=Code.AGE_UNUSUAL)),
    ],
)
def test_birth_dates_of_pupils(birth: dt.date, read: Read[dt.date | None]) -> None:
    assert people.birth_on(birth, ON) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("13812341234", Read("13812341234")),
        (13812341234, Read("13812341234")),
        (13812341234.0, Read("13812341234")),
        ("１３９６０８２１０３４", Read("13960821034")),
        ("138 1234 1234", Read("13812341234")),
        ("138-1234-1234", Read("13812341234")),
        ("+86 13812341234", Read("13812341234")),
        ("8613812341234", Read("13812341234")),
        ("0856-5221234", Read("0856-5221234")),
        ("(0856)5221234", Read("08565221234")),
        ("0856—5221234", Read("0856-5221234")),
        (None, Read("")),
        ("无", Read("")),
        ("1858906961", Read("1858906961", warning=Code.PHONE_LENGTH)),
        ("138123412345", Read("138123412345", warning=Code.PHONE_LENGTH)),
        ("28123412345", Read("28123412345", warning=Code.PHONE_LENGTH)),
        ("13812341234/13912341234", Read("13812341234", warning=Code.PHONE_SEVERAL)),
        ("13812341234、13912341234", Read("13812341234", warning=Code.PHONE_SEVERAL)),
        ("问奶奶", Read("问奶奶", warning=Code.PHONE_FORM)),
    ],
)
def test_g4_phones(value: Value, read: Read[str]) -> None:
    assert people.phone(value) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("11010519491231002X", Read("11010519491231002X")),
        ("11010519491231002x", Read("11010519491231002X")),
        ("１１０１０５１９４９１２３１００２Ｘ", Read("11010519491231002X")),
        (" 110105 19491231 002X\t", Read("11010519491231002X")),
        ("'11010519491231002X", Read("11010519491231002X")),
        (None, Read("")),
        ("暂无", Read("")),
        (5.20695201808153e17, Read("", error=Code.ID_LOST_DIGITS)),
        (520695201808153985, Read("", error=Code.ID_LOST_DIGITS)),
        (520695171030660, Read("", error=Code.ID_OLD)),
        ("520695171030660", Read("", error=Code.ID_OLD)),
        ("110105194912310021", Read("", error=Code.ID_CHECK_DIGIT)),
        ("G11010519491231002X", Read("", error=Code.ID_FORM)),
        ("5.20695E+17", Read("", error=Code.ID_FORM)),
        (True, Read("", error=Code.ID_FORM)),
    ],
)
def test_g4_id_numbers(value: Value, read: Read[str]) -> None:
    assert numbers.id_number(value, None) == read


@pytest.mark.parametrize(
    ("value", "kind", "read"),
    [
        ("H1234567(8)", IdKind.HONG_KONG, Read("H1234567(8)")),
        ("e12345678", IdKind.PASSPORT, Read("E12345678")),
        ("E1", IdKind.PASSPORT, Read("", error=Code.ID_FORM)),
        ("110105194912310021", IdKind.RESIDENT, Read("", error=Code.ID_CHECK_DIGIT)),
    ],
)
def test_g4_only_resident_cards_have_a_check_digit(value: Value, kind: IdKind, read: Read[str]) -> None:
    assert numbers.id_number(value, kind) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("G520695201804139633", Read("G520695201804139633")),
        ("g52069520180413963x", Read("G52069520180413963X")),
        ("L520695201804249435", Read("L520695201804249435")),
        ("J520695201804249435", Read("J520695201804249435")),
        ("Ｇ520695201804139633", Read("G520695201804139633")),
        ("", Read("")),
        ("520695201804139633", Read("", error=Code.STATUS_FORM)),
        ("G52069520180413963", Read("", error=Code.STATUS_FORM)),
        ("A520695201804139633", Read("", error=Code.STATUS_FORM)),
        (5.2e17, Read("", error=Code.STATUS_LOST_DIGITS)),
    ],
)
def test_g4_status_numbers(value: Value, read: Read[str]) -> None:
    assert numbers.status_number(value) == read


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (coded.id_kind, "1-居民身份证", IdKind.RESIDENT),
        (coded.id_kind, "居民身份证", IdKind.RESIDENT),
        (coded.id_kind, 1, IdKind.RESIDENT),
        (coded.id_kind, "A-护照", IdKind.PASSPORT),
        (coded.id_kind, "z-其他", IdKind.OTHER),
        (coded.id_kind, None, None),
        (coded.boarding, "1-走读", Boarding.DAY),
        (coded.boarding, "住校", Boarding.BOARDER),
        (coded.boarding, 2, Boarding.BOARDER),
        (coded.ethnicity, "01-汉族", "汉族"),
        (coded.ethnicity, "汉", "汉族"),
        (coded.ethnicity, "土家族", "土家族"),
        (coded.ethnicity, "15", "土家族"),
        (coded.ethnicity, "56", "基诺族"),
        (coded.ethnicity, "穿青人", "穿青人"),
        (coded.ethnicity, None, ""),
        (coded.relation, "52-母亲", "母亲"),
        (coded.relation, "奶奶", "祖母"),
        (coded.relation, "61", "祖父"),
        (coded.relation, "姑姑", "姑姑"),
    ],
)
def test_coded_choices(read: Callable[[Value], Read[Any]], value: Value, expected: object) -> None:
    assert read(value) == Read(expected)


@pytest.mark.parametrize(
    ("read", "value", "code"),
    [
        (coded.id_kind, "学生证", Code.ID_KIND_UNKNOWN),
        (coded.boarding, "午托", Code.CHOICE_UNKNOWN),
        (coded.relation, "远" * 21, Code.TEXT_LONG),
    ],
)
def test_coded_choices_that_are_not_known_are_warnings(
    read: Callable[[Value], Read[Any]], value: Value, code: Code
) -> None:
    assert read(value).warning is code


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("贵州省铜仁市青江县青石镇松林村8组9号", ("贵州省", "铜仁市", "青江县", "青石镇", "松林村")),
        ("贵州省铜仁市青江县青石镇青石社区6组7号", ("贵州省", "铜仁市", "青江县", "青石镇", "青石社区")),
        ("重庆市渝川县城关镇桥头村4组", ("重庆市", "", "渝川县", "城关镇", "桥头村")),
        ("湖南省常德市澧水县城关镇三合村2组", ("湖南省", "常德市", "澧水县", "城关镇", "三合村")),
        (
            "广西壮族自治区河池市巴马瑶族自治县甲篆镇平安村",
            ("广西壮族自治区", "河池市", "巴马瑶族自治县", "甲篆镇", "平安村"),
        ),
        ("贵州省黔东南苗族侗族自治州凯里市三棵树镇", ("贵州省", "黔东南苗族侗族自治州", "凯里市", "三棵树镇", "")),
        ("贵州省黔东南州镇远县羊场镇龙塘村", ("贵州省", "黔东南州", "镇远县", "羊场镇", "龙塘村")),
        (
            "内蒙古自治区锡林郭勒盟西乌珠穆沁旗浩勒图高勒镇",
            ("内蒙古自治区", "锡林郭勒盟", "西乌珠穆沁旗", "浩勒图高勒镇", ""),
        ),
        ("北京市海淀区中关村街道东南社区", ("北京市", "", "海淀区", "中关村街道", "东南社区")),
        ("青江县青石镇松林村", ("", "", "青江县", "青石镇", "松林村")),
        ("青石镇松林村村民委员会", ("", "", "", "青石镇", "松林村")),
        ("松林村8组", ("", "", "", "", "松林村")),
        ("", ("", "", "", "", "")),
        ("无", ("", "", "", "", "")),
    ],
)
def test_d13_addresses(text: str, parts: tuple[str, ...]) -> None:
    assert split_address(text) == Residence(*parts)


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates(), st.datetimes(),
    st.text("0123456789Xx-/.年月日班级()（）一二三男女GJL=+@·' ", max_size=24),
)  # fmt: skip
NORMALISERS: list[Callable[[Any], Read[Any]]] = [
    people.name, people.guardian_name, people.sex, people.day, lambda value: people.birth_on(value, ON), people.phone,
    lambda value: people.short_text(value, 20), lambda value: numbers.id_number(value, None),
    lambda value: numbers.id_number(value, IdKind.PASSPORT), numbers.status_number, coded.id_kind, coded.boarding,
    coded.ethnicity, coded.relation,
]  # fmt: skip


@given(st.sampled_from(NORMALISERS), VALUES)
def test_any_cell_is_read_without_an_exception(normalise: Callable[[Any], Read[Any]], value: Value) -> None:
    assert isinstance(normalise(value), Read)


@given(st.text("冉欣怡阿依古丽·•‧.． \u3000", min_size=1, max_size=12))
def test_g4_a_normalised_name_stays_as_it_is(text: str) -> None:
    read = people.name(text)
    assert read.error or people.name(read.value) == read
