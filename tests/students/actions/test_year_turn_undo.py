"""A turn taken back leaves everything as it was, or says what depends on it (G1, G2)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from students.actions.movements import NewMovement, record_movement
from students.actions.staff import NewPost, appoint, end_appointment
from students.actions.turn_drafts import start_turn
from students.actions.year_turn import carry_out_turn
from students.actions.year_turn_undo import undo_turn
from students.choices import MovementKind, Role, TurnStatus
from students.models import Appointment, Away, Enrolment, Movement, Placement, Roll, SchoolClass, Term, YearTurn
from students.queries.enrolment import expected_pupils
from students.queries.movements import status_on
from students.rules.class_names import ClassKey
from students.rules.turn_plan import How, Mapping, Opening, Retained, parse_plan
from tests import make
from tests.students.turn_scene import AT, EVE, FIRST, FIVE, FIVE_B, FOUR, SIX, YEAR, TurnScene, make_turn_scene

pytestmark = pytest.mark.django_db
NEW, THIRD = ClassKey(2027, 1), ClassKey(2022, 3)
LATER = make.at(dt.date(2027, 7, 21))
DAYS = (dt.date(2027, 5, 9), dt.date(2027, 5, 10), EVE, dt.date(2027, 8, 31), FIRST, dt.date(2027, 12, 1))


@pytest.fixture
def scene() -> TurnScene:
    return make_turn_scene()


def carried_out(scene: TurnScene, **parts: Any) -> YearTurn:
    """A turn that is carried out."""
    turn = scene.draft(**parts)
    carry_out_turn(turn=turn, actor=scene.registrar, at=AT)
    return YearTurn.objects.get(pk=turn.pk)


def undo(scene: TurnScene, turn: YearTurn) -> YearTurn:
    """Take it back as the registrar."""
    return undo_turn(turn=turn, actor=scene.registrar, at=LATER)


_NEVER_USED = Q(placements=None, closed_on=FIRST)
"""What is left of a new class that the log names."""


def picture(scene: TurnScene) -> list[Any]:
    """Rosters by class, statuses and posts on days around the turn; spells, classes and terms."""
    school, ids = scene.school.pk, [row.pk for row in scene.classes.values()]
    children = [each.student_id for each in Enrolment.objects.order_by("pk")]
    of_school = {"school": scene.school}
    plain = [
        list(Enrolment.objects.filter(**of_school).order_by("pk").values()),
        list(Placement.objects.filter(**of_school).order_by("pk").values()),
        list(Away.objects.filter(**of_school).order_by("pk").values()),
        list(Appointment.objects.filter(**of_school).order_by("pk").values()),
        list(SchoolClass.objects.filter(**of_school).exclude(_NEVER_USED).order_by("pk").values()),
        list(Term.objects.filter(**of_school).order_by("pk").values()),
    ]
    return [
        *plain,
        *[(day, expected_pupils(school, ids, day), status_on(school, children, day)) for day in DAYS],
    ]


_FROM_FIVE = some.sampled_from(
    [
        (),
        (Mapping(FIVE, How.ALL, (FIVE_B,), closes=True),),
        (Mapping(FIVE, How.PARITY, (FIVE, FIVE_B)),),
        (Mapping(FIVE, How.PARITY, (FIVE_B, THIRD), closes=True),),
        (Mapping(FIVE_B, How.ALL, (THIRD,), closes=True), Mapping(FIVE, How.PARITY, (THIRD, FIVE))),
    ]
)
_DAYS = some.sampled_from([(6, 30), (8, 31)])


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    mappings=_FROM_FIVE, head=some.booleans(), stays=some.booleans(), graduation=some.sampled_from([(6, 30), (8, 31)])
)
def test_promotion_then_demotion_is_identity_g1(
    scene: TurnScene, mappings: tuple[Mapping, ...], head: bool, stays: bool, graduation: tuple[int, int]
) -> None:
    retained = Retained(scene.children[SIX][1].pk, THIRD, "住院", "县教育局", dt.date(2027, 7, 1))
    with transaction.atomic():
        before, log = picture(scene), Movement.objects.count()
        turn = carried_out(
            scene,
            graduation_on=dt.date(YEAR, *graduation),
            openings=(Opening(THIRD), Opening(NEW)),
            mappings=mappings,
            heads=((FOUR, scene.spare.pk), (NEW, scene.heads[SIX].pk)) if head else (),
            retained=(retained,) if stays else (),
        )
        assert picture(scene) != before
        undone = undo(scene, turn)
        assert picture(scene) == before
        assert undone.status == TurnStatus.UNDONE
        assert Movement.objects.count() == log + 2 * len(turn.made["movements"]), "the log keeps both"
        transaction.set_rollback(True)


def test_after_taking_back_it_can_be_prepared_and_carried_out_again(scene: TurnScene) -> None:
    undo(scene, carried_out(scene, openings=(Opening(NEW),)))
    again = start_turn(school=scene.school, year=YEAR, actor=scene.registrar, at=LATER)
    assert parse_plan(again.plan).openings == (Opening(NEW),)
    carry_out_turn(turn=again, actor=scene.registrar, at=LATER)
    assert SchoolClass.objects.get(pk=scene.classes[SIX].pk).closed_on == FIRST


def test_a_new_class_that_the_log_names_is_opened_again(scene: TurnScene) -> None:
    split = {"openings": (Opening(THIRD, "石桥教学点"),), "mappings": (Mapping(FIVE, How.PARITY, (FIVE, THIRD)),)}
    first = carried_out(scene, **split)
    undo(scene, first)
    made = SchoolClass.objects.get(school=scene.school, entry_year=2022, number=3)
    assert (made.closed_on, [made.pk]) == (FIRST, first.made["classes"])
    turn = carried_out(scene, **split)
    made.refresh_from_db()
    assert (made.closed_on, turn.made["reopened"]) == (None, [[made.pk, FIRST.isoformat()]])
    assert len(expected_pupils(scene.school.pk, [made.pk], FIRST)) == 1
    undo(scene, turn)
    made.refresh_from_db()
    assert made.closed_on == FIRST


def refused(scene: TurnScene, turn: YearTurn) -> list[str]:
    """What depends on the turn, and that nothing changed."""
    before = picture(scene)
    with pytest.raises(ValidationError) as found:
        undo(scene, turn)
    assert picture(scene) == before
    return found.value.messages


def test_what_is_not_carried_out_cannot_be_taken_back(scene: TurnScene) -> None:
    assert len(refused(scene, scene.draft())) == 1
    turn = carried_out(scene)
    undo(scene, turn)
    assert len(refused(scene, turn)) == 1


def test_a_roll_of_the_new_year_keeps_the_turn(scene: TurnScene) -> None:
    turn = carried_out(scene)
    at = make.at(FIRST)
    Roll.objects.create(
        school=scene.school,
        school_class=scene.classes[FIVE],
        date=FIRST,
        expected=3,
        present=3,
        first_submitted_at=at,
        submitted_at=at,
        submitted_by=scene.registrar,
    )
    assert len(refused(scene, turn)) == 1


def test_a_later_movement_keeps_the_turn_g2(scene: TurnScene) -> None:
    turn = carried_out(scene, mappings=(Mapping(FIVE_B, How.ALL, (FIVE,), closes=True),))
    new = NewMovement(kind=MovementKind.TRANSFER_OUT, on=FIRST, other_school="城关镇小学")
    record_movement(student=scene.children[FIVE_B][0], new=new, actor=scene.registrar, at=LATER)
    assert len(refused(scene, turn)) == 1


def test_a_movement_of_another_child_keeps_nothing_g2(scene: TurnScene) -> None:
    turn = carried_out(scene)
    new = NewMovement(kind=MovementKind.TRANSFER_OUT, on=FIRST, other_school="城关镇小学")
    record_movement(student=scene.children[FOUR][0], new=new, actor=scene.registrar, at=LATER)
    assert undo(scene, turn).status == TurnStatus.UNDONE


def test_a_child_in_a_new_class_keeps_the_turn(scene: TurnScene) -> None:
    turn = carried_out(scene, openings=(Opening(NEW),))
    make.make_student(SchoolClass.objects.get(school=scene.school, entry_year=2027), since=FIRST)
    assert len(refused(scene, turn)) == 1


def test_posts_given_or_changed_later_keep_the_turn_f1(scene: TurnScene) -> None:
    turn = carried_out(scene, openings=(Opening(NEW),), heads=((FOUR, scene.spare.pk),))
    made = SchoolClass.objects.get(school=scene.school, entry_year=2027)
    post = NewPost(scene.spare, Role.SUBJECT_TEACHER, FIRST, made, "语文")
    appoint(post=post, actor=scene.registrar, at=LATER)
    own = Appointment.objects.get(pk=turn.made["posts"][0])
    end_appointment(appointment=own, ends_on=dt.date(2027, 12, 1), actor=scene.registrar, at=LATER)
    (sentence,) = refused(scene, turn)
    assert "2" in sentence


def test_a_later_turn_comes_first(scene: TurnScene) -> None:
    turn = carried_out(scene)
    YearTurn.objects.create(school=scene.school, year=YEAR + 1, status=TurnStatus.DONE, done_at=LATER)
    assert len(refused(scene, turn)) == 1


def test_what_else_points_at_it_keeps_the_turn(scene: TurnScene) -> None:
    """A class that a roll of an earlier day names cannot be removed."""
    turn = carried_out(scene, openings=(Opening(NEW),))
    made, at = SchoolClass.objects.get(school=scene.school, entry_year=2027), make.at(EVE)
    Roll.objects.create(
        school=scene.school,
        school_class=made,
        date=EVE,
        expected=0,
        present=0,
        first_submitted_at=at,
        submitted_at=at,
        submitted_by=scene.registrar,
    )
    assert len(refused(scene, turn)) == 1


def test_the_first_turn_stays_when_nothing_was_to_do(scene: TurnScene) -> None:
    """A turn without any movement is taken back as well."""
    for key in (SIX,):
        SchoolClass.objects.filter(pk=scene.classes[key].pk).update(closed_on=EVE)
    turn = carried_out(scene)
    assert turn.made["movements"] == []
    assert undo(scene, turn).status == TurnStatus.UNDONE
