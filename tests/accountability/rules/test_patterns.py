"""Patterns worth a talk by tables: what shows one, what honest records look like, where the line is (F10)."""

import datetime as dt
from typing import Any

import pytest

from accountability.choices import PatternKind
from accountability.rules.patterns import (
    ChildRuns,
    Entry,
    Pattern,
    contact_patterns,
    explained_near,
    explained_patterns,
    stopped_patterns,
    visit_patterns,
)
from students.choices import AbsenceKind
from students.rules.calendar import BOTH_SESSIONS, SchoolCalendar
from students.rules.lateness import SHANGHAI
from students.rules.marks import Gap, day_state

DAYS = SchoolCalendar([(dt.date(2026, 9, 1), dt.date(2027, 1, 15))]).school_days_between(
    dt.date(2026, 11, 2), dt.date(2026, 11, 13)
)
STATES = {
    "U": day_state(AbsenceKind.UNEXCUSED, AbsenceKind.UNEXCUSED, BOTH_SESSIONS),
    "S": day_state(AbsenceKind.SICK, AbsenceKind.SICK, BOTH_SESSIONS),
    ".": day_state(None, None, BOTH_SESSIONS),
    "?": Gap.UNKNOWN,
}
CLASS, RUN_DAYS = 7, 3


def child(told: str, **explained: int) -> ChildRuns:
    """A child's days as letters; ``d3=4`` says that its third day was explained on the fourth."""
    states = dict(zip(DAYS, told.ljust(len(DAYS), "."), strict=True))
    changed = {DAYS[int(day[1:]) - 1]: DAYS[on - 1] for day, on in explained.items()}
    return ChildRuns(dict.fromkeys(DAYS, CLASS), lambda day: STATES[states[day]], changed)


@pytest.mark.parametrize(
    ("told", "explained", "near"),
    [
        ("UUS", {"d3": 4}, [3]),
        ("SSS", {"d1": 3, "d2": 3, "d3": 4}, [1, 2, 3]),
        ("USU", {"d2": 3}, [2]),
        ("SUU", {"d1": 2}, [1]),
        ("SSUU", {"d1": 2}, []),
        ("SS", {"d1": 2, "d2": 3}, []),
        ("S.UU", {"d1": 4}, []),
        ("UUUS", {"d4": 5}, []),
        ("SUUU", {"d1": 4}, []),
        ("UUS", {}, []),
    ],
    ids=[
        "the third day", "all of them on the third", "the day between", "the first, with the second running",
        "the first at once: leave runs on", "two days never reach it", "presence between", "a case all the same",
        "a case all the same later", "leave from the start",
    ],
)  # fmt: skip
def test_explained_shortly_before_the_threshold_b4_d2(told: str, explained: dict[str, int], near: list[int]) -> None:
    assert list(explained_near(child(told, **explained), DAYS, RUN_DAYS)) == [DAYS[day - 1] for day in near]


NEAR, FAR = child("UUS", d3=4), child("SS", d1=2, d2=2)


@pytest.mark.parametrize(
    ("children", "shown"),
    [([NEAR] * 2, None), ([NEAR] * 3, (3, 3)), ([NEAR] * 3 + [FAR] * 3, (3, 6)), ([NEAR] * 3 + [FAR] * 4, None)],
)
def test_explaining_shows_from_three_children_and_half_of_all_on(
    children: list[ChildRuns], shown: tuple[int, int] | None
) -> None:
    found = list(explained_patterns(children, DAYS, RUN_DAYS))
    assert [(each.count, each.base) for each in found] == ([shown] if shown else [])
    assert all(each.class_id == CLASS and [spot.day for spot in each.spots] == [DAYS[2]] for each in found)


TWO, ONE, LASTS = child("UU."), child("U."), child("........UU")


