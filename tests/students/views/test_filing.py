"""The page of new entrants and the file in the columns of the national template (M23, I3, I4)."""

import datetime as dt
import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from students.models import AccessEntry, Filing, Movement, Need, SchoolClass, Student, User
from students.rules.filing_template import COLUMNS
from tests import make
from tests.students.views.roll_pages import client_of

MONDAY = dt.date(2026, 11, 23)
LIST, EXPORT = reverse("students:filing-list"), reverse("students:filing-export")
ID = "11010519491231002X"
pytestmark = pytest.mark.django_db


@pytest.fixture
def entrants(registrar: User) -> list[Student]:
    """Two children of grade one, the first with a settled number, and one of grade three who transferred in."""
    first = make.make_class(registrar.school, entry_year=2026)
    third = make.make_class(registrar.school)
    children = [
        make.make_student(first, name="陈子涵", status_number=f"G{ID}"),
        make.make_student(first, name="赵若曦", id_kind="1", id_number=ID),
        make.make_student(third, name="冉欣怡"),
    ]
    for child, kind in zip(children, ("admission", "admission", "transfer_in"), strict=True):
        made = {"kind": kind, "on": dt.date(2026, 9, 1), "recorded_at": make.at(MONDAY)}
        Movement.objects.create(school=child.school, student=child, recorded_by=registrar, **made)
    return children


def test_the_page_says_where_each_record_stands_and_what_is_blank_m23(office: Client, entrants: list[Student]) -> None:
    html = office.get(LIST).content.decode()
    assert [html.index(child.name) for child in entrants] == sorted(html.index(child.name) for child in entrants)
    assert "身份证件类型" in html and "现住址" in html
    assert ID not in html


def test_a_movement_taken_back_makes_no_entrant_m23(office: Client, entrants: list[Student], registrar: User) -> None:
    Student.objects.filter(pk=entrants[2].pk).update(status_number=f"J{ID}")
    assert "冉欣怡" in office.get(LIST).content.decode()
    row = Movement.objects.get(student=entrants[2], kind="transfer_in")
    taken = {"kind": row.kind, "on": row.on, "recorded_at": make.at(MONDAY), "reverses": row}
    Movement.objects.create(school=row.school, student=row.student, recorded_by=registrar, **taken)
    assert "冉欣怡" not in office.get(LIST).content.decode()


def test_the_file_holds_the_template_and_its_mark_stands_apart_m23_i3(office: Client, entrants: list[Student]) -> None:
    answer = office.post(EXPORT, {"purpose": "新生建档上报", "year": "2026", "which": "open"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert list(rows[0]) == [column.title for column in COLUMNS]
    assert [row[0] for row in rows[1:]] == ["赵若曦", "冉欣怡"]
    assert rows[1][7:9] == ("1-居民身份证", ID)
    mark = str(list(book.worksheets[1].iter_rows(values_only=True)))
    assert "吴教务" in mark and "新生建档上报" in mark and "2026-11-23" in mark
    assert answer["Cache-Control"] == "no-store"


def test_the_file_leaves_an_entry_and_marks_the_children_as_sent_m23_i2(
    office: Client, entrants: list[Student]
) -> None:
    office.post(EXPORT, {"purpose": "新生建档上报", "year": "2026"})
    entry = AccessEntry.objects.get(what="filing.full")
    assert (entry.count, entry.purpose, entry.kind) == (2, "新生建档上报", "export")
    assert set(Filing.objects.values_list("student__name", "sent_on")) == {("赵若曦", MONDAY), ("冉欣怡", MONDAY)}
    again = openpyxl.load_workbook(io.BytesIO(office.post(EXPORT, {"purpose": "再次"}).content))
    assert again.worksheets[0].max_row == 1
    whole = openpyxl.load_workbook(io.BytesIO(office.post(EXPORT, {"purpose": "再次", "which": "all"}).content))
    assert whole.worksheets[0].max_row == 4
    assert Filing.objects.count() == 2, "a settled record is not sent again"


def test_without_a_purpose_no_file_i3(office: Client, entrants: list[Student]) -> None:
    assert office.post(EXPORT, {"purpose": "  "}).status_code == 422
    assert not Filing.objects.exists()


def test_the_principal_sees_the_list_and_makes_no_file_i4(
    entrants: list[Student], registrar: User, monday: dt.date
) -> None:
    principal = make.make_user(registrar.school)
    make.appoint(principal, "principal")
    client = client_of(principal)
    Need.objects.create(
        school=entrants[1].school, student=entrants[1], kind="visual", starts_on=MONDAY, source="残疾人证",
        recorded_by=registrar, recorded_at=make.at(MONDAY),
    )  # fmt: skip
    assert "视力" not in client.get(LIST).content.decode()
    assert client.get(EXPORT).status_code == 200
    assert client.post(EXPORT, {"purpose": "看看"}).status_code == 404


@pytest.mark.parametrize("year", ["", "2024", "x", "９", "9" * 40])
def test_a_year_that_is_none_is_this_one(office: Client, entrants: list[Student], year: str) -> None:
    assert "赵若曦" in office.get(f"{LIST}?year={year}").content.decode()


def test_an_empty_year_says_what_will_come(office: Client, school_class: SchoolClass) -> None:
    assert "自动出现" in office.get(LIST).content.decode()
