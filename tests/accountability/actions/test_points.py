"""The ledger follows the facts, on both databases (F2 to F8, F11, K11, K12, K14, K16, K17)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountability.actions.cases import reopen_case, retract
from accountability.actions.daily import run_day
from accountability.actions.objections import decide_objection, object_to
from accountability.actions.points import post_points
from accountability.actions.settlement import settle_term
from accountability.choices import CaseOutcome, EntryKind, EntryReason, FinalReason, ObjectionAnswer
from accountability.models import AccountabilityPolicy, FinalMark, LedgerEntry, Settlement
from accountability.queries.lost import lost_on
from students.actions.movements import NewMovement, record_movement
from students.choices import AbsenceKind, EnrolmentKind, MovementKind, Role
from students.models import Appointment, Placement, Substitution, Term
from tests import make
from tests.accountability.points_scene import (
    AFTER,
    CONFIRMED,
    SETTLED,
    START,
    Scene,
    day,
    make_scene,
)
from tests.cases import correct_roll

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ONE = {"王老师": -3, "张老师": -2, "李老师": -2}
TWO = {"王老师": -6, "张老师": -4, "李老师": -4}


@pytest.fixture
def scene() -> Scene:
    """Nobody is lost yet."""
    return make_scene()


def reasons() -> set[str]:
    """Why entries were reversed."""
    return set(LedgerEntry.objects.filter(kind=EntryKind.REVERSAL).values_list("reason", flat=True))


def test_f2_the_vector_two_lost_children(scene: Scene) -> None:
    scene.lose(*scene.children[:2])
    assert scene.sums() == TWO


def test_f5_no_lost_child_no_deduction(scene: Scene) -> None:
    scene.live(START, CONFIRMED, scene.children[:2])
    assert post_points(school_id=scene.school.pk, at=make.at(CONFIRMED, 23)).changes == 0


def test_f7_an_entry_names_everything_it_stands_on(scene: Scene) -> None:
    scene.lose(scene.children[0])
    entry = LedgerEntry.objects.get(staff=scene.w)
    assert (entry.case, entry.term, entry.lost_on, entry.confirmed_on) == (
        scene.case(scene.children[0]), scene.term, START, CONFIRMED,
    )  # fmt: skip
    assert (entry.clause, entry.policy_on, entry.head_points, entry.posted_by) == ("篇一.3", day(1, 1), 3, None)
    assert entry.posts == ["head_teacher", "subject_teacher:语文"]
    assert LedgerEntry.objects.get(staff=scene.z).posts == ["subject_teacher:数学", "subject_teacher:科学"]


def test_f7_posting_again_adds_nothing(scene: Scene) -> None:
    scene.lose(scene.children[0])
    assert [post_points(school_id=scene.school.pk, at=make.at(CONFIRMED, 20)).changes for _ in range(2)] == [0, 0]
    assert LedgerEntry.objects.count() == 3


@pytest.mark.parametrize(
    ("left_on", "expected"),
    [
        (START - DAY, {**ONE, "王老师": -2, "新老师": -3}),  # before the run: the successor
        (START, ONE),  # on the first day still W
        (day(9, 16), ONE),  # during it
        (day(9, 30), ONE),  # after it
    ],
)
def test_f4_staff_changed_before_during_and_after_the_run(
    scene: Scene, left_on: dt.date, expected: dict[str, int]
) -> None:
    Appointment.objects.filter(staff=scene.w, role=Role.HEAD_TEACHER).update(ends_on=left_on)
    successor = make.make_user(scene.school, name="新老师")
    make.appoint(successor, Role.HEAD_TEACHER, scene.school_class, starts_on=left_on + DAY)
    scene.lose(scene.children[0])
    assert scene.sums() == expected


def test_f4_a_substitute_is_never_charged(scene: Scene) -> None:
    other = make.make_user(scene.school, name="代课老师")
    Substitution.objects.create(
        school=scene.school, school_class=scene.school_class, staff=other, date=START,
        named_by=scene.principal, named_at=make.at(START, 6),
    )  # fmt: skip
    scene.lose(scene.children[0])
    assert scene.sums() == ONE


def test_f4_of_a_vacant_post_nobody_is_charged(scene: Scene) -> None:
    Appointment.objects.filter(school_class=scene.school_class).update(ends_on=START - DAY)
    scene.lose(scene.children[0])
    assert scene.sums() == {}


def test_k17_the_class_of_the_first_unexcused_day_is_charged(scene: Scene) -> None:
    child, other = scene.children[0], make.make_class(scene.school)
    make.appoint(make.make_user(scene.school, name="别班"), Role.HEAD_TEACHER, other)
    scene.live(START, day(9, 17), [child])
    stay = Placement.objects.get(student=child)
    Placement.objects.filter(pk=stay.pk).update(ends_on=day(9, 18))
    Placement.objects.create(
        school=scene.school, enrolment=stay.enrolment, student=child, school_class=other, starts_on=day(9, 18)
    )
    moved = Scene(**{**vars(scene), "school_class": other})
    moved.live(day(9, 18), day(9, 18), [child])
    scene.confirm(child)
    assert scene.sums() == ONE
    assert lost_on(scene.school.pk, CONFIRMED) == {child.pk: scene.school_class.pk}


def test_f2_several_classes_are_judged_class_by_class(scene: Scene) -> None:
    other = make.make_class(scene.school)
    make.appoint(scene.z, Role.HEAD_TEACHER, other)
    child = make.make_student(other)
    second = Scene(**{**vars(scene), "school_class": other})
    scene.live(START, CONFIRMED, scene.children[:1])
    second.live(START, CONFIRMED, [child])
    scene.confirm(scene.children[0])
    scene.confirm(child)
    assert scene.sums() == {**ONE, "张老师": -5}


def test_k1_a_lost_guest_costs_nobody_here(scene: Scene) -> None:
    guest = make.make_student(scene.school_class, kind=EnrolmentKind.GUEST)
    scene.lose(guest)
    assert scene.sums() == {} and lost_on(scene.school.pk, CONFIRMED) == {}


def test_k14_points_by_the_day_of_confirmation(scene: Scene) -> None:
    AccountabilityPolicy.objects.create(
        school=scene.school, effective_on=CONFIRMED, confirm_run_days=5, head_points=5, subject_points=1
    )
    AccountabilityPolicy.objects.create(
        school=scene.school, effective_on=CONFIRMED + DAY, confirm_run_days=5, head_points=9
    )
    scene.lose(scene.children[0])
    assert scene.sums() == {"王老师": -5, "张老师": -1, "李老师": -1}
    assert set(LedgerEntry.objects.values_list("policy_on", flat=True)) == {CONFIRMED}


def test_f3_back_is_posted_by_the_roll_of_the_fifth_day(scene: Scene) -> None:
    child = scene.children[0]
    scene.lose(child)
    scene.live(day(9, 21), day(9, 25))
    assert scene.sums() == ONE and set(lost_on(scene.school.pk, day(9, 25))) == {child.pk}
    scene.live(day(9, 28), day(9, 28))
    assert scene.sums() == {} and reasons() == {EntryReason.BACK}
    assert set(lost_on(scene.school.pk, day(9, 28))) == set()
    assert set(LedgerEntry.objects.exclude(reason="").values_list("reason_on", flat=True)) == {day(9, 28)}


def test_k16_a_relapse_before_the_fifth_leaves_the_first_holders_in_force(scene: Scene) -> None:
    child = scene.children[0]
    scene.lose(child)
    scene.live(day(9, 21), day(9, 22))
    Appointment.objects.filter(staff=scene.w, role=Role.HEAD_TEACHER).update(ends_on=day(9, 22))
    make.appoint(
        make.make_user(scene.school, name="新老师"), Role.HEAD_TEACHER, scene.school_class, starts_on=day(9, 23)
    )
    scene.live(day(9, 23), day(9, 30), [child])
    scene.confirm(child, day(9, 30))
    assert scene.sums() == ONE and LedgerEntry.objects.count() == 3


def test_k11_lost_again_after_a_complete_return_is_one_net_charge(scene: Scene) -> None:
    child = scene.children[0]
    scene.lose(child)
    scene.live(day(9, 21), day(9, 28))
    scene.live(day(9, 29), day(10, 5), [child])
    assert scene.sums() == {}
    scene.confirm(child, day(10, 5))
    assert scene.sums() == ONE
    assert set(LedgerEntry.objects.filter(reversed_by=None, kind="charge").values_list("lost_on", flat=True)) == {
        day(9, 29)
    }


@pytest.mark.parametrize("outcome", [CaseOutcome.ELSEWHERE, CaseOutcome.OVER_AGE, CaseOutcome.MISSING])
def test_k12_closed_otherwise_is_reversed_while_provisional(scene: Scene, outcome: CaseOutcome) -> None:
    scene.lose(scene.children[0])
    scene.close(scene.children[0], outcome, day(9, 21))
    kept = outcome == CaseOutcome.MISSING
    assert scene.sums() == (ONE if kept else {})
    assert reasons() == (set() if kept else {EntryReason.CLOSED})


def test_d11_opened_again_the_charge_stands_anew(scene: Scene) -> None:
    scene.lose(scene.children[0])
    scene.close(scene.children[0], CaseOutcome.ELSEWHERE, day(9, 21))
    case = scene.case(scene.children[0])
    reopen_case(case=case, reason="证明不实", actor=scene.principal, at=make.at(day(9, 22)))
    assert scene.sums() == ONE
    assert set(LedgerEntry.objects.filter(reversed_by=None, kind="charge").values_list("round", flat=True)) == {2}


def test_f7_a_confirmation_taken_back_is_reversed(scene: Scene) -> None:
    scene.live(START, CONFIRMED, scene.children[:1])
    event = scene.confirm(scene.children[0])
    retract(event=event, reason="点错了", actor=scene.principal, at=make.at(CONFIRMED, 17))
    assert scene.sums() == {} and reasons() == {EntryReason.RETRACTED}
    scene.confirm(scene.children[0])
    assert scene.sums() == ONE


def test_b4_a_correction_of_the_first_day_charges_who_held_the_post_then(scene: Scene) -> None:
    child = scene.children[0]
    Appointment.objects.filter(staff=scene.w, role=Role.HEAD_TEACHER).update(ends_on=START)
    make.appoint(
        make.make_user(scene.school, name="新老师"), Role.HEAD_TEACHER, scene.school_class, starts_on=START + DAY
    )
    scene.live(START, day(9, 21), [child])
    scene.confirm(child, day(9, 21))
    assert scene.sums() == ONE
    correct_roll(scene.school_class, scene.registrar, START, {}, today=day(9, 21))
    assert scene.sums() == {**ONE, "王老师": -2, "新老师": -3}
    assert reasons() == {EntryReason.CHANGED}


def test_k16_leaving_with_papers_reverses_while_provisional(scene: Scene) -> None:
    scene.lose(scene.children[0])
    new = NewMovement(kind=MovementKind.ABROAD, on=day(9, 21), reason="随父母出国")
    record_movement(student=scene.children[0], new=new, actor=scene.registrar, at=make.at(day(9, 21)))
    assert scene.sums() == {} and reasons() == {EntryReason.LEFT}


def test_f3_settled_only_from_the_day_after(scene: Scene) -> None:
    scene.lose(scene.children[0])
    with pytest.raises(ValidationError):
        settle_term(term=scene.term, at=make.at(SETTLED, 23))
    done = scene.settle(SETTLED + DAY)
    assert (done.final, done.provisional, done.reversed, done.is_new, done.on) == (3, 0, 0, True, SETTLED)
    assert set(FinalMark.objects.values_list("reason", "on")) == {(FinalReason.SETTLED, SETTLED)}


def test_f3_settling_twice_adds_nothing(scene: Scene) -> None:
    scene.lose(scene.children[0])
    scene.settle()
    before = (LedgerEntry.objects.count(), FinalMark.objects.count(), Settlement.objects.count())
    assert scene.settle(AFTER + DAY).is_new is False
    run_day(at=make.at(AFTER + DAY, 23))
    assert (LedgerEntry.objects.count(), FinalMark.objects.count(), Settlement.objects.count()) == before


@pytest.mark.parametrize(
    ("back_on", "after_settlement"),
    [(day(10, 9), {}), (day(10, 12), ONE), (day(10, 16), ONE), (day(10, 19), ONE)],
)
def test_f3_a_return_before_and_after_the_settlement_day(
    scene: Scene, back_on: dt.date, after_settlement: dict[str, int]
) -> None:
    child = scene.children[0]
    scene.lose(child)
    scene.live(day(9, 21), back_on - DAY, [child])
    scene.live(back_on, SETTLED)
    done = scene.settle()
    assert scene.sums() == after_settlement
    is_fresh = day(10, 9) < back_on <= SETTLED
    assert (done.provisional, done.final) == ((3, 0) if is_fresh else (0, len(after_settlement)))
    scene.live(AFTER, day(10, 30))
    assert scene.sums() == ({} if is_fresh else after_settlement)


def test_k16_missing_again_after_settlement_makes_it_final(scene: Scene) -> None:
    child = scene.children[0]
    scene.lose(child)
    scene.live(day(9, 21), day(10, 14), [child])
    scene.live(day(10, 15), SETTLED)
    scene.settle()
    scene.live(AFTER, AFTER, [child])
    assert set(FinalMark.objects.values_list("reason", "on")) == {(FinalReason.RELAPSED, AFTER)}
    scene.live(day(10, 20), day(11, 6))
    assert scene.sums() == ONE


def test_k12_after_settlement_a_closing_changes_nothing(scene: Scene) -> None:
    scene.lose(scene.children[0])
    scene.settle()
    scene.close(scene.children[0], CaseOutcome.ELSEWHERE, AFTER)
    assert scene.sums() == ONE


def test_f3_confirmed_after_the_settlement_day_belongs_to_the_next_term(scene: Scene) -> None:
    child = scene.children[0]
    scene.live(day(10, 12), AFTER, [child])
    scene.confirm(child, AFTER)
    scene.settle(AFTER)
    assert set(LedgerEntry.objects.values_list("term", flat=True)) == {scene.next_term.pk}
    assert not FinalMark.objects.exists()


def test_f3_confirmed_in_the_last_vacation_waits_for_the_next_term(scene: Scene) -> None:
    Term.objects.filter(pk=scene.next_term.pk).delete()
    child = scene.children[0]
    scene.live(day(10, 12), SETTLED, [child])
    scene.confirm(child, day(10, 17))
    assert scene.sums() == {}
    scene.settle(day(10, 18))
    Term.objects.create(school=scene.school, name="春", starts_on=AFTER, ends_on=day(12, 31))
    run_day(at=make.at(AFTER, 23))
    assert scene.sums() == ONE


def test_k14_a_policy_change_never_alters_a_settled_term(scene: Scene) -> None:
    scene.lose(scene.children[0])
    scene.settle()
    policy = {"confirm_run_days": 5, "head_points": 30, "subject_points": 20, "back_days": 1, "settlement_days": 60}
    AccountabilityPolicy.objects.create(school=scene.school, effective_on=START, **policy)
    run_day(at=make.at(AFTER, 23))
    assert scene.sums() == ONE


def test_f1_a_post_entered_late_after_settlement_changes_nothing(scene: Scene) -> None:
    scene.lose(scene.children[0])
    scene.settle()
    make.appoint(make.make_user(scene.school, name="晚登记"), Role.SUBJECT_TEACHER, scene.school_class, subject="音乐")
    run_day(at=make.at(AFTER, 23))
    assert scene.sums() == ONE


def test_the_daily_run_settles_and_in_order(scene: Scene) -> None:
    scene.lose(scene.children[0])
    late = dt.date(2027, 1, 16)
    with pytest.raises(ValidationError, match="第一学期"):
        settle_term(term=scene.next_term, at=make.at(late))
    done = run_day(at=make.at(late))
    assert [each.term for each in done.settled] == [scene.term, scene.next_term]
    assert [each.final for each in done.settled] == [3, 0]


def test_f8_an_upheld_objection_is_a_reversal_also_after_settlement(scene: Scene) -> None:
    scene.lose(scene.children[0])
    scene.settle()
    entry = LedgerEntry.objects.get(staff=scene.l)
    objection = object_to(entry=entry, text="当天我在外校支教", actor=scene.l, at=make.at(AFTER))
    decision = {"objection": objection, "reason": "属实", "at": make.at(AFTER, 10)}
    with pytest.raises(ValidationError):
        decide_objection(**decision, answer=ObjectionAnswer.UPHELD, actor=scene.registrar)
    with pytest.raises(ValidationError):
        decide_objection(**{**decision, "reason": " "}, answer=ObjectionAnswer.UPHELD, actor=scene.principal)
    decide_objection(**decision, answer=ObjectionAnswer.UPHELD, actor=scene.principal)
    assert scene.sums() == {"王老师": -3, "张老师": -2}
    with pytest.raises(ValidationError):
        decide_objection(**decision, answer=ObjectionAnswer.DISMISSED, actor=scene.principal)
    run_day(at=make.at(AFTER, 23))
    assert scene.sums() == {"王老师": -3, "张老师": -2}


def test_f8_upheld_before_settlement_it_is_not_charged_again(scene: Scene) -> None:
    scene.lose(scene.children[0])
    entry = LedgerEntry.objects.get(staff=scene.l)
    objection = object_to(entry=entry, text="我不教这个班", actor=scene.l, at=make.at(CONFIRMED, 17))
    decide_objection(
        objection=objection, answer=ObjectionAnswer.UPHELD, reason="属实", actor=scene.principal,
        at=make.at(CONFIRMED, 18),
    )  # fmt: skip
    run_day(at=make.at(CONFIRMED, 23))
    scene.settle()
    assert scene.sums() == {"王老师": -3, "张老师": -2}


def test_f8_dismissed_it_stands(scene: Scene) -> None:
    scene.lose(scene.children[0])
    entry = LedgerEntry.objects.get(staff=scene.l)
    objection = object_to(entry=entry, text="不服", actor=scene.l, at=make.at(CONFIRMED, 17))
    decide_objection(
        objection=objection, answer=ObjectionAnswer.DISMISSED, reason="当天任课", actor=scene.principal,
        at=make.at(CONFIRMED, 18),
    )  # fmt: skip
    assert scene.sums() == ONE


def test_f8_only_the_person_charged_objects_once_with_words(scene: Scene) -> None:
    scene.lose(scene.children[0])
    entry = LedgerEntry.objects.get(staff=scene.l)
    at = make.at(CONFIRMED, 17)
    for actor, text in ((scene.z, "替她说"), (scene.principal, "校长"), (scene.l, " ")):
        with pytest.raises(ValidationError):
            object_to(entry=entry, text=text, actor=actor, at=at)
    object_to(entry=entry, text="不服", actor=scene.l, at=at)
    with pytest.raises(ValidationError):
        object_to(entry=entry, text="不服", actor=scene.l, at=at)
    scene.close(scene.children[0], CaseOutcome.ELSEWHERE, CONFIRMED)
    gone = LedgerEntry.objects.get(staff=scene.z, kind=EntryKind.CHARGE)
    with pytest.raises(ValidationError):
        object_to(entry=gone, text="不服", actor=scene.z, at=at)


def test_statements_do_not_grow_with_the_children(scene: Scene) -> None:
    counts = []
    for children in (scene.children[:1], scene.children[1:4]):
        for child in children:
            scene.live(START, CONFIRMED, scene.children[:4]) if not counts and child is children[0] else None
        before = LedgerEntry.objects.count()
        for child in children:
            case = scene.case(child)
            case.events.create(
                school=scene.school, kind="confirmed", on=CONFIRMED, at=make.at(CONFIRMED, 16), by=scene.principal
            )
        with CaptureQueriesContext(connection) as found:
            post_points(school_id=scene.school.pk, at=make.at(CONFIRMED, 17), among={each.pk for each in children})
        assert LedgerEntry.objects.count() == before + 3 * len(children)
        counts.append(len(found))
    assert counts[0] == counts[1] <= 20


def test_sick_children_never_cost_points(scene: Scene) -> None:
    scene.live(START, day(9, 30), scene.children[:1], AbsenceKind.SICK)
    assert not LedgerEntry.objects.exists()
