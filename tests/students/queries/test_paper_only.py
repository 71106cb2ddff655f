"""Who is on paper only, group by group, in a fixed number of queries (D10, C4, G2, G5, B11)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from students.actions.movements import reverse_movement
from students.actions.proofs import record_proofs
from students.choices import AbsenceKind
from students.choices import MovementKind as K
from students.models import Movement, SchoolClass, Student, User
from students.queries.calendar import school_calendar
from students.queries.paper_only import paper_only, proofs_missing
from students.rules.paper_only import Group, PaperRow, Unseen
from tests import make
from tests.paper import MONDAY, children_on_paper, day, move
from tests.rolls import take_roll

FRIDAY = day(11, 20)


def read(school_class: SchoolClass, today: dt.date = MONDAY) -> dict[Group, list[PaperRow]]:
    return paper_only(school_class.school_id, school_calendar(school_class.school_id), today)


def names(school_class: SchoolClass, today: dt.date = MONDAY) -> dict[Group, list[str]]:
    return {group: [row.name for row in rows] for group, rows in read(school_class, today).items()}


@pytest.fixture
def reported(school_class: SchoolClass, pupils: list[Student], head_teacher: User) -> SchoolClass:
    """The class with a roll of this month."""
    take_roll(school_class, head_teacher, FRIDAY)
    return school_class


def test_every_group_has_its_child_most_urgent_first(reported: SchoolClass, registrar: User) -> None:
    children_on_paper(reported, registrar)
    assert names(reported) == {
        Group.TRANSFER_OVERDUE: ["逾期"],
        Group.SUSPENSION_OVER: ["休学到期"],
        Group.TRANSFER_RUNNING: ["在途"],
        Group.SUSPENSION_ENDING: ["将复学"],
        Group.PROOF_MISSING: ["在本校借读", "在外借读"],
        Group.NOT_ARRIVED: ["毕业"],
        Group.NOT_EXPECTED: ["休学中"],
        Group.TASK: ["待办"],
    }


def test_a_row_says_class_school_and_days_c5(reported: SchoolClass, registrar: User) -> None:
    children_on_paper(reported, registrar)
    (row,) = read(reported)[Group.TRANSFER_OVERDUE]
    assert row.clock and (row.since, row.elapsed, row.clock.left, row.clock.due_on) == (day(11, 6), 11, -1, FRIDAY)
    assert row.other_school == "城关镇小学"
    assert row.class_key and (row.class_key.entry_year, row.class_key.number) == (2024, 1)


def test_whoever_is_in_class_is_on_no_list(reported: SchoolClass) -> None:
    assert read(reported) == {}


@pytest.mark.parametrize("kind", [K.TRANSFER_OUT, K.TRANSFER_WITHDRAWN])
def test_d10_a_transfer_confirmed_or_withdrawn_is_off_the_list(
    reported: SchoolClass, pupils: list[Student], kind: K
) -> None:
    move(pupils[0], K.TRANSFER_REQUEST, day(11, 6))
    assert list(read(reported)) == [Group.TRANSFER_OVERDUE]
    move(pupils[0], kind, MONDAY)
    assert read(reported) == {}


def test_m6_an_extension_moves_the_end(reported: SchoolClass, pupils: list[Student], head_teacher: User) -> None:
    move(pupils[0], K.SUSPENSION, day(11, 3), until=day(11, 20))
    assert list(read(reported)) == [Group.SUSPENSION_OVER]
    extension = move(pupils[0], K.EXTENSION, day(11, 20), until=day(11, 30))
    assert list(read(reported)) == [Group.SUSPENSION_ENDING]
    reverse_movement(movement=extension, reason="误录", actor=head_teacher, at=make.at(MONDAY))
    assert list(read(reported)) == [Group.SUSPENSION_OVER]


def test_m6_an_old_suspension_says_nothing_of_a_new_one(reported: SchoolClass, pupils: list[Student]) -> None:
    move(pupils[0], K.SUSPENSION, day(9, 7), until=day(12, 31))
    move(pupils[0], K.RESUMPTION, day(10, 12))
    move(pupils[0], K.SUSPENSION, day(11, 3), until=day(11, 18))
    assert list(read(reported)) == [Group.SUSPENSION_OVER]


def test_m6_an_old_extension_says_nothing_of_a_new_suspension(reported: SchoolClass, pupils: list[Student]) -> None:
    move(pupils[0], K.SUSPENSION, day(9, 7), until=day(10, 31))
    move(pupils[0], K.EXTENSION, day(9, 21), until=day(12, 31))
    move(pupils[0], K.RESUMPTION, day(10, 12))
    move(pupils[0], K.SUSPENSION, day(11, 3), until=day(11, 18))
    assert list(read(reported)) == [Group.SUSPENSION_OVER]


def test_g2_a_proof_of_this_school_year_settles_it(
    reported: SchoolClass, pupils: list[Student], registrar: User
) -> None:
    move(pupils[0], K.GUEST_OUT, day(9, 7))
    assert [row.name for row in proofs_missing(reported.school_id, school_calendar(reported.school_id), MONDAY)] == [
        pupils[0].name
    ]
    said = {"document": "就读证明", "actor": registrar, "at": make.at(MONDAY)}
    record_proofs(students=[pupils[0]], received_on=day(8, 20), today=day(8, 20), **said)
    assert Group.PROOF_MISSING in read(reported)
    record_proofs(students=[pupils[0]], received_on=MONDAY, today=MONDAY, **said)
    assert Group.PROOF_MISSING not in read(reported)


def test_c4_long_leave_asks_for_a_suspension(
    school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    calendar = school_calendar(school_class.school_id)
    for each in calendar.school_days_between(day(11, 3), MONDAY):
        take_roll(school_class, head_teacher, each, {pupils[0]: AbsenceKind.SICK})
    (row,) = read(school_class)[Group.LONG_LEAVE]
    assert (row.name, row.since, int(row.flags[0].count)) == (pupils[0].name, day(11, 3), 15)


# ---- expected by no roll


def test_b11_a_class_without_a_roll_is_one_row(school_class: SchoolClass, pupils: list[Student]) -> None:
    (row,) = read(school_class)[Group.NOT_EXPECTED]
    assert (row.student_id, row.children, row.unseen and row.unseen.why) == (None, 3, Unseen.NO_ROLL)


def test_b11_in_no_class(reported: SchoolClass, pupils: list[Student]) -> None:
    pupils[0].placements.all().delete()
    (row,) = read(reported)[Group.NOT_EXPECTED]
    assert (row.name, row.unseen and row.unseen.why) == (pupils[0].name, Unseen.NO_CLASS)


def test_b11_nobody_is_missed_before_the_first_school_day_of_the_month_is_over(
    school_class: SchoolClass, pupils: list[Student]
) -> None:
    assert read(school_class, day(11, 2)) == {}
    assert list(read(school_class, day(11, 3))) == [Group.NOT_EXPECTED]


def test_b11_who_joins_today_is_not_missed(reported: SchoolClass) -> None:
    make.make_student(make.make_class(reported.school), since=MONDAY)
    assert read(reported) == {}


# ---- graduates


@pytest.fixture
def graduate(reported: SchoolClass, pupils: list[Student]) -> Student:
    """Left the school in the summer."""
    move(pupils[0], K.GRADUATION, day(9, 1))
    return pupils[0]


def test_a_graduate_is_asked_for_until_an_arrival_is_known(
    reported: SchoolClass, graduate: Student, registrar: User
) -> None:
    assert names(reported) == {Group.NOT_ARRIVED: [graduate.name]}
    proof = {"document": "县二中报到名单", "received_on": MONDAY, "today": MONDAY}
    record_proofs(students=[graduate], actor=registrar, at=make.at(MONDAY), **proof)
    assert read(reported) == {}


def test_a_graduate_enrolled_in_another_school_of_the_database_has_arrived(
    reported: SchoolClass, graduate: Student
) -> None:
    Student.objects.filter(pk=graduate.pk).update(id_number_hash="a" * 64)
    junior = make.make_student(make.make_class(make.make_school()), since=day(9, 1))
    assert Group.NOT_ARRIVED in read(reported)
    Student.objects.filter(pk=junior.pk).update(id_number_hash="a" * 64)
    assert read(reported) == {}


def test_two_children_without_number_are_not_taken_for_one(reported: SchoolClass, graduate: Student) -> None:
    make.make_student(make.make_class(make.make_school()), since=day(9, 1))
    assert Group.NOT_ARRIVED in read(reported)


def test_a_graduation_taken_back_asks_for_nobody(reported: SchoolClass, graduate: Student, registrar: User) -> None:
    graduation = Movement.objects.get(student=graduate, kind=K.GRADUATION)
    reverse_movement(movement=graduation, reason="误录", actor=registrar, at=make.at(MONDAY))
    assert Group.NOT_ARRIVED not in read(reported)


# ---- the whole


def test_other_schools_are_not_here(reported: SchoolClass, registrar: User) -> None:
    other = make.make_class(make.make_school())
    children_on_paper(other, make.make_user(other.school))
    assert read(reported) == {}


def test_statements_do_not_grow(reported: SchoolClass, registrar: User) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as found:
            assert len(read(reported)) == 8
        return len(found)

    children_on_paper(reported, registrar)
    before = counted()
    for _ in range(2):
        children_on_paper(reported, registrar)
    assert counted() == before
