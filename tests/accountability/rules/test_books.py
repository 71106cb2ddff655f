"""Who stands in the books, and what moves a child in or out of them (H4, K1, K16)."""

import datetime as dt

import pytest

from accountability.rules.books import Column, Doubt, Flow, Lost, booked_on, disagreement, flows, place_of
from students.choices import MovementKind
from students.rules.movements import Step, fold

K = MovementKind
FIRST, UNTIL = dt.date(2026, 10, 1), dt.date(2026, 10, 31)


def d(day: int, month: int = 10) -> dt.date:
    return dt.date(2026, month, day)


def steps(*moves: tuple[MovementKind, dt.date, int | None]) -> list[Step]:
    return [Step(kind=kind, on=on, order=order, class_id=room) for order, (kind, on, room) in enumerate(moves)]


ADMITTED = (K.ADMISSION, d(1, 9), 1)


def moved(found: list[Flow]) -> list[tuple[int, str, int]]:
    return [(flow.class_id, flow.column.value, flow.on.day) for flow in found]


@pytest.mark.parametrize(
    ("moves", "lost", "found"),
    [
        ([ADMITTED], [], []),
        ([(K.ADMISSION, d(1), 1)], [], [(1, "gain_other", 1)]),
        ([(K.TRANSFER_IN, d(5), 1)], [], [(1, "gain_transfer", 5)]),
        ([(K.RETURN, d(5), 2)], [], [(2, "gain_returned", 5)]),
        ([ADMITTED, (K.TRANSFER_OUT, d(9), None)], [], [(1, "loss_transfer", 9)]),
        ([ADMITTED, (K.TRANSFER_REQUEST, d(9), None)], [], []),
        ([ADMITTED, (K.DEATH, d(9), None)], [], [(1, "loss_death", 9)]),
        ([ADMITTED, (K.ABROAD, d(31), None)], [], [(1, "loss_other", 31)]),
        ([ADMITTED, (K.SUSPENSION, d(9), None), (K.RESUMPTION, d(20), 2)], [],
         [(1, "loss_suspended", 9), (2, "gain_resumed", 20)]),
        ([ADMITTED, (K.SUSPENSION, d(9, 9), None), (K.DEATH, d(9), None)], [], []),
        ([ADMITTED, (K.CLASS_CHANGE, d(9), 2)], [], [(1, "loss_other", 9), (2, "gain_other", 9)]),
        ([ADMITTED, (K.GUEST_OUT, d(9), None)], [], []),
        ([(K.GUEST_IN, d(5), 1)], [], []),
        ([(K.GUEST_IN, d(5, 9), 1), (K.TRANSFER_IN, d(6), 1)], [], [(1, "gain_transfer", 6)]),
        ([(K.TRANSFER_IN, d(5), 1), (K.TRANSFER_OUT, d(20), None)], [],
         [(1, "gain_transfer", 5), (1, "loss_transfer", 20)]),
        ([ADMITTED], [Lost(d(7), d(21), is_return=True)], [(1, "loss_dropout", 7), (1, "gain_returned", 21)]),
        ([ADMITTED], [Lost(d(7), d(21))], [(1, "loss_dropout", 7), (1, "gain_other", 21)]),
        ([ADMITTED], [Lost(d(7, 9))], []),
        ([ADMITTED, (K.TRANSFER_OUT, d(15), None)], [Lost(d(7), d(20))], [(1, "loss_dropout", 7)]),
        ([ADMITTED, (K.CLASS_CHANGE, d(15), 2)], [Lost(d(7), d(20), is_return=True)],
         [(1, "loss_dropout", 7), (2, "gain_returned", 20)]),
    ],
)  # fmt: skip
def test_h4_what_a_child_adds_to_gains_and_losses(
    moves: list[tuple[MovementKind, dt.date, int | None]], lost: list[Lost], found: list[tuple[int, str, int]]
) -> None:
    assert moved(flows(steps(*moves), lost, FIRST, UNTIL)) == found


def test_k1_a_movement_taken_back_moves_nobody() -> None:
    undone = [*steps(ADMITTED, (K.TRANSFER_OUT, d(9), None)), Step(kind=K.TRANSFER_OUT, on=d(9), order=7, reverses=1)]
    assert flows(undone, [], FIRST, UNTIL) == []


def test_k1_suspended_lost_and_guests_are_in_no_books() -> None:
    place = place_of(fold(steps(ADMITTED, (K.SUSPENSION, d(9), None))))
    assert [booked_on(place, [], d(day)) for day in (8, 9)] == [1, None]
    assert [booked_on(place, [Lost(d(2), d(5))], d(day)) for day in (1, 2, 4, 5)] == [1, None, None, 1]
    assert booked_on(place_of(fold(steps((K.GUEST_IN, d(1), 1)))), [], d(2)) is None


@pytest.mark.parametrize(
    ("before", "after", "columns", "differences"),
    [
        (1, 1, [], {}),
        (1, None, [(1, Column.LOSS_TRANSFER)], {}),
        (1, None, [], {1: -1}),
        (None, 2, [(1, Column.GAIN_TRANSFER)], {1: -1, 2: 1}),
        (1, 1, [(1, Column.LOSS_DEATH)], {1: 1}),
    ],
)
def test_h4_places_and_movements_that_disagree_are_named_by_class(
    before: int | None, after: int | None, columns: list[tuple[int, Column]], differences: dict[int, int]
) -> None:
    assert disagreement(before, after, [Flow(room, column, d(5)) for room, column in columns]) == differences
    assert Doubt(1, 2, 3).movement_id is None
