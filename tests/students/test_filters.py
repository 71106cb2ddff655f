"""Filters of templates: moments are stored in UTC and shown on the school's clock (A3)."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import translation

from students.models import SchoolClass

EARLY = dt.datetime(2026, 11, 22, 16, 30, tzinfo=dt.UTC)  # 00:30 on Monday in Shanghai


@pytest.mark.parametrize(
    ("filtered", "shown"),
    [
        ("moment|short_day", "11月23日"),
        ("moment|full_day", "11月23日 周一"),
        ("moment|clock", "00:30"),
        ("day|short_day", "11月23日"),
        ("day|full_day", "11月23日 周一"),
        ("sleeping|full_day", "11月23日 周一"),
        ("of_class|class_name:turn", "三年级(1)班"),
    ],
)
def test_a3_an_early_morning_is_shown_on_its_day_in_shanghai(filtered: str, shown: str) -> None:
    turn = dt.datetime(2026, 8, 31, 16, 30, tzinfo=dt.UTC)  # 00:30 on 1 September, when the class begins its grade
    context = {
        "moment": EARLY,
        "day": dt.date(2026, 11, 23),
        "sleeping": dt.datetime(2026, 11, 23, 23, 30),
        "turn": turn,
        "of_class": SchoolClass(entry_year=2024, number=1),
    }
    with translation.override("zh-hans"):
        assert Template(f"{{% load kongchuo %}}{{{{ {filtered} }}}}").render(Context(context)) == shown
