"""Days, runs and flags in words, in English and in Chinese (C1, C2, C5, A1)."""

from datetime import date
from fractions import Fraction

import pytest
from django.utils import translation

from students.choices import AbsenceKind, DayKind
from students.day_words import flag_reason, paragraph, plain, run_sentence, sign, state_words, told_words
from students.rules.calendar import DayEntry
from students.rules.day_cells import DayCell, Look, Mark
from students.rules.flags import Flag, FlagCode
from students.rules.runs import Runs
from tests.students.rules.cast import calendar, day

K = AbsenceKind
THREE = (day(11, 19), day(11, 20), day(11, 23))


@pytest.mark.parametrize(
    ("runs", "english", "chinese"),
    [
        pytest.param(Runs(), "", "", id="none"),
        pytest.param(
            Runs(THREE[1:], THREE[1:], (day(11, 24),)),
            "absent without leave for 2 days (20 Nov, 23 Nov), and 1 day not reported",
            "连续旷课 2 天（11月20日、11月23日），另有 1 天未上报",
            id="unexcused-with-an-unknown-day",
        ),
        pytest.param(
            Runs(THREE, THREE[:1]),
            "absent without leave for 1 day (19 Nov), absent for 3 days with leave counted (19 Nov, 20 Nov, 23 Nov)",
            "连续旷课 1 天（11月19日），含请假共缺 3 天（11月19日、11月20日、11月23日）",
            id="leave-in-it",
        ),
        pytest.param(
            Runs(THREE[:1]),
            "absent for 1 day with leave counted (19 Nov)",
            "含请假共缺 1 天（11月19日）",
            id="leave-only",
        ),
    ],
)
def test_c2_runs_in_words(runs: Runs, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert run_sentence(runs) == english
    with translation.override("zh-hans"):
        assert run_sentence(runs) == chinese


@pytest.mark.parametrize(
    ("flag", "english"),
    [
        pytest.param(
            Flag(FlagCode.UNEXCUSED_RUN, Fraction(3), Fraction(3), THREE),
            "3 school days; the limit is 3 (19 Nov, 20 Nov, 23 Nov)",
            id="run",
        ),
        pytest.param(
            Flag(FlagCode.CHRONIC, Fraction(5, 2), Fraction(11, 5), THREE, Fraction(22)),
            "2.5 of 22 days expected; the limit is 2.2 (19 Nov, 20 Nov, 23 Nov)",
            id="chronic",
        ),
    ],
)
def test_c5_flags_say_numbers_and_dates(flag: Flag, english: str) -> None:
    with translation.override("en"):
        assert flag_reason(flag) == english


@pytest.mark.parametrize(
    ("on", "own", "says"),
    [
        pytest.param(day(11, 22), {}, "周末", id="weekend"),
        pytest.param(day(10, 1), {}, "国庆节", id="holiday"),
        pytest.param(day(8, 31), {}, "不在学期内", id="outside"),
        pytest.param(day(11, 20), {day(11, 20): DayEntry(DayKind.OFF, "运动会")}, "运动会", id="declared-off"),
        pytest.param(day(11, 20), {day(11, 20): DayEntry(DayKind.OFF)}, "不上课", id="declared-off-without-words"),
    ],
)
def test_a1_no_school_with_its_reason(on: date, own: dict[date, DayEntry], says: str) -> None:
    with translation.override("zh-hans"):
        assert state_words(DayCell(on, Look.OFF), calendar(own=own).day_status(on)) == says


@pytest.mark.parametrize(
    ("look", "marks", "shown", "says"),
    [
        (Look.PRESENT, (), "✓", "Present"),
        (Look.ABSENT, (K.UNEXCUSED,), "U", "Unexcused"),
        (Look.LATE, (None, K.LEFT_EARLY), "✓E", "morning: Present, afternoon: Left early"),
        (Look.UNKNOWN, (), "?", "Not reported: neither present nor absent"),
        (Look.AWAY, (), "–", "Not expected in the class"),
        (Look.AHEAD, (), "", "Still to come"),
    ],
)
def test_b2_sign_and_words_of_a_day(look: Look, marks: tuple[Mark, ...], shown: str, says: str) -> None:
    with translation.override("en"):
        assert (sign(DayCell(day(11, 20), look, marks)), told_words(look, marks)) == (shown, says)


@pytest.mark.parametrize(("number", "text"), [(Fraction(3), "3"), (Fraction(3, 2), "1.5"), (Fraction(0), "0")])
def test_numbers_of_days(number: Fraction, text: str) -> None:
    assert plain(number) == text


def test_sentences_follow_each_other_as_the_language_wants() -> None:
    with translation.override("en"):
        assert paragraph("One.", "Two.") == "One. Two."
    with translation.override("zh-hans"):
        assert paragraph("一。", "二。") == "一。二。"
