"""Sums of days, months over the same stretch, owed rolls, reports in time (H1, H7, B2, B3, K2)."""

import datetime as dt
from fractions import Fraction

import pytest

from accountability.rules.trends import (
    DayCount,
    Reports,
    Span,
    Stretch,
    away_spans,
    by_weekday,
    owing_days,
    reports,
    shade,
    stretches,
    total,
    weeks,
)
from students.choices import DayKind
from students.rules.calendar import DayEntry, SchoolCalendar

MON, TUE, WED, THU, FRI = (dt.date(2026, 11, day) for day in (23, 24, 25, 26, 27))
OCTOBER_OFF = {dt.date(2026, 10, day): DayEntry(DayKind.OFF) for day in range(1, 8)}
TERM = (dt.date(2026, 9, 1), dt.date(2027, 1, 15))
CALENDAR = SchoolCalendar([TERM], OCTOBER_OFF)


def day(number: int, month: int = 11, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


def test_rates_are_exact_and_have_no_value_without_a_base() -> None:
    count = DayCount(expected=3, absent=1, unexcused=1, owed=3, reported=2)
    assert (count.rate, count.unexcused_share, count.unknown_share) == (Fraction(2, 3), Fraction(1, 3), Fraction(1, 3))
    assert (count.unexcused_days, count.expected_days) == (Fraction(1, 2), Fraction(3, 2))
    nothing = DayCount()
    assert (nothing.rate, nothing.unexcused_share, nothing.unknown_share) == (None, None, None)


def test_a_sum_adds_bases_and_never_rates() -> None:
    one, other = DayCount(2, 1, 1, 1, 1, 1), DayCount(98, 0, 0, 0, 2, 1)
    assert total([one, other]) == DayCount(100, 1, 1, 1, 3, 2)
    assert total([one, other]).rate == Fraction(99, 100)
    assert total([]) == DayCount()


def test_a_class_that_became_empty_after_reporting_leaves_nothing_below_zero() -> None:
    assert DayCount(owed=1, reported=2).unknown == 0


@pytest.mark.parametrize(
    ("expected", "unexcused", "found"),
    [
        (0, 0, None), (1000, 0, 0), (1000, 1, 1), (400, 1, 1), (399, 1, 2), (200, 1, 2), (199, 1, 3), (100, 1, 3),
        (99, 1, 4),
    ],
)  # fmt: skip
def test_shades(expected: int, unexcused: int, found: int | None) -> None:
    assert shade(DayCount(expected=expected, unexcused=unexcused)) == found


@pytest.mark.parametrize(
    ("today", "now", "before"),
    [
        # the 6th school day of November beside the first six of October, which begin after the holiday
        (day(9), Stretch(day(1), day(9), 6), Stretch(day(1, 10), day(15, 10), 6)),
        # October has fewer school days than November until now: it is taken whole
        (day(30), Stretch(day(1), day(30), 21), Stretch(day(1, 10), day(31, 10), 17)),
        # before the first school day of a month nothing is compared
        (day(1), Stretch(day(1), day(1), 0), Stretch(day(1, 10), day(30, 9), 0)),
        # August held no school
        (day(3, 9), Stretch(day(1, 9), day(3, 9), 3), Stretch(day(1, 8), day(31, 7), 0)),
        # over the turn of the year
        (day(5, 1, 2027), Stretch(day(1, 1, 2027), day(5, 1, 2027), 3), Stretch(day(1, 12), day(3, 12), 3)),
    ],
)
def test_months_are_compared_over_the_same_number_of_school_days(today: dt.date, now: Stretch, before: Stretch) -> None:
    found = stretches(CALENDAR, today)
    assert (found.now, found.before) == (now, before)
    assert found.year_ago == Stretch(now.first.replace(year=now.first.year - 1), found.year_ago.last, 0)
    assert not found.year_ago.holds(found.year_ago.first)


def test_a_year_ago_is_the_same_month() -> None:
    calendar = SchoolCalendar([TERM, (day(1, 9, 2025), day(15, 1, 2026))])
    assert stretches(calendar, day(4)).year_ago == Stretch(day(1, 11, 2025), day(5, 11, 2025), 3)


def test_weekdays_are_those_of_school_days_in_order() -> None:
    saturday, next_monday = dt.date(2026, 11, 28), dt.date(2026, 11, 30)
    days = {saturday: DayCount(1), MON: DayCount(2), next_monday: DayCount(4), FRI: DayCount(8)}
    assert by_weekday(days) == {0: DayCount(6), 4: DayCount(8), 5: DayCount(1)}
    assert list(by_weekday(days)) == [0, 4, 5]


def test_weeks_begin_on_monday_and_leave_out_empty_ones() -> None:
    assert [week[0] for week in weeks([FRI, dt.date(2026, 12, 7), MON])] == [MON, dt.date(2026, 12, 7)]
    assert {len(week) for week in weeks([FRI])} == {7}


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([], []),
        ([Span(MON, None)], [MON, TUE, WED, THU]),
        ([Span(TUE, THU)], [TUE, WED]),
        ([Span(TUE, TUE)], []),
        ([Span(MON, TUE), Span(WED, None, 3)], [MON, WED, THU]),
        ([Span(MON, None, 2), Span(TUE, THU, -2)], [MON, THU]),
        ([Span(MON, None, 2), Span(TUE, THU, -1)], [MON, TUE, WED, THU]),
    ],
)
def test_a_class_owes_a_roll_while_somebody_is_expected(spans: list[Span], found: list[dt.date]) -> None:
    assert owing_days([MON, TUE, WED, THU], spans) == found


@pytest.mark.parametrize(
    ("away", "found"),
    [
        ([], []),
        ([(MON, WED)], [Span(TUE, WED, -1)]),
        ([(WED, None)], [Span(WED, FRI, -1)]),
        ([(WED, None), (TUE, THU)], [Span(TUE, THU, -1), Span(THU, FRI, -1)]),
        ([(TUE, THU), (TUE, WED)], [Span(TUE, WED, -1), Span(WED, THU, -1)]),
        ([(FRI, None)], []),
    ],
)
def test_times_away_within_a_stay_count_once(away: list[tuple[dt.date, dt.date | None]], found: list[Span]) -> None:
    assert away_spans(TUE, FRI, away) == found


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ((20, 18, 1, 0, 0), Reports(18, 1, 1)),
        ((20, 18, 1, 0, 1), Reports(18, 1, 0)),
        ((20, 3, 0, 17, 0), Reports(3, 0, 0)),
        ((2, 3, 0, 0, 0), Reports(3, 0, 0)),
    ],
)
def test_what_nobody_reported_on_its_day_is_missed(counts: tuple[int, int, int, int, int], found: Reports) -> None:
    assert reports(*counts) == found


def test_reports_judged() -> None:
    assert Reports(18, 1, 1).owed == 20
    assert [Reports(1, 0, 0).is_clean, Reports(1, 1, 0).is_clean, Reports(1, 0, 1).is_clean] == [True, False, False]
