"""Where children of the catchment are, who they are, and the rates made of it (G7, H2, K1, M22, domain 3.4)."""

from datetime import date
from fractions import Fraction

import pytest

from students.choices import CatchmentMatch, CatchmentPlace, NeedKind, Status
from students.rules.catchment import (
    Listed,
    Registered,
    SchoolAge,
    Whereabouts,
    age_of_year,
    match_children,
    whereabouts,
)
from students.rules.enrolment_rates import (
    CatchmentFacts,
    Rate,
    Span,
    disabled_rate,
    enrolment_rate,
    retention,
)

TODAY, FIRST = date(2026, 11, 23), date(2026, 9, 1)
AGES = SchoolAge(6, 12)
BORN = date(2018, 5, 13)


@pytest.mark.parametrize(
    ("place", "status", "expected"),
    [
        (CatchmentPlace.UNKNOWN, Status.ENROLLED, Whereabouts.HERE),
        (CatchmentPlace.NOT_ENROLLED, Status.ENROLLED, Whereabouts.HERE),
        (CatchmentPlace.OTHER_SCHOOL, Status.TRANSFER_PENDING, Whereabouts.HERE),
        (CatchmentPlace.HERE, Status.GUEST_ELSEWHERE, Whereabouts.HERE),
        (CatchmentPlace.HERE, Status.GUEST, Whereabouts.HERE),
        (CatchmentPlace.HERE, Status.SUSPENDED, Whereabouts.SUSPENDED),
        (CatchmentPlace.HERE, Status.LEFT, Whereabouts.LEFT),
        (CatchmentPlace.UNKNOWN, Status.GUEST_GONE, Whereabouts.LEFT),
        (CatchmentPlace.OTHER_SCHOOL, Status.LEFT, Whereabouts.OTHER_SCHOOL),
        (CatchmentPlace.HERE, Status.GRADUATED, Whereabouts.LEFT),
        (CatchmentPlace.HERE, Status.ABSENT, Whereabouts.LEFT),
        (CatchmentPlace.HERE, Status.DEAD, Whereabouts.GONE),
        (CatchmentPlace.HERE, Status.ABROAD, Whereabouts.GONE),
        (CatchmentPlace.HERE, None, Whereabouts.NOT_FOUND),
        *((place, None, Whereabouts(place)) for place in CatchmentPlace if place != CatchmentPlace.HERE),
    ],
)
def test_the_registry_decides_for_a_matched_child_the_list_for_the_others_g7(
    place: CatchmentPlace, status: Status | None, expected: Whereabouts
) -> None:
    assert whereabouts(place, status) == expected


@pytest.mark.parametrize(
    ("birth_on", "day", "age", "is_counted"),
    [
        (date(2020, 8, 31), TODAY, 6, True),
        (date(2020, 9, 1), TODAY, 5, False),
        (date(2014, 9, 1), TODAY, 11, True),
        (date(2014, 8, 31), TODAY, 12, False),
        (date(2020, 8, 31), date(2026, 8, 31), 5, False),
        (date(2020, 8, 31), date(2027, 6, 30), 6, True),
    ],
)
def test_school_age_is_judged_on_31_august_g7(birth_on: date, day: date, age: int, is_counted: bool) -> None:
    assert (age_of_year(birth_on, day), AGES.covers(birth_on, day)) == (age, is_counted)


def test_poorer_regions_admit_at_seven_g7() -> None:
    assert not SchoolAge(7, 13).covers(date(2020, 8, 31), TODAY)


