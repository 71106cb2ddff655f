"""Recording movements and taking them back (G2, G3, B11, K2)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from students import events
from students.actions.movements import NewMovement, record_movement, record_movements, reverse_movement
from students.choices import MovementKind, Status
from students.models import Away, Enrolment, Movement, Placement, SchoolClass, Student, User
from students.queries.enrolment import expected_pupils
from students.queries.movements import status_on
from students.queries.registry_rows import disagreeing
from tests import make

K = MovementKind
MONDAY = dt.date(2026, 11, 23)
AT = make.at(MONDAY)
SUSPENDED: dict[str, Any] = {
    "until": dt.date(2027, 8, 31),
    "approver_kind": "county",
    "approver": "青江县教育局",
    "reason": "因病",
}


def day(month: int, number: int) -> dt.date:
    """A date of 2026."""
    return dt.date(2026, month, number)


def new(kind: MovementKind, on: dt.date = MONDAY, **more: Any) -> NewMovement:
    """A movement with what its kind needs."""
    if kind in (K.TRANSFER_OUT, K.TRANSFER_REQUEST, K.GUEST_OUT, K.GUEST_IN, K.TRANSFER_IN):
        more = {"other_school": "城关镇小学", **more}
    if kind in (K.SUSPENSION, K.EXTENSION):
        more = {**SUSPENDED, **more}
    return NewMovement(kind=kind, on=on, **more)


def record(student: Student, kind: MovementKind, on: dt.date = MONDAY, **more: Any) -> Movement:
    """Record one as nobody in particular."""
    return record_movement(student=student, new=new(kind, on, **more), actor=None, at=AT)


def rows(student: Student) -> list[tuple[Any, ...]]:
    """All rows of the child as plain values."""
    spells = Enrolment.objects.filter(student=student).order_by("starts_on")
    stays = Placement.objects.filter(student=student).order_by("starts_on", "id")
    away = Away.objects.filter(student=student).order_by("starts_on")
    return [
        *spells.values_list("kind", "starts_on", "ends_on"),
        *stays.values_list("school_class_id", "seat_number", "starts_on", "ends_on"),
        *away.values_list("kind", "starts_on", "ends_on"),
    ]


def expected(school_class: SchoolClass, on: dt.date) -> list[int]:
    """Whom the class expects."""
    return [pupil.id for pupil in expected_pupils(school_class.school_id, [school_class.pk], on)]


@pytest.fixture
def child(pupils: list[Student]) -> Student:
    """The first child of the class."""
    return pupils[0]


@pytest.fixture
def other_class(school_class: SchoolClass) -> SchoolClass:
    """三年级(2)班 with one child."""
    other = make.make_class(school_class.school)
    make.make_student(other)
    return other


def test_a_child_who_leaves_is_not_expected_from_the_day_on(child: Student, school_class: SchoolClass) -> None:
    movement = record(child, K.TRANSFER_OUT, day(11, 20))
    assert child.pk in expected(school_class, day(11, 19))
    assert child.pk not in expected(school_class, day(11, 20))
    assert (movement.from_class, movement.recorded_at, movement.papers) == (school_class, AT, [])
    assert status_on(child.school_id, [child.pk], day(11, 19)) == {child.pk: Status.ENROLLED}
    assert status_on(child.school_id, [child.pk], day(11, 20)) == {child.pk: Status.LEFT}


@pytest.mark.parametrize("kind", [K.TRANSFER_REQUEST, K.SUSPENSION, K.GUEST_OUT])
def test_times_away_take_the_child_off_the_roll_and_back(
    kind: MovementKind, child: Student, school_class: SchoolClass
) -> None:
    back = {K.TRANSFER_REQUEST: K.TRANSFER_WITHDRAWN, K.SUSPENSION: K.RESUMPTION, K.GUEST_OUT: K.GUEST_OUT_END}[kind]
    record(child, kind, day(11, 2))
    record(child, back, day(11, 16))
    found = [child.pk in expected(school_class, on) for on in (day(11, 1), day(11, 2), day(11, 15), day(11, 16))]
    assert found == [True, False, False, True]
    assert not disagreeing([child.pk])


def test_a_change_of_class_takes_the_next_number(child: Student, other_class: SchoolClass) -> None:
    record(child, K.CLASS_CHANGE, to_class=other_class)
    assert Placement.objects.get(student=child, ends_on=None).seat_number == 2
    assert expected(other_class, MONDAY)[-1] == child.pk


def test_a_guest_who_becomes_an_own_pupil_keeps_the_number(school_class: SchoolClass, pupils: list[Student]) -> None:
    guest = make.make_student(school_class, kind="guest")
    make.make_student(school_class)
    record(guest, K.TRANSFER_IN, to_class=school_class)
    assert list(Placement.objects.filter(student=guest).values_list("seat_number", flat=True)) == [4, 4]
    assert list(Enrolment.objects.filter(student=guest).order_by("starts_on").values_list("kind", "ends_on")) == [
        ("guest", MONDAY),
        ("own", None),
    ]
    assert not disagreeing([guest.pk])


def test_two_spells_in_one_year_stay_two(child: Student, school_class: SchoolClass) -> None:
    record(child, K.TRANSFER_OUT, day(10, 12))
    record(child, K.TRANSFER_IN, day(11, 9), to_class=school_class)
    spells = Enrolment.objects.filter(student=child).order_by("starts_on").values_list("starts_on", "ends_on")
    assert list(spells) == [(day(9, 1), day(10, 12)), (day(11, 9), None)]
    assert [child.pk in expected(school_class, on) for on in (day(10, 11), day(10, 12), day(11, 9))] == [
        True,
        False,
        True,
    ]


def test_back_dating_between_movements_that_still_hold(child: Student, other_class: SchoolClass) -> None:
    third = make.make_class(child.school)
    record(child, K.CLASS_CHANGE, day(11, 2), to_class=other_class)
    record(child, K.CLASS_CHANGE, day(10, 12), to_class=third)
    stays = Placement.objects.filter(student=child).order_by("starts_on").values_list("school_class_id", "ends_on")
    assert [end for _, end in stays] == [day(10, 12), day(11, 2), None]
    assert not disagreeing([child.pk])


def test_back_dating_what_a_later_movement_forbids(child: Student) -> None:
    record(child, K.SUSPENSION, day(11, 2))
    before = rows(child)
    with pytest.raises(ValidationError, match="11月2日“休学”将因此不成立") as refused:
        record(child, K.TRANSFER_REQUEST, day(10, 12))
    assert set(refused.value.message_dict) == {"on"}
    assert (rows(child), Movement.objects.filter(student=child).count()) == (before, 2)


@pytest.mark.parametrize(
    ("kind", "more", "field", "sentence"),
    [
        (K.RESUMPTION, {}, "kind", "状态是“在籍在读”"),
        (K.TRANSFER_OUT, {"on": day(8, 31)}, "kind", "状态是“不在籍”"),
        (K.TRANSFER_OUT, {"other_school": " "}, "other_school", "必须填写"),
        (K.TRANSFER_OUT, {"on": dt.date(2016, 1, 1)}, "on", "早于该生出生"),
        (K.TRANSFER_OUT, {"on": dt.date(2027, 2, 1)}, "on", "最多提前登记到2027年1月22日"),
        (K.SUSPENSION, {"approver_kind": "school"}, "approver_kind", "第十一条"),
        (K.SUSPENSION, {"until": dt.date(2027, 11, 23)}, "until", "最晚到2027年11月22日"),
        (K.DEATH, {"papers": ("nonsense",)}, "papers", "不在清单内"),
        (K.DEATH, {"document_number": "x" * 61}, "document_number", "60"),
        (K.DEATH, {"until": day(12, 1)}, "until", "没有这一项"),
        (K.CLASS_CHANGE, {}, "to_class", "必须填写"),
    ],
)
def test_refusals(child: Student, kind: MovementKind, more: dict[str, Any], field: str, sentence: str) -> None:
    before = rows(child)
    with pytest.raises(ValidationError) as refused:
        record(child, kind, **more)
    assert list(refused.value.message_dict) == [field]
    assert sentence in refused.value.message_dict[field][0]
    assert (rows(child), Movement.objects.filter(student=child).count()) == (before, 1)


def test_classes_that_cannot_be_chosen(child: Student, school_class: SchoolClass, other_class: SchoolClass) -> None:
    SchoolClass.objects.filter(pk=other_class.pk).update(closed_on=MONDAY)
    other_class.refresh_from_db()
    elsewhere = make.make_class(make.make_school())
    for room, sentence in ((other_class, "没有开班"), (elsewhere, "没有开班"), (school_class, "已在这个班")):
        with pytest.raises(ValidationError, match=sentence):
            record(child, K.CLASS_CHANGE, to_class=room)


def test_rows_that_disagree_are_left_alone(child: Student, other_class: SchoolClass) -> None:
    Placement.objects.filter(student=child).update(starts_on=day(9, 7))
    assert disagreeing([child.pk]) == [child.pk]
    with pytest.raises(ValidationError, match="班级名册与该生"):
        record(child, K.CLASS_CHANGE, to_class=other_class)
    assert Placement.objects.filter(student=child).count() == 1


def test_a_closed_time_without_movements_survives(child: Student, school_class: SchoolClass) -> None:
    old = Enrolment.objects.create(
        school=child.school, student=child, starts_on=dt.date(2025, 9, 1), ends_on=dt.date(2026, 7, 1)
    )
    record(child, K.TRANSFER_OUT)
    assert Enrolment.objects.filter(pk=old.pk, ends_on=dt.date(2026, 7, 1)).exists()
    assert disagreeing([child.pk]) == [child.pk], "the strict comparison still names it"


def test_a_child_without_movements_is_not_admitted_twice(child: Student, school_class: SchoolClass) -> None:
    Movement.objects.filter(student=child).delete()
    with pytest.raises(ValidationError, match="班级名册与该生"):
        record(child, K.ADMISSION, to_class=school_class)


def test_many_at_once_and_none_when_one_is_refused(pupils: list[Student], other_class: SchoolClass) -> None:
    record(pupils[1], K.TRANSFER_OUT)
    items = [(pupil, new(K.CLASS_CHANGE, to_class=other_class)) for pupil in pupils]
    with pytest.raises(ValidationError) as refused:
        record_movements(items=items, actor=None, at=AT)
    assert refused.value.messages[0].startswith("赵若曦：该生当日")
    assert not Movement.objects.filter(kind=K.CLASS_CHANGE).exists()
    del items[1]
    assert len(record_movements(items=items, actor=None, at=AT)) == 2
    seats = Placement.objects.filter(school_class=other_class, ends_on=None).values_list("seat_number", flat=True)
    assert sorted(seats) == [1, 2, 3]


def test_several_movements_of_one_child_in_one_call(child: Student) -> None:
    items = [(child, new(K.TRANSFER_REQUEST, day(11, 2))), (child, new(K.TRANSFER_OUT, day(11, 20)))]
    record_movements(items=items, actor=None, at=AT)
    assert Away.objects.get(student=child).ends_on == day(11, 20)
    assert not disagreeing([child.pk])


def test_statements_do_not_grow_with_the_children(school_class: SchoolClass, other_class: SchoolClass) -> None:
    counts = []
    for many in (2, 20):
        children = [make.make_student(school_class) for _ in range(many)]
        items = [(each, new(K.CLASS_CHANGE, to_class=other_class)) for each in children]
        with CaptureQueriesContext(
            connection,
        ) as statements:
            record_movements(items=items, actor=None, at=AT)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 16


def test_everybody_who_listens_hears_of_it(child: Student) -> None:
    heard: list[Movement] = []

    def listen(sender: object, movements: list[Movement], **_more: object) -> None:
        heard.extend(movements)

    events.movements_recorded.connect(listen)
    try:
        movement = record(child, K.TRANSFER_REQUEST)
    finally:
        events.movements_recorded.disconnect(listen)
    assert heard == [movement]


@pytest.mark.parametrize("kind", [K.TRANSFER_OUT, K.SUSPENSION, K.GUEST_OUT, K.DEATH, K.CLASS_CHANGE, K.GRADUATION])
def test_taking_back_restores_the_rows(
    kind: MovementKind, child: Student, registrar: User, other_class: SchoolClass
) -> None:
    before = rows(child)
    movement = record(child, kind, **({"to_class": other_class} if kind is K.CLASS_CHANGE else {}))
    undo = reverse_movement(movement=movement, reason="录错了", actor=registrar, at=AT)
    assert rows(child) == before
    assert (undo.reverses, undo.kind, undo.on, undo.recorded_by) == (movement, kind, MONDAY, registrar)
    assert not disagreeing([child.pk])


def test_taking_back_an_admission_leaves_no_spell(school_class: SchoolClass, registrar: User, child: Student) -> None:
    movement = Movement.objects.get(student=child)
    reverse_movement(movement=movement, reason="重复登记", actor=registrar, at=AT)
    assert rows(child) == []
    assert record(child, K.ADMISSION, to_class=school_class).pk


@pytest.mark.parametrize("reason", ["", "  "])
def test_taking_back_needs_a_reason(reason: str, child: Student, registrar: User) -> None:
    with pytest.raises(ValidationError, match="写明撤销"):
        reverse_movement(movement=record(child, K.DEATH), reason=reason, actor=registrar, at=AT)


def test_what_cannot_be_taken_back(child: Student, registrar: User) -> None:
    first = record(child, K.TRANSFER_REQUEST, day(11, 2))
    record(child, K.TRANSFER_WITHDRAWN, day(11, 9))
    with pytest.raises(ValidationError, match="11月9日“撤回转出”将因此不成立"):
        reverse_movement(movement=first, reason="错", actor=registrar, at=AT)
    gone = record(child, K.DEATH)
    undo = reverse_movement(movement=gone, reason="错", actor=registrar, at=AT)
    for movement in (gone, undo):
        with pytest.raises(ValidationError, match="已经撤销"):
            reverse_movement(movement=movement, reason="错", actor=registrar, at=AT)


def test_a_child_comes_back_to_a_class_that_is_there_g1(child: Student, school_class: SchoolClass) -> None:
    record(child, K.SUSPENSION, day(9, 10))
    SchoolClass.objects.filter(pk=school_class.pk).update(closed_on=day(11, 1))
    with pytest.raises(ValidationError, match="已经结束"):
        record(child, K.RESUMPTION)
    now = make.make_class(school_class.school)
    record(child, K.RESUMPTION, to_class=now)
    assert expected(now, MONDAY) == [child.pk]
