"""Term counters and flags, with the shipped values and with others (C3, C4, C5, K5, K7)."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.rules.flags import Flag, FlagCode, TermCounts, flags, term_counts
from students.rules.marks import DayState, Gap, day_state
from students.rules.runs import Runs, runs
from tests.students.rules.cast import AUTUMN, LIMITS, MORNING_ONLY, calendar, day, mark, state, story

F = FlagCode
FIRST = AUTUMN[0]
WORDS = st.lists(st.sampled_from(["U", "S", ".", "US", "U.", ".S", "O", "?", "-", "|"]), min_size=1, max_size=60)


def told(text: str) -> tuple[Runs, TermCounts]:
    """Runs and counts at the end of a story that begins with the term."""
    state_of, last = story(text, calendar(), FIRST)
    return runs(last, calendar(), state_of), term_counts(FIRST, last, calendar(), state_of)


def codes(text: str) -> list[FlagCode]:
    """The flags at the end of a story, by code."""
    return [flag.code for flag in flags(*told(text), LIMITS)]


@pytest.mark.parametrize(
    ("text", "roll_days", "expected", "absent", "unexcused", "leave"),
    [
        pytest.param(". . .", 3, "3", "0", 0, 0, id="present"),
        pytest.param("U N U", 3, "3", "3", 3, 0, id="unexcused"),
        pytest.param("S P SP", 3, "3", "3", 0, 3, id="leave"),
        pytest.param("U. .U S. .S", 4, "4", "2", 0, 0, id="half-days-weigh-half-and-are-no-days"),
        pytest.param("US SU", 2, "2", "2", 0, 0, id="k5-mixed-days-are-absent-only"),
        pytest.param("O L E", 3, "3", "0", 0, 0, id="present-kinds"),
        pytest.param("? ? U", 1, "1", "1", 1, 0, id="k7-unknown-days-are-in-no-count"),
        pytest.param("- - U", 1, "1", "1", 1, 0, id="k7-days-not-expected-are-in-no-count"),
        pytest.param("U | | U", 2, "2", "2", 2, 0, id="suspension-is-in-no-count"),
        pytest.param("?", 0, "0", "0", 0, 0, id="nothing-known"),
    ],
)
def test_k7_term_counts(text: str, roll_days: int, expected: str, absent: str, unexcused: int, leave: int) -> None:
    counts = told(text)[1]
    assert counts.roll_days == roll_days
    assert (counts.expected, counts.absent) == (Fraction(expected), Fraction(absent))
    assert (len(counts.unexcused_days), len(counts.leave_days)) == (unexcused, leave)


def test_b5_a_day_with_one_session_weighs_half() -> None:
    half = calendar(own={day(9, 2): MORNING_ONLY})

    def state_of(each: object) -> DayState | Gap:
        return day_state(mark("U"), mark("U"), half.day_status(day(9, 2)).sessions) if each == day(9, 2) else state(".")

    counts = term_counts(FIRST, day(9, 3), half, state_of)
    assert (counts.roll_days, counts.expected, counts.absent) == (3, Fraction(5, 2), Fraction(1, 2))
    assert counts.unexcused_days == (day(9, 2),)


def test_k6_term_counts_restart_while_the_run_goes_on() -> None:
    two_terms = calendar((day(3, 2), day(7, 3)), AUTUMN)
    state_of, last = story("U U U U", two_terms, day(7, 2))
    assert runs(last, two_terms, state_of).unexcused == 4
    assert term_counts(FIRST, last, two_terms, state_of).unexcused_days == (day(9, 1), day(9, 2))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("U U", [], id="run-of-2"),
        pytest.param("U U U", [F.UNEXCUSED_RUN], id="d2-run-of-3"),
        pytest.param("U S U S U", [F.UNEXCUSED_RUN], id="run-of-3-with-leave-between"),
        pytest.param("U ? U ? U", [F.UNEXCUSED_RUN], id="run-of-3-with-unknown-days"),
        pytest.param("U U U .", [], id="back-again"),
        pytest.param("U . " * 6, [], id="six-single-days"),
        pytest.param("U . " * 7, [F.INTERMITTENT], id="c3-seven-single-days"),
        pytest.param("U. " * 8, [], id="c3-half-days-are-no-days"),
        pytest.param("US " * 8, [], id="k5-half-excused-days-are-not-unexcused"),
        pytest.param("U " * 7, [F.UNEXCUSED_RUN, F.INTERMITTENT], id="seven-in-a-row"),
        pytest.param("S " * 14, [], id="c4-fourteen-sick-days"),
        pytest.param("S " * 15, [F.LONG_RUN], id="c4-fifteen-sick-days"),
        pytest.param("S " * 14 + "?", [], id="c4-unknown-does-not-complete-the-run"),
        pytest.param("S " * 14 + "US", [F.LONG_RUN], id="c4-for-any-reason"),
        pytest.param("S " * 10 + ". " + "S " * 5, [], id="c4-presence-breaks"),
        pytest.param(". " * 18 + "S", [], id="c3-nineteen-days-are-too-few"),
        pytest.param(". " * 17 + "S S", [], id="c3-nineteen-days-are-too-few-at-any-share"),
        pytest.param(". " * 19 + "S", [], id="c3-one-of-twenty"),
        pytest.param(". " * 18 + "S S", [F.CHRONIC], id="c3-two-of-twenty-is-ten-percent"),
        pytest.param(". " * 19 + "S S", [], id="c3-two-of-twenty-one-is-less"),
        pytest.param("S S " + ". " * 18, [F.CHRONIC], id="c3-long-past-absences-count"),
        pytest.param(". " * 16 + "U. .S S. .P", [F.CHRONIC], id="c3-four-half-days-are-two-days"),
        pytest.param(". " * 17 + "U. .S S.", [], id="c3-three-half-days-are-too-few"),
        pytest.param("O O O " + ". " * 17, [], id="k5-official-is-presence"),
        pytest.param("? " * 10 + ". " * 18 + "S S", [F.CHRONIC], id="k7-unknown-days-are-not-in-the-base"),
        pytest.param("- " * 10 + ". " * 17 + "S S", [], id="k7-days-not-expected-do-not-reach-twenty"),
        pytest.param("? " * 20, [], id="nothing-known-raises-nothing"),
        pytest.param("S . " * 39, [F.CHRONIC], id="c4-39-days-of-leave"),
        pytest.param("S . " * 40, [F.LONG_LEAVE, F.CHRONIC], id="c4-40-days-of-leave"),
        pytest.param("S . " * 39 + "S.", [F.CHRONIC], id="k7-half-days-are-no-days-of-leave"),
        pytest.param("P . " * 20 + "SP . " * 20, [F.LONG_LEAVE, F.CHRONIC], id="k7-sick-and-personal-together"),
        pytest.param("O . " * 40, [], id="k7-official-leave-is-not-watched"),
    ],
)
def test_c3_c4_flags(text: str, expected: list[FlagCode]) -> None:
    assert codes(text) == expected


def test_c5_a_flag_says_why_in_numbers_and_dates() -> None:
    (flag,) = flags(*told("U S ? U U"), LIMITS)
    assert flag == Flag(F.UNEXCUSED_RUN, Fraction(3), Fraction(3), (day(9, 1), day(9, 4), day(9, 7)))


def test_c5_the_chronic_flag_names_share_base_and_days() -> None:
    (flag,) = flags(*told("U. .S " + ". " * 18 + "U ."), replace(LIMITS, chronic_percent=9))
    assert (flag.code, flag.count, flag.out_of) == (F.CHRONIC, Fraction(2), Fraction(22))
    assert flag.limit == Fraction(198, 100)
    assert flag.days == (day(9, 1), day(9, 2), day(9, 29))


@pytest.mark.parametrize(
    ("text", "changed", "expected"),
    [
        pytest.param("U U", {"run_days": 2}, [F.UNEXCUSED_RUN], id="run-of-2"),
        pytest.param("U U U", {"run_days": 4}, [], id="run-of-4"),
        pytest.param("U . U .", {"intermittent_days": 2}, [F.INTERMITTENT], id="intermittent"),
        pytest.param("S S", {"long_run_days": 2}, [F.LONG_RUN], id="long-run"),
        pytest.param("S . S .", {"long_leave_days": 2}, [F.LONG_LEAVE], id="long-leave"),
        pytest.param(". . . S .", {"chronic_min_days": 5}, [F.CHRONIC], id="chronic-base"),
        pytest.param("S . " * 10, {"chronic_percent": 51}, [], id="chronic-share"),
    ],
)
def test_k14_the_thresholds_are_policy(text: str, changed: dict[str, Any], expected: list[FlagCode]) -> None:
    assert [flag.code for flag in flags(*told(text), replace(LIMITS, **changed))] == expected


@given(WORDS)
def test_c3_counts_hold_together(words: list[str]) -> None:
    counts = told(" ".join(words))[1]
    assert 0 <= counts.absent <= counts.expected <= counts.roll_days
    assert len(counts.unexcused_days) + len(counts.leave_days) <= counts.absent
    assert set(counts.unexcused_days) | set(counts.leave_days) <= set(counts.absent_days)


@given(WORDS, st.data())
def test_k7_days_without_a_roll_change_no_count(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(words)))
    before = told(" ".join(words))[1]
    after = told(" ".join([*words[:at], "?", *words[at:]]))[1]
    assert (after.roll_days, after.expected, after.absent) == (before.roll_days, before.expected, before.absent)


@given(WORDS)
def test_c5_every_flag_reached_its_limit_on_days_it_names(words: list[str]) -> None:
    for flag in flags(*told(" ".join(words)), LIMITS):
        assert flag.count >= flag.limit
        assert flag.days
        assert list(flag.days) == sorted(set(flag.days))
