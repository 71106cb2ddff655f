"""Random walks of movements through a school: rows, rolls and the fold always say the same (G2, G3, B11)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from students.actions.movements import NewMovement, record_movement, reverse_movement
from students.choices import ApproverKind, MovementKind
from students.models import Away, Enrolment, Movement, Placement, School, SchoolClass, Student, User
from students.queries.enrolment import expected_placements, expected_pupils
from students.queries.movements import steps_of
from students.queries.registry_rows import disagreeing
from students.rules.enrolment import is_expected
from students.rules.movement_papers import ASKED
from students.rules.movements import Books, fold
from tests import make

NOW = make.at(dt.date(2027, 1, 4))
START = dt.date(2026, 9, 1)
MOVES = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(MovementKind), st.integers(0, 90), st.integers(0, 1)),
    min_size=4,
    max_size=14,
)


def as_new(kind: MovementKind, on: dt.date, room: SchoolClass) -> NewMovement:
    """A movement with all that its kind needs."""
    must = ASKED[kind].must
    return NewMovement(
        kind=kind,
        on=on,
        to_class=room if "to_class" in must else None,
        until=on + dt.timedelta(days=250) if "until" in must else None,
        other_school="明德小学" if "other_school" in must else "",
        reason="原因" if "reason" in must else "",
        approver_kind=ApproverKind.COUNTY if "approver_kind" in must else "",
        approver="县教育局" if "approver" in must else "",
    )


def rows_of(student: Student) -> list[object]:
    """Every row of the child, without ids."""
    mine = {"student": student}
    return [
        sorted(Enrolment.objects.filter(**mine).values_list("kind", "starts_on", "ends_on"), key=str),
        sorted(Placement.objects.filter(**mine).values_list("school_class", "starts_on", "ends_on"), key=str),
        sorted(Away.objects.filter(**mine).values_list("kind", "starts_on", "ends_on"), key=str),
    ]


def expected_by(books: Books, room: SchoolClass, day: dt.date) -> bool:
    """Whether the movements alone have the child expected in the class."""
    stays = [stay for spell in books.spells for stay in spell.stays]
    away = [span for spell in books.spells for span in spell.away]
    return is_expected(day, room.pk, stays, away)


def walk(children: list[Student], rooms: list[SchoolClass], moves: list[tuple[int, MovementKind, int, int]]) -> None:
    """Try every movement; what is refused leaves the rows as they were."""
    for child, kind, days, room in moves:
        before = rows_of(children[child])
        try:
            with transaction.atomic():
                new = as_new(kind, START + dt.timedelta(days=days), rooms[room])
                record_movement(student=children[child], new=new, actor=None, at=NOW)
        except ValidationError:
            assert rows_of(children[child]) == before


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES, after=st.integers(0, 100))
def test_rows_rolls_and_fold_agree_on_every_day(
    school: School, registrar: User, moves: list[tuple[int, MovementKind, int, int]], after: int
) -> None:
    with transaction.atomic():
        rooms = [make.make_class(school) for _ in range(2)]
        children = [make.make_student(rooms[0]) for _ in range(3)]
        walk(children, rooms, moves)
        ids = [child.pk for child in children]
        assert not disagreeing(ids)
        day, steps = START + dt.timedelta(days=after), steps_of(ids)
        for room in rooms:
            stored = {pupil.id for pupil in expected_pupils(school.pk, [room.pk], day)}
            assert stored == {child for child in ids if expected_by(fold(steps[child]), room, day)}
        by_class = sum(len(expected_pupils(school.pk, [room.pk], day)) for room in rooms)
        assert by_class == expected_placements(school.pk, day).values("student").distinct().count()
        take_back_the_last(children[0], registrar)
        transaction.set_rollback(True)


def take_back_the_last(child: Student, registrar: User) -> None:
    """Recording a further movement and taking it back leaves the rows as they were."""
    before = rows_of(child)
    on = max(Movement.objects.filter(student=child).values_list("on", flat=True))
    for kind in (MovementKind.DEATH, MovementKind.RETURN):
        try:
            with transaction.atomic():
                room = SchoolClass.objects.filter(school=child.school).first()
                assert room is not None
                made = record_movement(student=child, new=as_new(kind, on, room), actor=None, at=NOW)
        except ValidationError:
            continue
        assert rows_of(child) != before or kind is MovementKind.RETURN
        reverse_movement(movement=made, reason="录错", actor=registrar, at=NOW)
        assert rows_of(child) == before
