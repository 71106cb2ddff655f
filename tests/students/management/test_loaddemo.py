"""manage.py loaddemo on an empty database, a used one, and on odd dates."""

import datetime as dt
import json
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from kongchuo.launch.database import ROLES
from students.choices import Role
from students.demo.build import DemoSchool, build_demo
from students.demo.scene import moment
from students.models import Absence, CalendarDay, Leave, Roll, School, Student, Term
from students.queries.calendar import school_calendar
from tests import make

PASSWORDS = dict.fromkeys(Role, "correct horse 1")
pytestmark = pytest.mark.django_db


def build(on: dt.date, clock: dt.time = dt.time(10, 15)) -> DemoSchool:
    return build_demo(on=on, at=moment(on, clock), passwords=PASSWORDS)


def facts() -> list[tuple[object, ...]]:
    """Who was absent when, by name, and when it was reported."""
    absences = Absence.objects.order_by("date", "student__number_tail", "student__name")
    fields = ("date", "student__name", "morning", "afternoon", "roll__first_submitted_at", "roll__version")
    return list(absences.values_list(*fields))


def empty() -> None:
    """Take the school out again, as between two databases."""
    call_command("flush", interactive=False, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_same_date_gives_the_same_school() -> None:
    build(dt.date(2026, 9, 18))
    first = facts()
    empty()
    build(dt.date(2026, 9, 18))
    assert facts() == first


@pytest.mark.django_db(transaction=True)
def test_history_stays_when_the_date_moves_on() -> None:
    """The first days of the term lie before every story of both dates."""
    build(dt.date(2026, 10, 15))
    before = [fact for fact in facts() if str(fact[0]) < "2026-09-04"]
    empty()
    build(dt.date(2026, 10, 20))
    assert [fact for fact in facts() if str(fact[0]) < "2026-09-04"] == before
    assert len(before) > 30


@pytest.mark.parametrize(
    ("on", "reported", "is_vacation"),
    [
        pytest.param(dt.date(2026, 9, 1), 1 * 18 - 3, False, id="first day of term"),
        pytest.param(dt.date(2026, 9, 2), 2 * 18 - 3 - 1, False, id="second day of term"),
        pytest.param(dt.date(2026, 9, 6), 4 * 18 - 1, False, id="weekend"),
        pytest.param(dt.date(2027, 1, 20), None, True, id="winter vacation"),
        pytest.param(dt.date(2026, 8, 20), None, True, id="summer vacation"),
        pytest.param(dt.date(2028, 3, 2), 2 * 18 - 3 - 1, False, id="a year the national source does not know"),
    ],
)
def test_any_date_gives_a_school(on: dt.date, reported: int | None, is_vacation: bool) -> None:
    made = build(on)
    calendar = school_calendar(made.school.pk)
    assert (made.classes, made.pupils, made.is_vacation) == (18, 805, is_vacation)
    if reported is None:
        reported = len(calendar.school_days_between(Term.objects.earliest("starts_on").starts_on, on)) * 18 - 2
    assert made.rolls == reported
    for row in (*Student.objects.all()[::101], *Roll.objects.all()[::31], *Leave.objects.all()):
        row.full_clean(validate_unique=False)


def test_early_in_the_morning_nothing_lies_ahead() -> None:
    on = dt.date(2026, 9, 2)
    made = build(on, dt.time(6, 30))
    today = Roll.objects.filter(date=on)
    assert today.count() == 15
    assert max(today.values_list("submitted_at", flat=True)) <= moment(on, dt.time(6, 30))
    assert timezone.localdate(min(today.values_list("first_submitted_at", flat=True))) == on
    assert made.rolls == 32


def test_calendar_has_national_and_local_days_a1() -> None:
    made = build(dt.date(2026, 9, 2))
    calendar = school_calendar(made.school.pk)
    assert calendar.is_school_day(dt.date(2026, 10, 10))
    assert not calendar.is_school_day(dt.date(2026, 10, 1))
    assert CalendarDay.objects.get(date=dt.date(2026, 10, 1)).reason == "国庆节"
    assert set(CalendarDay.objects.filter(is_national=False).values_list("kind", flat=True)) == {"off", "morning_only"}


@time_machine.travel(dt.datetime(2026, 9, 3, 10, 0, tzinfo=dt.UTC), tick=False)
def test_prints_one_account_per_role() -> None:
    out = StringIO()
    call_command("loaddemo", stdout=out)
    lines = [line.split() for line in out.getvalue().splitlines()[1:]]
    assert [line[0] for line in lines] == ["principal", "registrar", "head_teacher", "subject_teacher", "oversight"]
    assert len({line[2] for line in lines}) == 5


def test_the_first_start_has_a_chinese_word_for_every_role() -> None:
    assert set(ROLES) == set(Role.values)


def test_prints_json() -> None:
    out = StringIO()
    call_command("loaddemo", "--json", "--password", "correct horse 1", "--date", "2026-09-02", stdout=out)
    printed = json.loads(out.getvalue())
    assert set(printed) == {"accounts", "school", "classes", "pupils", "staff", "rolls"}
    assert {account["password"] for account in printed["accounts"]} == {"correct horse 1"}
    assert set(printed["accounts"][0]) == {"role", "username", "password"}


@pytest.mark.parametrize(("options", "raises"), [((), True), (("--if-empty",), False)], ids=["plain", "if empty"])
def test_leaves_a_used_database_alone(options: tuple[str, ...], raises: bool) -> None:
    make.make_school()
    if raises:
        with pytest.raises(CommandError, match="empty one only"):
            call_command("loaddemo", *options)
    else:
        call_command("loaddemo", *options, stderr=StringIO())
    assert (School.objects.count(), Student.objects.count()) == (1, 0)


def test_refuses_a_date_to_come() -> None:
    with pytest.raises(CommandError, match="still to come"):
        call_command("loaddemo", "--date", "2999-09-02")


def test_says_so_in_a_vacation() -> None:
    err = StringIO()
    call_command("loaddemo", "--date", "2026-08-20", stdout=StringIO(), stderr=err)
    assert "vacation" in err.getvalue()
