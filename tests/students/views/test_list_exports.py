"""Lists as spreadsheets beside their pages: masked, with an entry where they name children (I2, I3, I4)."""

import datetime as dt
import html
import io
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client

from accountability.choices import TargetKind
from students.actions.registry_tasks import finish_task, give_task
from students.choices import AbsenceKind, TaskKind
from students.models import AccessEntry, AttendancePolicy, Leave, SchoolClass, Student, User
from tests import make
from tests.students.scene import slip, take_roll
from tests.world import ID_NUMBER, PHONE, STATUS_NUMBER, World

pytestmark = pytest.mark.usefixtures("monday")
MONDAY = dt.date(2026, 11, 23)


def sheet(client: Client, user: User, path: str, form: dict[str, str] | None = None) -> list[tuple[Any, ...]]:
    client.force_login(user)
    answer = client.post(path, form) if form else client.get(path)
    assert answer.status_code == 200, answer.content
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))


def entries() -> list[tuple[str, str, int]]:
    return list(AccessEntry.objects.values_list("kind", "what", "count"))


def test_classes_name_no_child_and_leave_no_entry(
    client: Client, principal: User, head_teacher: User, pupils: list[Student]
) -> None:
    rows = sheet(client, principal, "/classes/export/")
    assert rows[2] == ("三年级(1)班", None, "王老师", 3)
    assert str(principal) in rows[0][0] and entries() == []


def test_names_of_a_class_for_its_subject_teacher_j(
    client: Client, subject_teacher: User, school_class: SchoolClass, pupils: list[Student]
) -> None:
    rows = sheet(client, subject_teacher, f"/classes/{school_class.pk}/names/export/")
    assert [row[1] for row in rows[2:]] == [pupil.name for pupil in pupils]
    assert entries() == [("export", "class.names", 3)]


def test_the_month_of_a_class_with_signs_and_totals(
    client: Client, head_teacher: User, school_class: SchoolClass, pupils: list[Student]
) -> None:
    take_roll(school_class, head_teacher, MONDAY, {pupils[0]: AbsenceKind.UNEXCUSED})
    rows = sheet(client, head_teacher, f"/classes/{school_class.pk}/export/?month=2026-11")
    assert len(rows[1]) == len(rows[2]) > 20
    assert rows[2][1] == pupils[0].name and "1" in rows[2]
    assert entries() == [("export", "class.month", 3)]


def test_the_watch_list_says_why_c5(
    client: Client, principal: User, head_teacher: User, school_class: SchoolClass, pupils: list[Student]
) -> None:
    AttendancePolicy.objects.update(intermittent_days=1)
    take_roll(school_class, head_teacher, MONDAY, {pupils[0]: AbsenceKind.UNEXCUSED})
    rows = sheet(client, principal, "/watch/export/")
    assert rows[2][:2] == ("三年级(1)班", pupils[0].name) and rows[2][3]
    assert entries() == [("export", "watch_list", 1)]


@pytest.mark.parametrize(("who", "reason"), [("head_teacher", "肺炎"), ("registrar", "肺炎"), ("principal", None)])
def test_slips_with_reasons_as_on_the_page_i4(
    client: Client, request: pytest.FixtureRequest, head_teacher: User, pupils: list[Student], who: str, reason: str
) -> None:
    slip(pupils[0], head_teacher, MONDAY, MONDAY + dt.timedelta(days=1), reason="肺炎")
    assert Leave.objects.count() == 1
    rows = sheet(client, request.getfixturevalue(who), "/leave/export/")
    assert (rows[2][2], rows[2][7]) == (pupils[0].name, reason)


def test_what_a_search_found_travels_in_the_body_i4(client: Client, registrar: User, pupils: list[Student]) -> None:
    make.make_student(pupils[0].placements.get().school_class, name="陈旧", until=dt.date(2026, 10, 9))
    rows = sheet(client, registrar, "/students/export/", {"q": "陈"})
    assert [(row[0], row[3]) for row in rows[2:]] == [("陈子涵", None), ("陈旧", "2026年10月9日离校")]
    assert entries() == [("export", "search", 2)]
    assert client.post("/students/export/", {"q": " "})["Location"] == "/students/"


def test_the_principals_sheet_of_accesses_and_its_entries(
    client: Client, principal: User, head_teacher: User, pupils: list[Student]
) -> None:
    client.force_login(head_teacher)
    client.get(f"/students/{pupils[0].pk}/")
    rows = sheet(client, principal, "/access/export/?month=2026-11")
    assert rows[2][0] == "王老师" and rows[2][-1] == 1
    assert len(entries()) == 1
    rows = sheet(client, principal, "/access/entries/export/?month=2026-11")
    assert (rows[2][1], rows[2][4]) == ("王老师", pupils[0].name)
    assert ("export", "access.entries", 1) in entries()


LISTS = (
    *("/classes/", "/watch/", "/leave/", "/staff/", "/staff/posts/", "/substitutes/", "/access/"),
    *("/movements/", "/movements/transfers/", "/movements/papers/", "/registry/paper-only/", "/registry/tasks/"),
    *("/needs/", "/villages/", "/group/", "/catchment/", "/filing/", "/checks/", "/targets/", "/retention/"),
    *("/support/", "/aid/", "/network/{class}/", "/classes/{class}/", "/classes/{class}/names/"),
    "/classes/{class}/posts/",
)


@pytest.mark.parametrize("path", LISTS)
def test_every_list_has_its_spreadsheet_beside_it_i3(client: Client, world: World, path: str) -> None:
    """The link stands on the page, and the file says who made it and shows no whole number."""
    reader = world.browser("principal" if path == "/access/" else "registrar")
    shown = reader.get(path.replace("{class}", str(world.here.school_class.pk))).content.decode()
    found = re.search(r'href="([^"]*export[^"]*)"', shown)
    assert found, "no export on the page"
    answer = reader.get(html.unescape(found[1]))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert "导出" in rows[0][0] and len(rows) > 2
    assert not any(secret in str(rows) for secret in (ID_NUMBER, STATUS_NUMBER, PHONE))


def test_tasks_open_and_done_with_their_days(client: Client, world: World) -> None:
    task = world.here.task
    finish_task(task=task, note="已建学籍", actor=world.people["registrar"], at=make.at(MONDAY))
    give_task(student=task.student, kind=TaskKind.REQUEST_RECORD, due_on=MONDAY, actor=task.made_by, at=make.at(MONDAY))
    rows = sheet(client, world.people["registrar"], "/registry/tasks/export/")
    assert [(row[2], row[5], row[6]) for row in rows[2:]] == [
        (dt.datetime(2026, 11, 23), None, None),
        (dt.datetime(2026, 12, 20), dt.datetime(2026, 11, 23), "已建学籍"),
    ]


def test_transfers_with_the_days_left_k9(client: Client, world: World) -> None:
    rows = sheet(client, world.people["registrar"], "/movements/transfers/export/")
    assert [(row[0], row[3], row[5]) for row in rows[2:]] == [("钱多多", "城关镇小学", 9)]


def test_targets_and_retention_in_figures_m22(client: Client, world: World) -> None:
    rows = sheet(client, world.people["principal"], "/targets/export/")
    assert len(rows) == 2 + len(TargetKind)
    rows = sheet(client, world.people["principal"], "/retention/export/")
    assert rows[-1][0] == "学校" and rows[-1][-1] == "100.00%"
    assert not AccessEntry.objects.filter(what__in=("targets", "retention-classes")).exists(), "no child is named"
