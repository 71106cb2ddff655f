"""What is owed for a support pair, by tables of cases (M10, G8)."""

import datetime as dt

import pytest

from accountability.rules.policy import SupportLimits
from accountability.rules.support import (
    ContactProblem,
    EndProblem,
    PairProblem,
    Span,
    TermSpan,
    contact_problem,
    end_problem,
    pair_problem,
    standing,
)

LIMITS = SupportLimits(support_contact_days=30, support_review_days=14)
SPRING = TermSpan(1, dt.date(2026, 2, 24), dt.date(2026, 7, 3))
AUTUMN = TermSpan(2, dt.date(2026, 9, 1), dt.date(2027, 1, 15))
PAIR = Span(dt.date(2026, 9, 10), dt.date(2027, 1, 15))


@pytest.mark.parametrize(
    ("last", "today", "days", "is_silent"),
    [
        pytest.param(None, dt.date(2026, 10, 10), 30, False, id="thirty days after the start are in time"),
        pytest.param(None, dt.date(2026, 10, 11), 31, True, id="one more is not"),
        pytest.param(dt.date(2026, 10, 1), dt.date(2026, 10, 31), 30, False, id="counted from the last contact"),
        pytest.param(dt.date(2026, 10, 1), dt.date(2026, 11, 1), 31, True, id="and overdue the day after"),
        pytest.param(None, dt.date(2026, 9, 10), 0, False, id="on the first day"),
    ],
)
def test_a_contact_is_owed_every_thirty_days_m10(
    last: dt.date | None, today: dt.date, days: int, is_silent: bool
) -> None:
    found = standing(PAIR, last, [AUTUMN], (), LIMITS, today)
    assert (found.silent_days, found.is_silent) == (days, is_silent)


def test_the_limit_is_policy_m10() -> None:
    shorter = SupportLimits(support_contact_days=7, support_review_days=14)
    assert standing(PAIR, None, [], (), shorter, dt.date(2026, 9, 18)).is_silent
    assert not standing(PAIR, None, [], (), LIMITS, dt.date(2026, 9, 18)).is_silent


@pytest.mark.parametrize(
    ("span", "today", "reviewed", "term", "is_overdue"),
    [
        pytest.param(PAIR, dt.date(2026, 12, 31), (), None, False, id="fifteen days before the end: not yet"),
        pytest.param(PAIR, dt.date(2027, 1, 1), (), AUTUMN, False, id="fourteen days before the end: due"),
        pytest.param(PAIR, dt.date(2027, 1, 15), (), AUTUMN, False, id="on the last day: still in time"),
        pytest.param(PAIR, dt.date(2027, 1, 16), (), AUTUMN, True, id="after it: overdue"),
        pytest.param(PAIR, dt.date(2027, 1, 16), (2,), None, False, id="reviewed"),
        pytest.param(
            Span(dt.date(2027, 1, 5), dt.date(2027, 7, 1)), dt.date(2027, 1, 16), (), None, False, id="begun too late"
        ),
        pytest.param(
            Span(dt.date(2026, 3, 1), dt.date(2027, 7, 1)),
            dt.date(2027, 1, 10),
            (),
            SPRING,
            True,
            id="the earliest first",
        ),
        pytest.param(
            Span(dt.date(2026, 3, 1), dt.date(2027, 7, 1)),
            dt.date(2027, 1, 10),
            (1,),
            AUTUMN,
            False,
            id="then the next",
        ),
    ],
)
def test_each_term_asks_for_a_review_g8(
    span: Span, today: dt.date, reviewed: tuple[int, ...], term: TermSpan | None, is_overdue: bool
) -> None:
    found = standing(span, today, [AUTUMN, SPRING], reviewed, LIMITS, today)
    assert (found.review_term, found.is_review_overdue) == (term, is_overdue)


def test_nothing_is_owed_once_the_pair_is_over_or_before_it_begins_g8() -> None:
    over = Span(PAIR.starts_on, PAIR.planned_until, ended_on=dt.date(2026, 10, 1))
    for span, today in ((over, dt.date(2027, 2, 1)), (over, dt.date(2026, 10, 1)), (PAIR, dt.date(2026, 9, 9))):
        found = standing(span, None, [AUTUMN], (), LIMITS, today)
        assert (found.is_overdue, found.review_term) == (False, None)


def test_a_period_that_has_passed_is_overdue_g8() -> None:
    assert standing(PAIR, dt.date(2027, 1, 15), [], (), LIMITS, dt.date(2027, 1, 16)).is_past_plan
    assert not standing(PAIR, dt.date(2027, 1, 15), [], (), LIMITS, dt.date(2027, 1, 15)).is_past_plan


@pytest.mark.parametrize(
    ("starts", "until", "problem"),
    [
        (dt.date(2026, 11, 23), dt.date(2026, 11, 23), None),
        (dt.date(2026, 11, 23), dt.date(2026, 11, 22), PairProblem.OUT_OF_ORDER),
        (dt.date(2026, 11, 1), dt.date(2026, 11, 22), PairProblem.ALREADY_PAST),
        (dt.date(2026, 11, 23), dt.date(2062, 11, 23), PairProblem.TOO_LONG),
    ],
)
def test_the_period_of_a_new_pair_g8(starts: dt.date, until: dt.date, problem: PairProblem | None) -> None:
    assert pair_problem(starts, until, dt.date(2026, 11, 23)) is problem


@pytest.mark.parametrize(
    ("on", "problem"),
    [
        (dt.date(2026, 11, 23), None),
        (dt.date(2026, 9, 10), None),
        (dt.date(2026, 11, 24), ContactProblem.IN_FUTURE),
        (dt.date(2026, 9, 9), ContactProblem.BEFORE_START),
    ],
)
def test_a_contact_lies_within_the_pair_and_not_ahead_m10(on: dt.date, problem: ContactProblem | None) -> None:
    assert contact_problem(PAIR, on, dt.date(2026, 11, 23)) is problem


def test_a_contact_after_the_end_is_refused_m10() -> None:
    over = Span(PAIR.starts_on, PAIR.planned_until, ended_on=dt.date(2026, 10, 1))
    assert contact_problem(over, dt.date(2026, 10, 1), dt.date(2026, 11, 23)) is None
    assert contact_problem(over, dt.date(2026, 10, 2), dt.date(2026, 11, 23)) is ContactProblem.AFTER_END


@pytest.mark.parametrize(
    ("on", "last", "problem"),
    [
        (dt.date(2026, 11, 23), None, None),
        (dt.date(2026, 11, 24), None, EndProblem.IN_FUTURE),
        (dt.date(2026, 9, 9), None, EndProblem.BEFORE_START),
        (dt.date(2026, 11, 1), dt.date(2026, 11, 2), EndProblem.BEFORE_LAST_CONTACT),
    ],
)
def test_when_a_pair_may_end_g8(on: dt.date, last: dt.date | None, problem: EndProblem | None) -> None:
    assert end_problem(PAIR, on, last, dt.date(2026, 11, 23)) is problem
