"""Deadlines in a calendar: those of the own board, without a name, while a post is held (D1 to D9, H5, I4)."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.models import CalendarAddress
from accountability.queries.duties import school_duties
from kongchuo.lib.tokens import token_hash
from students.choices import AbsenceKind, Role
from students.models import AccessEntry, Appointment, School, SchoolClass, Student, User
from students.queries.calendar import school_calendar
from tests import make
from tests.case_scene import make_case
from tests.rolls import take_roll

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def subscribe(person: User) -> str:
    """The path of the address that a person makes on the page."""
    client = Client()
    client.force_login(person)
    answer = client.post(reverse("accountability:calendar-new"))
    found = re.findall(r"<code>http://testserver(/calendar/own/[\w-]{43}\.ics)</code>", answer.content.decode())
    assert answer.status_code == 200 and len(found) == 1
    return str(found[0])


def read(path: str) -> Any:
    """What a calendar program gets."""
    return Client().get(path)


def values(answer: Any, name: str) -> list[str]:
    """The values of a property, lines unfolded."""
    text = answer.content.decode().replace("\r\n ", "")
    return re.findall(rf"^{name}:(.*)\r$", text, re.MULTILINE)


@pytest.fixture
def missing(school_class: SchoolClass, pupils: list[Student], head_teacher: User) -> Student:
    """A child who is missing today, with an open case; a roll of October makes that month owed."""
    take_roll(school_class, head_teacher, dt.date(2026, 10, 12), {}, hour=7)
    take_roll(school_class, head_teacher, make.today(), {pupils[0]: AbsenceKind.UNEXPLAINED}, hour=7)
    make_case(pupils[0], head_teacher)
    return pupils[0]


def test_i4_the_calendar_holds_what_the_board_holds_and_no_name(
    missing: Student, school: School, head_teacher: User, principal: User, registrar: User
) -> None:
    owed = school_duties(school.pk, school_calendar(school.pk), make.today())
    assert owed
    for person in (head_teacher, principal, registrar):
        mine = [duty for duty in owed if person.pk in duty.owners and duty.due_on]
        answer = read(subscribe(person))
        assert answer["Content-Type"] == "text/calendar; charset=utf-8" and not answer.cookies
        assert answer["Cache-Control"] == "private, no-store" and answer["X-Robots-Tag"] == "noindex"
        days = values(answer, "DTSTART;VALUE=DATE")
        assert days == [f"{duty.due_on:%Y%m%d}" for duty in mine] and days
        assert len(set(values(answer, "UID"))) == len(mine)
        said = answer.content.decode()
        assert missing.name not in said and head_teacher.name not in said and "三年级" not in said
    assert not AccessEntry.objects.exists()


def test_d3_summaries_are_the_kind_and_the_number_of_the_case(missing: Student, head_teacher: User) -> None:
    assert [each for each in values(read(subscribe(head_teacher)), "SUMMARY") if re.search(r" 2026-\d{3}$", each)]


def test_h5_the_principal_reads_when_the_month_is_due(missing: Student, principal: User) -> None:
    assert any("2026年10月" in each for each in values(read(subscribe(principal)), "SUMMARY"))


def test_the_same_thing_to_do_keeps_its_uid(missing: Student, head_teacher: User) -> None:
    path = subscribe(head_teacher)
    assert values(read(path), "UID") == values(read(path), "UID")


def test_a_new_address_replaces_the_one_before(missing: Student, head_teacher: User) -> None:
    first = subscribe(head_teacher)
    second = subscribe(head_teacher)
    assert (read(first).status_code, read(second).status_code) == (404, 200)
    rows = CalendarAddress.objects.order_by("pk")
    secret = second.removeprefix("/calendar/own/").removesuffix(".ics")
    assert [row.revoked_at is None for row in rows] == [False, True] and rows[1].sha256 == token_hash(secret)


def test_revoking_ends_it(client: Client, head_teacher: User, school_class: SchoolClass) -> None:
    path = subscribe(head_teacher)
    client.force_login(head_teacher)
    for _ in range(2):
        assert client.post(reverse("accountability:calendar-revoke"), follow=True).status_code == 200
    assert read(path).status_code == 404


@pytest.mark.parametrize("change", [{"is_active": False}, {"must_change_password": True}, {"school": None}])
def test_i6_an_account_that_may_do_nothing_reads_nothing(change: dict[str, Any], head_teacher: User) -> None:
    path = subscribe(head_teacher)
    assert read(path).status_code == 200
    User.objects.filter(pk=head_teacher.pk).update(**change)
    assert read(path).status_code == 404


def test_i6_a_post_that_ended_ends_the_calendar(head_teacher: User) -> None:
    path = subscribe(head_teacher)
    Appointment.objects.filter(staff=head_teacher).update(ends_on=make.today() - dt.timedelta(days=1))
    assert read(path).status_code == 404


def test_a_subject_teacher_has_an_empty_calendar(missing: Student, subject_teacher: User) -> None:
    assert values(read(subscribe(subject_teacher)), "UID") == []


@pytest.mark.parametrize("secret", ["a", "a" * 43, "%00" * 43, "汉" * 43])
def test_an_address_that_is_none_is_not_found(secret: str) -> None:
    assert read(f"/calendar/own/{secret}.ics").status_code == 404


def test_the_page_says_since_when_and_never_the_address(client: Client, head_teacher: User) -> None:
    path = subscribe(head_teacher)
    client.force_login(head_teacher)
    page = client.get(reverse("accountability:notice-list")).content.decode()
    assert "2026年11月23日" in page and path not in page and CalendarAddress.objects.get().sha256 not in page


def test_statements_do_not_grow_with_classes(school: School, principal: User) -> None:
    path, counts = subscribe(principal), []
    for size in (1, 2):
        for _ in range(size):
            school_class, head = make.make_class(school), make.make_user(school)
            make.appoint(head, Role.HEAD_TEACHER, school_class)
            child = make.make_student(school_class)
            take_roll(school_class, head, make.today(), {child: AbsenceKind.UNEXPLAINED}, hour=7)
            make_case(child, head)
        CalendarAddress.objects.update(last_used_at=None)
        with CaptureQueriesContext(connection) as queries:
            assert read(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
