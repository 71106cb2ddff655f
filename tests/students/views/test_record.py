"""The registrar changes a child's record and guardians; villages (D13, G4, I1, I2)."""

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from students.actions.students import save_student
from students.models import AccessEntry, Guardian, Student, User
from tests import make

pytestmark = pytest.mark.usefixtures("monday")
NUMBER = "11010519491231002X"


def page(name: str, *args: object) -> str:
    return reverse(f"students:{name}", args=args)


@pytest.fixture
def child(pupils: list[Student], registrar: User, monday: Any) -> Student:
    pupils[0].id_number, pupils[0].id_kind, pupils[0].status_number = NUMBER, "1", f"L{NUMBER}"
    pupils[0].birth_on, pupils[0].sex, pupils[0].village = None, "", "石桥村"
    return save_student(student=pupils[0], actor=registrar, at=make.at(monday))


@pytest.fixture
def desk(client: Client, registrar: User) -> Client:
    client.force_login(registrar)
    return client


def form(**overrides: str) -> dict[str, str]:
    return {"name": "陈子涵", "id_kind": "1", **overrides}


def test_the_form_is_filled_and_masks_what_is_masked_i1(desk: Client, child: Student) -> None:
    html = desk.get(page("student-edit", child.pk)).content.decode()
    assert 'value="陈子涵"' in html and "110105********002X" in html and NUMBER not in html
    assert '<option value="石桥村">' in html and 'list="villages"' in html


def test_what_is_left_empty_is_kept_and_a_dash_removes_g4(desk: Client, child: Student) -> None:
    said = form(status_number=f"g{NUMBER}".lower(), village="三合村", ethnicity="苗族")
    assert desk.post(page("student-edit", child.pk), said).status_code == 302
    child.refresh_from_db()
    assert (child.id_number, child.status_number, child.village) == (NUMBER, f"G{NUMBER}", "三合村")
    desk.post(page("student-edit", child.pk), form(id_number="-"))
    child.refresh_from_db()
    assert (child.id_number, child.id_number_hash, child.number_tail, child.village) == ("", "", "002X", "")
    assert child.history.filter(ethnicity="苗族", history_user=child.history.first().history_user).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"id_number": "110105194912310021"},
        {"status_number": "12345"},
        {"birth_on": "2026-13-01"},
        {"village": "村" * 31},
        {"sex": "x"},
    ],
)
def test_what_is_wrong_is_said(desk: Client, child: Student, wrong: dict[str, str]) -> None:
    assert desk.post(page("student-edit", child.pk), form(**wrong)).status_code == 422
    child.refresh_from_db()
    assert (child.id_number, child.village) == (NUMBER, "石桥村")


def test_a_number_of_another_child_is_refused_g4(desk: Client, child: Student, pupils: list[Student]) -> None:
    answer = desk.post(page("student-edit", pupils[1].pk), form(name="赵若曦", id_number=NUMBER))
    assert answer.status_code == 422


def test_birth_date_and_sex_that_differ_from_the_number_are_warnings_g4(desk: Client, child: Student) -> None:
    said = form(birth_on="2017-05-13", sex="male")
    html = desk.post(page("student-edit", child.pk), said, follow=True).content.decode()
    assert "出生日期与身份证号不一致" in html and "性别与身份证号不一致" in html
    child.refresh_from_db()
    assert f"{child.birth_on}" == "2017-05-13"


def rows(*said: dict[str, object]) -> dict[str, object]:
    found: dict[str, object] = {"form-TOTAL_FORMS": len(said), "form-INITIAL_FORMS": 1}
    for number, row in enumerate(said):
        found |= {f"form-{number}-{name}": value for name, value in row.items()}
    return found


@pytest.fixture
def father(child: Student) -> Guardian:
    return Guardian.objects.create(
        school=child.school, student=child, name="陈大山", relation="父亲", phone="13812345678"
    )


def test_guardians_are_shown_masked_and_changed(desk: Client, child: Student, father: Guardian) -> None:
    path = page("student-guardians", child.pk)
    html = desk.get(path).content.decode()
    assert "138****5678" in html and "13812345678" not in html
    mother = {"id": "", "name": "李秀英", "relation": "母亲", "phone": "13987654321", "ORDER": 1}
    assert desk.post(path, rows({"id": father.pk, "name": "陈大山", "ORDER": 2}, mother)).status_code == 302
    assert list(child.guardians.order_by("position").values_list("name", "relation")) == [
        ("李秀英", "母亲"),
        ("陈大山", ""),
    ]
    assert child.guardians.get(name="陈大山").phone == "13812345678"


def test_a_guardian_is_removed(desk: Client, child: Student, father: Guardian) -> None:
    said = rows({"id": father.pk, "name": "陈大山", "ORDER": 1, "DELETE": "on"}, {"name": "", "ORDER": ""})
    assert desk.post(page("student-guardians", child.pk), said).status_code == 302
    assert not child.guardians.exists()


@pytest.mark.parametrize(
    "said",
    [
        {},
        rows({"id": "", "name": "", "relation": "叔叔", "ORDER": 1}),
        rows({"id": "", "name": "李", "phone": "call me"}),
        rows({"id": 10**12, "name": "李"}),
        {"form-TOTAL_FORMS": "x"},
    ],
)
def test_odd_guardians_are_answered(desk: Client, child: Student, father: Guardian, said: dict[str, object]) -> None:
    assert desk.post(page("student-guardians", child.pk), said or {"x": 1}).status_code == 422
    assert child.guardians.count() == 1


def test_guardians_of_another_child_are_not_taken_over(
    desk: Client, child: Student, pupils: list[Student], father: Guardian
) -> None:
    answer = desk.post(page("student-guardians", pupils[1].pk), rows({"id": father.pk, "name": "李", "ORDER": 1}))
    assert answer.status_code == 422 and child.guardians.get() == father


def test_villages_with_counts_names_and_a_spreadsheet_d13(desk: Client, child: Student, pupils: list[Student]) -> None:
    html = desk.get(page("village-list")).content.decode()
    assert html.index("石桥村") < html.index("未登记村") and child.name in html
    AccessEntry.objects.all().delete()
    sheet = openpyxl.load_workbook(io.BytesIO(desk.get(page("village-export")).content)).active
    rows = [row[2:] for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert rows[0] == ("石桥村", "三年级(1)班", "陈子涵") and len(rows) == 3
    assert AccessEntry.objects.values_list("kind", "what", "count").get() == ("export", "villages", 3)


def test_the_own_township_comes_first_d13(desk: Client, child: Student, pupils: list[Student]) -> None:
    places = {pupils[0].pk: ("白水镇", "一村"), pupils[1].pk: ("青石镇", "九村"), pupils[2].pk: ("青石镇", "二村")}
    for pk, (township, village) in places.items():
        Student.objects.filter(pk=pk).update(township=township, village=village)
    html = desk.get(page("village-list")).content.decode()
    assert max(html.index("九村"), html.index("二村")) < html.index("一村")
