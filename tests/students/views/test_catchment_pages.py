"""The catchment list on its pages: whom to go after, filters, by hand, in bulk, who is who, the spreadsheet (G7, I)."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from students.models import AccessEntry, CatchmentChild, School, SchoolClass, User
from tests import make

TODAY = dt.date(2026, 11, 23)
BORN = dt.date(2018, 4, 4)
NUMBER = "11010519491231002X"
PHONE = "13812345678"
LIST = "students:catchment-list"


def add(school: School, **values: Any) -> CatchmentChild:
    said = {"name": "罗小满", "birth_on": BORN, "village": "柳树沟村", "starts_on": TODAY, **values}
    return CatchmentChild.objects.create(school=school, **said)


def page(client: Client, view: str = LIST, query: str = "", **parts: Any) -> str:
    answer = client.get(reverse(view, kwargs=parts) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_list_leads_to_the_import(office: Client) -> None:
    assert reverse("students:import-new", args=["catchment"]) in page(office)


def test_the_children_to_go_after_come_first_with_what_to_do_g7(office: Client, school: School) -> None:
    add(school, place="other_school", place_name="白水小学")
    add(school, name="罗大满", place="not_enrolled")
    add(school, name="罗小暑", birth_on=dt.date(2022, 1, 1), place="not_enrolled")
    text = page(office)
    first = text[text.index("card--next") : text.index("filters")]
    assert "罗大满" in first
    assert "上门家访" in first
    assert "罗小满" not in first
    assert "罗小暑" not in first, "too young to be missed"
    assert "50.00%" in text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?part=find", {"罗大满"}),
        ("?part=in_school", {"罗小满"}),
        ("?part=counted", {"罗小满", "罗大满"}),
        ("?village=石桥村", {"罗大满"}),
        ("?where=other_school", {"罗小满"}),
        ("?age=4", {"罗小暑"}),
        ("?part=disabled", {"罗小满"}),
        ("?village=nowhere&age=x&part=%00&page=99", {"罗小满", "罗大满", "罗小暑"}),
    ],
)
def test_the_list_is_narrowed_and_leaves_an_entry_i2(
    office: Client, school: School, query: str, names: set[str]
) -> None:
    add(school, place="other_school", disability="visual")
    add(school, name="罗大满", place="not_enrolled", village="石桥村")
    add(school, name="罗小暑", birth_on=dt.date(2022, 1, 1))
    lines = office.get(reverse(LIST) + query).context["lines"]
    assert {line.entry.child.name for line in lines} == names
    assert AccessEntry.objects.filter(what="catchment").count() == 1


def test_the_principal_sees_neither_disability_nor_where_it_shows_i4(
    client: Client, principal: User, school: School, monday: dt.date
) -> None:
    add(school, place="special_school", place_name="县特殊教育学校", disability="hearing", note="听力残疾二级")
    client.force_login(principal)
    for text in (page(client), page(client, query="?part=disabled"), page(client, query="?where=special_school")):
        assert "罗小满" in text
        assert not [word for word in ("特殊教育", "特教", "听力残疾") if word in text]
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("students:catchment-export")).content))
    assert not [cell for row in book.active.iter_rows(values_only=True) for cell in row if "听力" in str(cell)]


def test_the_export_is_masked_and_whole_with_a_purpose_i3(office: Client, school: School) -> None:
    add(school, id_number=NUMBER, phone=PHONE, address="柳树沟村十七号院")
    path = reverse("students:catchment-export")
    masked = _cells(office.get(path).content)
    assert NUMBER not in masked and PHONE not in masked and "柳树沟村十七号院" not in masked
    assert office.post(path).status_code == 422
    whole = _cells(office.post(path, {"purpose": "县局核对"}).content)
    assert NUMBER in whole and PHONE in whole and "柳树沟村十七号院" in whole
    assert list(AccessEntry.objects.order_by("pk").values_list("what", "purpose")) == [
        ("catchment", ""),
        ("catchment.full", "县局核对"),
    ]


def _cells(content: bytes) -> list[str]:
    rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [str(cell) for row in rows for cell in row]


FORM = {"name": "罗小满", "birth_on": "2018-04-04", "place": "unknown"}


def test_a_child_is_added_by_hand_g7(office: Client, school: School) -> None:
    path = reverse("students:catchment-new")
    assert office.post(path, {**FORM, "id_number": NUMBER, "phone": PHONE}).status_code == 302
    child = CatchmentChild.objects.get(school=school)
    assert (child.id_number, child.phone, child.starts_on) == (NUMBER, PHONE, TODAY)
    again = office.post(path, {**FORM, "id_number": NUMBER})
    assert (again.status_code, CatchmentChild.objects.count()) == (422, 1)
    assert "核对两人" in again.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "=1+1"},
        {"name": "罗" * 61},
        {"name": "罗\x00"},
        {"birth_on": "2030-01-01"},
        {"birth_on": "0001-01-01"},
        {"birth_on": "x"},
        {"id_number": "110105194912310021"},
        {"place": "nowhere"},
        {"disability": "low_income"},
    ],
)
def test_odd_input_is_answered_in_words(office: Client, wrong: dict[str, str]) -> None:
    answer = office.post(reverse("students:catchment-new"), {**FORM, **wrong})
    assert (answer.status_code, CatchmentChild.objects.count()) == (422, 0)


def test_hidden_facts_stay_when_left_blank_and_go_when_erased_i1(office: Client, school: School) -> None:
    child = add(school, id_number=NUMBER, phone=PHONE, address="柳树沟村十七号院")
    path = reverse("students:catchment-edit", args=[child.pk])
    shown = page(office, "students:catchment-edit", entry_id=child.pk)
    assert NUMBER not in shown and PHONE not in shown and "十七号院" not in shown
    assert office.post(path, {**FORM, "village": "石桥村"}).status_code == 302
    child.refresh_from_db()
    assert (child.id_number, child.phone, child.village) == (NUMBER, PHONE, "石桥村")
    office.post(path, {**FORM, "phone": "无", "address": "无"})
    child.refresh_from_db()
    assert (child.id_number, child.phone, child.address) == (NUMBER, "", "")
    assert child.history.count() == 3


def test_a_child_is_taken_off_with_day_and_reason_g7(office: Client, school: School) -> None:
    child = add(school)
    path = reverse("students:catchment-end", args=[child.pk])
    assert office.post(path, {"on": "2026-11-22", "reason": "迁出"}).status_code == 422
    assert office.post(path, {"on": "2026-11-23"}).status_code == 422
    assert office.post(path, {"on": "2026-11-23", "reason": "迁出"}).status_code == 302
    assert office.get(reverse("students:catchment-edit", args=[child.pk])).status_code == 404
    child.refresh_from_db()
    assert child.ends_on == TODAY


def test_many_ticked_children_are_placed_at_once_g7(office: Client, school: School) -> None:
    children = [add(school, name=name) for name in ("罗一", "罗二", "罗三")]
    foreign = add(make.make_school())
    ids = [children[0].pk, children[1].pk, foreign.pk, "x", "²", 10**30]
    path = reverse("students:catchment-place")
    office.post(path, {"child": ids, "place": "other_school", "place_name": "白水小学"})
    placed = CatchmentChild.objects.filter(place="other_school").values_list("name", flat=True)
    assert set(placed) == {"罗一", "罗二"}
    office.post(path, {"child": [], "place": "unknown"})
    office.post(path, {"child": ids, "place": "nowhere"})
    assert CatchmentChild.objects.filter(place="other_school").count() == 2


@pytest.mark.parametrize(("answer", "where"), [("same", "here"), ("different", "unknown")])
def test_the_question_who_is_who_is_asked_once_g7(
    office: Client, school: School, school_class: SchoolClass, answer: str, where: str
) -> None:
    pupil = make.make_student(school_class, name="罗小满", birth_on=BORN)
    child = add(school)
    assert reverse("students:catchment-matches") in page(office)
    assert "罗小满" in page(office, "students:catchment-matches")
    said = {"child": child.pk, "student": pupil.pk, "answer": answer}
    assert office.post(reverse("students:catchment-matches"), said).status_code == 302
    assert "罗小满" not in page(office, "students:catchment-matches")
    assert [line.where for line in office.get(reverse(LIST)).context["lines"]] == [where]
    assert "重新核对" in page(office, "students:catchment-edit", entry_id=child.pk)
    office.post(reverse("students:catchment-matches"), {"child": child.pk, "answer": "again"})
    assert "罗小满" in page(office, "students:catchment-matches")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({}, 302),
        ({"child": "x", "student": "1", "answer": "same"}, 302),
        ({"child": "1" * 30, "student": "1", "answer": "same"}, 302),
        ({"child": "999999", "student": "1", "answer": "same"}, 404),
        ({"child": "999999", "answer": "again"}, 404),
    ],
)
def test_an_answer_about_nobody_changes_nothing_i6(office: Client, said: dict[str, str], status: int) -> None:
    assert office.post(reverse("students:catchment-matches"), said).status_code == status


def test_a_foreign_pupil_cannot_be_matched_i6(office: Client, school: School) -> None:
    child = add(school)
    foreign = make.make_student(make.make_class(make.make_school()), name="罗小满", birth_on=BORN)
    said = {"child": child.pk, "student": foreign.pk, "answer": "same"}
    assert office.post(reverse("students:catchment-matches"), said).status_code == 404
    child.refresh_from_db()
    assert child.student_id is None
