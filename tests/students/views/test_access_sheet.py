"""The principal's sheet of accesses (I2, J)."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from students.actions.access import record_access
from students.choices import AccessKind
from students.models import SchoolClass, Student, User
from tests import make

MONDAY = dt.date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def office(client: Client, principal: User) -> Client:
    client.force_login(principal)
    return client


def look(actor: User, day: dt.date = MONDAY, hour: int = 8, kind: AccessKind = AccessKind.VIEW, **more: Any) -> None:
    record_access(actor=actor, at=make.at(day, hour), kind=kind, what="student", **more)


@pytest.mark.parametrize(
    ("role", "status"), [("principal", 200), ("registrar", 404), ("head_teacher", 404), ("subject_teacher", 404)]
)
def test_only_the_principal_reads_the_sheet_j(client: Client, request: Any, role: str, status: int) -> None:
    client.force_login(request.getfixturevalue(role))
    assert client.get("/access/").status_code == status
    assert client.get("/access/entries/").status_code == status


def test_counts_by_person_and_kind_open_down_to_entries_i2(
    office: Client, head_teacher: User, pupils: list[Student]
) -> None:
    for pupil in pupils:
        look(head_teacher, student_id=pupil.pk)
    look(head_teacher, kind=AccessKind.REVEAL, student_id=pupils[0].pk)
    look(head_teacher, kind=AccessKind.EXPORT, count=44)
    row = next(row for row in office.get("/access/").context["rows"] if row.name == head_teacher.name)
    assert dict(row.counts)[AccessKind.VIEW] == 3
    assert (row.total, row.children) == (5, 48)
    answer = office.get("/access/entries/", {"month": "2026-11", "person": head_teacher.pk, "kind": "view"})
    assert answer.context["page"].paginator.count == 3
    assert pupils[2].name in answer.content.decode()


@pytest.mark.parametrize(
    ("day", "hour", "month"),
    [
        (dt.date(2026, 11, 1), 0, "2026-11"),
        (dt.date(2026, 11, 30), 23, "2026-11"),
        (dt.date(2026, 10, 31), 23, "2026-10"),
        (dt.date(2026, 12, 1), 0, "2026-12"),
    ],
)
def test_a_month_ends_by_the_schools_clock_a3(
    office: Client, head_teacher: User, day: dt.date, hour: int, month: str
) -> None:
    look(head_teacher, day, hour)
    for asked in ("2026-10", "2026-11", "2026-12"):
        rows = office.get("/access/", {"month": asked}).context["rows"]
        assert any(row.name == head_teacher.name for row in rows) == (asked == month)


def test_another_school_is_not_counted_i6(office: Client) -> None:
    stranger = make.make_user(make.make_school(), name="外校")
    look(stranger)
    assert "外校" not in office.get("/access/").content.decode()
    assert office.get("/access/entries/", {"person": stranger.pk}).context["page"].paginator.count == 0


@pytest.mark.parametrize("query", [{"person": "x"}, {"kind": "x"}, {"page": "999"}, {"person": "9" * 40}])
def test_nonsense_in_the_address_is_left_out(office: Client, head_teacher: User, query: dict[str, str]) -> None:
    look(head_teacher)
    assert office.get("/access/entries/", query).context["page"].paginator.count == 1
    assert office.get("/access/", {"month": "2026-13"}).status_code == 404


def test_statements_do_not_grow_with_entries_and_people(office: Client, school_class: SchoolClass) -> None:
    office.get("/access/")
    counts = []
    for count in (1, 3):
        for _ in range(count):
            user = make.make_user(school_class.school)
            look(user, student_id=make.make_student(school_class).pk, class_id=school_class.pk)
        with CaptureQueriesContext(connection) as captured:
            office.get("/access/")
            office.get("/access/entries/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