@pytest.mark.parametrize(
    ("children", "run_days", "shown"),
    [
        ([TWO] * 3, 3, (3, 3)),
        ([TWO] * 2, 3, None),
        ([TWO] * 3 + [ONE] * 3, 3, (3, 6)),
        ([TWO] * 3 + [ONE] * 4, 3, None),
        ([LASTS] * 5, 3, None),
        ([ONE] * 9, 2, None),
        ([child("UUUU.")] * 3, 5, (3, 3)),
    ],
    ids=["all", "two are chance", "half", "less than half", "not ended", "one day is the rule", "another threshold"],
)
def test_runs_that_end_a_day_short_c1(children: list[ChildRuns], run_days: int, shown: tuple[int, int] | None) -> None:
    found = list(stopped_patterns(children, DAYS, run_days))
    assert [(each.count, each.base) for each in found] == ([shown] if shown else [])


def entry(number: int, *, minutes: float = 0, days: int = 0, child_id: int | None = None, person: int = 1) -> Entry:
    """The visit or contact with a number: recorded so many minutes after eight in the evening, so many days late."""
    on = dt.date(2026, 11, 2)
    recorded_on = on + dt.timedelta(days=days)
    at = dt.datetime.combine(recorded_on, dt.time(20), SHANGHAI) + dt.timedelta(minutes=minutes)
    return Entry(person, child_id if child_id is not None else number, at, recorded_on, on, visit_id=number)


def counts(found: Any) -> list[tuple[int, int]]:
    return [(each.count, each.base) for each in found]


VISITS = {
    "five in half an hour": ([entry(n, minutes=7 * n) for n in range(5)], [(5, 5)]),
    "four in half an hour": ([entry(n, minutes=7 * n) for n in range(4)], []),
    "five within more": ([entry(n, minutes=8 * n) for n in range(5)], []),
    "five to one child": ([entry(n, minutes=n, child_id=1) for n in range(5)], []),
    "three long after": ([entry(n, minutes=99 * n, days=4) for n in range(3)] + [entry(9)], [(3, 4)]),
    "two long after": ([entry(n, minutes=99 * n, days=4) for n in range(2)], []),
    "the third day after": ([entry(n, minutes=99 * n, days=3) for n in range(5)], []),
    "by five people": ([entry(n, minutes=n, person=n) for n in range(5)], []),
}


@pytest.mark.parametrize(("entries", "expected"), VISITS.values(), ids=VISITS)
def test_visits_recorded_in_bulk_or_long_after_d4(entries: list[Entry], expected: list[tuple[int, int]]) -> None:
    assert counts(visit_patterns(entries)) == expected


CONTACTS = {
    "five in a minute": ([entry(n, minutes=n / 5) for n in range(5)], [(5, 5)]),
    "among others": ([entry(n, minutes=n / 5) for n in range(5)] + [entry(9, minutes=60)], [(5, 6)]),
    "four in a minute": ([entry(n, minutes=n / 5) for n in range(4)], []),
    "one each minute": ([entry(n, minutes=n) for n in range(9)], []),
    "one family": ([entry(n, minutes=n / 9, child_id=1) for n in range(9)], []),
}


@pytest.mark.parametrize(("entries", "expected"), CONTACTS.values(), ids=CONTACTS)
def test_contacts_for_many_children_in_a_minute_d1(entries: list[Entry], expected: list[tuple[int, int]]) -> None:
    assert counts(contact_patterns(entries)) == expected


def test_honest_records_show_nothing() -> None:
    """A month of one to five days missing, fewer the longer, slips on the next day, a call every few minutes."""
    told = ["U", "U", "U", "U", "UU", "UU", "UUU", "UUUUU", "U?U", "USU"]
    children = [*(child(each) for each in told), child("S", d1=2), child("SS", d1=2), child("S", d1=3)]
    found: list[Pattern] = [
        *explained_patterns(children, DAYS, RUN_DAYS),
        *stopped_patterns(children, DAYS, RUN_DAYS),
        *visit_patterns(entry(n, minutes=30 * n, days=n % 3) for n in range(12)),
        *contact_patterns(entry(n, minutes=3 * n) for n in range(20)),
    ]
    assert found == []
    assert {kind.value for kind in PatternKind} == {"explained", "stopped", "visits", "contacts"}
