"""School days of 2026 and the counts over them (A1, A2, B5, B9, K2)."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.choices import DayKind, Session
from students.rules.calendar import (
    BOTH_SESSIONS,
    NO_SESSION,
    DayEntry,
    DayReason,
    NationalDay,
    SchoolCalendar,
    unknown_years,
)
from tests.students.rules.cast import AUTUMN, MORNING_ONLY, NATIONAL_2026, SPRING, calendar, day

R = DayReason
MORNING, AFTERNOON = (frozenset({session}) for session in Session)
YEAR = (day(1, 1), day(12, 31))
DATES = st.dates(day(8, 1), day(2, 28, 2027))


@pytest.mark.parametrize(
    ("on", "is_school_day", "why", "name"),
    [
        pytest.param(day(9, 1), True, R.ORDINARY, "", id="first-day-of-term"),
        pytest.param(day(8, 31), False, R.OUTSIDE_TERM, "", id="day-before-term"),
        pytest.param(day(1, 15, 2027), True, R.ORDINARY, "", id="last-day-of-term"),
        pytest.param(day(1, 16, 2027), False, R.OUTSIDE_TERM, "", id="day-after-term"),
        pytest.param(day(9, 5), False, R.WEEKEND, "", id="saturday"),
        pytest.param(day(9, 6), False, R.WEEKEND, "", id="sunday"),
        pytest.param(day(9, 20), True, R.MAKE_UP, "国庆节", id="make-up-sunday"),
        pytest.param(day(9, 25), False, R.HOLIDAY, "中秋节", id="mid-autumn-friday"),
        pytest.param(day(9, 26), False, R.HOLIDAY, "中秋节", id="holiday-on-saturday-names-the-holiday"),
        pytest.param(day(9, 28), True, R.ORDINARY, "", id="monday-after-mid-autumn"),
        pytest.param(day(9, 30), True, R.ORDINARY, "", id="eve-of-national-day"),
        pytest.param(day(10, 1), False, R.HOLIDAY, "国庆节", id="national-day"),
        pytest.param(day(10, 7), False, R.HOLIDAY, "国庆节", id="last-day-of-national-week"),
        pytest.param(day(10, 8), True, R.ORDINARY, "", id="thursday-after-national-week"),
        pytest.param(day(10, 10), True, R.MAKE_UP, "国庆节", id="make-up-saturday"),
        pytest.param(day(10, 11), False, R.WEEKEND, "", id="sunday-after-make-up-saturday"),
        pytest.param(day(1, 1, 2027), True, R.ORDINARY, "", id="year-unknown-to-the-source-has-weekends-only"),
        pytest.param(day(1, 2, 2027), False, R.WEEKEND, "", id="saturday-of-unknown-year"),
    ],
)
def test_a1_day_status(on: date, is_school_day: bool, why: DayReason, name: str) -> None:
    status = calendar().day_status(on)
    assert (status.is_school_day, status.why, status.name) == (is_school_day, why, name)
    assert status.sessions == (BOTH_SESSIONS if is_school_day else frozenset())
    assert calendar().is_school_day(on) is is_school_day


@pytest.mark.parametrize("on", sorted(date_ for date_, entry in NATIONAL_2026.items() if not entry.is_off))
def test_a1_every_make_up_day_of_2026_inside_a_term_is_taught(on: date) -> None:
    assert calendar(YEAR).day_status(on).why is R.MAKE_UP


@pytest.mark.parametrize("on", sorted(date_ for date_, entry in NATIONAL_2026.items() if entry.is_off))
def test_a1_every_day_off_of_2026_is_free(on: date) -> None:
    assert calendar(YEAR).day_status(on).why is R.HOLIDAY


def test_a1_school_days_of_2026_add_up() -> None:
    """261 weekdays, minus 19 of them off, plus 6 make-up days."""
    assert len(calendar(YEAR).school_days_between(*YEAR)) == 261 - 19 + 6


@pytest.mark.parametrize("on", [day(1, 4), day(2, 14), day(2, 28)])
def test_k2_make_up_day_outside_every_term_is_no_school_day(on: date) -> None:
    assert calendar(SPRING, AUTUMN).day_status(on).why is R.OUTSIDE_TERM


@pytest.mark.parametrize(
    ("on", "kind", "why", "sessions"),
    [
        pytest.param(day(9, 20), DayKind.OFF, R.DECLARED_OFF, NO_SESSION, id="make-up-day-not-followed"),
        pytest.param(day(9, 8), DayKind.OFF, R.DECLARED_OFF, NO_SESSION, id="snow-day"),
        pytest.param(day(9, 5), DayKind.OFF, R.DECLARED_OFF, NO_SESSION, id="off-on-a-saturday-keeps-its-reason"),
        pytest.param(day(9, 5), DayKind.MAKE_UP, R.DECLARED_ON, BOTH_SESSIONS, id="saturday-declared-on"),
        pytest.param(day(10, 1), DayKind.MAKE_UP, R.DECLARED_ON, BOTH_SESSIONS, id="national-day-declared-on"),
        pytest.param(day(9, 11), DayKind.MORNING_ONLY, R.HALF_DAY, MORNING, id="half-friday"),
        pytest.param(day(9, 11), DayKind.AFTERNOON_ONLY, R.HALF_DAY, AFTERNOON, id="afternoon-only"),
        pytest.param(day(9, 20), DayKind.MORNING_ONLY, R.HALF_DAY, MORNING, id="half-make-up-sunday"),
        pytest.param(day(10, 2), DayKind.MORNING_ONLY, R.HALF_DAY, MORNING, id="half-day-in-holiday"),
        pytest.param(day(8, 30), DayKind.MAKE_UP, R.OUTSIDE_TERM, NO_SESSION, id="declared-on-outside-term"),
        pytest.param(day(8, 31), DayKind.MORNING_ONLY, R.OUTSIDE_TERM, NO_SESSION, id="half-day-outside-term"),
    ],
)
def test_k2_own_entry_beats_the_national_one(
    on: date, kind: DayKind, why: DayReason, sessions: frozenset[Session]
) -> None:
    status = calendar(own={on: DayEntry(kind, "通知")}).day_status(on)
    assert (status.why, status.sessions) == (why, sessions)
    assert status.name == ("" if why is R.OUTSIDE_TERM else "通知")


@pytest.mark.parametrize(
    ("entry", "on", "why"),
    [
        pytest.param(NationalDay(is_off=True), day(9, 5), R.WEEKEND, id="nameless-off-saturday-is-a-weekend"),
        pytest.param(NationalDay(is_off=True), day(9, 8), R.HOLIDAY, id="nameless-off-tuesday-is-a-holiday"),
        pytest.param(NationalDay(is_off=False), day(9, 8), R.ORDINARY, id="working-tuesday-is-ordinary"),
        pytest.param(NationalDay(is_off=False), day(9, 5), R.MAKE_UP, id="working-saturday-is-make-up"),
    ],
)
def test_a1_national_source_that_lists_every_date(entry: NationalDay, on: date, why: DayReason) -> None:
    assert SchoolCalendar([AUTUMN], national={on: entry}).day_status(on).why is why


@pytest.mark.parametrize(
    ("on", "own", "weight"),
    [
        pytest.param(day(9, 8), None, Fraction(1), id="whole"),
        pytest.param(day(9, 8), DayKind.MORNING_ONLY, Fraction(1, 2), id="morning"),
        pytest.param(day(9, 8), DayKind.AFTERNOON_ONLY, Fraction(1, 2), id="afternoon"),
        pytest.param(day(9, 8), DayKind.OFF, Fraction(0), id="off"),
        pytest.param(day(9, 5), None, Fraction(0), id="weekend"),
    ],
)
def test_b5_weight_of_a_day(on: date, own: DayKind | None, weight: Fraction) -> None:
    entries = {on: DayEntry(own)} if own else {}
    assert calendar(own=entries).day_status(on).weight == weight


@pytest.mark.parametrize(
    ("first", "third"),
    [
        pytest.param(day(9, 18), day(9, 21), id="friday-over-make-up-sunday"),
        pytest.param(day(9, 24), day(9, 29), id="thursday-over-mid-autumn"),
        pytest.param(day(9, 30), day(10, 9), id="over-national-week"),
        pytest.param(day(10, 9), day(10, 12), id="friday-over-make-up-saturday"),
        pytest.param(day(9, 4), day(9, 8), id="friday-over-plain-weekend"),
        pytest.param(day(9, 1), day(9, 3), id="first-week"),
        pytest.param(day(10, 29), day(11, 2), id="month-boundary-on-the-2nd"),
        pytest.param(day(9, 29), day(10, 8), id="month-boundary-over-national-week"),
        pytest.param(day(9, 19), day(9, 22), id="from-a-saturday-counts-from-the-make-up-sunday"),
        pytest.param(day(10, 3), day(10, 10), id="from-a-holiday-counts-from-the-8th"),
        pytest.param(day(8, 1), day(9, 3), id="from-before-the-term"),
        pytest.param(day(12, 31), day(1, 4, 2027), id="year-boundary-of-unknown-year"),
        pytest.param(day(1, 13, 2027), day(1, 15, 2027), id="last-three-days"),
        pytest.param(day(1, 14, 2027), None, id="term-too-short"),
    ],
)
def test_a2_third_school_day_of_a_run(first: date, third: date | None) -> None:
    assert calendar().nth(first, 3) == third


def test_a2_third_school_day_over_labour_day_and_over_the_summer() -> None:
    both = calendar(SPRING, AUTUMN)
    assert both.nth(day(4, 30), 3) == day(5, 7)
    assert both.nth(day(5, 8), 2) == day(5, 9)
    assert both.nth(day(7, 2), 3) == day(9, 1)


def test_a2_third_school_day_where_the_school_skips_the_make_up_sunday() -> None:
    own = {day(9, 20): DayEntry(DayKind.OFF, "本校不调课")}
    assert calendar(own=own).nth(day(9, 18), 3) == day(9, 22)


@pytest.mark.parametrize(
    ("on", "count", "expected"),
    [
        pytest.param(day(9, 18), 1, day(9, 20), id="next-is-make-up-sunday"),
        pytest.param(day(9, 18), 2, day(9, 21), id="two-on"),
        pytest.param(day(9, 24), 1, day(9, 28), id="over-mid-autumn"),
        pytest.param(day(9, 30), 1, day(10, 8), id="over-national-week"),
        pytest.param(day(10, 3), 1, day(10, 8), id="from-a-holiday"),
        pytest.param(day(9, 5), 1, day(9, 7), id="from-a-saturday"),
        pytest.param(day(1, 15, 2027), 1, None, id="beyond-the-last-term"),
        pytest.param(day(9, 1), 20, day(9, 29), id="twenty-school-days"),
    ],
)
def test_a2_add_school_days(on: date, count: int, expected: date | None) -> None:
    assert calendar().add_school_days(on, count) == expected


@pytest.mark.parametrize("count", [0, -1])
def test_a2_counts_start_at_one(count: int) -> None:
    with pytest.raises(ValueError, match="from 1 on"):
        calendar().add_school_days(day(9, 1), count)
    with pytest.raises(ValueError, match="from 1 on"):
        calendar().nth(day(9, 1), count)


@pytest.mark.parametrize(
    ("on", "before", "after"),
    [
        pytest.param(day(9, 1), None, day(9, 2), id="first-day"),
        pytest.param(day(8, 1), None, day(9, 1), id="before-the-term"),
        pytest.param(day(9, 20), day(9, 18), day(9, 21), id="make-up-sunday"),
        pytest.param(day(9, 19), day(9, 18), day(9, 20), id="free-saturday"),
        pytest.param(day(10, 4), day(9, 30), day(10, 8), id="in-the-holiday"),
        pytest.param(day(1, 15, 2027), day(1, 14, 2027), None, id="last-day"),
        pytest.param(day(5, 5, 2027), day(1, 15, 2027), None, id="after-the-term"),
    ],
)
def test_a2_neighbours(on: date, before: date | None, after: date | None) -> None:
    assert (calendar().previous_school_day(on), calendar().next_school_day(on)) == (before, after)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        pytest.param(day(9, 1), day(9, 1), 1, id="one-day"),
        pytest.param(day(9, 5), day(9, 6), 0, id="weekend"),
        pytest.param(day(9, 14), day(9, 20), 6, id="six-day-week"),
        pytest.param(day(9, 1), day(9, 30), 22, id="september"),
        pytest.param(day(10, 1), day(10, 31), 18, id="october"),
        pytest.param(day(11, 1), day(11, 30), 21, id="november"),
        pytest.param(day(9, 8), day(9, 7), 0, id="last-before-first"),
        pytest.param(day(10, 8), day(9, 8), 0, id="last-long-before-first"),
        pytest.param(day(7, 1), day(8, 31), 0, id="summer"),
    ],
)
def test_a2_count_between(first: date, last: date, count: int) -> None:
    assert calendar().count_between(first, last) == count
    assert len(calendar().school_days_between(first, last)) == count


def test_a1_half_days_are_school_days_in_counts() -> None:
    own = {day(9, 11): MORNING_ONLY}
    assert calendar(own=own).count_between(day(9, 7), day(9, 11)) == 5


def test_a1_terms_that_overlap_or_come_in_disorder_count_each_day_once() -> None:
    messy = calendar(AUTUMN, SPRING, (day(9, 1), day(9, 30)))
    assert messy.count_between(day(1, 1), day(12, 31)) == calendar(SPRING, AUTUMN).count_between(day(1, 1), day(12, 31))
    assert messy.term_of(day(3, 2)) == SPRING


def test_a1_school_without_a_term_has_no_school_day() -> None:
    empty = SchoolCalendar([])
    assert empty.day_status(day(9, 1)).why is R.OUTSIDE_TERM
    assert (empty.next_school_day(day(9, 1)), empty.previous_school_day(day(9, 1))) == (None, None)
    assert list(empty.backwards(day(9, 1))) == []


@pytest.mark.parametrize(
    ("on", "term"),
    [
        pytest.param(day(9, 1), AUTUMN, id="first-day"),
        pytest.param(day(1, 15, 2027), AUTUMN, id="last-day"),
        pytest.param(day(10, 4), AUTUMN, id="holiday-inside"),
        pytest.param(day(7, 3), SPRING, id="spring"),
        pytest.param(day(7, 4), None, id="summer"),
    ],
)
def test_a1_term_of(on: date, term: tuple[date, date] | None) -> None:
    assert calendar(SPRING, AUTUMN).term_of(on) == term


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        pytest.param([2026], (2027,), id="january-not-yet-published"),
        pytest.param([2026, 2027], (), id="all-known"),
        pytest.param([], (2026, 2027), id="nothing-known"),
        pytest.param([2027], (2026,), id="gap-behind"),
    ],
)
def test_a1_unknown_years(known: list[int], unknown: tuple[int, ...]) -> None:
    assert unknown_years([AUTUMN], known) == unknown


def test_k6_backwards_crosses_terms_latest_first() -> None:
    days = calendar(SPRING, AUTUMN).backwards(day(9, 2))
    assert [next(days) for _ in range(4)] == [day(9, 2), day(9, 1), day(7, 3), day(7, 2)]


@given(DATES, st.integers(1, 30))
def test_a2_adding_and_counting_agree(on: date, count: int) -> None:
    reached = calendar().add_school_days(on, count)
    if reached:
        assert calendar().count_between(on + timedelta(days=1), reached) == count
        assert calendar().is_school_day(reached)


@given(DATES)
def test_a2_next_and_previous_undo_each_other(on: date) -> None:
    after = calendar().next_school_day(on)
    if after and calendar().is_school_day(on):
        assert calendar().previous_school_day(after) == on


@given(DATES, st.sampled_from(DayKind))
def test_k2_status_and_membership_agree_whatever_the_school_enters(on: date, kind: DayKind) -> None:
    own = calendar(own={on: DayEntry(kind)})
    assert own.day_status(on).is_school_day is own.is_school_day(on)
    assert own.day_status(on).weight in (0, Fraction(1, 2), 1)
