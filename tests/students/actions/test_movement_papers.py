"""Papers that come after their movement was recorded: appended, counted once, taken back by a row (M6, G5, I4)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from students.actions.movement_papers import record_papers, take_papers_back
from students.actions.movements import reverse_movement
from students.choices import MovementKind as K
from students.choices import Paper
from students.models import Movement, MovementPaper, SchoolClass, Student, User
from students.queries.movement_papers import later_papers, papers_owed
from tests import make
from tests.paper import MONDAY, day, move

P = Paper
AT = make.at(MONDAY)


@pytest.fixture
def arrived(pupils: list[Student], school_class: SchoolClass) -> Movement:
    """A transfer in of which only the application was seen."""
    move(pupils[0], K.TRANSFER_OUT, day(11, 2))
    into = {"to_class": school_class, "other_school": "明德小学", "papers": (P.APPLICATION,)}
    found = move(pupils[0], K.TRANSFER_IN, day(11, 16), **into)
    Movement.objects.filter(kind=K.TRANSFER_OUT).update(papers=[P.TRANSFER_FORM, P.RECEIPT])
    return found


def bring(
    movement: Movement, by: User, *papers: Paper | str, on: dt.date = MONDAY, school_id: int | None = None
) -> list[MovementPaper]:
    said = {"papers": {movement.pk: papers}, "received_on": on, "actor": by, "at": AT}
    return record_papers(school_id=school_id or movement.school_id, **said)


def owed(movement: Movement, *, sees_health: bool = True) -> dict[int, tuple[Paper, ...]]:
    return {each.movement_id: each.papers for each in papers_owed(movement.school_id, sees_health=sees_health)}


def test_papers_are_owed_until_they_have_come_m6(arrived: Movement, registrar: User) -> None:
    assert owed(arrived) == {arrived.pk: (P.TRANSFER_FORM, P.HOUSEHOLD)}
    bring(arrived, registrar, P.HOUSEHOLD, on=day(11, 20))
    assert owed(arrived) == {arrived.pk: (P.TRANSFER_FORM,)}
    bring(arrived, registrar, P.TRANSFER_FORM)
    assert owed(arrived) == {}
    rows = MovementPaper.objects.values_list("paper", "received_on", "recorded_by", "recorded_at")
    assert set(rows) == {
        (P.HOUSEHOLD, day(11, 20), registrar.pk, AT),
        (P.TRANSFER_FORM, MONDAY, registrar.pk, AT),
    }
    arrived.refresh_from_db()
    assert arrived.papers == [P.APPLICATION], "the movement itself stays as it was recorded"


def test_what_was_seen_is_not_stored_twice_m6(arrived: Movement, registrar: User) -> None:
    assert len(bring(arrived, registrar, P.HOUSEHOLD, P.APPLICATION)) == 1
    assert bring(arrived, registrar, P.HOUSEHOLD) == []


def test_a_tick_by_mistake_is_taken_back_by_a_row_m6(arrived: Movement, registrar: User) -> None:
    (wrong,) = bring(arrived, registrar, P.HOUSEHOLD)
    by = {"school_id": arrived.school_id, "actor": registrar, "at": AT}
    assert len(take_papers_back(rows=[wrong], **by)) == 1
    assert owed(arrived) == {arrived.pk: (P.TRANSFER_FORM, P.HOUSEHOLD)}
    assert take_papers_back(rows=[wrong], **by) == [], "once is enough"
    bring(arrived, registrar, P.HOUSEHOLD)
    assert [row.paper for row in later_papers([arrived.pk])[arrived.pk]] == [P.HOUSEHOLD]
    assert MovementPaper.objects.count() == 3


@pytest.mark.parametrize(
    ("papers", "on"), [((P.HOUSEHOLD,), day(11, 24)), ((P.MEDICAL,), MONDAY), (("nonsense",), MONDAY)]
)
def test_refusals_change_nothing_m6(papers: tuple[str, ...], on: dt.date, arrived: Movement, registrar: User) -> None:
    with pytest.raises(ValidationError):
        bring(arrived, registrar, *papers, on=on)
    assert not MovementPaper.objects.exists()


def test_a_movement_taken_back_owes_nothing_g2(arrived: Movement, registrar: User) -> None:
    reverse_movement(movement=arrived, reason="误录", actor=registrar, at=AT)
    assert owed(arrived) == {}
    with pytest.raises(ValidationError):
        bring(arrived, registrar, P.HOUSEHOLD)


def test_a_movement_of_another_school_is_not_found_i6(arrived: Movement, registrar: User) -> None:
    assert bring(arrived, registrar, P.HOUSEHOLD, school_id=make.make_school().pk) == []


def test_what_came_from_a_list_owes_no_papers(arrived: Movement) -> None:
    Movement.objects.filter(pk=arrived.pk).update(is_from_list=True)
    assert owed(arrived) == {}


def test_papers_of_illness_are_the_registrars_i4(arrived: Movement, pupils: list[Student]) -> None:
    ill = move(pupils[1], K.SUSPENSION, MONDAY, until=day(12, 31))
    assert set(owed(arrived)) == {arrived.pk, ill.pk}
    assert set(owed(arrived, sees_health=False)) == {arrived.pk}


def test_many_cost_no_more_statements_than_one(school_class: SchoolClass, registrar: User) -> None:
    costs = []
    for count in (1, 4):
        made = [make.make_student(school_class) for _ in range(count)]
        rows = Movement.objects.filter(student__in=made)
        rows.update(is_from_list=False)
        with CaptureQueriesContext(connection) as found:
            papers = {row.pk: [P.HOUSEHOLD] for row in rows}
            kept = record_papers(
                papers=papers, school_id=school_class.school_id, received_on=MONDAY, actor=registrar, at=AT
            )
        assert len(kept) == count
        costs.append(len(found))
    assert costs[0] == costs[1]
