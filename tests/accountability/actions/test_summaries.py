"""Freezing a month, correcting it, and several people at it at once (H5, K17, J)."""

import datetime as dt
import json
from threading import Event
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accountability.actions.summaries import freeze_month
from accountability.models import AccountabilityPolicy, MonthSummary
from accountability.queries.frozen import month_states, rows_of, since_frozen, versions_of
from accountability.queries.summary import monthly_summary
from accountability.queries.summary_month import month_on
from accountability.rules.frozen import digest, is_zero_report
from students.choices import AbsenceKind
from students.models import Placement, School, SchoolClass, Student, User
from students.queries.calendar import school_calendar
from tests import make
from tests.cases import correct_roll
from tests.rolls import take_roll
from tests.threads import Crowd

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
LATER = dt.date(2026, 11, 3)


def freeze(school: School, by: User, month: dt.date = OCTOBER, on: dt.date = LATER) -> MonthSummary:
    return freeze_month(school=school, month=month, actor=by, at=make.at(on, 10))


def class_row(version: MonthSummary) -> dict[str, Any]:
    return next(dict(row) for row in rows_of(version) if row["level"] == "class")


@pytest.fixture
def october(school_class: SchoolClass, pupils: list[Student], head_teacher: User) -> SchoolClass:
    """A class with two rolls in October."""
    take_roll(school_class, head_teacher, dt.date(2026, 10, 8))
    take_roll(school_class, head_teacher, dt.date(2026, 10, 9), {pupils[0]: AbsenceKind.SICK})
    return school_class


def test_h5_a_version_holds_rows_rules_and_hash(school: School, october: SchoolClass, principal: User) -> None:
    found = freeze(school, principal)
    content = json.loads(found.content)
    assert (found.version, found.differences, found.frozen_by) == (1, [], principal)
    assert found.sha256 == digest(found.content)
    assert (content["month"], content["until"], content["school"]) == ("2026-10", "2026-10-31", school.name)
    assert content["rules"]["attendance"]["on_time_until"] == "09:00:00"
    row = class_row(found)
    assert (row["expected_days"], row["attended_days"], row["sick_days"], row["sick_persons"]) == (6, 5, 1, 1)
    assert [each["level"] for each in content["rows"]] == ["class", "grade", "school"]


@pytest.mark.parametrize("on", [dt.date(2026, 10, 29), dt.date(2026, 10, 30)])
def test_k17_a_month_is_frozen_only_after_its_last_school_day(
    school: School, october: SchoolClass, principal: User, on: dt.date
) -> None:
    with pytest.raises(ValidationError, match=r"31"):
        freeze(school, principal, on=on)
    assert freeze(school, principal, on=dt.date(2026, 10, 31)).version == 1


def test_j_the_principal_alone_freezes(school: School, october: SchoolClass, registrar: User) -> None:
    with pytest.raises(ValidationError):
        freeze(school, registrar)
    assert not MonthSummary.objects.exists()


def test_h5_a_month_to_come_is_not_frozen(school: School, principal: User) -> None:
    with pytest.raises(ValidationError, match="还没有开始"):
        freeze(school, principal, month=dt.date(2026, 12, 1))


def test_h4_what_does_not_balance_is_not_frozen(school: School, october: SchoolClass, principal: User) -> None:
    Placement.objects.filter(student=Student.objects.filter(school=school)[0]).update(ends_on=dt.date(2026, 10, 12))
    with pytest.raises(ValidationError, match="有 1 个班人数不平"):
        freeze(school, principal)


def test_h5_b6_a_correction_makes_the_next_version_with_its_differences(
    school: School, october: SchoolClass, principal: User, registrar: User, pupils: list[Student]
) -> None:
    first = freeze(school, principal)
    with pytest.raises(ValidationError, match="第1版以来没有变化"):
        freeze(school, principal)
    correct_roll(october, registrar, dt.date(2026, 10, 9), {pupils[0]: AbsenceKind.UNEXCUSED}, today=LATER)
    second = freeze(school, principal, on=dt.date(2026, 11, 4))
    assert second.version == 2
    changed = {each["column"]: (each["before"], each["after"]) for each in second.differences}
    assert changed == {
        "sick_days": (1, 0), "sick_persons": (1, 0), "unexcused_days": (0, 1), "unexcused_persons": (0, 1),
        "evaluation_score": ("85", "84.8"),
    }  # fmt: skip
    first.refresh_from_db()
    assert class_row(first)["sick_days"] == 1 and first.sha256 == digest(first.content)
    assert [each.version for each in versions_of(school.pk, OCTOBER)] == [2, 1]


