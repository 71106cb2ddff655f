"""Carrying out a turn of the school year: preview, all or nothing, statements (G1, G2, G3, F1)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from students import events
from students.actions.turn_drafts import begin_anew, change_plan, start_turn
from students.actions.year_turn import Outcome, carry_out_turn, preview_turn
from students.choices import MovementKind, Role, Status
from students.models import Appointment, Movement, SchoolClass, Term, User, YearTurn
from students.queries.enrolment import expected_pupils
from students.queries.movements import status_on
from students.queries.registry_rows import disagreeing
from students.rules.class_names import ClassKey
from students.rules.turn_plan import How, Mapping, Opening, Retained, TermPlan, parse_plan
from students.rules.year_turn_balance import Balance
from tests import make
from tests.students.turn_scene import (
    AT,
    FIRST,
    FIVE,
    FIVE_B,
    FOUR,
    GRADUATION,
    SIX,
    YEAR,
    TurnScene,
    make_turn_scene,
)

pytestmark = pytest.mark.django_db
NEW = ClassKey(2027, 1)
MERGE = Mapping(FIVE_B, How.ALL, (FIVE,), closes=True)


@pytest.fixture
def scene() -> TurnScene:
    return make_turn_scene()


def carry_out(scene: TurnScene, **parts: Any) -> Outcome:
    """Carry out a draft with these parts."""
    return carry_out_turn(turn=scene.draft(**parts), actor=scene.registrar, at=AT)


def refused(scene: TurnScene, **parts: Any) -> list[str]:
    """What refuses, and that nothing was written."""
    turn = scene.draft(**parts)
    before = picture()
    with pytest.raises(ValidationError) as found:
        carry_out_turn(turn=turn, actor=scene.registrar, at=AT)
    assert picture() == before
    return found.value.messages


def picture() -> list[Any]:
    """Everything a turn writes."""
    tables = (Movement, Appointment, SchoolClass, Term, YearTurn)
    return [list(table._default_manager.order_by("pk").values()) for table in tables]


def held(scene: TurnScene, key: ClassKey, role: Role = Role.HEAD_TEACHER) -> list[tuple[int, dt.date | None]]:
    """Who holds a post in the class from when until when."""
    posts = Appointment.objects.filter(
        school=scene.school, school_class__entry_year=key.entry_year, school_class__number=key.number, role=role
    )
    return list(posts.order_by("starts_on").values_list("staff_id", "ends_on"))


# ---- what it does


def test_graduates_leave_and_their_class_ends_g1(scene: TurnScene) -> None:
    outcome = carry_out(scene)
    children = scene.children[SIX]
    ids = [each.pk for each in (*children, scene.suspended, scene.in_transit, scene.guest)]
    after = status_on(scene.school.pk, ids, FIRST)
    assert [after[pk] for pk in ids] == [
        *[Status.GRADUATED] * 3,
        Status.SUSPENDED,
        Status.TRANSFER_PENDING,
        Status.GUEST_GONE,
    ]
    assert set(status_on(scene.school.pk, ids, GRADUATION - dt.timedelta(1)).values()) >= {Status.ENROLLED}
    scene.classes[SIX].refresh_from_db()
    assert scene.classes[SIX].closed_on == FIRST
    assert outcome.balances[SIX] == Balance(before=6, graduated=3, guests_gone=1)
    assert outcome.closed == {SIX}
    assert disagreeing(ids) == []


def test_posts_in_the_class_that_ends_end_with_it_f1(scene: TurnScene) -> None:
    carry_out(scene)
    assert held(scene, SIX) == held(scene, SIX, Role.SUBJECT_TEACHER) == [(scene.heads[SIX].pk, GRADUATION)]
    assert held(scene, FIVE) == held(scene, FIVE, Role.SUBJECT_TEACHER) == [(scene.heads[FIVE].pk, None)]


def test_both_terms_are_opened_a1(scene: TurnScene) -> None:
    carry_out(scene)
    names = Term.objects.filter(school=scene.school).order_by("starts_on").values_list("name", flat=True)
    assert list(names)[1:] == ["2027-2028学年第一学期", "2027-2028学年第二学期"]


def test_a_term_that_exists_is_not_proposed_a1(scene: TurnScene) -> None:
    Term.objects.create(school=scene.school, name="秋", starts_on=FIRST, ends_on=dt.date(2028, 1, 20))
    turn = start_turn(school=scene.school, year=YEAR, actor=scene.registrar, at=AT)
    assert [term.name for term in parse_plan(turn.plan).terms] == ["2027-2028学年第二学期"]


def test_merging_moves_everybody_and_closes_the_class_g1(scene: TurnScene) -> None:
    outcome = carry_out(scene, mappings=(MERGE,))
    ids = [scene.classes[FIVE].pk]
    assert len(expected_pupils(scene.school.pk, ids, GRADUATION)) == 3
    assert len(expected_pupils(scene.school.pk, ids, FIRST)) == outcome.expected[FIVE] == 6
    assert outcome.balances[FIVE_B] == Balance(before=3, moved_out=3)
    assert SchoolClass.objects.get(pk=scene.classes[FIVE_B].pk).closed_on == FIRST
    assert held(scene, FIVE_B) == [(scene.heads[FIVE_B].pk, GRADUATION)]


def test_splitting_into_a_new_class_with_its_head_teacher_g1(scene: TurnScene) -> None:
    third = ClassKey(2022, 3)
    outcome = carry_out(
        scene,
        openings=(Opening(third, " 石桥教学点 "), Opening(NEW)),
        mappings=(Mapping(FIVE, How.PARITY, (FIVE, third)),),
        heads=((third, scene.spare.pk), (NEW, scene.heads[SIX].pk)),
    )
    assert (outcome.expected[FIVE], outcome.expected[third]) == (2, 1)
    assert SchoolClass.objects.get(school=scene.school, entry_year=2022, number=3).place == "石桥教学点"
    assert held(scene, third) == [(scene.spare.pk, None)]
    assert held(scene, NEW) == [(scene.heads[SIX].pk, None)]
    assert outcome.balances[NEW] == Balance()


def test_a_class_is_handed_over_on_the_first_of_september_f1(scene: TurnScene) -> None:
    carry_out(scene, heads=((FOUR, scene.spare.pk),))
    assert held(scene, FOUR) == [(scene.heads[FOUR].pk, GRADUATION), (scene.spare.pk, None)]


def test_whoever_is_head_teacher_already_stays_so_f1(scene: TurnScene) -> None:
    carry_out(scene, heads=((FOUR, scene.heads[FOUR].pk),))
    assert held(scene, FOUR) == [(scene.heads[FOUR].pk, None)]


def test_a_retained_child_keeps_the_reason_g1(scene: TurnScene) -> None:
    child = scene.children[SIX][0]
    stays = Retained(child.pk, FIVE, "长期住院", "县教育局", dt.date(2027, 7, 1))
    carry_out(scene, retained=(stays,))
    moved = Movement.objects.filter(student=child, kind=MovementKind.CLASS_CHANGE).get()
    assert (moved.on, moved.to_class, moved.approved_on) == (FIRST, scene.classes[FIVE], dt.date(2027, 7, 1))
    assert "长期住院" in moved.reason and "县教育局" in moved.reason and moved.papers == ["application"]


def test_who_leaves_besides_the_turn_is_counted_apart(scene: TurnScene) -> None:
    leaver = scene.children[FOUR][0]
    leaver.enrolments.update(ends_on=FIRST)
    leaver.placements.update(ends_on=FIRST)
    assert carry_out(scene).balances[FOUR] == Balance(before=3, left=1)


# ---- the preview is the thing itself


def test_a_preview_writes_nothing_and_says_the_same(scene: TurnScene) -> None:
    turn = scene.draft(mappings=(MERGE,), openings=(Opening(NEW),), heads=((FOUR, scene.spare.pk),))
    before = picture()
    seen = preview_turn(turn=turn, actor=scene.registrar, at=AT)
    assert picture() == before
    done = carry_out_turn(turn=turn, actor=scene.registrar, at=AT)
    assert (seen.balances, seen.expected, seen.steps, seen.closed) == (
        done.balances,
        done.expected,
        done.steps,
        done.closed,
    )


def test_before_july_it_can_be_previewed_not_carried_out(scene: TurnScene) -> None:
    turn, may = scene.draft(), make.at(dt.date(2027, 7, 2), hour=23)
    assert preview_turn(turn=turn, actor=scene.registrar, at=may).balances[SIX].graduated == 3
    with pytest.raises(ValidationError, match="3"):
        carry_out_turn(turn=turn, actor=scene.registrar, at=may)
    carry_out_turn(turn=turn, actor=scene.registrar, at=make.at(dt.date(2027, 7, 3), hour=0, minute=0))


# ---- what refuses


def test_a_year_is_turned_once(scene: TurnScene) -> None:
    turn = scene.draft()
    carry_out_turn(turn=turn, actor=scene.registrar, at=AT)
    for again in (
        lambda: carry_out_turn(turn=turn, actor=scene.registrar, at=AT),
        lambda: start_turn(school=scene.school, year=YEAR, actor=scene.registrar, at=AT),
        lambda: change_plan(turn=turn, change=lambda plan: plan, actor=scene.registrar, at=AT),
        lambda: begin_anew(turn=turn, actor=scene.registrar, at=AT),
    ):
        with pytest.raises(ValidationError):
            again()


def test_a_term_that_overlaps_refuses_a1(scene: TurnScene) -> None:
    wrong = TermPlan("秋", dt.date(2027, 1, 10), dt.date(2027, 6, 1))
    assert len(refused(scene, terms=(wrong,))) == 1


def test_each_refusal_of_the_rules_is_a_sentence(scene: TurnScene) -> None:
    found = refused(scene, mappings=(MERGE, MERGE), openings=(Opening(FIVE),))
    assert len(found) == 2 and all("%" not in each for each in found)


def test_a_receiver_refuses_beside_the_class_f1(scene: TurnScene) -> None:
    def refuse(appointment: Appointment, **_: object) -> None:
        if appointment.staff_id == scene.spare.pk:
            raise ValidationError("下学期不得担任班主任。")

    events.appointment_proposed.connect(refuse)
    try:
        found = refused(scene, heads=((FIVE, scene.heads[SIX].pk), (FOUR, scene.spare.pk)))
    finally:
        events.appointment_proposed.disconnect(refuse)
    assert len(found) == 1 and "下学期不得担任班主任。" in found[0]


def test_somebody_without_an_account_cannot_be_head_teacher(scene: TurnScene) -> None:
    User.objects.filter(pk=scene.spare.pk).update(is_active=False)
    assert len(refused(scene, heads=((FOUR, scene.spare.pk),))) == 1
    stranger = make.make_user(make.make_school())
    assert len(refused(scene, heads=((FOUR, stranger.pk),))) == 1


def test_a_post_that_begins_later_in_a_class_that_ends_refuses(scene: TurnScene) -> None:
    make.appoint(scene.spare, Role.SUBJECT_TEACHER, scene.classes[SIX], subject="数学", starts_on=FIRST)
    assert len(refused(scene)) == 1


def test_an_odd_draft_is_a_sentence_and_can_be_begun_anew(scene: TurnScene) -> None:
    turn = scene.draft()
    YearTurn.objects.filter(pk=turn.pk).update(plan={"mappings": 5})
    with pytest.raises(ValidationError):
        preview_turn(turn=turn, actor=scene.registrar, at=AT)
    turn = begin_anew(turn=turn, actor=scene.registrar, at=AT)
    assert len(parse_plan(turn.plan).terms) == 2


def test_a_draft_is_found_again(scene: TurnScene) -> None:
    turn = scene.draft(openings=(Opening(NEW),))
    again = start_turn(school=scene.school, year=YEAR, actor=scene.registrar, at=AT)
    assert again.pk == turn.pk and parse_plan(again.plan).openings == (Opening(NEW),)


# ---- cost


def statements(turn: YearTurn, scene: TurnScene) -> int:
    """How many statements a preview takes."""
    with CaptureQueriesContext(connection) as found:
        preview_turn(turn=turn, actor=scene.registrar, at=AT)
    return len([each for each in found.captured_queries if "SAVEPOINT" not in each["sql"]])


def test_statements_do_not_grow_with_children_and_classes(scene: TurnScene) -> None:
    turn = scene.draft(mappings=(MERGE,), heads=((FOUR, scene.spare.pk),))
    few = statements(turn, scene)
    for number in range(3, 8):
        for year in (2021, 2022, 2023):
            row = make.make_class(scene.school, entry_year=year, number=number)
            make.appoint(scene.heads[FIVE], Role.HEAD_TEACHER, row)
            for _ in range(4):
                make.make_student(row)
    turn = scene.draft(
        mappings=(MERGE, Mapping(ClassKey(2022, 3), How.ALL, (FIVE,), closes=True)),
        heads=((FOUR, scene.spare.pk), (ClassKey(2023, 3), scene.spare.pk)),
    )
    assert statements(turn, scene) == few
