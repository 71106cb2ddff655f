"""Recording, explaining and settling visits (M3): what is kept, and every refusal."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from students.actions.spot_checks import UnaccountedError, explain_check, record_check, settle_check
from students.choices import AbsenceKind, CheckResult, DayKind, Session
from students.models import CalendarDay, SchoolClass, SpotCheck, SpotCheckChild, Student, User
from students.queries.checks import findings
from tests import make
from tests.checks import make_check, new_check
from tests.rolls import take_roll

pytestmark = pytest.mark.django_db
SICK, OFFICIAL, UNEXPLAINED = AbsenceKind.SICK, AbsenceKind.OFFICIAL, AbsenceKind.UNEXPLAINED


def named(check: SpotCheck) -> dict[str, tuple[bool, str]]:
    rows = check.children.values_list("student__name", "is_missing", "roll_mark")
    return {name: (missing, mark) for name, missing, mark in rows}


def test_a_visit_keeps_the_roll_as_it_stood_m3(
    school_class: SchoolClass, pupils: list[Student], principal: User, head_teacher: User, monday: dt.date
) -> None:
    roll = take_roll(school_class, head_teacher, monday, {pupils[0]: SICK})
    check = make_check(school_class, principal, monday, missing={pupils[0], pupils[1]})
    assert (check.expected, check.head_count, check.roll_present) == (3, 1, 2)
    assert (check.roll_id, check.roll_version, check.is_mismatch) == (roll.pk, 1, True)
    assert named(check) == {"陈子涵": (True, "sick"), "赵若曦": (True, "")}
    take_roll(school_class, head_teacher, monday, {pupils[0]: SICK, pupils[1]: UNEXPLAINED}, hour=10)
    check.refresh_from_db()
    assert (check.roll_present, check.is_mismatch) == (2, True), "a later amendment changes nothing on record"


def test_what_the_roll_became_while_the_visitor_counted_excuses_nothing_m3(
    school_class: SchoolClass, pupils: list[Student], principal: User, head_teacher: User, monday: dt.date
) -> None:
    take_roll(school_class, head_teacher, monday)
    seen = new_check(school_class, monday, missing={pupils[1]})
    take_roll(school_class, head_teacher, monday, {pupils[1]: UNEXPLAINED}, hour=9)
    check = record_check(school_class=school_class, new=seen, actor=principal, at=make.at(monday, 9, 30))
    assert (check.roll_version, check.is_mismatch) == (1, True)
    after = make_check(school_class, principal, monday, missing={pupils[1]}, hour=10)
    assert (after.roll_version, after.is_mismatch) == (2, False)


def test_a_roll_handed_in_while_counting_leaves_the_visit_without_one_b2(
    school_class: SchoolClass, pupils: list[Student], principal: User, head_teacher: User, monday: dt.date
) -> None:
    seen = new_check(school_class, monday, missing={pupils[0]})
    take_roll(school_class, head_teacher, monday)
    check = record_check(school_class=school_class, new=seen, actor=principal, at=make.at(monday, 9))
    assert (check.roll, check.roll_version, check.roll_present, check.is_mismatch) == (None, None, None, False)
    assert [each.student_id for each in findings(school_class.school_id, monday, monday).found_by_school] == [
        pupils[0].pk
    ]


def test_official_leave_counts_present_and_need_not_be_in_the_room_b4(
    school_class: SchoolClass, pupils: list[Student], principal: User, head_teacher: User, monday: dt.date
) -> None:
    take_roll(school_class, head_teacher, monday, {pupils[0]: OFFICIAL})
    check = make_check(school_class, principal, monday, missing={pupils[0]})
    assert (check.roll_present, check.head_count, check.is_mismatch) == (3, 2, False)


def test_the_afternoon_goes_by_its_own_marks_k3(
    school_class: SchoolClass, pupils: list[Student], principal: User, head_teacher: User, monday: dt.date
) -> None:
    take_roll(school_class, head_teacher, monday, {pupils[0]: SICK})
    carried = make_check(school_class, principal, monday, 14, session=Session.AFTERNOON, missing={pupils[0]})
    assert (carried.roll_present, carried.is_mismatch) == (2, False), "the morning's absence carries on"
    take_roll(school_class, head_teacher, monday, session=Session.AFTERNOON, hour=14, minute=5)
    taken = make_check(school_class, principal, monday, 15, session=Session.AFTERNOON, missing={pupils[0]})
    assert (taken.roll_present, taken.is_mismatch) == (3, True)
    morning = make_check(school_class, principal, monday, 16, missing={pupils[0]})
    assert (morning.roll_present, morning.is_mismatch) == (2, False)


def test_the_same_sending_is_one_visit_b8(
    school_class: SchoolClass, pupils: list[Student], principal: User, monday: dt.date
) -> None:
    new = new_check(school_class, monday, missing={pupils[0]})
    first, again = (
        record_check(school_class=school_class, new=new, actor=principal, at=make.at(monday, hour)) for hour in (9, 10)
    )
    assert (first.pk, again.at) == (again.pk, make.at(monday, 9))
    other = make.make_class(school_class.school)
    make.make_student(other)
    elsewhere = new_check(other, monday, client_key=new.client_key)
    assert record_check(school_class=other, new=elsewhere, actor=principal, at=make.at(monday, 9)).pk != first.pk
    assert SpotCheckChild.objects.count() == 1


@pytest.mark.parametrize(
    ("overrides", "word"),
    [
        ({"day": dt.date(2026, 11, 24)}, "还没到的日子"),
        ({"day": dt.date(2026, 11, 20)}, "请重新打开该班"),
        ({"head_count": 24}, "不会有这么多人"),
        ({"head_count": -1}, "不会有这么多人"),
        ({"missing": frozenset({987654})}, "重新点出谁不在"),
    ],
)
def test_what_is_refused_m3(
    overrides: dict[str, Any], word: str, school_class: SchoolClass, pupils: list[Student], principal: User,
    monday: dt.date,
) -> None:  # fmt: skip
    new = replace(new_check(school_class, monday), **overrides)
    with pytest.raises(ValidationError, match=word):
        record_check(school_class=school_class, new=new, actor=principal, at=make.at(monday, 9))
    assert not SpotCheck.objects.exists()


def test_no_school_day_no_visit_b9(
    school_class: SchoolClass, pupils: list[Student], principal: User, monday: dt.date
) -> None:
    sunday = monday - dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="今天不上课"):
        make_check(school_class, principal, sunday)


def test_a_half_that_is_not_held_is_refused(
    school_class: SchoolClass, pupils: list[Student], principal: User, monday: dt.date
) -> None:
    CalendarDay.objects.create(school=school_class.school, date=monday, kind=DayKind.MORNING_ONLY, reason="大雪")
    with pytest.raises(ValidationError, match="今天这半天不上课"):
        make_check(school_class, principal, monday, 14, session=Session.AFTERNOON)


def test_a_class_that_expects_nobody_is_not_counted_k2(
    school_class: SchoolClass, principal: User, monday: dt.date
) -> None:
    with pytest.raises(ValidationError, match="没有应到的学生"):
        make_check(school_class, principal, monday)


def test_heads_and_names_that_contradict_each_other_are_asked_once_more(
    school_class: SchoolClass, pupils: list[Student], principal: User, head_teacher: User, monday: dt.date
) -> None:
    take_roll(school_class, head_teacher, monday)
    with pytest.raises(UnaccountedError, match="还有 1 名学生"):
        make_check(school_class, principal, monday, head_count=2)
    with pytest.raises(UnaccountedError, match="多出 1 人"):
        make_check(school_class, principal, monday, head_count=4)
    kept = make_check(school_class, principal, monday, head_count=2, is_confirmed=True)
    assert (kept.is_mismatch, named(kept)) == (True, {})


# ---- explained, settled


@pytest.fixture
def mismatch(
    school_class: SchoolClass, pupils: list[Student], principal: User, head_teacher: User, monday: dt.date
) -> SpotCheck:
    """One child missing whom the roll has in class."""
    take_roll(school_class, head_teacher, monday)
    return make_check(school_class, principal, monday, missing={pupils[0]})


@pytest.fixture
def agreement(school_class: SchoolClass, pupils: list[Student], principal: User, monday: dt.date) -> SpotCheck:
    """A visit without a roll, which asks for nothing."""
    return make_check(school_class, principal, monday)


def test_explained_and_settled_once_with_who_and_when(
    mismatch: SpotCheck, head_teacher: User, principal: User, monday: dt.date
) -> None:
    said: dict[str, Any] = {"text": " 去了医务室 ", "actor": head_teacher, "at": make.at(monday, 10)}
    found: dict[str, Any] = {"note": "已核实", "actor": principal, "at": make.at(monday, 11)}
    explain_check(check=mismatch, **said)
    explain_check(check=mismatch, **said | {"at": make.at(monday, 12)})
    settle_check(check=mismatch, result=CheckResult.ELSEWHERE, **found)
    settle_check(check=mismatch, result=CheckResult.ELSEWHERE, **found | {"at": make.at(monday, 13)})
    assert (mismatch.explanation, mismatch.explained_by, mismatch.explained_at) == (
        "去了医务室", head_teacher, make.at(monday, 10),
    )  # fmt: skip
    assert (mismatch.result, mismatch.settled_by, mismatch.settled_at) == (
        CheckResult.ELSEWHERE, principal, make.at(monday, 11),
    )  # fmt: skip
    with pytest.raises(ValidationError, match="原来的内容不再改动"):
        explain_check(check=mismatch, text="换个说法", actor=head_teacher, at=make.at(monday, 14))
    with pytest.raises(ValidationError, match="结论不再改动"):
        settle_check(check=mismatch, result=CheckResult.ROLL_WRONG, **found)


def test_an_explanation_after_settling_comes_too_late(
    mismatch: SpotCheck, head_teacher: User, principal: User, monday: dt.date
) -> None:
    settle_check(check=mismatch, result=CheckResult.ROLL_WRONG, note="已更正", actor=principal, at=make.at(monday, 11))
    with pytest.raises(ValidationError, match="原来的内容不再改动"):
        explain_check(check=mismatch, text="刚刚才到", actor=head_teacher, at=make.at(monday, 12))


def test_what_an_explanation_and_a_result_need(
    mismatch: SpotCheck, head_teacher: User, principal: User, monday: dt.date
) -> None:
    at = make.at(monday, 10)
    with pytest.raises(ValidationError, match="一句话"):
        explain_check(check=mismatch, text="  ", actor=head_teacher, at=at)
    with pytest.raises(ValidationError, match="做了什么"):
        settle_check(check=mismatch, result=CheckResult.ROLL_WRONG, note=" ", actor=principal, at=at)
    explain_check(check=mismatch, text="漏看了", actor=principal, at=at)
    with pytest.raises(ValidationError, match="不能自己办结"):
        settle_check(check=mismatch, result=CheckResult.COUNT_WRONG, note="已核实", actor=principal, at=at)


def test_a_visit_that_agreed_asks_for_nothing(agreement: SpotCheck, principal: User, monday: dt.date) -> None:
    at = make.at(monday, 10)
    with pytest.raises(ValidationError, match="不需要说明"):
        explain_check(check=agreement, text="全到", actor=principal, at=at)
    with pytest.raises(ValidationError, match="不需要办结"):
        settle_check(check=agreement, result=CheckResult.ROLL_WRONG, note="无", actor=principal, at=at)


# ---- what the evaluation reads


@pytest.mark.parametrize(
    ("result", "counts"),
    [
        (None, True),
        (CheckResult.ROLL_WRONG, True),
        (CheckResult.LEFT_AFTER_ROLL, False),
        (CheckResult.ELSEWHERE, False),
        (CheckResult.COUNT_WRONG, False),
    ],
)
def test_findings_say_how_it_ended_and_whom_the_school_found_d2_f10(
    result: CheckResult | None, counts: bool, mismatch: SpotCheck, pupils: list[Student], principal: User,
    monday: dt.date,
) -> None:  # fmt: skip
    if result:
        settle_check(check=mismatch, result=result, note="已核实", actor=principal, at=make.at(monday, 11))
    found = findings(mismatch.school_id, monday, monday)
    (only,) = found.mismatches
    assert (only.class_id, only.day, only.result) == (mismatch.school_class_id, monday, result)
    assert only.is_against_the_roll is (result is CheckResult.ROLL_WRONG)
    missing = [(each.student_id, each.day) for each in found.found_by_school]
    assert missing == ([(pupils[0].pk, monday)] if counts else [])
    nothing = findings(mismatch.school_id, monday + dt.timedelta(days=1), monday + dt.timedelta(days=9))
    assert (nothing.mismatches, nothing.found_by_school) == ((), ())


def test_whom_the_roll_has_absent_the_school_did_not_find_d2(
    school_class: SchoolClass, pupils: list[Student], principal: User, head_teacher: User, monday: dt.date
) -> None:
    take_roll(school_class, head_teacher, monday, {pupils[0]: UNEXPLAINED, pupils[1]: OFFICIAL})
    make_check(school_class, principal, monday, missing={pupils[0], pupils[1]}, client_key=uuid4())
    found = findings(school_class.school_id, monday, monday)
    assert (found.mismatches, found.found_by_school) == ((), ())
