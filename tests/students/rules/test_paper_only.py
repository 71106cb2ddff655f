"""Deadlines of children on paper only, and why no roll expects a child (D10, K9, K10, G2, B11)."""

from datetime import date, timedelta

import pytest

from students.choices import AwayKind
from students.rules.calendar import SchoolCalendar
from students.rules.enrolment import Stay, TimeAway
from students.rules.paper_only import (
    Clock,
    Group,
    PaperRow,
    Unexpected,
    Unseen,
    graduates_of,
    grouped,
    proof_owed_since,
    suspension_clock,
    task_clock,
    transfer_clock,
    unexpected,
)
from tests.students.rules.cast import LIMITS, calendar, day

YEAR = ((date(2026, 3, 2), date(2026, 7, 3)), (date(2026, 9, 1), date(2027, 1, 15)))


@pytest.mark.parametrize(
    ("requested", "last_in_time", "overdue"),
    [
        pytest.param(day(11, 9), day(11, 23), day(11, 24), id="two-weeks"),
        pytest.param(day(11, 7), day(11, 20), day(11, 23), id="asked-on-a-saturday"),
        pytest.param(day(9, 24), day(10, 15), day(10, 16), id="mid-autumn-national-day-and-the-make-up-saturday"),
        pytest.param(day(9, 18), day(10, 9), day(10, 10), id="overdue-on-the-make-up-saturday"),
        pytest.param(day(9, 10), day(9, 23), day(9, 24), id="the-make-up-sunday-counts"),
        pytest.param(day(7, 1), day(9, 10), day(9, 11), id="across-the-summer"),
    ],
)
def test_k9_the_tenth_school_day_is_in_time_the_eleventh_overdue(
    requested: date, last_in_time: date, overdue: date
) -> None:
    terms = calendar(*YEAR)
    assert transfer_clock(requested, last_in_time, terms, LIMITS) == Clock(last_in_time, 0, is_near=True)
    late = transfer_clock(requested, overdue, terms, LIMITS)
    assert (late.left, late.is_over, late.due_on) == (-1, True, last_in_time)


@pytest.mark.parametrize(
    ("today", "left", "is_near"),
    [
        pytest.param(day(11, 9), 10, False, id="the-day-of-request-is-not-counted"),
        pytest.param(day(11, 17), 4, False, id="before-the-reminder"),
        pytest.param(day(11, 18), 3, True, id="reminder"),
        pytest.param(day(11, 23), 0, True, id="last-day"),
        pytest.param(day(11, 24), -1, False, id="over"),
    ],
)
def test_d10_days_left(today: date, left: int, is_near: bool) -> None:
    clock = transfer_clock(day(11, 9), today, calendar(), LIMITS)
    assert (clock.left, clock.is_near) == (left, is_near)


def test_d10_the_weekend_after_the_tenth_day_is_not_overdue() -> None:
    assert transfer_clock(day(11, 6), day(11, 22), calendar(), LIMITS).left == 0


def test_d10_beyond_the_terms_there_is_no_last_day() -> None:
    assert transfer_clock(date(2027, 1, 14), date(2027, 1, 20), calendar(), LIMITS) == Clock(None, 9)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(day(10, 23), Clock(day(11, 20), 28), id="runs"),
        pytest.param(day(11, 6), Clock(day(11, 20), 14, is_near=True), id="reminder"),
        pytest.param(day(11, 20), Clock(day(11, 20), 0, is_near=True), id="k10-the-last-day-is-in-time"),
        pytest.param(day(11, 21), Clock(day(11, 20), -1), id="k10-over-the-day-after-though-a-saturday"),
        pytest.param(day(11, 24), Clock(day(11, 20), -2), id="two-school-days-missed"),
    ],
)
def test_m6_suspension(today: date, expected: Clock) -> None:
    assert suspension_clock(day(11, 20), today, calendar(), LIMITS) == expected


@pytest.mark.parametrize(("today", "left"), [(day(11, 20), 3), (day(11, 23), 0), (day(11, 24), -1)])
def test_g5_a_task_is_in_time_on_its_day(today: date, left: int) -> None:
    assert task_clock(day(11, 23), today) == Clock(day(11, 23), left)


@pytest.mark.parametrize(
    ("since", "today", "owed"),
    [
        pytest.param(day(3, 2), day(11, 23), day(9, 1), id="a-new-year-owes-a-new-proof"),
        pytest.param(day(10, 12), day(11, 23), day(10, 12), id="began-this-year"),
        pytest.param(date(2025, 9, 1), day(8, 31), date(2025, 9, 1), id="on-31-august-it-is-the-old-year"),
    ],
)
def test_g2_since_when_a_proof_is_owed(since: date, today: date, owed: date) -> None:
    assert proof_owed_since(since, today) == owed


@pytest.mark.parametrize(
    ("today", "graduated", "is_asked_for"),
    [
        pytest.param(day(9, 1), day(7, 3), True, id="from-1-september-on"),
        pytest.param(day(8, 31), day(7, 3), False, id="not-in-the-summer"),
        pytest.param(day(9, 1), day(9, 1), True, id="k2-graduated-at-the-start-of-1-september"),
        pytest.param(date(2027, 8, 31), day(7, 3), True, id="the-whole-year"),
        pytest.param(date(2027, 9, 1), day(7, 3), False, id="the-year-after"),
    ],
)
def test_graduates_asked_for(today: date, graduated: date, is_asked_for: bool) -> None:
    first, last = graduates_of(today)
    assert (first <= graduated <= last) is is_asked_for


