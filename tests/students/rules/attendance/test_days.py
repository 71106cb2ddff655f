"""Days, months and classes as titles and headers of attendance sheets write them (G1)."""

import datetime as dt

import pytest

from students.rules.attendance.class_texts import class_in
from students.rules.attendance.days import DayText, Month, date_of, is_weekday, read_day, read_month
from students.rules.class_names import ClassKey
from students.rules.roster.values import Value

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (7, DayText(7)),
        ("07", DayText(7)),
        ("7日", DayText(7)),
        ("7号", DayText(7)),
        (7.0, DayText(7)),
        ("7(一)", DayText(7)),
        ("7\n周一", DayText(7)),
        ("7 星期一", DayText(7)),
        ("9/7", DayText(7, 9)),
        ("9.7", DayText(7, 9)),
        ("9-7", DayText(7, 9)),
        ("9月7日", DayText(7, 9)),
        ("9月7日周一", DayText(7, 9)),
        ("2026-09-07", DayText(7, 9, 2026)),
        ("2026年9月7日", DayText(7, 9, 2026)),
        ("２０２６．９．７", DayText(7, 9, 2026)),
        (dt.date(2026, 9, 7), DayText(7, 9, 2026)),
        (dt.datetime(2026, 9, 7), DayText(7, 9, 2026)),
        (46272, DayText(7, 9, 2026)),
        (20260907, DayText(7, 9, 2026)),
        (9.1, None),  # may be 9月10日: Excel keeps no zero
        (0, None),
        (32, None),
        ("姓名", None),
        ("合计", None),
        ("", None),
        (None, None),
        (True, None),
    ],
)
def test_headers_that_are_days(value: Value, day: DayText | None) -> None:
    assert read_day(value) == day


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("三年级(1)班2026年9月考勤表", Month(9, 2026)),
        ("2026-2027学年度第一学期三年级(1)班9月份考勤表", Month(9)),
        ("2026－2027学年第一学期 2026年10月", Month(10, 2026)),
        ("九月份考勤", Month(9)),
        ("十二月", Month(12)),
        ("二〇二六年九月考勤表", Month(9, 2026)),
        ("2026.9月", Month(9, 2026)),
        ("9月", Month(9)),
        ("三年级(1)班考勤表", None),
        ("9月7日", None),
        ("13月", None),
    ],
)
def test_titles_that_name_a_month(text: str, month: Month | None) -> None:
    assert read_month(text) == month


@pytest.mark.parametrize(
    ("day", "month", "date"),
    [
        (DayText(7), Month(9, 2026), dt.date(2026, 9, 7)),
        (DayText(7), Month(9), dt.date(2026, 9, 7)),
        (DayText(7), Month(12), dt.date(2025, 12, 7)),
        (DayText(7, 10), Month(9, 2025), dt.date(2026, 10, 7)),
        (DayText(7, 9), None, dt.date(2026, 9, 7)),
        (DayText(31), Month(9, 2026), None),
        (DayText(7), None, None),
    ],
)
def test_dates_of_headers(day: DayText, month: Month | None, date: dt.date | None) -> None:
    assert date_of(day, month, TODAY) == date


def test_weekdays() -> None:
    assert [is_weekday(text) for text in ("一", "周一", "星期日", "天", "√", "")] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("三年级(1)班", ClassKey(2024, 1)),
        ("青石镇中心小学三年级（1）班2026年9月考勤表", ClassKey(2024, 1)),
        ("2026年9月三(1)班考勤", ClassKey(2024, 1)),
        ("2026年9月3年级12班学生考勤登记表", ClassKey(2024, 12)),
        ("三1班9月", ClassKey(2024, 1)),
        ("2024级1班 九月", ClassKey(2024, 1)),
        ("301班考勤", ClassKey(2024, 1)),
        ("301", ClassKey(2024, 1)),
        ("2026年9月考勤表", None),
        ("2026-2027学年第一学期考勤", None),
        ("Sheet1", None),
    ],
)
def test_titles_that_name_a_class_g1(text: str, key: ClassKey | None) -> None:
    assert class_in(text, TODAY, 6) == key
