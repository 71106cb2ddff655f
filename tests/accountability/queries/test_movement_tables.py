"""The tables of movements: the ten days, both identities, random histories against a recount (domain 2.8, K16, K17)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accountability.queries.movement_tables import GradeMoves, MovementTables, movement_tables
from accountability.rules.unit_moves import Why
from students.actions.movements import record_movement
from students.choices import AbsenceKind, EnrolmentKind, MovementKind
from students.models import Placement, School, SchoolClass, Student
from tests import make
from tests.accountability.ledger_scene import TODAY, Scene, day, make_scene
from tests.accountability.queries.test_summary import _in_books, _move
from tests.rolls import take_roll
from tests.students.actions.test_movement_walks import MOVES, as_new

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Scene]:
    """Played once; each test undoes what it changes."""
    blocker = django_db_blocker.unblock()  # type: ignore[attr-defined]
    with time_machine.travel(make.at(TODAY), tick=False), blocker, transaction.atomic():
        yield make_scene()
        transaction.set_rollback(True)


def only_grade(school: School, since: dt.date, until: dt.date, days: int = 10) -> GradeMoves:
    (grade,) = movement_tables(school.pk, since, until, days).grades.values()
    return grade


def lost_of(grade: GradeMoves) -> tuple[int, int, int, int, int]:
    moves = grade.lost_moves
    return (grade.lost_start, moves[Why.DROPPED_OUT], moves[Why.RETURNED], moves[Why.OTHER_IN], grade.lost_end)


# 罗小满 and 吴迪 are lost from 12 and 13 October, 冉欣怡 from 10 November; 罗小满 is back on 26 October.
@pytest.mark.parametrize(
    ("since", "until", "days", "told"),
    [
        (day(9, 2), day(11, 23), 10, (0, 3, 1, 0, 2)),
        (day(9, 2), day(11, 6), 10, (0, 2, 1, 0, 1)),
        (day(9, 2), day(11, 5), 10, (0, 1, 0, 0, 1)),
        (day(9, 2), day(11, 6), 0, (0, 2, 1, 0, 1)),
        (day(9, 2), day(11, 5), 0, (0, 2, 1, 0, 1)),
        (day(9, 2), day(10, 26), 10, (0, 1, 0, 0, 1)),
        (day(9, 2), day(10, 25), 10, (0, 2, 0, 0, 2)),
        (day(10, 20), day(11, 4), 10, (2, 0, 1, 0, 1)),
    ],
)
def test_domain_2_8_a_return_in_the_last_ten_days_takes_the_dropout_back(
    scene: Scene, since: dt.date, until: dt.date, days: int, told: tuple[int, ...]
) -> None:
    grade = only_grade(scene.school_class.school, since, until, days)
    assert lost_of(grade) == told
    assert (grade.start, grade.end) == (6 - told[0], 6 - told[-1])
    assert (grade.moves[Why.DROPPED_OUT], grade.moves[Why.RETURNED]) == told[1:3]


def test_d11_d12_where_the_children_are(scene: Scene) -> None:
    found = movement_tables(scene.school_class.school_id, day(9, 2), TODAY, 10)
    assert found.outcomes == Counter(missing=1, elsewhere=1)
    assert sum(found.causes.values()) == 2
    (grade,) = found.grades.values()
    assert grade.lost_end_by_sex == Counter(male=2)


def move(child: Student, kind: MovementKind, on: dt.date, room: SchoolClass | None = None) -> None:
    room = room or Placement.objects.filter(student=child).latest("id").school_class
    record_movement(student=child, new=as_new(kind, on, room), actor=None, at=make.at(TODAY))


def test_domain_2_8_who_came_and_is_gone_again_within_the_last_days_is_no_increase(
    school: School, school_class: SchoolClass, pupils: list[Student]
) -> None:
    move(pupils[0], MovementKind.TRANSFER_OUT, day(10, 12))
    move(pupils[0], MovementKind.RETURN, day(10, 20))
    move(pupils[0], MovementKind.TRANSFER_OUT, day(11, 18))
    whole, netted = (only_grade(school, day(9, 2), day(11, 23), days) for days in (0, 10))
    assert whole.moves == Counter({Why.TRANSFER_OUT: 2, Why.RETURNED: 1})
    assert netted.moves == Counter({Why.TRANSFER_OUT: 1})
    assert (netted.start, netted.end) == (3, 2)


def test_k1_guests_stand_beside_the_books(school: School, school_class: SchoolClass, pupils: list[Student]) -> None:
    make.make_student(school_class, kind=EnrolmentKind.GUEST, since=day(10, 12))
    grade = only_grade(school, day(9, 2), day(11, 23))
    assert (grade.start, grade.end, grade.guests, grade.moves) == (3, 3, 1, Counter())


@pytest.mark.parametrize("many", [1, 3])
def test_statements_do_not_grow(scene: Scene, many: int) -> None:
    school = scene.school_class.school
    for _ in range(many - 1):
        room = make.make_class(school)
        for _number in range(3):
            take_roll(room, scene.head, TODAY, {make.make_student(room): AbsenceKind.SICK})
    with CaptureQueriesContext(connection) as asked:
        movement_tables(school.pk, day(9, 2), TODAY, 10)
    assert len(asked) == 12


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES, span=st.tuples(st.integers(0, 90), st.integers(0, 90)).map(sorted), days=st.integers(0, 40))
def test_domain_2_8_any_history_leads_from_one_roster_to_the_other(
    school: School, moves: Any, span: list[int], days: int
) -> None:
    with transaction.atomic():
        rooms = [make.make_class(school, entry_year=2024 - number) for number in range(2)]
        children = [make.make_student(rooms[0]) for _ in range(3)]
        _move(children, rooms, moves)
        first, last = (day(9, 1) + dt.timedelta(days=number) for number in span)
        gross, netted = (movement_tables(school.pk, first, last, each) for each in (0, days))
        ids = [child.pk for child in children]
        for found in (gross, netted):
            for room in rooms:
                grade = found.grades.get(room.entry_year) or GradeMoves()
                ends = [_in_books(ids, room.pk, on) for on in (first - dt.timedelta(days=1), last)]
                assert [grade.start, grade.end] == ends
                assert grade.end == grade.start + sum(why.sign * many for why, many in grade.moves.items())
        assert _real(netted) <= _real(gross)
        if days > (last - first).days:
            assert _real(netted) <= len(children)
        transaction.set_rollback(True)


def _real(found: MovementTables) -> int:
    """How many movements into and out of the school are counted."""
    return sum(many for grade in found.grades.values() for why, many in grade.moves.items() if not why.is_change)
