"""Posts by date, the history of a class, the staff list, and handing a class over (I6, F1, J)."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from students.choices import Role
from students.models import AccessEntry, SchoolClass, Student, User
from tests import make

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def handed_over(school_class: SchoolClass) -> SchoolClass:
    """陆老师 until 31 October, 秦老师 since."""
    last = dt.date(2026, 10, 31)
    make.appoint(make.make_user(school_class.school, name="陆老师"), Role.HEAD_TEACHER, school_class, ends_on=last)
    new = make.make_user(school_class.school, name="秦老师")
    make.appoint(new, Role.HEAD_TEACHER, school_class, starts_on=last + dt.timedelta(days=1))
    return school_class


@pytest.fixture
def office(client: Client, principal: User) -> Client:
    client.force_login(principal)
    return client


def rows(answer: Any) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(min_row=3, values_only=True))


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("2026-10-31", "陆老师"),
        ("2026-11-01", "秦老师"),
        ("", "秦老师"),
        ("yesterday", "秦老师"),
        ("2026-02-30", "秦老师"),
    ],
)
def test_who_held_a_post_on_a_date_i6(office: Client, handed_over: SchoolClass, asked: str, name: str) -> None:
    html = office.get(f"/staff/posts/?on={asked}").content.decode()
    assert [each for each in ("陆老师", "秦老师") if each in html] == [name]


def test_posts_of_a_date_as_a_spreadsheet(office: Client, handed_over: SchoolClass, subject_teacher: User) -> None:
    found = rows(office.get("/staff/posts/export/?on=2026-10-15"))
    assert [row[:3] for row in found] == [
        (None, "校长", "周校长"),
        ("三年级(1)班", "班主任", "陆老师"),
        ("三年级(1)班", "数学", "李老师"),
    ]
    assert not AccessEntry.objects.exists()


def test_f1_every_teacher_a_class_has_had(office: Client, handed_over: SchoolClass, subject_teacher: User) -> None:
    html = office.get(f"/classes/{handed_over.pk}/posts/").content.decode()
    assert html.index("秦老师") < html.index("陆老师") < html.index("李老师")
    stranger = make.make_class(make.make_school())
    assert office.get(f"/classes/{stranger.pk}/posts/").status_code == 404


def test_a_person_with_many_posts_has_one_line_a_subject(
    office: Client, school_class: SchoolClass, subject_teacher: User
) -> None:
    other = make.make_class(school_class.school)
    make.appoint(subject_teacher, Role.SUBJECT_TEACHER, other, subject="数学")
    make.appoint(subject_teacher, Role.HEAD_TEACHER, other, starts_on=dt.date(2026, 12, 1))
    html = office.get("/staff/").content.decode()
    assert "<div>数学 三年级(1)班、三年级(2)班</div>" in html
    assert "班主任（2026年12月1日起） 三年级(2)班" in html
    line = next(row for row in rows(office.get("/staff/export/")) if row[0] == "李老师")
    assert line[3].count("数学") == 1 and line[4] == "启用"


def test_f1_what_the_successor_takes_over_stands_above_the_form(
    client: Client, registrar: User, school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    client.force_login(registrar)
    html = client.get(f"/classes/{school_class.pk}/hand-over/").content.decode()
    assert html.index("接任者要接手的事项") < html.index("在班学生") < html.index('name="successor"')
    assert '<td class="num">3</td>' in html and "王老师在交接前一天以前" in html


def test_i6_the_old_heads_access_ends(
    client: Client, registrar: User, school_class: SchoolClass, head_teacher: User, pupils: list[Student]
) -> None:
    successor = make.make_user(school_class.school, name="新老师")
    client.force_login(registrar)
    said = {"successor": successor.pk, "on": "2026-11-23"}
    assert client.post(f"/classes/{school_class.pk}/hand-over/", said).status_code == 302
    for user, status in ((head_teacher, 404), (successor, 200)):
        client.force_login(user)
        for path in (f"/students/{pupils[0].pk}/", f"/classes/{school_class.pk}/", f"/network/{school_class.pk}/"):
            assert client.get(path).status_code == status, (user.name, path)
