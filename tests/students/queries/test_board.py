"""The board of a day: who reported, who is missing, and how many queries that takes (B2, B3, C1, D2, H1)."""

import datetime as dt
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from students.choices import AbsenceKind, ContactChannel, ContactResult, Session
from students.models import Contact, SchoolClass, Student, User
from students.queries.board import Board, board
from students.queries.calendar import limits_on, school_calendar
from students.rules.lateness import Punctuality
from tests import make
from tests.rolls import take_roll

THURSDAY, FRIDAY, MONDAY = dt.date(2026, 11, 19), dt.date(2026, 11, 20), dt.date(2026, 11, 23)
UNEXPLAINED, UNEXCUSED, SICK = AbsenceKind.UNEXPLAINED, AbsenceKind.UNEXCUSED, AbsenceKind.SICK


def read(school_class: SchoolClass, day: dt.date = MONDAY, hour: int = 8, minute: int = 30) -> Board:
    school_id = school_class.school_id
    return board(school_id, day, make.at(day, hour, minute), school_calendar(school_id), limits_on(school_id, day))


def shown(found: Board) -> list[tuple[str, int, int, bool]]:
    return [
        (row.name, row.child.runs.unexcused, row.child.runs.unknown_after_start, row.is_at_threshold)
        for row in found.missing
    ]


def test_class_without_roll_is_owing_not_absent_b2(school_class: SchoolClass, pupils: list[Student]) -> None:
    found = read(school_class)
    assert [each.id for each in found.owing] == [school_class.id]
    assert (found.reported, found.missing, found.attendance.rate) == (0, (), None)


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [(8, 59, Punctuality.PENDING), (9, 0, Punctuality.PENDING), (9, 1, Punctuality.DUE)],
    ids=["before", "in-the-last-minute", "after"],
)
def test_owing_is_overdue_only_after_the_deadline_b3(
    school_class: SchoolClass, pupils: list[Student], hour: int, minute: int, expected: Punctuality
) -> None:
    found = read(school_class, hour=hour, minute=minute)
    assert found.classes[0].punctuality is expected
    assert found.overdue is (expected is Punctuality.DUE)


def test_class_with_nobody_expected_is_not_on_the_board_k2(school_class: SchoolClass) -> None:
    assert read(school_class).classes == ()


def test_runs_reach_the_threshold_across_a_weekend_c1_d2(
    school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    gone, new, sick = pupils
    take_roll(school_class, head_teacher, THURSDAY, {gone: UNEXCUSED, sick: UNEXCUSED})
    take_roll(school_class, head_teacher, FRIDAY, {gone: UNEXCUSED, sick: SICK})
    take_roll(school_class, head_teacher, MONDAY, {gone: UNEXPLAINED, new: UNEXPLAINED, sick: SICK})
    found = read(school_class)
    assert shown(found) == [(gone.name, 3, 0, True), (new.name, 1, 0, False)]
    assert [row.name for row in found.at_threshold] == [gone.name]
    assert found.attendance.rate == Fraction(0)
    assert found.classes[0].without_reason == 2
    assert found.classes[0].on_leave == 1


def test_open_run_stays_on_the_board_while_today_is_unknown_b2(
    school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    take_roll(school_class, head_teacher, THURSDAY, {pupils[0]: UNEXCUSED})
    take_roll(school_class, head_teacher, FRIDAY, {pupils[0]: UNEXCUSED})
    found = read(school_class)
    assert shown(found) == [(pupils[0].name, 2, 1, False)]
    assert found.missing[0].child.is_unknown_today
    assert found.missing_today == ()


def test_child_seen_in_the_afternoon_leaves_the_board_b5(
    school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    take_roll(school_class, head_teacher, MONDAY, {pupils[0]: UNEXPLAINED})
    assert [row.name for row in read(school_class).missing] == [pupils[0].name]
    take_roll(school_class, head_teacher, MONDAY, {}, session=Session.AFTERNOON, hour=14)
    found = read(school_class, hour=15)
    assert found.missing == ()
    assert found.attendance.rate == Fraction(5, 6)


def test_contact_of_the_day_is_shown_and_counted_d1(
    school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    take_roll(school_class, head_teacher, MONDAY, {pupils[0]: UNEXPLAINED, pupils[1]: UNEXPLAINED})
    for student, result in ((pupils[0], ContactResult.WILL_RETURN), (pupils[1], ContactResult.UNREACHABLE)):
        Contact.objects.create(
            school=school_class.school,
            student=student,
            about_on=MONDAY,
            at=make.at(MONDAY, 8, 20),
            channel=ContactChannel.PHONE,
            result=result,
            recorded_by=head_teacher,
            recorded_at=make.at(MONDAY, 8, 21),
        )
    found = read(school_class)
    assert found.reached == 1
    assert {row.contact.result for row in found.missing if row.contact} == {"will_return", "unreachable"}


def test_rate_is_compared_with_the_same_weekday_a_week_before_h1(
    school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    take_roll(school_class, head_teacher, dt.date(2026, 11, 16), {pupils[0]: SICK})
    take_roll(school_class, head_teacher, MONDAY)
    found = read(school_class)
    assert (found.attendance.rate, found.attendance_before.rate) == (Fraction(1), Fraction(2, 3))
    assert found.day_before == dt.date(2026, 11, 16)


def test_other_school_is_not_on_the_board(school_class: SchoolClass, pupils: list[Student]) -> None:
    other = make.make_class(make.make_school())
    make.make_student(other)
    assert [each.id for each in read(school_class).classes] == [school_class.id]


def _fill(school_class: SchoolClass, by: User, children: int) -> None:
    students = [make.make_student(school_class) for _ in range(children)]
    for day in (THURSDAY, FRIDAY, MONDAY):
        take_roll(school_class, by, day, dict.fromkeys(students[: max(1, children - 1)], UNEXCUSED))


def test_queries_do_not_grow_with_classes_or_children(school_class: SchoolClass, head_teacher: User) -> None:
    counts = []
    for children in (1, 3):
        _fill(make.make_class(school_class.school), head_teacher, children)
        make.make_student(school_class)
        with CaptureQueriesContext(connection) as captured:
            read(school_class)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 24
