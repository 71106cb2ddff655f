"""The state machine of movements over every pair of status and kind, and the fold (G2, G3, B11, K2)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.choices import AwayKind, EnrolmentKind, MovementKind, Status
from students.rules.enrolment import Stay, TimeAway
from students.rules.movement_papers import ASKED, FIELDS, field_refusals, missing_papers
from students.rules.movements import (
    IN_THE_BOOKS,
    NEXT,
    BookedSpell,
    Books,
    Step,
    Why,
    a_year_after,
    allowed,
    fold,
    in_force,
)

K, S = MovementKind, Status
D = date(2026, 9, 1)

# A sequence that leads to each status, all on one day
PATHS: dict[Status, tuple[MovementKind, ...]] = {
    S.ABSENT: (),
    S.ENROLLED: (K.ADMISSION,),
    S.TRANSFER_PENDING: (K.ADMISSION, K.TRANSFER_REQUEST),
    S.SUSPENDED: (K.ADMISSION, K.SUSPENSION),
    S.GUEST_ELSEWHERE: (K.ADMISSION, K.GUEST_OUT),
    S.GUEST: (K.GUEST_IN,),
    S.LEFT: (K.ADMISSION, K.TRANSFER_OUT),
    S.GUEST_GONE: (K.GUEST_IN, K.GUEST_IN_END),
    S.ABROAD: (K.ADMISSION, K.ABROAD),
    S.DEAD: (K.ADMISSION, K.DEATH),
    S.GRADUATED: (K.ADMISSION, K.GRADUATION),
}
# What each status allows, written out by hand: rows are statuses, words are kinds
ALLOWED = {
    S.ABSENT: "admission transfer_in return guest_in",
    S.ENROLLED: "class_change transfer_request transfer_out suspension guest_out abroad death graduation",
    S.TRANSFER_PENDING: "transfer_out transfer_withdrawn class_change abroad death",
    S.SUSPENDED: "resumption extension class_change abroad death",
    S.GUEST_ELSEWHERE: "guest_out_end transfer_request transfer_out suspension class_change abroad death graduation",
    S.GUEST: "guest_in_end transfer_in class_change death",
    S.LEFT: "transfer_in return guest_in",
    S.GUEST_GONE: "admission transfer_in return guest_in",
    S.ABROAD: "transfer_in return guest_in",
    S.DEAD: "",
    S.GRADUATED: "",
}
OPEN = {K.ADMISSION, K.TRANSFER_IN, K.RETURN, K.GUEST_IN}


def steps(*kinds: MovementKind, on: date = D, since: int = 0) -> list[Step]:
    """Movements a day apart from ``on``; those that need a class go to class 1, changes of class to the next one."""
    return [
        Step(
            kind=kind,
            on=on + timedelta(days=number),
            order=since + number + 1,
            class_id=1 if kind in OPEN else 2 + number if kind is K.CLASS_CHANGE else None,
            until=date(2027, 1, 10) if kind is K.SUSPENSION else date(2027, 6, 1) if kind is K.EXTENSION else None,
        )
        for number, kind in enumerate(kinds)
    ]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("kind", MovementKind)
def test_every_pair_of_status_and_kind(status: Status, kind: MovementKind) -> None:
    books = fold(steps(*PATHS[status], kind))
    if kind.value in ALLOWED[status].split():
        assert books.refused is None
        assert kind in allowed(status)
        assert books.status in Status
    else:
        assert books.refused is not None
        assert (books.refused.why, books.refused.status) == (Why.NOT_ALLOWED, status)
        assert books.status is status, "folding stops before what does not hold"


@pytest.mark.parametrize("status", Status)
def test_the_table_is_whole(status: Status) -> None:
    assert fold(steps(*PATHS[status])).status is status
    assert {kind.value for kind in allowed(status)} == set(ALLOWED[status].split())


def test_there_is_no_withdrawal_and_no_expulsion() -> None:
    assert not {"withdrawal", "expulsion", "dropout"} & set(MovementKind.values)


def test_a_change_of_class_ends_one_stay_and_begins_the_next_on_its_date() -> None:
    books = fold(steps(K.ADMISSION, K.CLASS_CHANGE))
    second = D + timedelta(days=1)
    stays = (Stay(D, second, class_id=1), Stay(second, class_id=3))
    assert books.spells == (BookedSpell(D, kind=EnrolmentKind.OWN, stays=stays),)


def test_two_changes_on_one_day_leave_no_empty_stay() -> None:
    moves = [Step(kind=K.ADMISSION, on=D, order=1, class_id=1)]
    moves += [Step(kind=K.CLASS_CHANGE, on=D, order=order, class_id=order) for order in (2, 3)]
    assert fold(moves).spells[0].stays == (Stay(D, class_id=3),)


def test_a_guest_becomes_an_own_pupil_on_the_same_day() -> None:
    books = fold(steps(K.GUEST_IN, K.TRANSFER_IN))
    second = D + timedelta(days=1)
    assert books.spells == (
        BookedSpell(D, second, kind=EnrolmentKind.GUEST, stays=(Stay(D, second, class_id=1),)),
        BookedSpell(second, kind=EnrolmentKind.OWN, stays=(Stay(second, class_id=1),)),
    )


def test_who_left_and_came_back_has_two_spells() -> None:
    books = fold(steps(K.ADMISSION, K.TRANSFER_OUT, K.TRANSFER_IN))
    assert [spell.ends_on for spell in books.spells] == [D + timedelta(days=1), None]


@pytest.mark.parametrize(
    ("kinds", "away"),
    [
        ((K.SUSPENSION,), [(AwayKind.SUSPENDED, 1, None)]),
        ((K.SUSPENSION, K.RESUMPTION), [(AwayKind.SUSPENDED, 1, 2)]),
        ((K.SUSPENSION, K.EXTENSION, K.RESUMPTION), [(AwayKind.SUSPENDED, 1, 3)]),
        ((K.TRANSFER_REQUEST, K.TRANSFER_WITHDRAWN), [(AwayKind.TRANSFER_PENDING, 1, 2)]),
        ((K.TRANSFER_REQUEST, K.TRANSFER_OUT), [(AwayKind.TRANSFER_PENDING, 1, 2)]),
        (
            (K.GUEST_OUT, K.TRANSFER_REQUEST),
            [(AwayKind.GUEST_ELSEWHERE, 1, 2), (AwayKind.TRANSFER_PENDING, 2, None)],
        ),
        ((K.SUSPENSION, K.DEATH), [(AwayKind.SUSPENDED, 1, 2)]),
        ((K.GUEST_OUT, K.CLASS_CHANGE), [(AwayKind.GUEST_ELSEWHERE, 1, None)]),
    ],
)
def test_times_away(kinds: tuple[MovementKind, ...], away: list[tuple[AwayKind, int, int | None]]) -> None:
    def day(number: int | None) -> date | None:
        return None if number is None else D + timedelta(days=number)

    found = fold(steps(K.ADMISSION, *kinds)).spells[0].away
    assert found == tuple(TimeAway(D + timedelta(days=first), day(last), kind=kind) for kind, first, last in away)


def test_a_child_that_resumes_in_another_class() -> None:
    moves = [*steps(K.ADMISSION, K.SUSPENSION), Step(kind=K.RESUMPTION, on=date(2026, 12, 1), order=3, class_id=9)]
    stays = fold(moves).spells[0].stays
    assert stays == (Stay(D, date(2026, 12, 1), class_id=1), Stay(date(2026, 12, 1), class_id=9))


def test_a_movement_that_takes_another_back_cancels_both() -> None:
    moves = steps(K.ADMISSION, K.TRANSFER_OUT)
    undo = Step(kind=K.TRANSFER_OUT, on=moves[1].on, order=3, reverses=2)
    assert fold([*moves, undo]) == fold(moves[:1])
    assert in_force([*moves, undo]) == moves[:1]


def test_order_is_date_then_recording() -> None:
    late = Step(kind=K.ADMISSION, on=D, order=99, class_id=1)
    early = Step(kind=K.TRANSFER_OUT, on=D + timedelta(days=3), order=5)
    assert fold([early, late]).status is S.LEFT


@pytest.mark.parametrize(
    ("until", "why"),
    [
        (date(2027, 1, 10), Why.NOT_LONGER),
        (date(2027, 1, 11), None),
        (date(2028, 1, 10), None),
        (date(2028, 1, 11), Why.EXTENSION_TOO_LONG),
    ],
)
def test_an_extension_is_a_further_year_at_most(until: date, why: Why | None) -> None:
    extension = Step(kind=K.EXTENSION, on=date(2027, 1, 5), order=9, until=until)
    refused = fold([*steps(K.ADMISSION, K.SUSPENSION), extension]).refused
    assert (refused and refused.why) == why


def test_two_extensions_are_one_further_year_together() -> None:
    moves = steps(K.ADMISSION, K.SUSPENSION)
    first = Step(kind=K.EXTENSION, on=date(2027, 1, 5), order=9, until=date(2027, 12, 31))
    second = Step(kind=K.EXTENSION, on=date(2027, 12, 1), order=10, until=date(2028, 6, 1))
    refused = fold([*moves, first, second]).refused
    assert refused is not None
    assert (refused.why, refused.latest) == (Why.EXTENSION_TOO_LONG, date(2028, 1, 10))


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2026, 9, 1), date(2027, 9, 1)),
        (date(2028, 2, 29), date(2029, 3, 1)),
        (date(2027, 2, 28), date(2028, 2, 28)),
    ],
)
def test_a_year_after(day: date, after: date) -> None:
    assert a_year_after(day) == after


def refusals(kind: MovementKind, on: date = D, birth_on: date | None = None, **said: object) -> set[tuple[Why, str]]:
    """What a movement alone is refused for."""
    asked = ASKED[kind]
    full: dict[str, object] = dict.fromkeys(asked.must, "x")
    full |= {"approver_kind": asked.approvers[0]} if "approver_kind" in asked.must else {}
    full |= said
    until = full.get("until")
    step = Step(kind=kind, on=on, until=until if isinstance(until, date) else None)
    return {(each.why, each.field) for each in field_refusals(step, full, birth_on, date(2026, 11, 23))}


@pytest.mark.parametrize("kind", MovementKind)
@pytest.mark.parametrize("field", FIELDS)
def test_each_kind_asks_for_its_fields_and_takes_no_other(kind: MovementKind, field: str) -> None:
    found = refusals(kind, **{field: None})
    assert found == ({(Why.MISSING, field)} if field in ASKED[kind].must else set())
    if not ASKED[kind].takes(field) and field != "reason":
        assert refusals(kind, **{field: "x"}) == {(Why.NOT_WANTED, field)}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"approver_kind": "township", "until": date(2027, 8, 31)}, set()),
        ({"approver_kind": "county", "until": date(2026, 9, 1)}, set()),
        ({"approver_kind": "school", "until": date(2027, 1, 1)}, {(Why.WRONG_APPROVER, "approver_kind")}),
        ({"approver_kind": "county", "until": date(2027, 9, 1)}, {(Why.SUSPENSION_TOO_LONG, "until")}),
        ({"approver_kind": "county", "until": date(2026, 8, 31)}, {(Why.UNTIL_BEFORE, "until")}),
    ],
)
def test_a_suspension_is_approved_by_township_or_county_for_a_year(
    said: dict[str, object], why: set[tuple[Why, str]]
) -> None:
    assert refusals(K.SUSPENSION, **said) == why


@pytest.mark.parametrize(
    ("on", "why"),
    [
        (date(2017, 5, 12), {(Why.BEFORE_BIRTH, "on")}),
        (date(2017, 5, 13), set()),
        (date(2027, 1, 22), set()),
        (date(2027, 1, 23), {(Why.TOO_FAR_AHEAD, "on")}),
    ],
)
def test_dates_that_cannot_be(on: date, why: set[tuple[Why, str]]) -> None:
    assert refusals(K.DEATH, on, date(2017, 5, 13)) == why


def test_missing_papers() -> None:
    assert [paper.value for paper in missing_papers(K.SUSPENSION, ("medical",))] == ["application", "approval"]


WALKS = st.lists(st.tuples(st.sampled_from(MovementKind), st.integers(0, 20), st.integers(1, 3)), max_size=14)


def walk(drawn: list[tuple[MovementKind, int, int]]) -> list[Step]:
    """Movements that hold, made from what was drawn: one that does not hold is left out."""
    taken: list[Step] = []
    on = D
    for order, (kind, days, class_id) in enumerate(drawn, start=1):
        asked = ASKED[kind]
        until = on + timedelta(days=200 + days * 7) if "until" in asked.must else None
        step = Step(
            kind=kind, on=on + timedelta(days=days), order=order, until=until,
            class_id=class_id if asked.takes("to_class") else None,
        )  # fmt: skip
        if fold([*taken, step]).refused is None:
            taken.append(step)
            on = step.on
    return taken


def covers(books: Books, day: date) -> tuple[list[BookedSpell], list[Stay]]:
    spells = [spell for spell in books.spells if spell.covers(day)]
    return spells, [stay for spell in books.spells for stay in spell.stays if stay.covers(day)]


@given(WALKS)
def test_nobody_is_in_two_classes_or_two_spells_at_one_time(drawn: list[tuple[MovementKind, int, int]]) -> None:
    books = fold(walk(drawn))
    for number in range(300):
        spells, stays = covers(books, D + timedelta(days=number))
        assert len(spells) <= 1
        assert len(stays) == len(spells), "who is in the books is in one class"
    is_open = bool(books.spells) and books.spells[-1].ends_on is None
    assert is_open == (books.status in IN_THE_BOOKS)


@given(WALKS, st.integers(0, 300))
def test_the_past_reads_the_same_from_today_as_it_did_then(
    drawn: list[tuple[MovementKind, int, int]], days: int
) -> None:
    moves, day = walk(drawn), D + timedelta(days=days)
    then = fold(step for step in moves if step.on <= day)
    spells, stays = covers(then, day)
    now_spells, now_stays = covers(fold(moves), day)
    assert [stay.class_id for stay in stays] == [stay.class_id for stay in now_stays]
    assert [spell.starts_on for spell in spells] == [spell.starts_on for spell in now_spells]


@given(WALKS, st.data())
def test_taking_back_the_last_is_identity(drawn: list[tuple[MovementKind, int, int]], data: st.DataObject) -> None:
    moves = walk(drawn)
    kind = data.draw(st.sampled_from(sorted(NEXT[fold(moves).status]) or [None]))
    if kind is None:
        return
    on = moves[-1].on if moves else D
    step = Step(kind=kind, on=on, order=100, class_id=7, until=None)
    undo = Step(kind=kind, on=on, order=101, reverses=100)
    assert fold([*moves, step, undo]) == fold(moves)
