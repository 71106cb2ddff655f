"""Taking returning children in, tasks of the registrar, proofs of study (G5, G2, M9)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from students.actions.proofs import record_proofs
from students.actions.registry_tasks import finish_task, give_task, reopen_task
from students.actions.returnees import Returnee, take_in
from students.choices import MovementKind, TaskKind
from students.models import AttendancePolicy, Enrolment, Guardian, RegistryTask, SchoolClass, Student, StudyProof, User
from students.queries.enrolment import expected_pupils
from students.queries.registry_rows import disagreeing
from students.queries.returnees import known_children, returned_on, returnee_ids
from students.rules.returnees import Record
from tests import make
from tests.paper import MONDAY, day, move

AT = make.at(MONDAY)
NUMBER = "11010519491231002X"


def take(school_class: SchoolClass, actor: User, known: Student | None = None, **said: Any) -> Student:
    """A child taken in on the Monday; into the class unless told otherwise."""
    new = Returnee(**{"name": "冉欣怡", "on": MONDAY, "to_class": school_class, **said})
    return take_in(school=school_class.school, new=new, known=known, actor=actor, at=AT).student


def expected(school_class: SchoolClass, on: dt.date = MONDAY) -> list[str]:
    return [pupil.name for pupil in expected_pupils(school_class.school_id, [school_class.pk], on)]


def test_g5_a_name_is_enough(school_class: SchoolClass, registrar: User) -> None:
    child = take(school_class, registrar)
    assert expected(school_class) == ["冉欣怡"] and expected(school_class, day(11, 22)) == []
    assert (child.name_initials, child.sex, child.birth_on) == ("rxy", "", None)
    assert disagreeing([child.pk]) == []
    assert returned_on(child) == MONDAY


def test_g5_what_the_number_says_is_filled_in(school_class: SchoolClass, registrar: User) -> None:
    child = take(school_class, registrar, id_number=NUMBER.lower())
    assert (child.id_number, child.birth_on, child.sex) == (NUMBER, dt.date(1949, 12, 31), "female")


def test_g5_without_a_class_the_age_chooses_the_smallest_of_the_grade(
    school_class: SchoolClass, pupils: list[Student], registrar: User
) -> None:
    small = make.make_class(school_class.school)
    take(school_class, registrar, to_class=None, birth_on=dt.date(2018, 3, 1))
    assert expected(small) == ["冉欣怡"]


def test_g5_the_age_at_which_school_begins_is_the_schools_own(school_class: SchoolClass, registrar: User) -> None:
    """Born in 2017 the child began at six in 2023, and at seven in 2024, the year of the class."""
    with pytest.raises(ValidationError, match="选择"):
        take(school_class, registrar, to_class=None, birth_on=dt.date(2017, 3, 1))
    AttendancePolicy.objects.filter(school=school_class.school).update(school_age_from=7)
    take(school_class, registrar, to_class=None, birth_on=dt.date(2017, 3, 1))
    assert expected(school_class) == ["冉欣怡"]


@pytest.mark.parametrize("birth_on", [None, dt.date(2015, 3, 1)], ids=["no-age", "no-class-of-the-grade"])
def test_g5_without_class_and_age_the_desk_is_asked(
    school_class: SchoolClass, registrar: User, birth_on: dt.date | None
) -> None:
    with pytest.raises(ValidationError) as refused:
        take(school_class, registrar, to_class=None, birth_on=birth_on)
    assert list(refused.value.message_dict) == ["to_class"]
    assert not Student.objects.exists()


def test_g5_a_number_that_cannot_be_right_is_named_at_its_field(school_class: SchoolClass, registrar: User) -> None:
    with pytest.raises(ValidationError) as refused:
        take(school_class, registrar, id_number="110105194912310021")
    assert list(refused.value.message_dict) == ["id_number"]


@pytest.mark.parametrize(
    ("record", "task"),
    [(Record.NO, "registry_record"), (Record.YES, "request_record"), (Record.UNKNOWN, "request_record")],
)
def test_g5_the_record_becomes_a_dated_task(
    school_class: SchoolClass, registrar: User, record: Record, task: str
) -> None:
    child = take(school_class, registrar, record=record)
    found = RegistryTask.objects.get(student=child)
    assert (found.kind, found.due_on, found.made_by) == (task, day(12, 23), registrar)


def test_k14_the_days_of_the_task_are_the_schools_own(school_class: SchoolClass, registrar: User) -> None:
    AttendancePolicy.objects.create(school=school_class.school, effective_on=MONDAY, registry_task_days=10)
    child = take(school_class, registrar)
    assert RegistryTask.objects.get(student=child).due_on == day(12, 3)


def test_g3_a_known_child_goes_on_with_a_second_spell(
    school_class: SchoolClass, pupils: list[Student], registrar: User
) -> None:
    child = pupils[0]
    move(child, MovementKind.TRANSFER_OUT, day(10, 12))
    assert child.name not in expected(school_class)
    assert take(school_class, registrar, known=child, name="陈子函", id_number=NUMBER) == child
    child.refresh_from_db()
    assert (child.name, child.id_number, child.birth_on) == ("陈子涵", NUMBER, dt.date(2017, 5, 13))
    assert Enrolment.objects.filter(student=child).count() == 2
    assert child.name in expected(school_class)
    assert returnee_ids(child.school_id, [pupil.pk for pupil in pupils]) == {child.pk}


def test_g5_guardians_are_added_once(school_class: SchoolClass, pupils: list[Student], registrar: User) -> None:
    child = pupils[0]
    Guardian.objects.create(school=child.school, student=child, name="陈大山", phone="13812345678")
    move(child, MovementKind.TRANSFER_OUT, day(10, 12))
    take(school_class, registrar, known=child, guardian="陈父", phone="13812345678")
    assert Guardian.objects.filter(student=child).count() == 1
    move(child, MovementKind.TRANSFER_OUT, MONDAY)
    take(school_class, registrar, known=child, guardian="陈奶奶")
    assert list(Guardian.objects.filter(student=child).values_list("name", "position")) == [
        ("陈大山", 1),
        ("陈奶奶", 2),
    ]


# ---- known already?


@pytest.mark.parametrize(
    ("name", "birth_on", "number", "is_known"),
    [
        ("陈子涵", dt.date(2017, 5, 13), "", True),
        ("陈子涵", None, "", True),
        ("陈子涵", dt.date(2017, 5, 14), "", False),
        ("陈子函", dt.date(2017, 5, 13), "", False),
        ("别名", None, NUMBER, True),
        ("买买提•阿不都热合曼", None, "", True),
    ],
    ids=["name-and-birth", "birth-not-said", "another-birth", "another-name", "same-number", "g4-another-dot"],
)
def test_g5_who_may_be_known(
    school_class: SchoolClass,
    pupils: list[Student],
    name: str,
    birth_on: dt.date | None,
    number: str,
    is_known: bool,
) -> None:
    make.make_student(school_class, name="李明", id_number=NUMBER)
    make.make_student(make.make_class(make.make_school()), name="陈子涵", id_number=NUMBER)
    found = known_children(school_class.school_id, name, birth_on, number, MONDAY)
    assert len(found) == is_known
    assert all(each.is_in_the_books for each in found)


# ---- tasks


def given(student: Student, actor: User) -> RegistryTask:
    return give_task(student=student, kind=TaskKind.REGISTRY_RECORD, due_on=day(12, 1), actor=actor, at=AT)


def test_g5_one_open_task_of_a_kind(pupils: list[Student], registrar: User) -> None:
    first = given(pupils[0], registrar)
    assert given(pupils[0], registrar) == first
    finish_task(task=first, note="已建", actor=registrar, at=AT)
    assert given(pupils[0], registrar) != first


def test_a_task_is_done_once_with_a_note_and_can_be_opened_again(pupils: list[Student], registrar: User) -> None:
    task = given(pupils[0], registrar)
    with pytest.raises(ValidationError):
        finish_task(task=task, note=" ", actor=registrar, at=AT)
    with pytest.raises(ValidationError):
        reopen_task(task=task, actor=registrar, at=AT)
    done = finish_task(task=task, note=" 已建学籍 ", actor=registrar, at=AT)
    assert (done.note, done.done_by, done.done_at) == ("已建学籍", registrar, AT)
    with pytest.raises(ValidationError):
        finish_task(task=task, note="再来", actor=registrar, at=AT)
    assert reopen_task(task=task, actor=registrar, at=AT).done_at is None
    assert [row.note for row in task.history.all()] == ["", "已建学籍", ""]


# ---- proofs


def proof(students: list[Student], actor: User, **said: Any) -> list[StudyProof]:
    values = {"document": "就读证明", "received_on": MONDAY, "today": MONDAY, **said}
    return record_proofs(students=students, actor=actor, at=AT, **values)


def test_g2_one_document_for_many(pupils: list[Student], registrar: User) -> None:
    found = proof(pupils, registrar)
    assert {(each.student_id, each.school_year) for each in found} == {(pupil.pk, 2026) for pupil in pupils}
    assert proof(pupils, registrar) == [], "the same paper twice is one proof"
    assert len(proof(pupils, registrar, document="另一份")) == 3


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"document": "  "}, "document"),
        ({"received_on": day(11, 24)}, "received_on"),
        ({"received_on": day(8, 31)}, "received_on"),
    ],
    ids=["no-document", "to-come", "of-last-year"],
)
def test_g2_a_proof_that_says_nothing_is_refused(
    pupils: list[Student], registrar: User, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        proof(pupils, registrar, **said)
    assert list(refused.value.message_dict) == [field]
    assert not StudyProof.objects.exists()
