"""Spellings of a class and its identity (G1)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.rules.class_names import ClassKey, ClassProblem, class_label, parse_class, school_year

AUTUMN = dt.date(2026, 11, 23)
THREE_TWO = ClassKey(2024, 2)


@pytest.mark.parametrize(
    "text",
    [
        "三年级(2)班", "三年级（2）班", "三年级2班", "三年级二班", "三年级 2 班", "三年级(2)", "三年级2", "三年二班",
        "三级2班",
        "三(2)班", "三（2）班", "三（二）班", "三2班", "三二班", "三㈡班", "三【2】班", "三〔2〕班", "三(02)班",
        "３(２)班", "三.2班", "三·2班",
        "3年级2班", "3年级(2)班", "3(2)班", "3(2)", "3.2", "3-2", "302", "302班", "３０２", "小学三年级(2)班",
        "2024级2班", "2024级(2)班", "2024级（2）班", "2024级02班", "2024 级 2 班", "24级2班", "2024级二班",
    ],
)  # fmt: skip
def test_g1_one_class_in_many_spellings(text: str) -> None:
    assert parse_class(text, "", AUTUMN, 6) == THREE_TWO


@pytest.mark.parametrize(
    ("grade", "text", "expected"),
    [
        ("三年级", "2班", THREE_TWO),
        ("三年级", "(2)班", THREE_TWO),
        ("三年级", "2", THREE_TWO),
        ("三年级", "02", THREE_TWO),
        ("三", "二班", THREE_TWO),
        ("3", "2", THREE_TWO),
        ("3年级", "2班", THREE_TWO),
        ("2024级", "2班", THREE_TWO),
        ("2024", "2", THREE_TWO),
        ("小学三年级", "2班", THREE_TWO),
        ("三年级", "三(2)班", THREE_TWO),
        ("三年级", "302", THREE_TWO),
        ("三年级", "2024级2班", THREE_TWO),
        ("三年级", "12班", ClassKey(2024, 12)),
        ("三年级", "十二班", ClassKey(2024, 12)),
        ("六年级", "2021级2班", ClassKey(2021, 2)),
        ("四年级", "三(2)班", ClassProblem.CONTRADICTION),
        ("六年级", "2022级2班", ClassProblem.CONTRADICTION),
        ("七年级", "1班", ClassProblem.NO_SUCH_GRADE),
        ("初一", "1班", ClassProblem.NO_SUCH_GRADE),
        ("大班", "1班", ClassProblem.UNREADABLE),
        ("十十", "1班", ClassProblem.UNREADABLE),
        ("三年级", "", ClassProblem.BLANK),
        ("三年级", "向日葵班", ClassProblem.UNREADABLE),
    ],
)
def test_g1_with_a_grade_column(grade: str, text: str, expected: ClassKey | ClassProblem) -> None:
    assert parse_class(text, grade, AUTUMN, 6) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("七年级1班", ClassProblem.NO_SUCH_GRADE),
        ("701", ClassProblem.NO_SUCH_GRADE),
        ("初一(2)班", ClassProblem.NO_SUCH_GRADE),
        ("高三1班", ClassProblem.NO_SUCH_GRADE),
        ("2020级1班", ClassProblem.NO_SUCH_GRADE),
        ("2027级1班", ClassProblem.NOT_YET),
        ("零年级1班", ClassProblem.NOT_YET),
        ("12班", ClassProblem.UNREADABLE),
        ("十二班", ClassProblem.UNREADABLE),
        ("2班", ClassProblem.UNREADABLE),
        ("32", ClassProblem.UNREADABLE),
        ("0302", ClassProblem.UNREADABLE),
        ("三年级0班", ClassProblem.UNREADABLE),
        ("三年级向日葵班", ClassProblem.UNREADABLE),
        ("2024-03-02", ClassProblem.UNREADABLE),
        ("  ", ClassProblem.BLANK),
    ],
)
def test_g1_what_is_no_class_of_the_school(text: str, expected: ClassProblem) -> None:
    assert parse_class(text, "", AUTUMN, 6) is expected


def test_g1_a_five_year_school_has_no_grade_six() -> None:
    assert parse_class("六(1)班", "", AUTUMN, 5) is ClassProblem.NO_SUCH_GRADE
    assert parse_class("五(1)班", "", AUTUMN, 5) == ClassKey(2022, 1)


@pytest.mark.parametrize(
    ("on", "year"),
    [
        (dt.date(2026, 8, 31), 2025),
        (dt.date(2026, 9, 1), 2026),
        (dt.date(2026, 12, 31), 2026),
        (dt.date(2027, 1, 1), 2026),
        (dt.date(2027, 8, 31), 2026),
    ],
)
def test_g1_promotion_on_the_first_of_september(on: dt.date, year: int) -> None:
    assert school_year(on) == year
    assert class_label(year, 3, on) == (1, 3)
    assert parse_class("一(3)班", "", on, 6) == ClassKey(year, 3)


@given(st.integers(1, 6), st.integers(1, 99), st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)))
def test_g1_a_label_reads_back(grade: int, number: int, on: dt.date) -> None:
    key = parse_class(f"{grade}年级({number})班", "", on, 6)
    assert isinstance(key, ClassKey)
    assert class_label(key.entry_year, key.number, on) == (grade, number)


@given(st.text(max_size=12), st.text(max_size=8))
def test_any_text_is_a_class_or_a_problem(text: str, grade: str) -> None:
    assert isinstance(parse_class(text, grade, AUTUMN, 6), ClassKey | ClassProblem)
