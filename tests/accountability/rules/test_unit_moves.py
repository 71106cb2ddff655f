"""Entries and leaves by reason and unit, the balance of a year, and the ten days (H3, K1, K15, K16, domain 2.8)."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.rules.books import Lost
from accountability.rules.unit_moves import UnitMove, Why, balance, settled, unit_moves
from students.choices import MovementKind
from students.rules.movements import Step

K = MovementKind
FIRST, UNTIL, SINCE = dt.date(2026, 9, 11), dt.date(2027, 3, 10), dt.date(2027, 2, 28)


def d(day: int, month: int = 10, year: int = 2026) -> dt.date:
    return dt.date(year, month, day)


def steps(*moves: tuple[MovementKind, dt.date, int | None]) -> list[Step]:
    return [Step(kind=kind, on=on, order=order, class_id=room) for order, (kind, on, room) in enumerate(moves)]


ADMITTED = (K.ADMISSION, d(1, 9), 11)
GRADE = {11: 1, 12: 1, 21: 2}.__getitem__


@pytest.mark.parametrize(
    ("moves", "lost", "found"),
    [
        ([ADMITTED], [], []),
        ([(K.ADMISSION, d(1), 11)], [], [(1, "admitted")]),
        ([(K.TRANSFER_IN, d(5), 21)], [], [(2, "transfer_in")]),
        ([(K.RETURN, d(5), 21)], [], [(2, "returned")]),
        ([ADMITTED, (K.TRANSFER_OUT, d(9), None)], [], [(1, "transfer_out")]),
        ([ADMITTED, (K.TRANSFER_REQUEST, d(9), None)], [], []),
        ([ADMITTED, (K.GRADUATION, d(9), None)], [], [(1, "graduated")]),
        ([ADMITTED, (K.ABROAD, d(9), None)], [], [(1, "abroad")]),
        ([ADMITTED, (K.DEATH, d(9), None)], [], [(1, "died")]),
        ([ADMITTED, (K.SUSPENSION, d(9), None), (K.RESUMPTION, d(20), 21)], [], [(1, "suspended"), (2, "resumed")]),
        ([ADMITTED, (K.CLASS_CHANGE, d(9), 12)], [], []),
        ([ADMITTED, (K.CLASS_CHANGE, d(9), 21)], [], [(1, "changed_out"), (2, "changed_in")]),
        ([(K.GUEST_IN, d(5), 11)], [], []),
        ([ADMITTED], [Lost(d(7), d(21), is_return=True)], [(1, "dropped_out"), (1, "returned")]),
        ([ADMITTED], [Lost(d(7), d(21))], [(1, "dropped_out"), (1, "other_in")]),
        ([ADMITTED, (K.TRANSFER_OUT, d(15), None)], [Lost(d(7), d(20))], [(1, "dropped_out")]),
    ],
)
def test_h4_each_move_has_its_reason_and_its_grade(
    moves: list[tuple[MovementKind, dt.date, int | None]], lost: list[Lost], found: list[tuple[int, str]]
) -> None:
    told = unit_moves(steps(*moves), lost, FIRST, UNTIL, GRADE)
    assert [(move.unit, move.why.value) for move in told] == found


@pytest.mark.parametrize(
    ("whys", "number"),
    [
        ([], 0),
        ([Why.ADMITTED, Why.GRADUATED], 0),
        ([Why.CHANGED_OUT, Why.CHANGED_IN], 0),
        ([Why.TRANSFER_OUT], 1),
        ([Why.TRANSFER_OUT, Why.TRANSFER_IN], 0),
        ([Why.DROPPED_OUT, Why.SUSPENDED, Why.DIED, Why.ABROAD], 4),
        ([Why.DROPPED_OUT, Why.RETURNED], 0),
        ([Why.SUSPENDED, Why.RESUMED, Why.TRANSFER_IN], -1),
    ],
)
def test_h3_k15_the_balance_counts_leaves_less_entries(whys: list[Why], number: int) -> None:
    assert balance(UnitMove(1, why, d(1)) for why in whys) == number


def out(on: dt.date, unit: int = 1) -> UnitMove:
    return UnitMove(unit, Why.DROPPED_OUT, on)


def back(on: dt.date, unit: int = 1) -> UnitMove:
    return UnitMove(unit, Why.RETURNED, on)


def changed(on: dt.date) -> list[UnitMove]:
    return [UnitMove(1, Why.CHANGED_OUT, on), UnitMove(2, Why.CHANGED_IN, on)]


LATE, LATER = d(1, 3, 2027), d(5, 3, 2027)


@pytest.mark.parametrize(
    ("moves", "kept"),
    [
        ([], []),
        ([out(d(5))], [out(d(5))]),
        ([out(LATE)], [out(LATE)]),
        ([back(LATE)], [back(LATE)]),
        ([out(d(5)), back(d(20))], [out(d(5)), back(d(20))]),
        ([out(d(5)), back(SINCE - dt.timedelta(days=1))], [out(d(5)), back(SINCE - dt.timedelta(days=1))]),
        ([out(d(5)), back(SINCE)], []),
        ([out(d(5)), back(UNTIL)], []),
        ([out(LATE), back(LATER)], []),
        ([back(d(5)), out(LATE)], []),
        ([back(LATE), out(LATER)], []),
        ([out(d(5)), back(d(20)), out(LATE)], [out(d(5))]),
        ([out(d(5)), back(LATE), out(LATER)], [out(LATER)]),
        ([back(d(5)), *changed(d(9)), out(LATE, 2)], []),
        ([back(d(5)), *changed(LATE), out(LATER, 2)], []),
        ([*changed(d(9)), out(LATE, 2)], [*changed(d(9)), out(LATE, 2)]),
        ([out(d(5)), back(LATE, 2)], changed(LATE)),
        ([out(d(5)), back(LATE, 2), out(LATER, 2)], [*changed(LATE), out(LATER, 2)]),
    ],
)
def test_domain_2_8_round_trips_that_end_in_the_last_days_are_none(moves: list[UnitMove], kept: list[UnitMove]) -> None:
    assert settled(moves, SINCE) == kept


@given(
    starts_in=st.booleans(),
    days=st.lists(st.integers(0, 180), max_size=8, unique=True).map(sorted),
    units=st.lists(st.integers(1, 2), min_size=9, max_size=9),
    since=st.integers(0, 190),
)
def test_domain_2_8_what_is_left_leads_to_the_same_place(
    starts_in: bool, days: list[int], units: list[int], since: int
) -> None:
    moves, is_in = [], starts_in
    unit = units[0]
    for number, day in enumerate(days, start=1):
        unit = unit if is_in else units[number]
        moves.append((out if is_in else back)(FIRST + dt.timedelta(days=day), unit))
        is_in = not is_in

    def net(told: list[UnitMove]) -> Counter[int]:
        found: Counter[int] = Counter()
        for move in told:
            found[move.unit] += move.why.sign
        return Counter({each: number for each, number in found.items() if number})

    kept = settled(moves, FIRST + dt.timedelta(days=since))
    assert net(kept) == net(moves)
    assert len(kept) <= len(moves)
