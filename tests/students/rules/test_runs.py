"""Runs over the school days of 2026 (C1, C2, K3, K5, K6); the shorthand of days is in ``cast``."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.choices import DayKind
from students.rules.calendar import DayEntry
from students.rules.marks import DayState, Gap
from students.rules.runs import Runs, adds_unexcused, ends_run, episode_peak, runs
from tests.students.rules.cast import AUTUMN, SPRING, calendar, day, state, story

MONDAY = day(9, 7)
DAYS = ["U", "N", "S", "P", "O", "L", "E", ".", "US", "SU", "U.", ".U", "S.", ".S", "OU", "?", "-", "|"]
STORIES = st.lists(st.sampled_from(DAYS), min_size=1, max_size=30)


def run_of(text: str, first: date = MONDAY) -> Runs:
    """The runs at the end of a story."""
    state_of, last = story(text, calendar(), first)
    return runs(last, calendar(), state_of)


@pytest.mark.parametrize(
    ("text", "unexcused", "absence", "unknown"),
    [
        pytest.param(".", 0, 0, 0, id="present"),
        pytest.param("U", 1, 1, 0, id="one-day"),
        pytest.param("N", 1, 1, 0, id="unexplained-counts"),
        pytest.param("U U U", 3, 3, 0, id="three-days"),
        pytest.param("N U N", 3, 3, 0, id="unexplained-and-unexcused-alike"),
        pytest.param("S S S", 0, 3, 0, id="three-sick-days"),
        pytest.param("U S U", 2, 3, 0, id="c1-vector-leave-in-between"),
        pytest.param("U P P U", 2, 4, 0, id="personal-leave-in-between"),
        pytest.param("S U", 1, 2, 0, id="leave-then-unexcused"),
        pytest.param("U S", 1, 2, 0, id="unexcused-then-leave"),
        pytest.param("U S S S S S S S", 1, 8, 0, id="one-unexcused-then-long-leave"),
        pytest.param("U ? U", 2, 2, 1, id="unknown-inside"),
        pytest.param("U ? ? U", 2, 2, 2, id="two-unknown-inside"),
        pytest.param("U U ?", 2, 2, 1, id="today-not-yet-reported"),
        pytest.param("? U U", 2, 2, 0, id="k6-unknown-before-the-run-is-not-shown"),
        pytest.param("? U ? S ? U ?", 2, 3, 3, id="unknown-around-and-inside"),
        pytest.param("U . ? U", 1, 1, 0, id="unknown-after-presence-before-the-run"),
        pytest.param("?", 0, 0, 0, id="only-unknown"),
        pytest.param("? ? ?", 0, 0, 0, id="nothing-but-unknown"),
        pytest.param("S ? U", 1, 2, 1, id="unknown-after-the-first-absent-day"),
        pytest.param("U . U", 1, 1, 0, id="presence-breaks"),
        pytest.param("U U .", 0, 0, 0, id="back-today"),
        pytest.param("U U . U U", 2, 2, 0, id="relapse"),
        pytest.param("U L U", 1, 1, 0, id="late-breaks"),
        pytest.param("U E U", 1, 1, 0, id="left-early-breaks"),
        pytest.param("U O U", 1, 1, 0, id="official-breaks"),
        pytest.param("U OU U", 1, 1, 0, id="half-official-breaks"),
        pytest.param("U UO U", 1, 1, 0, id="official-afternoon-breaks"),
        pytest.param("U .U U", 1, 1, 0, id="afternoon-only-absence-breaks"),
        pytest.param("U U. U", 1, 1, 0, id="half-day-back-breaks"),
        pytest.param("U S. U", 1, 1, 0, id="half-day-sick-breaks"),
        pytest.param(".U", 0, 0, 0, id="gone-since-noon-is-no-day"),
        pytest.param(".U U", 1, 1, 0, id="run-starts-the-day-after-the-half-day"),
        pytest.param("US", 0, 1, 0, id="k5-half-excused-is-absence-only"),
        pytest.param("SU", 0, 1, 0, id="k5-half-excused-other-way-round"),
        pytest.param("U US U", 2, 3, 0, id="k5-half-excused-does-not-break"),
        pytest.param("US US US", 0, 3, 0, id="k5-three-half-excused-days"),
        pytest.param("UN UN", 2, 2, 0, id="mixed-without-excuse"),
        pytest.param("SP U", 1, 2, 0, id="mixed-leave"),
        pytest.param("U - U", 2, 2, 0, id="k6-not-expected-does-not-break"),
        pytest.param("U - - - U", 2, 2, 0, id="k6-guest-study-elsewhere-in-between"),
        pytest.param("- U", 1, 1, 0, id="not-expected-before"),
        pytest.param("U -", 1, 1, 0, id="not-expected-today"),
        pytest.param("U | U", 1, 1, 0, id="k6-suspension-ends-the-run"),
        pytest.param("U U |", 0, 0, 0, id="k6-suspended-today"),
        pytest.param("U U | - U", 1, 1, 0, id="new-spell-starts-afresh"),
        pytest.param("U | ? U", 1, 1, 0, id="unknown-at-the-start-of-a-spell"),
        pytest.param("U ? - S U", 2, 3, 1, id="everything-that-does-not-break"),
        pytest.param("? - S ? U - N ?", 2, 3, 2, id="all-together"),
    ],
)
def test_c1_c2_runs(text: str, unexcused: int, absence: int, unknown: int) -> None:
    run = run_of(text)
    assert (run.unexcused, run.absence, run.unknown_after_start) == (unexcused, absence, unknown)


@pytest.mark.parametrize(
    ("first", "third"),
    [
        pytest.param(day(9, 18), day(9, 21), id="over-make-up-sunday"),
        pytest.param(day(9, 24), day(9, 29), id="over-mid-autumn"),
        pytest.param(day(9, 30), day(10, 9), id="over-national-week"),
        pytest.param(day(10, 9), day(10, 12), id="over-make-up-saturday"),
        pytest.param(day(9, 4), day(9, 8), id="friday-to-tuesday"),
        pytest.param(day(9, 11), day(9, 15), id="friday-monday-run"),
        pytest.param(day(10, 29), day(11, 2), id="month-boundary-on-the-2nd"),
        pytest.param(day(11, 27), day(12, 1), id="month-boundary-over-a-weekend"),
        pytest.param(day(12, 30), day(1, 1, 2027), id="year-boundary"),
    ],
)
def test_c1_third_unexcused_school_day(first: date, third: date) -> None:
    state_of, last = story("U U U", calendar(), first)
    assert last == third
    assert runs(third, calendar(), state_of).unexcused == 3
    assert runs(calendar().previous_school_day(third) or first, calendar(), state_of).unexcused == 2


@pytest.mark.parametrize(
    ("asked_on", "unexcused"),
    [
        pytest.param(day(9, 25), 2, id="holiday-friday"),
        pytest.param(day(9, 26), 2, id="saturday"),
        pytest.param(day(9, 27), 2, id="sunday"),
        pytest.param(day(9, 28), 3, id="monday"),
        pytest.param(day(9, 23), 1, id="the-day-before"),
        pytest.param(day(9, 22), 0, id="before-the-run"),
    ],
)
def test_c1_asked_on_a_day_that_is_no_school_day(asked_on: date, unexcused: int) -> None:
    state_of, _ = story("U U U", calendar(), day(9, 23))
    assert runs(asked_on, calendar(), state_of).unexcused == unexcused


def test_c2_a_run_names_its_days_in_order() -> None:
    run = run_of("? U S ? U", day(9, 17))
    assert run.absent_days == (day(9, 18), day(9, 20), day(9, 22))
    assert run.unexcused_days == (day(9, 18), day(9, 22))
    assert run.unknown_days == (day(9, 21),)
    assert (run.starts_on, run.first_unexcused_on) == (day(9, 18), day(9, 18))


def test_k8_the_first_unexcused_day_is_not_always_the_first_absent_day() -> None:
    run = run_of("S S U U")
    assert (run.starts_on, run.first_unexcused_on) == (MONDAY, day(9, 9))


def test_c1_no_run_has_no_dates() -> None:
    assert (run_of(".").starts_on, run_of(".").first_unexcused_on) == (None, None)
    assert run_of("S").first_unexcused_on is None


def test_k6_a_run_crosses_the_summer_and_the_term_boundary() -> None:
    both = calendar(SPRING, AUTUMN)
    state_of, last = story("U U U U", both, day(7, 2))
    run = runs(last, both, state_of)
    assert (last, run.unexcused, run.starts_on) == (day(9, 2), 4, day(7, 2))


def test_c1_a_run_without_a_known_beginning_stops_at_the_first_known_school_day() -> None:
    assert runs(day(9, 3), calendar(), lambda _: state("U")).unexcused == 3


def test_c1_a_school_without_terms_has_no_runs() -> None:
    assert runs(day(7, 20), calendar(), lambda _: state("U")) == Runs()


def test_c1_days_are_asked_for_only_as_far_back_as_needed() -> None:
    asked: list[date] = []
    state_of, last = story(". . U U", calendar(), MONDAY)

    def asking(each: date) -> DayState | Gap:
        asked.append(each)
        return state_of(each)

    runs(last, calendar(), asking)
    assert asked == [day(9, 10), day(9, 9), day(9, 8)]


def test_k2_declaring_a_day_off_takes_it_out_of_the_run() -> None:
    state_of, last = story("U U U", calendar(), MONDAY)
    declared = calendar(own={day(9, 8): DayEntry(DayKind.OFF, "雪")})
    assert runs(last, declared, state_of).unexcused_days == (MONDAY, day(9, 9))


@pytest.mark.parametrize(
    ("before", "after", "runs_before", "runs_after"),
    [
        pytest.param("U U U", "U S U", (3, 3), (2, 3), id="late-slip-in-the-middle"),
        pytest.param("U U U", "S S S", (3, 3), (0, 3), id="late-slips-for-all"),
        pytest.param("U U U", "U . U", (3, 3), (1, 1), id="was-present-after-all"),
        pytest.param("U U U", "U L U", (3, 3), (1, 1), id="was-late"),
        pytest.param("U U U", "U O U", (3, 3), (1, 1), id="was-at-a-competition-for-the-school"),
        pytest.param("U U U", "U U .", (3, 3), (0, 0), id="k3-present-the-same-afternoon"),
        pytest.param("U ? U", "U U U", (2, 2), (3, 3), id="back-filled-day-completes-the-run"),
        pytest.param("U ? U", "U . U", (2, 2), (1, 1), id="back-filled-day-splits-the-run"),
        pytest.param("U . U U", "U U U U", (2, 2), (4, 4), id="correction-joins-two-runs"),
        pytest.param("U U U", "U - U", (3, 3), (2, 2), id="guest-study-recorded-late"),
        pytest.param("U U U", "U | U", (3, 3), (1, 1), id="suspension-recorded-late"),
    ],
)
def test_b4_b6_a_change_afterwards_recomputes_the_runs(
    before: str, after: str, runs_before: tuple[int, int], runs_after: tuple[int, int]
) -> None:
    assert (run_of(before).unexcused, run_of(before).absence) == runs_before
    assert (run_of(after).unexcused, run_of(after).absence) == runs_after


@pytest.mark.parametrize(
    ("text", "peak"),
    [
        pytest.param("U U U", 3, id="still-running"),
        pytest.param("U U U .", 3, id="returned"),
        pytest.param("U U U . U", 3, id="relapse-is-lower"),
        pytest.param("U U . U U U U", 4, id="relapse-is-higher"),
        pytest.param("U U . U U", 2, id="k3-explained-below-the-threshold"),
        pytest.param("U S U . ? U", 2, id="leave-and-unknown"),
        pytest.param("S S S S", 0, id="all-explained"),
        pytest.param("U ? ? U U", 3, id="unknown-does-not-break"),
        pytest.param("U U | U", 2, id="suspension-in-between"),
        pytest.param("U U - U", 3, id="not-expected-in-between"),
        pytest.param("US US US", 0, id="half-excused-days-never-count"),
        pytest.param(". . .", 0, id="k3-all-corrected-to-present"),
    ],
)
def test_k3_episode_peak(text: str, peak: int) -> None:
    state_of, last = story(text, calendar(), MONDAY)
    assert episode_peak(MONDAY, last, calendar(), state_of) == peak


def test_k3_the_peak_counts_days_of_the_run_before_the_episode() -> None:
    state_of, last = story("U U U U .", calendar(), MONDAY)
    assert episode_peak(day(9, 9), last, calendar(), state_of) == 4


def test_k3_a_run_that_ended_before_the_episode_is_not_its_peak() -> None:
    state_of, last = story("U U U U . U", calendar(), MONDAY)
    assert episode_peak(day(9, 11), last, calendar(), state_of) == 1


def test_k3_the_peak_of_an_episode_at_the_very_start_of_all_terms() -> None:
    state_of, last = story("U U", calendar(), day(9, 1))
    assert episode_peak(day(9, 1), last, calendar(), state_of) == 2


@given(STORIES)
def test_c2_the_absence_run_is_never_shorter_than_the_unexcused_run(days: list[str]) -> None:
    run = run_of(" ".join(days))
    assert run.absence >= run.unexcused
    assert set(run.unexcused_days) <= set(run.absent_days)


@given(STORIES, st.data())
def test_b2_an_unknown_day_put_in_anywhere_changes_no_count(days: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(days)))
    before, after = run_of(" ".join(days)), run_of(" ".join([*days[:at], "?", *days[at:]]))
    assert (after.unexcused, after.absence) == (before.unexcused, before.absence)
    assert after.unknown_after_start - before.unknown_after_start in (0, 1)


@given(STORIES, st.data(), st.sampled_from(["S", "P", "SP", "US", "SU", "-"]))
def test_c1_an_excused_or_unexpected_day_put_in_anywhere_leaves_the_unexcused_run(
    days: list[str], data: st.DataObject, extra: str
) -> None:
    at = data.draw(st.integers(0, len(days)))
    longer = run_of(" ".join([*days[:at], extra, *days[at:]]))
    assert longer.unexcused == run_of(" ".join(days)).unexcused


@given(STORIES, STORIES, st.sampled_from([".", "L", "E", "O", "U.", ".U", "S.", ".S", "OU", "|"]))
def test_b5_nothing_before_a_presence_or_an_end_reaches_the_run(
    earlier: list[str], later: list[str], breaking: str
) -> None:
    run = run_of(" ".join([*earlier, breaking, *later]))
    alone = run_of(" ".join(later))
    assert (run.unexcused, run.absence, run.unknown_after_start) == (
        alone.unexcused,
        alone.absence,
        alone.unknown_after_start,
    )


@given(STORIES, st.sampled_from(["U", "N", "UN"]))
def test_c1_one_more_unexcused_day_adds_exactly_one_to_both(days: list[str], extra: str) -> None:
    before, after = run_of(" ".join(days)), run_of(" ".join([*days, extra]))
    assert (after.unexcused, after.absence) == (before.unexcused + 1, before.absence + 1)


@given(STORIES)
def test_c1_explaining_a_day_never_lengthens_a_run(days: list[str]) -> None:
    explained = ["S" if each in ("U", "N") else each for each in days]
    before, after = run_of(" ".join(days)), run_of(" ".join(explained))
    assert (after.unexcused, after.absence) == (0, before.absence)


@given(STORIES, st.integers(0, 29))
def test_k3_the_peak_is_the_highest_run_of_any_day(days: list[str], skipped: int) -> None:
    state_of, last = story(" ".join(days), calendar(), MONDAY)
    first = calendar().nth(MONDAY, 1 + min(skipped, len(days) - 1)) or MONDAY
    by_day = [runs(each, calendar(), state_of).unexcused for each in calendar().school_days_between(first, last)]
    assert episode_peak(first, last, calendar(), state_of) == max(by_day)


@pytest.mark.parametrize("word", DAYS)
def test_b5_k6_a_day_that_ends_runs_adds_to_none(word: str) -> None:
    assert not (ends_run(state(word)) and adds_unexcused(state(word)))
