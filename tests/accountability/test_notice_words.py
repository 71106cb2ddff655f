"""Messages in words: class and count, in Chinese and English, within a group's limit, and no name ever (I4)."""

import datetime as dt

import openpyxl
import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accountability.choices import DutyKind, NoticeFault
from accountability.notice_words import class_lines, fault_words, group_text, person_text, subject, trial_text
from accountability.rules.duties import Duty
from accountability.rules.notices import Count, counted
from kongchuo.lib.delivery import Why
from kongchuo.lib.webhooks import LONGEST

MONDAY = dt.date(2026, 11, 23)
KEYS = {7: (2024, 2), 9: (2023, 1)}
COUNTS = (
    Count(DutyKind.CONTACT, 7, 2, 1, MONDAY),
    Count(DutyKind.VISIT, 7, 1, 0, dt.date(2026, 11, 25)),
    Count(DutyKind.LETTER, 9, 1, 1, None),
    Count(DutyKind.CLOSE, None, 1, 0, None),
)


def roster_names() -> list[str]:
    """Every name of the sample school."""
    path = settings.BASE_DIR / "tests/data/roster-school.xlsx"
    book = openpyxl.load_workbook(path, read_only=True)
    found = []
    for sheet in book.worksheets:
        rows = list(sheet.iter_rows(values_only=True))
        at = next((place for row in rows[:5] for place, cell in enumerate(row) if cell == "姓名"), None)
        found += [str(row[at]) for row in rows if at is not None and row[at] not in (None, "姓名")]
    return found


NAMES = roster_names()


def test_the_roster_holds_names() -> None:
    assert len(NAMES) > 500


def test_a_line_for_each_class_in_chinese() -> None:
    with translation.override("zh-hans"):
        assert class_lines(COUNTS, KEYS, MONDAY) == [
            "三年级(2)班：联系监护人 2 人（1 人已逾期）；家访 1 人（11月25日截止）",
            "四年级(1)班：开具并送达劝学书 1 人（已逾期）",
            "今天不在任何班级：决定是否销号 1 人",
        ]


def test_a_line_for_each_class_in_english() -> None:
    with translation.override("en"):
        assert class_lines(COUNTS[:2], KEYS, MONDAY) == [
            "Grade 3 Class 2: Contact the guardian, 2 children (1 overdue); Visit the home, 1 child (until 25 Nov)"
        ]


def test_due_today_says_so() -> None:
    with translation.override("zh-hans"):
        assert class_lines([Count(DutyKind.CONTACT, 7, 1, 0, MONDAY)], KEYS, MONDAY) == [
            "三年级(2)班：联系监护人 1 人（今天）"
        ]


def test_the_message_to_a_person_says_what_and_where() -> None:
    with translation.override("zh-hans"):
        lines = person_text(COUNTS, KEYS, MONDAY, "https://school.example/notices/").split("\n")
        assert subject(MONDAY) == "控辍保学 11月23日 周一：您的待办"
        assert lines[:-1] == class_lines(COUNTS, KEYS, MONDAY)
        assert lines[-1] == "登录后查看涉及的学生：https://school.example/notices/"


def test_without_an_address_of_the_site_it_says_to_sign_in() -> None:
    with translation.override("zh-hans"):
        assert person_text(COUNTS, KEYS, MONDAY, "").endswith("请登录系统查看涉及的学生。")


@given(st.integers(1, 90), st.integers(300, LONGEST))
def test_a_group_message_fits_and_counts_what_it_leaves_out(classes: int, longest: int) -> None:
    counts = [Count(DutyKind.CONTACT, number, 3, 1, MONDAY) for number in range(classes)]
    keys = {number: (2024, number + 1) for number in range(classes)}
    with translation.override("zh-hans"):
        text = group_text("青石镇中心小学", counts, keys, MONDAY, "https://school.example/notices/", longest)
        lines = text.split("\n")
        assert len(text.encode()) <= longest
        assert lines[0].startswith("青石镇中心小学 11月23日 周一") and "控辍保学" in lines[0]
        shown = sum("联系监护人" in line for line in lines)
        if shown < classes:
            assert f"另有 {classes - shown} 个班" in text


@given(
    st.lists(
        st.builds(
            Duty,
            kind=st.sampled_from(DutyKind),
            student_id=st.integers(0, 10**6),
            class_id=st.none() | st.sampled_from(sorted(KEYS)),
            due_on=st.none() | st.dates(dt.date(2026, 11, 1), dt.date(2026, 12, 1)),
            is_overdue=st.booleans(),
        ),
        min_size=1,
    ),
    st.sampled_from(["zh-hans", "zh-hant", "en"]),
)
def test_no_text_holds_a_name_or_an_id_of_a_child_i4(duties: list[Duty], language: str) -> None:
    counts = counted(duties)
    with translation.override(language):
        texts = [
            subject(MONDAY),
            person_text(counts, KEYS, MONDAY, "https://school.example/notices/"),
            group_text("青石镇中心小学", counts, KEYS, MONDAY, "", LONGEST),
            trial_text("青石镇中心小学"),
        ]
    said = "\n".join(texts)
    assert not [name for name in NAMES if name in said]
    assert not [each for each in duties if each.student_id > 5000 and str(each.student_id) in said]


@pytest.mark.parametrize("fault", NoticeFault)
def test_every_fault_has_a_sentence(fault: NoticeFault) -> None:
    with translation.override("zh-hans"):
        assert fault_words(fault, "").endswith("。")
        assert fault_words(fault, "93000").endswith("（编号 93000）")
    assert fault_words("", "") == ""


def test_what_a_delivery_may_say_is_known_here() -> None:
    assert {why.value for why in Why} <= {fault.value for fault in NoticeFault}