FIRST, LAST_DUE, TODAY = day(11, 1), day(11, 20), day(11, 23)
STAY = Stay(day(9, 1), class_id=1)
ROLLS = {1: [day(11, 2), day(11, 20)], 2: [day(11, 3)], 3: []}
NO_CLASS, AWAY, NO_ROLL = Unseen.NO_CLASS, Unseen.AWAY, Unseen.NO_ROLL


@pytest.mark.parametrize(
    ("stays", "away", "expected"),
    [
        pytest.param([STAY], [], None, id="expected"),
        pytest.param([], [], Unexpected(NO_CLASS, day(9, 1)), id="in-no-class"),
        pytest.param(
            [Stay(day(9, 1), day(10, 30), class_id=1)], [], Unexpected(NO_CLASS, day(10, 30)), id="class-ended"
        ),
        pytest.param([Stay(day(9, 1), class_id=3)], [], Unexpected(NO_ROLL, day(9, 1), 3), id="class-without-roll"),
        pytest.param(
            [STAY],
            [TimeAway(day(10, 9), kind=AwayKind.SUSPENDED)],
            Unexpected(AWAY, day(10, 9), 1, AwayKind.SUSPENDED),
            id="away-all-month",
        ),
        pytest.param([STAY], [TimeAway(day(11, 3), kind=AwayKind.SUSPENDED)], None, id="expected-before-it-left"),
        pytest.param([STAY], [TimeAway(day(10, 9), day(11, 20), kind=AwayKind.SUSPENDED)], None, id="back-for-a-roll"),
        pytest.param(
            [STAY],
            [TimeAway(day(10, 9), day(11, 23), kind=AwayKind.SUSPENDED)],
            None,
            id="back-today-before-the-roll",
        ),
        pytest.param(
            [STAY],
            [TimeAway(day(10, 9), day(11, 21), kind=AwayKind.SUSPENDED)],
            None,
            id="back-since-the-weekend",
        ),
        pytest.param(
            [Stay(day(9, 1), class_id=2)],
            [TimeAway(day(10, 9), day(11, 20), kind=AwayKind.SUSPENDED)],
            Unexpected(NO_ROLL, day(11, 20), 2),
            id="back-but-no-roll-since",
        ),
        pytest.param(
            [Stay(day(9, 1), day(11, 3), class_id=1), Stay(day(11, 3), class_id=3)], [], None, id="another-class-before"
        ),
        pytest.param(
            [Stay(day(9, 1), day(11, 2), class_id=1), Stay(day(11, 2), class_id=3)],
            [],
            Unexpected(NO_ROLL, day(11, 2), 3),
            id="k2-moved-at-the-start-of-the-day",
        ),
    ],
)
def test_b11_why_no_roll_expects_a_child(stays: list[Stay], away: list[TimeAway], expected: Unexpected | None) -> None:
    assert unexpected(day(9, 1), stays, away, ROLLS, TODAY, LAST_DUE) == expected


def test_b11_a_roll_before_the_spell_does_not_count() -> None:
    assert unexpected(day(11, 3), [STAY], [], {1: [day(11, 2)]}, TODAY, LAST_DUE) == Unexpected(NO_ROLL, day(11, 3), 1)


def row(group: Group, child: int, left: int | None = None) -> PaperRow:
    """A child of a group."""
    return PaperRow(
        group=group, since=FIRST, student_id=child, name=f"c{child}", clock=None if left is None else Clock(None, left)
    )


def test_groups_are_in_order_without_empty_ones_most_urgent_row_first() -> None:
    rows = [row(Group.TASK, 1, 3), row(Group.TASK, 2, -5), row(Group.TRANSFER_RUNNING, 3, 2)]
    found = grouped(rows)
    assert list(found) == [Group.TRANSFER_RUNNING, Group.TASK]
    assert [each.student_id for each in found[Group.TASK]] == [2, 1]


def test_a_child_with_a_group_of_its_own_is_not_named_again_as_unexpected() -> None:
    rows = [row(Group.SUSPENSION_OVER, 1, -2), row(Group.TASK, 2, 1), *(row(Group.NOT_EXPECTED, n) for n in (1, 2, 3))]
    assert [each.student_id for each in grouped(rows)[Group.NOT_EXPECTED]] == [2, 3]


@pytest.mark.parametrize("offset", range(40))
def test_k9_a_transfer_is_over_exactly_from_the_eleventh_school_day_on(offset: int) -> None:
    terms: SchoolCalendar = calendar(*YEAR)
    requested = day(9, 1) + timedelta(days=offset)
    eleventh = terms.add_school_days(requested, 11)
    assert eleventh is not None
    assert transfer_clock(requested, eleventh, terms, LIMITS).is_over
    assert not transfer_clock(requested, eleventh - timedelta(days=1), terms, LIMITS).is_over
