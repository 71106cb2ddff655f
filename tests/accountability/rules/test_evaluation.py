"""The monthly evaluation of a class: every item by its own table, sums, the cap (F10, K8, K13, K14, K17)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.choices import EvaluationItem
from accountability.rules.case_duties import Attempt
from accountability.rules.evaluation import (
    CheckFact,
    ClassFacts,
    Evaluation,
    FoundFact,
    Judged,
    MissingFact,
    RollFact,
    evaluate,
    missing_items,
    roll_items,
)
from accountability.rules.policy import EvaluationLimits
from accountability.rules.run_history import PastRun, past_runs
from students.choices import AbsenceKind
from students.rules.calendar import BOTH_SESSIONS, SchoolCalendar
from students.rules.lateness import SHANGHAI, day_end
from students.rules.marks import DayState, Gap, day_state

NINE = dt.time(9)
FIRST, LAST = dt.date(2026, 11, 1), dt.date(2026, 11, 30)
CALENDAR = SchoolCalendar([(dt.date(2026, 9, 1), dt.date(2027, 1, 15))])
LIMITS = EvaluationLimits(*map(Decimal, ("100", "0.5", "1", "0.2", "1", "1", "2", "2")))
WHOLE = Judged(FIRST, LAST, day_end(LAST))
U, P, S = "unexcused", "present", "sick"


def nov(day: int) -> dt.date:
    return dt.date(2026, 11, day)


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, second, tzinfo=SHANGHAI)


def kinds(items: Any) -> list[str]:
    return [item.kind.value for item in items]


@pytest.mark.parametrize(
    ("first", "corrected", "is_imported", "expected"),
    [
        (at(23, 8, 10), None, False, []),
        (at(23, 9, 0, 59), None, False, []),
        (at(23, 9, 1), None, False, ["late"]),
        (at(23, 23, 59, 59), None, False, ["late"]),
        (at(24, 0), None, False, ["missed"]),
        (at(27, 10), None, False, ["missed"]),
        (None, None, False, ["missed"]),
        (at(23, 8), at(25, 10), False, ["corrected"]),
        (at(23, 10), at(25, 10), False, ["late", "corrected"]),
        (at(24, 10), at(25, 10), False, ["missed"]),
        (at(24, 10), at(25, 10), True, []),
    ],
    ids=[
        "in time", "last second", "a minute late", "last second of the day", "midnight", "back-filled", "never",
        "corrected", "late and corrected", "a back-filled one is not also corrected k14", "imported",
    ],
)  # fmt: skip
def test_what_a_roll_costs_b3_k14(
    first: dt.datetime | None, corrected: dt.datetime | None, is_imported: bool, expected: list[str]
) -> None:
    assert kinds(roll_items(RollFact(nov(23), NINE, first, corrected, is_imported), WHOLE)) == expected


@pytest.mark.parametrize(
    ("moment", "expected"), [(at(23, 8), []), (at(23, 10), []), (at(23, 23, 59), []), (at(24, 0), ["missed"])]
)
def test_a_report_still_to_come_costs_nothing_yet_a3(moment: dt.datetime, expected: list[str]) -> None:
    assert kinds(roll_items(RollFact(nov(23), NINE), Judged(FIRST, nov(23), moment))) == expected


def missing(*days: int, ended: int | None = None, known: int = 0, tried: Any = (), visited: Any = ()) -> MissingFact:
    run = PastRun(tuple(map(nov, days)), nov(ended) if ended else None)
    attempts = tuple(Attempt(nov(on), is_reached) for on, is_reached in tried)
    return MissingFact(run, nov(known or days[0]), attempts, tuple(map(nov, visited)))


# 18 Nov is a Wednesday, 19 Thursday, 20 Friday, 23 Monday.
MISSING = {
    "nobody asked": (missing(18, 19), [("contact", 18)]),
    "asked the same day": (missing(18, 19, tried=[(18, True)]), []),
    "asked the day after": (missing(18, 19, tried=[(19, True)]), [("contact", 18)]),
    "a visit is a contact k8": (missing(18, 19, visited=[18]), []),
    "unreachable is honest, the visit came": (missing(18, 19, tried=[(18, False)], visited=[19]), []),
    "unreachable, reached the next day": (missing(18, 19, tried=[(18, False), (19, True)]), []),
    "unreachable, no visit": (missing(18, 19, 20, tried=[(18, False)]), [("visit", 19)]),
    "unreachable, visit too late": (missing(18, 19, 20, tried=[(18, False)], visited=[20]), [("visit", 19)]),
    "unreachable, back the next day": (missing(18, ended=19, tried=[(18, False)]), []),
    "unreachable, back too late": (missing(18, 19, ended=20, tried=[(18, False)]), [("visit", 19)]),
    "over the weekend": (missing(20, 23, 24, tried=[(20, False)]), [("visit", 23)]),
    "neither in time": (missing(18, 19, 20, 23, tried=[(19, False)]), [("contact", 18), ("visit", 20)]),
    "back-filled, asked when known k8": (missing(18, 19, known=20, tried=[(20, True)]), []),
    "back-filled, never asked k8": (missing(18, 19, 20, 23, known=20), [("contact", 20)]),
    "back-filled, back before it was known": (missing(18, ended=19, known=20), []),
    "the visit that met nobody": (missing(18, 19, tried=[(18, False)], visited=[18]), []),
    "many attempts are worth one": (missing(18, 19, tried=[(18, True)] * 9), []),
}


@pytest.mark.parametrize(("fact", "expected"), MISSING.values(), ids=MISSING)
def test_what_an_unexcused_run_costs_d1_k8(fact: MissingFact, expected: list[tuple[str, int]]) -> None:
    found = missing_items(fact, WHOLE, CALENDAR, lambda _day: 1)
    assert [(item.kind.value, item.on.day) for item in found] == expected


def test_what_is_due_today_is_no_deduction_yet_k10() -> None:
    today = Judged(FIRST, nov(18), at(18, 23, 59))
    assert not list(missing_items(missing(18), today, CALENDAR, lambda _day: 1))
    over = Judged(FIRST, nov(18), day_end(nov(18)))
    assert kinds(missing_items(missing(18), over, CALENDAR, lambda _day: 1)) == ["contact"]


def test_the_visit_waits_as_long_as_the_policy_of_the_failed_day_says_k14() -> None:
    fact = missing(16, 17, 18, 19, tried=[(16, False)])
    found = missing_items(fact, WHOLE, CALENDAR, lambda day: 3 if day == nov(16) else 1)
    assert [item.on for item in found] == [nov(19)]


def evaluation(**facts: Any) -> Evaluation:
    return evaluate(ClassFacts(**facts), LIMITS, WHOLE, CALENDAR, lambda _day: 1)


def test_every_item_has_its_value_and_the_total_is_exact_f10() -> None:
    found = evaluation(
        rolls=[
            RollFact(nov(2), NINE, at(2, 9, 30)),
            RollFact(nov(3), NINE),
            RollFact(nov(4), NINE, at(4, 8), at(6, 10)),
            RollFact(nov(5), NINE, at(5, 8)),
        ],
        missing=[missing(18, 19), missing(18, 19, tried=[(18, False)])],
        checks=[CheckFact(nov(9), 7)],
        found=[FoundFact(nov(18), nov(19), nov(20), 3, 7)],
        unsettled=2,
    )
    assert kinds(found.items) == ["late", "missed", "corrected", "mismatch", "contact", "visit", "found"]
    assert (found.deducted, found.total) == (Decimal("7.7"), Decimal("92.3"))
    assert (found.days, found.unsettled, found.count(EvaluationItem.LATE)) == (4, 2, 1)


def test_a_total_never_falls_below_nothing_f10() -> None:
    found = evaluation(checks=[CheckFact(nov(9), number) for number in range(51)])
    assert (found.deducted, found.total) == (Decimal(102), Decimal(0))


@pytest.mark.parametrize(("found_on", "counts"), [(nov(17), False), (nov(18), True), (nov(20), True), (nov(21), False)])
def test_found_by_the_school_lies_between_first_day_and_opening_k13(found_on: dt.date, counts: bool) -> None:
    assert bool(evaluation(found=[FoundFact(nov(18), found_on, nov(20), 3)]).items) is counts


def test_an_item_belongs_to_the_month_of_its_day_k17() -> None:
    """The contact of 30 October is October's, its visit of 2 November November's; a case counts where it opened."""
    october = dt.date(2026, 10, 30)
    run = PastRun((october, nov(2), nov(3)))
    found = evaluation(
        missing=[MissingFact(run, october, (Attempt(october, False),)), MissingFact(run, october)],
        found=[FoundFact(october, october, nov(3), 1), FoundFact(nov(30), nov(30), dt.date(2026, 12, 2), 2)],
    )
    assert [(item.kind.value, item.on) for item in found.items] == [("visit", nov(2)), ("found", nov(3))]


def test_a_perfect_month_keeps_its_hundred_points() -> None:
    found = evaluation(rolls=[RollFact(day, NINE, at(day.day, 8)) for day in CALENDAR.school_days_between(FIRST, LAST)])
    assert (found.items, found.total, found.days) == ((), Decimal(100), 21)


STATES: dict[str, DayState | Gap] = {
    U: day_state(AbsenceKind.UNEXCUSED, AbsenceKind.UNEXCUSED, BOTH_SESSIONS),
    S: day_state(AbsenceKind.SICK, AbsenceKind.SICK, BOTH_SESSIONS),
    P: day_state(None, None, BOTH_SESSIONS),
    "?": Gap.UNKNOWN,
    "away": Gap.NOT_EXPECTED,
    "left": Gap.ENDS_RUN,
}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((P, P, P), []),
        ((U, P, U), [((2,), 3), ((4,), None)]),
        ((U, S, U, P), [((2, 4), 5)]),
        ((U, "?", U), [((2, 4), None)]),
        ((S, U, "away", U, "left"), [((3, 5), 6)]),
    ],
)  # fmt: skip
def test_runs_of_a_time_one_after_the_other_c1_k6(told: tuple[str, ...], expected: list[Any]) -> None:
    days = CALENDAR.school_days_between(nov(2), nov(30))[: len(told)]
    states = dict(zip(days, told, strict=True))
    found = past_runs(days, lambda day: STATES[states[day]])
    told_runs = [(tuple(day.day for day in run.days), run.ended_on.day if run.ended_on else None) for run in found]
    assert told_runs == expected


OCTOBER_ON = st.dates(dt.date(2026, 10, 12), LAST)


@given(
    days=st.lists(OCTOBER_ON, min_size=1, max_size=4, unique=True).map(sorted),
    known_on=OCTOBER_ON,
    ended_on=st.dates(dt.date(2026, 10, 12), FIRST),
    tried=st.lists(st.builds(Attempt, OCTOBER_ON, st.booleans()), max_size=3),
    visited=st.lists(OCTOBER_ON, max_size=2),
)
def test_a_run_over_before_the_month_costs_nothing_in_it_however_late_it_was_known_k8(
    days: list[dt.date], known_on: dt.date, ended_on: dt.date, tried: list[Attempt], visited: list[dt.date]
) -> None:
    """So that the totals need not look at such runs."""
    each = MissingFact(PastRun(tuple(days), ended_on), known_on, tuple(tried), tuple(visited))
    found = missing_items(each, WHOLE, CALENDAR, lambda _: 2)
    assert [item for item in found if WHOLE.holds(item.on)] == []


@pytest.mark.parametrize(
    ("ended_on", "known_on", "is_tried", "expected"),
    [
        (nov(4), nov(3), False, ["contact"]),
        (nov(4), dt.date(2026, 10, 30), True, ["visit"]),
        (None, dt.date(2026, 10, 30), True, ["visit"]),
    ],
    ids=["known late", "back after the visit was due", "still away"],
)
def test_a_run_of_the_month_before_that_lasted_into_it_may_cost_d1_k8(
    ended_on: dt.date | None, known_on: dt.date, is_tried: bool, expected: list[str]
) -> None:
    tried = (Attempt(dt.date(2026, 10, 30), False),) if is_tried else ()
    each = MissingFact(PastRun((dt.date(2026, 10, 30),), ended_on), known_on, tried)
    found = missing_items(each, WHOLE, CALENDAR, lambda _: 2)
    assert kinds(item for item in found if WHOLE.holds(item.on)) == expected