def listed(**values: object) -> Listed:
    return Listed(**{"id": 1, "name": "陈子涵", "birth_on": BORN, "number": "", **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("child", "found", "asked"),
    [
        (listed(number="n"), (7, CatchmentMatch.NUMBER), None),
        (listed(), None, (7, 8)),
        (listed(number="other"), None, (7, 8)),
        (listed(name="赵若曦"), None, None),
        (listed(birth_on=date(2018, 5, 14)), None, None),
        (listed(student_id=8, answer="confirmed"), (8, CatchmentMatch.CONFIRMED), None),
        (listed(answer="different"), None, None),
        (listed(number="n", answer="different"), (7, CatchmentMatch.NUMBER), None),
    ],
)
def test_numbers_decide_and_names_only_ask_g7(child: Listed, found: object, asked: object) -> None:
    registry = [
        Registered(7, "陈子涵", BORN, "n"),
        Registered(8, "陈子涵", BORN, ""),
        Registered(9, "赵若曦", None, ""),
    ]
    matching = match_children([child], registry)
    assert (matching.found.get(1), matching.questions.get(1)) == (found, asked)


def test_a_pupil_who_is_somebody_by_number_is_not_asked_about_for_another_g7() -> None:
    children = [listed(id=1, number="n"), listed(id=2)]
    assert match_children(children, [Registered(7, "陈子涵", BORN, "n")]).questions == {}


def fact(where: Whereabouts, disability: str = "", birth_on: date = BORN) -> CatchmentFacts:
    return CatchmentFacts(birth_on, where, disability)


def test_the_enrolment_rate_leaves_out_the_suspended_and_other_ages_m22() -> None:
    children = [
        fact(Whereabouts.HERE),
        fact(Whereabouts.OTHER_SCHOOL),
        fact(Whereabouts.SUSPENDED),
        fact(Whereabouts.DEFERRED),
        fact(Whereabouts.UNKNOWN),
        fact(Whereabouts.GONE),
        fact(Whereabouts.HERE, birth_on=date(2010, 1, 1)),
        fact(Whereabouts.NOT_ENROLLED, birth_on=date(2022, 1, 1)),
    ]
    assert enrolment_rate(children, AGES, TODAY) == Rate(2, 5)


def test_the_rate_of_the_disabled_counts_three_kinds_and_every_way_to_learn_m22() -> None:
    children = [
        fact(Whereabouts.HERE, NeedKind.VISUAL),
        fact(Whereabouts.SPECIAL_SCHOOL, NeedKind.HEARING),
        fact(Whereabouts.HOME_TEACHING, NeedKind.INTELLECTUAL),
        fact(Whereabouts.NOT_ENROLLED, NeedKind.SPEECH),
        fact(Whereabouts.NOT_ENROLLED, NeedKind.PHYSICAL),
        fact(Whereabouts.NOT_ENROLLED),
    ]
    rate = disabled_rate(children, AGES, TODAY)
    assert (rate, rate.value) == (Rate(3, 4), Fraction(3, 4))


def test_without_a_base_there_is_no_rate_h2() -> None:
    assert enrolment_rate([], AGES, TODAY).value is None
    assert retention([], [], first=FIRST, day=TODAY).rate.value is None


def span(student: int, starts_on: date = date(2024, 9, 1), ends_on: date | None = None) -> Span:
    return Span(student, starts_on, ends_on)


@pytest.mark.parametrize(
    ("spans", "lost", "expected"),
    [
        ([span(1), span(2)], [], Rate(2, 2)),
        ([span(1), span(2)], [2], Rate(1, 2)),
        ([span(1), span(2)], [9], Rate(2, 2)),
        ([span(1), span(2, FIRST)], [], Rate(2, 2)),
        ([span(1), span(2, date(2026, 10, 9))], [], Rate(2, 2)),
        ([span(1), span(2, date(2026, 12, 1))], [], Rate(1, 1)),
        ([span(1), span(2, ends_on=date(2026, 10, 9))], [], Rate(1, 1)),
        ([span(1), span(2, ends_on=FIRST)], [], Rate(1, 1)),
        ([span(1), span(2, ends_on=date(2026, 12, 1))], [], Rate(2, 2)),
        ([span(1, ends_on=date(2026, 9, 20)), span(1, date(2026, 10, 20))], [], Rate(1, 1)),
        ([span(1, ends_on=date(2026, 9, 20))], [1], Rate(0, 0)),
        ([span(1), span(2, date(2026, 10, 9), date(2026, 10, 9))], [], Rate(1, 1)),
    ],
)
def test_retention_is_base_and_joined_less_left_and_lost_h2_k1(
    spans: list[Span], lost: list[int], expected: Rate
) -> None:
    found = retention(spans, lost, first=FIRST, day=TODAY)
    assert found.rate == expected
    assert len(found.base) + len(found.joined) - len(found.left) == found.rate.whole


def test_a_child_lost_in_an_earlier_term_is_not_in_the_base_k1() -> None:
    found = retention([span(1), span(2)], [], first=FIRST, day=TODAY, lost_before=[2])
    assert (found.base, found.rate) == (frozenset({1}), Rate(1, 1))


def test_a_stay_that_ended_before_it_began_is_neither_joining_nor_leaving_h2() -> None:
    day = date(2026, 10, 9)
    found = retention([span(1), span(2, day, day)], [], first=FIRST, day=TODAY)
    assert (found.joined, found.left) == ((), ())