def test_h5_what_changed_since_is_known_before_it_is_frozen(
    school: School, october: SchoolClass, principal: User, pupils: list[Student]
) -> None:
    latest = freeze(school, principal)
    found = monthly_summary(month_on(school.pk, OCTOBER, LATER))
    assert since_frozen(latest, found) == [] and since_frozen(None, found) == []
    new = make.make_student(october, since=dt.date(2026, 10, 20))
    found = monthly_summary(month_on(school.pk, OCTOBER, LATER))
    assert {each.column for each in since_frozen(latest, found)} == {"gain_other", "end"} and new.pk


def test_h5_a_month_in_which_nothing_happened_is_a_zero_report(
    school: School, school_class: SchoolClass, pupils: list[Student], head_teacher: User, principal: User
) -> None:
    calendar = school_calendar(school.pk)
    for on in calendar.school_days_between(OCTOBER, dt.date(2026, 10, 31)):
        take_roll(school_class, head_teacher, on)
    assert is_zero_report(rows_of(freeze(school, principal))[-1])
    take_roll(school_class, head_teacher, NOVEMBER + dt.timedelta(days=1), {pupils[0]: AbsenceKind.LATE})
    assert not is_zero_report(rows_of(freeze(school, principal, NOVEMBER, dt.date(2026, 12, 1)))[-1])


def test_h5_where_each_month_stands(school: School, october: SchoolClass, principal: User) -> None:
    AccountabilityPolicy.objects.create(school=school, effective_on=dt.date(2026, 10, 1), summary_days=1)
    freeze(school, principal)
    calendar, today = school_calendar(school.pk), dt.date(2026, 11, 3)
    states = month_states(school.pk, calendar, today)
    assert [each.first.month for each in states] == [11, 10, 9]
    assert [each.due_on for each in states] == [dt.date(2026, 12, 1), dt.date(2026, 11, 2), dt.date(2026, 10, 5)]
    assert [each.is_overdue(today) for each in states] == [False, False, True]
    assert [each.latest.version if each.latest else None for each in states] == [None, 1, None]
    assert [each.may_freeze(today) for each in states] == [False, True, True]


def test_h5_versions_are_one_after_another(school: School, october: SchoolClass, principal: User) -> None:
    found = freeze(school, principal)
    found.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        found.save(force_insert=True)


def _correct_all(room: SchoolClass, by: User, pupils: list[Student]) -> None:
    """Two rolls corrected in one transaction: sick on one day, and on the other."""
    with transaction.atomic():
        for on in (8, 9):
            marks = {pupils[1]: AbsenceKind.PERSONAL, pupils[2]: AbsenceKind.PERSONAL}
            correct_roll(room, by, dt.date(2026, 10, on), marks, today=LATER)


@pytest.mark.django_db(transaction=True)
def test_h5_freezing_beside_a_correction_holds_one_moment(
    school: School, october: SchoolClass, principal: User, registrar: User, pupils: list[Student]
) -> None:
    """A correction is committed after the rolls were read and before the marks are: none of it is in the version.

    SQLite lets the correction wait until the version is stored.
    """
    crowd, is_read, is_corrected = Crowd(), Event(), Event()

    def between(execute: Any, sql: str, *rest: Any) -> Any:
        if "students_absence mark" in sql:
            is_read.set()
            assert connection.vendor == "sqlite" or is_corrected.wait(20)
        return execute(sql, *rest)

    def slowly() -> MonthSummary:
        with connection.execute_wrapper(between):
            return freeze(school, principal)

    def meanwhile() -> None:
        assert is_read.wait(20)
        _correct_all(october, registrar, pupils)
        is_corrected.set()

    version, nothing = crowd.at_once(slowly, meanwhile)
    assert nothing is None, nothing
    row = class_row(version)
    assert (row["personal_days"], row["sick_days"], row["attended_days"]) == (0, 1, 5)
    after = crowd.ask(lambda: freeze(school, principal))
    assert (after.version, class_row(after)["personal_days"], class_row(after)["attended_days"]) == (2, 4, 2)


@pytest.mark.django_db(transaction=True)
def test_h5_two_who_freeze_at_once_make_one_version(school: School, october: SchoolClass, principal: User) -> None:
    crowd = Crowd()
    found = crowd.at_once(lambda: freeze(school, principal), lambda: freeze(school, principal))
    assert sorted(type(each).__name__ for each in found) == ["MonthSummary", "ValidationError"]
    assert crowd.ask(lambda: [each.version for each in versions_of(school.pk, OCTOBER)]) == [1]
