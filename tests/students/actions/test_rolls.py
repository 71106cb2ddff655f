"""Handing in a roll (B1 to B11), on whatever database the suite runs on."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest

from students.actions.rolls import (
    Receipt,
    RollConflict,
    RollListChanged,
    RollRefused,
    Submission,
    list_digest,
    submit_roll,
)
from students.choices import AbsenceKind, RollChange, Session
from students.models import Absence, Roll, RollVersion, SchoolClass, Student, User
from students.queries.rolls import roll_state
from students.rules.roll import RollAuthority, RollRefusal, Totals
from tests import make

MONDAY = dt.date(2026, 11, 23)
FRIDAY = dt.date(2026, 11, 20)
HEAD = RollAuthority(is_head_teacher=True)
OFFICE = RollAuthority(is_registrar=True)
SICK, UNEXPLAINED, LATE = AbsenceKind.SICK, AbsenceKind.UNEXPLAINED, AbsenceKind.LATE


@pytest.fixture
def send(school_class: SchoolClass, pupils: list[Student], head_teacher: User) -> Any:
    """Hands in a roll of the class; marks by position in the class list."""

    def call(marks: dict[int, AbsenceKind] | None = None, **overrides: Any) -> Receipt:
        day = overrides.pop("day", MONDAY)
        today = overrides.pop("today", MONDAY)
        at = overrides.pop("at", make.at(today))
        authority = overrides.pop("authority", HEAD)
        strays = overrides.pop("strays", {})
        values: dict[str, Any] = {
            "session": Session.MORNING,
            "marks": {pupils[position].id: kind for position, kind in (marks or {}).items()} | strays,
            "base_version": 0,
            "client_key": uuid4(),
            "listed": list_digest(pupil.id for pupil in pupils),
            **overrides,
        }
        return submit_roll(
            actor=head_teacher,
            at=at,
            school_id=school_class.school_id,
            class_id=school_class.id,
            day=day,
            today=today,
            authority=authority,
            submission=Submission(**values),
        )

    return call


def stored(school_class: SchoolClass, day: dt.date = MONDAY) -> dict[int, tuple[Any, Any]]:
    state = roll_state(school_class.school_id, school_class.id, day)
    assert state is not None
    return state.marks


def test_full_attendance_is_an_explicit_zero_report_b1(send: Any, school_class: SchoolClass) -> None:
    receipt = send()
    roll = Roll.objects.get()
    assert (receipt.totals, receipt.is_new) == (Totals(3, 3), True)
    assert (roll.expected, roll.present, roll.first_submitted_at) == (3, 3, make.at(MONDAY))
    assert RollVersion.objects.get().change == RollChange.SUBMIT
    assert not Absence.objects.exists()


def test_exceptions_are_stored_and_counted_b4(send: Any, school_class: SchoolClass, pupils: list[Student]) -> None:
    receipt = send({0: SICK, 1: UNEXPLAINED, 2: LATE})
    assert receipt.totals == Totals(3, 1)
    assert stored(school_class) == {
        pupils[0].id: (SICK, None),
        pupils[1].id: (UNEXPLAINED, None),
        pupils[2].id: (LATE, None),
    }


def test_same_key_twice_is_one_roll_b8(send: Any) -> None:
    key = UUID(int=7)
    first = send({0: SICK}, client_key=key)
    second = send({0: SICK}, client_key=key)
    assert (first.is_new, second.is_new, second.roll_id) == (True, False, first.roll_id)
    assert (Roll.objects.count(), RollVersion.objects.count()) == (1, 1)


def test_late_repeat_of_an_older_sending_does_not_undo_an_amendment_b8(
    send: Any, school_class: SchoolClass, pupils: list[Student]
) -> None:
    key = UUID(int=7)
    send({0: SICK}, client_key=key)
    send({1: SICK}, base_version=1)
    assert send({0: SICK}, client_key=key).version == 2
    assert stored(school_class) == {pupils[1].id: (SICK, None)}


def test_same_marks_from_two_people_are_one_roll_b8(send: Any) -> None:
    send({0: SICK})
    assert send({0: SICK}).is_new is False
    assert RollVersion.objects.count() == 1


def test_different_marks_from_a_page_that_saw_nothing_are_a_conflict_b8(send: Any, pupils: list[Student]) -> None:
    send({0: SICK})
    with pytest.raises(RollConflict) as caught:
        send({1: UNEXPLAINED})
    found = [(each.child_id, each.ours, each.theirs) for each in caught.value.differences]
    assert found == [(pupils[0].id, None, SICK), (pupils[1].id, UNEXPLAINED, None)]
    assert caught.value.current.version == 1
    assert RollVersion.objects.count() == 1


def test_amending_the_same_day_keeps_both_versions_and_the_first_time_b6(
    send: Any, school_class: SchoolClass, pupils: list[Student]
) -> None:
    send({0: UNEXPLAINED})
    send({0: SICK}, base_version=1, at=make.at(MONDAY, 10))
    roll = Roll.objects.get()
    assert (roll.version, roll.first_submitted_at, roll.submitted_at) == (2, make.at(MONDAY), make.at(MONDAY, 10))
    versions = RollVersion.objects.order_by("number").values_list("change", "marks")
    child = str(pupils[0].id)
    assert list(versions) == [("submit", {child: ["unexplained", ""]}), ("amend", {child: ["sick", ""]})]
    assert stored(school_class) == {pupils[0].id: (SICK, None)}


def test_afternoon_leaves_the_morning_alone_b1(send: Any, school_class: SchoolClass, pupils: list[Student]) -> None:
    send({0: UNEXPLAINED})
    receipt = send({1: SICK}, session=Session.AFTERNOON, base_version=1, at=make.at(MONDAY, 14))
    assert stored(school_class) == {pupils[0].id: (UNEXPLAINED, None), pupils[1].id: (None, SICK)}
    assert receipt.totals == Totals(3, 2)
    assert Roll.objects.get().afternoon_at == make.at(MONDAY, 14)


def test_everybody_present_in_the_afternoon_is_stored_although_no_mark_changes_k3(
    send: Any, school_class: SchoolClass
) -> None:
    send({0: UNEXPLAINED})
    assert send(session=Session.AFTERNOON, base_version=1).is_new is True
    assert Roll.objects.get().afternoon_at is not None


@pytest.mark.parametrize(
    ("overrides", "refusal"),
    [
        ({"day": dt.date(2026, 11, 24)}, RollRefusal.FUTURE_DAY),
        ({"day": dt.date(2026, 11, 22), "authority": OFFICE, "reason": "补"}, RollRefusal.NO_SCHOOL_DAY),
        ({"day": dt.date(2026, 8, 31), "authority": OFFICE, "reason": "补"}, RollRefusal.OUTSIDE_TERM),
        ({"day": FRIDAY}, RollRefusal.DAY_MISSED),
        ({"day": FRIDAY, "authority": OFFICE}, RollRefusal.REASON_NEEDED),
        ({"authority": RollAuthority()}, RollRefusal.NOT_ALLOWED),
    ],
    ids=["future-b9", "sunday-b9", "before-term-b9", "missed-day-b3", "back-fill-needs-reason-b3", "stranger-b10"],
)
def test_refused_with_the_reason_and_nothing_written(
    send: Any, overrides: dict[str, Any], refusal: RollRefusal
) -> None:
    with pytest.raises(RollRefused) as caught:
        send(**overrides)
    assert caught.value.refusal is refusal
    assert not Roll.objects.exists()


def test_registrar_back_fills_a_missed_day_with_a_reason_b3(send: Any) -> None:
    send({0: SICK}, day=FRIDAY, authority=OFFICE, reason="网络中断，补录纸质点名簿")
    roll = Roll.objects.get()
    assert (roll.is_back_filled, RollVersion.objects.get().change) == (True, RollChange.BACK_FILL)


def test_registrar_corrects_a_past_day_with_a_reason_b6(send: Any) -> None:
    send({0: UNEXPLAINED}, day=FRIDAY, today=FRIDAY)
    send({0: SICK}, day=FRIDAY, authority=OFFICE, reason="家长补交病历", base_version=1)
    last = RollVersion.objects.latest("number")
    assert (last.number, last.change, last.reason) == (2, RollChange.CORRECT, "家长补交病历")
    assert Roll.objects.get().is_back_filled is False


def test_class_list_that_changed_since_the_page_was_opened_is_refused_b11(send: Any, school_class: SchoolClass) -> None:
    make.make_student(school_class)
    with pytest.raises(RollListChanged):
        send()
    assert not Roll.objects.exists()


def test_mark_of_a_child_who_left_is_refused_b11(send: Any, school_class: SchoolClass) -> None:
    stranger = make.make_student(make.make_class(school_class.school))
    with pytest.raises(RollListChanged) as caught:
        send(strays={stranger.id: SICK})
    assert caught.value.strays == {stranger.id}
    assert not Roll.objects.exists()


def test_class_with_nobody_expected_owes_no_roll_k2(school_class: SchoolClass, head_teacher: User) -> None:
    with pytest.raises(RollRefused) as caught:
        submit_roll(
            actor=head_teacher,
            at=make.at(MONDAY),
            school_id=school_class.school_id,
            class_id=school_class.id,
            day=MONDAY,
            today=MONDAY,
            authority=HEAD,
            submission=Submission(Session.MORNING, {}, 0, uuid4(), list_digest([])),
        )
    assert caught.value.refusal is RollRefusal.NOBODY_EXPECTED
