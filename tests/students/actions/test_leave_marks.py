"""What a slip does to rolls already taken (B4, B6, K4)."""

import datetime as dt
from typing import Any

import pytest

from students import events
from students.actions.leave import cancel_leave, end_leave, extend_leave
from students.choices import AbsenceKind, LeaveKind, Role, RollChange, Session
from students.models import Absence, Roll, RollVersion, School, SchoolClass, Student, User
from students.queries.calendar import school_calendar
from students.queries.child_days import current_runs
from students.queries.leave import explained_on
from tests import make
from tests.students.scene import slip, take_roll

THURSDAY, FRIDAY, MONDAY = dt.date(2026, 11, 19), dt.date(2026, 11, 20), dt.date(2026, 11, 23)
OFFICE = {Role.REGISTRAR}
K = AbsenceKind


@pytest.fixture
def heard() -> Any:
    """Every ``attendance_changed`` sent, as (date, children)."""
    sent: list[tuple[dt.date, set[int]]] = []

    def hear(sender: object, **about: Any) -> None:
        sent.append((about["date"], about["student_ids"]))

    events.attendance_changed.connect(hear)
    yield sent
    events.attendance_changed.disconnect(hear)


def pair(student: Student, day: dt.date) -> tuple[str, str]:
    found = Absence.objects.get(student=student, date=day)
    return found.morning, found.afternoon


@pytest.mark.parametrize(
    ("mark", "kind", "after", "present"),
    [
        pytest.param(K.UNEXPLAINED, LeaveKind.SICK, "sick", 1, id="unexplained-to-sick-stays-absent"),
        pytest.param(K.UNEXCUSED, LeaveKind.PERSONAL, "personal", 1, id="unexcused-to-personal"),
        pytest.param(K.UNEXPLAINED, LeaveKind.OFFICIAL, "official", 2, id="official-counts-as-present"),
    ],
)
def test_b4_slip_rewrites_the_mark_in_a_new_version(
    school_class: SchoolClass,
    pupils: list[Student],
    head_teacher: User,
    mark: AbsenceKind,
    kind: LeaveKind,
    after: str,
    present: int,
) -> None:
    take_roll(school_class, head_teacher, MONDAY, {pupils[0]: mark, pupils[1]: K.UNEXPLAINED})
    slip(pupils[0], head_teacher, MONDAY, kind=kind)
    roll = Roll.objects.get()
    version = RollVersion.objects.get(number=2)
    assert (roll.version, roll.expected, roll.present, roll.submitted_at) == (2, 3, present, make.at(MONDAY, 8))
    assert (version.change, version.present, version.by) == (RollChange.LEAVE, present, head_teacher)
    assert version.marks == {str(pupils[0].pk): [after, ""], str(pupils[1].pk): ["unexplained", ""]}
    assert pair(pupils[0], MONDAY) == (after, "")
    assert pair(pupils[1], MONDAY) == ("unexplained", "")


@pytest.mark.parametrize("mark", [K.SICK, K.LATE, K.LEFT_EARLY, K.OFFICIAL])
def test_k4_other_marks_stay(
    school_class: SchoolClass, pupils: list[Student], head_teacher: User, heard: Any, mark: AbsenceKind
) -> None:
    take_roll(school_class, head_teacher, MONDAY, {pupils[0]: mark})
    heard.clear()
    slip(pupils[0], head_teacher, MONDAY, kind=LeaveKind.PERSONAL)
    assert (pair(pupils[0], MONDAY), Roll.objects.get().version, heard) == ((mark, ""), 1, [])


def test_b4_totals_are_of_the_session_last_handed_in(
    school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    take_roll(school_class, head_teacher, MONDAY, {pupils[0]: K.UNEXPLAINED})
    take_roll(school_class, head_teacher, MONDAY, {pupils[1]: K.UNEXPLAINED}, Session.AFTERNOON)
    slip(pupils[0], head_teacher, MONDAY, kind=LeaveKind.OFFICIAL)
    assert Roll.objects.get().present == 2
    slip(pupils[1], head_teacher, MONDAY, kind=LeaveKind.OFFICIAL)
    assert Roll.objects.get().present == 3
    assert (pair(pupils[0], MONDAY), pair(pupils[1], MONDAY)) == (("official", ""), ("", "official"))


def test_b4_counters_are_recomputed_and_each_roll_is_announced(
    school: School, school_class: SchoolClass, pupils: list[Student], head_teacher: User, heard: Any
) -> None:
    for day in (THURSDAY, FRIDAY, MONDAY):
        take_roll(school_class, head_teacher, day, {pupils[0]: K.UNEXPLAINED, pupils[1]: K.UNEXPLAINED})
    calendar = school_calendar(school.pk)
    assert current_runs(school.pk, [pupils[0].pk], calendar, MONDAY)[pupils[0].pk].unexcused == 3
    heard.clear()
    slip(pupils[0], head_teacher, FRIDAY, MONDAY, today=MONDAY)
    run = current_runs(school.pk, [pupils[0].pk, pupils[1].pk], calendar, MONDAY)
    assert (run[pupils[0].pk].unexcused, run[pupils[0].pk].absence, run[pupils[1].pk].unexcused) == (1, 3, 3)
    assert heard == [(FRIDAY, {pupils[0].pk}), (MONDAY, {pupils[0].pk})]
    assert explained_on(pupils[0].pk, make.at(MONDAY, 9)) == [FRIDAY, MONDAY]


def test_b7_extension_explains_only_the_days_added(
    school_class: SchoolClass, pupils: list[Student], registrar: User, head_teacher: User
) -> None:
    leave = slip(pupils[0], registrar, THURSDAY, roles=OFFICE)
    for day in (THURSDAY, FRIDAY, MONDAY):
        take_roll(school_class, head_teacher, day, {pupils[0]: K.UNEXPLAINED})
    extend_leave(actor=registrar, at=make.at(MONDAY, 9), today=MONDAY, roles=OFFICE, leave=leave, ends_on=FRIDAY)
    assert [pair(pupils[0], day)[0] for day in (THURSDAY, FRIDAY, MONDAY)] == ["unexplained", "sick", "unexplained"]


def test_b6_ending_and_cancelling_leave_rolls_alone(
    school_class: SchoolClass, pupils: list[Student], head_teacher: User
) -> None:
    take_roll(school_class, head_teacher, MONDAY, {pupils[0]: K.UNEXPLAINED, pupils[1]: K.UNEXPLAINED})
    ended, cancelled = slip(pupils[0], head_teacher, MONDAY), slip(pupils[1], head_teacher, MONDAY)
    end_leave(actor=head_teacher, today=MONDAY, leave=ended, returned_on=MONDAY)
    cancel_leave(actor=head_teacher, at=make.at(MONDAY, 10), today=MONDAY, leave=cancelled)
    assert [pair(each, MONDAY)[0] for each in pupils[:2]] == ["sick", "sick"]
    assert Roll.objects.get().version == 3


def test_b2_leave_without_a_roll_leaves_the_day_unknown(pupils: list[Student], head_teacher: User) -> None:
    slip(pupils[0], head_teacher, MONDAY)
    assert not Roll.objects.exists()
    assert not Absence.objects.exists()
