"""The turn of a school year: who moves, what refuses, whether it adds up (G1, G2, G3, B11)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from students.choices import Status
from students.rules.class_names import ClassKey
from students.rules.turn_plan import How, Mapping, Opening, Plan, Retained
from students.rules.year_turn import (
    Ground,
    TurnChild,
    closing,
    graduation_day,
    is_due,
    proposed_terms,
    steps,
    year_to_turn,
)
from students.rules.year_turn_balance import Balance, TurnStay, balances, off_balance, total
from students.rules.year_turn_refusals import Problem, Refusal, refusals

YEAR = 2027
FIRST, EVE = dt.date(2027, 9, 1), dt.date(2027, 8, 30)
SIX, FIVE, FIVE_B, ONE = ClassKey(2021, 1), ClassKey(2022, 1), ClassKey(2022, 2), ClassKey(2026, 1)
NEW, SEVENTH = ClassKey(2022, 3), ClassKey(2022, 7)
CLASSES = frozenset({SIX, FIVE, FIVE_B, ONE})
DAY = dt.date(2027, 7, 1)


def child(number: int, key: ClassKey, seat: int = 1, status: Status = Status.ENROLLED) -> TurnChild:
    """A child with an open stay."""
    return TurnChild(number, key, seat, status)


def ground(*children: TurnChild, classes: frozenset[ClassKey] = CLASSES) -> Ground:
    """A school of six grades in the summer of 2027."""
    return Ground(YEAR, 6, classes, classes | {ClassKey(2022, 9)}, children)


def moved(plan: Plan, *children: TurnChild) -> list[tuple[int, str, ClassKey | None]]:
    """The steps in short."""
    return [(step.child.id, step.kind.value, step.to) for step in steps(plan, ground(*children))]


# ---- who moves


def test_promotion_is_computed_and_needs_no_step_g1() -> None:
    assert moved(Plan(), child(1, FIVE), child(2, ONE)) == []


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.ENROLLED, [(1, "graduation", None)]),
        (Status.GUEST_ELSEWHERE, [(1, "graduation", None)]),
        (Status.GUEST, [(1, "guest_in_end", None)]),
        (Status.SUSPENDED, []),
        (Status.TRANSFER_PENDING, []),
    ],
)
def test_graduates_leave_suspended_and_in_transit_stay_g1(status: Status, expected: list[object]) -> None:
    assert moved(Plan(), child(1, SIX, status=status)) == expected


def test_graduation_has_its_day_g1() -> None:
    assert graduation_day(Plan(), YEAR) == dt.date(2027, 8, 31)
    plan = Plan(graduation_on=dt.date(2027, 6, 30))
    assert [step.on for step in steps(plan, ground(child(1, SIX)))] == [dt.date(2027, 6, 30)]


@pytest.mark.parametrize("status", [Status.ENROLLED, Status.SUSPENDED])
def test_a_retained_child_joins_the_following_year_of_entry_g1(status: Status) -> None:
    plan = Plan(retained=(Retained(1, FIVE, "住院", "县教育局", DAY),))
    assert moved(plan, child(1, SIX, status=status), child(2, SIX)) == [
        (2, "graduation", None),
        (1, "class_change", FIVE),
    ]


def test_all_of_a_class_go_into_another_g1() -> None:
    plan = Plan(mappings=(Mapping(FIVE_B, How.ALL, (FIVE,), closes=True),))
    away = child(3, FIVE_B, status=Status.SUSPENDED)
    assert moved(plan, child(1, FIVE), child(2, FIVE_B), away) == [
        (2, "class_change", FIVE),
        (3, "class_change", FIVE),
    ]
    assert closing(plan, ground()) == {SIX, FIVE_B}


def test_odd_and_even_numbers_go_apart_g1() -> None:
    plan = Plan(mappings=(Mapping(FIVE, How.PARITY, (FIVE, FIVE_B)),))
    assert moved(plan, *(child(seat, FIVE, seat) for seat in range(1, 5))) == [
        (2, "class_change", FIVE_B),
        (4, "class_change", FIVE_B),
    ]


def test_chosen_children_go_the_others_stay_g1() -> None:
    plan = Plan(mappings=(Mapping(FIVE, How.CHOSEN, (), ((1, FIVE_B),)),))
    assert moved(plan, child(1, FIVE), child(2, FIVE)) == [(1, "class_change", FIVE_B)]


def test_staying_a_grade_goes_before_the_plan_of_the_class_g1() -> None:
    plan = Plan(
        retained=(Retained(1, ClassKey(2023, 1), "住院", "县教育局", DAY),),
        mappings=(Mapping(FIVE, How.ALL, (FIVE_B,), closes=True),),
    )
    assert moved(plan, child(1, FIVE)) == [(1, "class_change", ClassKey(2023, 1))]


# ---- what refuses

MERGE = Mapping(FIVE_B, How.ALL, (FIVE,), closes=True)
REFUSED = [
    (Plan(graduation_on=dt.date(2027, 4, 30)), Refusal(Problem.GRADUATION_DATE)),
    (Plan(graduation_on=FIRST), Refusal(Problem.GRADUATION_DATE)),
    (Plan(mappings=(MERGE, MERGE)), Refusal(Problem.MAPPED_TWICE, FIVE_B)),
    (
        Plan(mappings=(Mapping(SEVENTH, How.ALL, (FIVE,)),)),
        Refusal(Problem.SOURCE_UNKNOWN, SEVENTH),
    ),
    (Plan(mappings=(Mapping(SIX, How.ALL, (SIX,)),)), Refusal(Problem.SOURCE_GRADUATES, SIX)),
    (
        Plan(mappings=(Mapping(FIVE, How.ALL, (ClassKey(2022, 3),)),)),
        Refusal(Problem.TARGET_UNKNOWN, NEW),
    ),
    (Plan(mappings=(MERGE, Mapping(FIVE, How.PARITY, (FIVE, FIVE_B)))), Refusal(Problem.TARGET_CLOSES, FIVE_B)),
    (Plan(mappings=(Mapping(FIVE, How.ALL, (ONE,)),)), Refusal(Problem.OTHER_GRADE, ONE)),
    (Plan(mappings=(Mapping(FIVE, How.CHOSEN, (), ((9, FIVE_B),)),)), Refusal(Problem.CHILD_ELSEWHERE, FIVE, 1)),
    (
        Plan(mappings=(Mapping(FIVE, How.CHOSEN, (), ((1, FIVE_B),), closes=True),)),
        Refusal(Problem.LEFT_BEHIND, FIVE, 1),
    ),
    (Plan(retained=(Retained(9, FIVE, "", "", DAY),)), Refusal(Problem.RETAINED_ELSEWHERE, count=1)),
    (Plan(retained=(Retained(1, FIVE_B, "", "", DAY),)), Refusal(Problem.RETAINED_CLASS, FIVE_B)),
    (Plan(retained=(Retained(1, ClassKey(2023, 1), "", "", DAY),)), Refusal(Problem.RETAINED_CLASS, ClassKey(2023, 1))),
    (Plan(openings=(Opening(ClassKey(2027, 1)),) * 2), Refusal(Problem.OPENED_TWICE, ClassKey(2027, 1))),
    (Plan(openings=(Opening(FIVE),)), Refusal(Problem.OPENED_EXISTS, FIVE)),
    (Plan(openings=(Opening(ClassKey(2022, 9)),)), Refusal(Problem.OPENED_EXISTS, ClassKey(2022, 9))),
    (Plan(openings=(Opening(ClassKey(2028, 1)),)), Refusal(Problem.OPENED_GRADE, ClassKey(2028, 1))),
    (Plan(openings=(Opening(ClassKey(2021, 5)),)), Refusal(Problem.OPENED_GRADE, ClassKey(2021, 5))),
    (Plan(heads=((SIX, 1),)), Refusal(Problem.HEAD_WITHOUT_CLASS, SIX)),
    (Plan(mappings=(MERGE,), heads=((FIVE_B, 1),)), Refusal(Problem.HEAD_WITHOUT_CLASS, FIVE_B)),
]


@pytest.mark.parametrize(("plan", "expected"), REFUSED, ids=lambda case: getattr(case, "problem", ""))
def test_what_stands_against_a_plan_g1(plan: Plan, expected: Refusal) -> None:
    there = ground(child(1, FIVE), child(2, FIVE, 2), child(3, FIVE_B), child(4, SIX))
    assert refusals(plan, there)[0] == expected


def test_every_problem_is_met_above() -> None:
    assert {refusal.problem for _, refusal in REFUSED} == set(Problem)


def test_a_new_class_may_be_a_target_and_have_a_head_teacher() -> None:
    plan = Plan(openings=(Opening(NEW),), mappings=(Mapping(FIVE, How.PARITY, (FIVE, NEW)),), heads=((NEW, 1),))
    assert refusals(plan, ground(child(1, FIVE))) == ()


# ---- when

TERMS = {"begun": True}


@pytest.mark.parametrize(
    ("today", "turned", "begun", "expected"),
    [
        (dt.date(2026, 11, 24), (), True, 2027),
        (dt.date(2027, 8, 31), (), True, 2027),
        (dt.date(2027, 9, 1), (), False, 2027),
        (dt.date(2027, 9, 1), (2027,), False, 2028),
        (dt.date(2027, 7, 20), (2027, 2026), True, 2027),
    ],
)
def test_the_year_to_turn_g1(today: dt.date, turned: tuple[int, ...], begun: bool, expected: int) -> None:
    assert year_to_turn(today, turned, begun) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [(dt.date(2027, 7, 17), False), (dt.date(2027, 7, 18), True), (dt.date(2027, 9, 5), True)],
)
def test_a_turn_is_due_45_days_before(today: dt.date, expected: bool) -> None:
    assert is_due(today, 2027) is expected


def test_both_terms_are_proposed_a1() -> None:
    autumn, spring = proposed_terms(2027)
    assert (autumn.name, autumn.starts_on) == ("2027-2028学年第一学期", FIRST)
    assert (spring.name, spring.starts_on.year) == ("2027-2028学年第二学期", 2028)


# ---- whether it adds up

_KEYS = some.sampled_from(sorted(CLASSES))
_STATUSES = some.sampled_from([Status.ENROLLED, Status.GUEST, Status.SUSPENDED, Status.TRANSFER_PENDING])


@given(some.lists(some.tuples(_KEYS, some.integers(0, 60), _STATUSES), max_size=40))
def test_before_is_after_and_graduates_g1(rows: list[tuple[ClassKey, int, Status]]) -> None:
    children = [TurnChild(number, *row) for number, row in enumerate(rows, start=1)]
    plan = Plan(mappings=(Mapping(FIVE, How.PARITY, (FIVE_B, FIVE)),))
    moves = steps(plan, ground(*children))
    stays = [TurnStay(starts_on=dt.date(2026, 9, 1), key=each.key) for each in children]
    found = balances(stays, moves, EVE, FIRST)
    whole = total(found.values())
    assert whole.before == len(children) == whole.after + whole.graduated + whole.guests_gone
    assert whole.moved_in == whole.moved_out
    assert all(row.stays >= 0 and row.after >= 0 for row in found.values())


def test_who_comes_and_goes_besides_is_counted_apart() -> None:
    stays = [
        TurnStay(starts_on=dt.date(2026, 9, 1), key=FIVE),
        TurnStay(starts_on=dt.date(2026, 9, 1), ends_on=FIRST, key=FIVE),
        TurnStay(starts_on=FIRST, key=FIVE),
        TurnStay(starts_on=dt.date(2027, 8, 31), ends_on=FIRST, key=FIVE),
    ]
    found = balances(stays, (), EVE, FIRST)
    assert found == {FIVE: Balance(before=2, left=1, joined=1)}
    assert found[FIVE].after == 2


def test_what_does_not_add_up_is_named_with_its_difference() -> None:
    planned = {FIVE: Balance(before=3, graduated=1), ONE: Balance(before=2)}
    assert off_balance(planned, {FIVE: 2, ONE: 2}) == {}
    assert off_balance(planned, {FIVE: 3}) == {FIVE: 1, ONE: -2}
