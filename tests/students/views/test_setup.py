"""From nothing to the first stored roll: setup, a class by hand, its roll (A1, B10, G1, J)."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from students.access import rights_on
from students.choices import MovementKind
from students.models import Movement, Placement, School, SchoolClass, Student, User
from tests import make

MONDAY = dt.date(2026, 11, 23)
TOKEN = "qK3-token-of-this-start"  # of this test only
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

FILLED = {
    "school-name": "石桥村小学",
    "school-code": "3600099",
    "school-grades": "6",
    "school-term": "2026-2027学年第一学期",
    "school-starts_on": "2026-09-01",
    "school-ends_on": "2027-01-15",
    "principal-name": "周校长",
    "principal-username": "zhou",
    "principal-password": "山高水长-7319",
    "registrar-name": "吴教务",
    "registrar-username": "wu",
    "registrar-password": "松竹梅兰-2846",
}


@pytest.fixture
def visitor(client: Client, settings: Settings) -> Client:
    """Somebody who opened the printed address."""
    settings.SETUP_TOKEN = TOKEN
    answer = client.get("/setup/", {"token": TOKEN})
    assert answer.url == "/setup/", "the code leaves the address at once"
    return client


def test_the_form_proposes_the_running_term(visitor: Client) -> None:
    proposed = visitor.get("/setup/").context["school"].initial
    assert proposed["starts_on"] == dt.date(2026, 9, 1)


def test_setup_makes_school_term_holidays_and_two_accounts(visitor: Client) -> None:
    answer = visitor.post("/setup/", FILLED)
    assert answer.url == "/first-steps/"
    school = School.objects.get()
    assert school.terms.count() == 1 and school.attendance_policies.count() == 1
    assert school.calendar_days.filter(is_national=True, date=dt.date(2026, 10, 1)).exists()
    held = {user.username: rights_on(user, MONDAY) for user in User.objects.select_related("school")}
    assert held["zhou"] is not None and held["zhou"].is_principal and not held["zhou"].is_registrar
    assert held["wu"] is not None and held["wu"].is_registrar and not held["wu"].is_principal
    assert visitor.get("/first-steps/").status_code == 200


def test_one_person_may_hold_both_posts(visitor: Client) -> None:
    one = {**{key: value for key, value in FILLED.items() if not key.startswith("registrar")}, "one_person": "on"}
    assert visitor.post("/setup/", one).status_code == 302
    held = rights_on(User.objects.select_related("school").get(), MONDAY)
    assert held is not None and held.is_principal and held.is_registrar


def test_afterwards_there_is_no_such_page(visitor: Client) -> None:
    visitor.post("/setup/", FILLED)
    assert visitor.get("/setup/").status_code == 404
    assert visitor.post("/setup/", {**FILLED, "school-code": "other"}).status_code == 404
    assert School.objects.count() == 1


@pytest.mark.parametrize("token", [TOKEN, ""], ids=["a school is there", "no code was printed"])
def test_no_setup_where_there_is_a_school_or_no_code(client: Client, settings: Settings, token: str) -> None:
    settings.SETUP_TOKEN = token
    if token:
        make.make_user(None)
    assert client.get("/setup/", {"token": token}).status_code == 404


def test_a_stranger_without_the_code_gets_nowhere(client: Client, settings: Settings) -> None:
    settings.SETUP_TOKEN = TOKEN
    assert client.get("/setup/").status_code == 200
    assert client.post("/setup/", {"token": "guess"}).status_code == 422
    assert client.post("/setup/", FILLED).status_code == 422
    assert not School.objects.exists()
    assert client.post("/setup/", {"token": f" {TOKEN} "}).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"school-name": ""},
        {"school-code": "石桥"},
        {"school-grades": "12"},
        {"school-ends_on": "2026-08-01"},
        {"principal-password": "12345678"},
        {"principal-password": ""},
        {"registrar-username": "ZHOU"},
        {"registrar-username": ""},
        {"registrar-password": "wu"},
    ],
)
def test_a_wrong_setup_leaves_nothing(visitor: Client, wrong: dict[str, str]) -> None:
    assert visitor.post("/setup/", {**FILLED, **wrong}).status_code == 422
    assert not School.objects.exists() and not User.objects.exists()


def new_class(**values: Any) -> dict[str, Any]:
    names = "陈子涵\n 2. 买买提•阿不都热合曼\n\n３、欧阳 龑\n"
    return {"grade": "3", "number": "1", "starts_on": str(MONDAY), "names": names, **values}


@pytest.fixture
def office(client: Client, registrar: User) -> Client:
    client.force_login(registrar)
    return client


def test_a_class_by_hand_is_enrolled_in_the_order_of_the_list_g1(office: Client, head_teacher: User) -> None:
    answer = office.post("/classes/new/", new_class(number="2", head_teacher=head_teacher.pk, place="石桥教学点"))
    made = SchoolClass.objects.get(number=2)
    assert answer.url == f"/roll/{made.pk}/{MONDAY}/"
    assert (made.entry_year, made.place) == (2024, "石桥教学点")
    names = Placement.objects.filter(school_class=made).values_list("student__name", flat=True)
    assert list(names) == ["陈子涵", "买买提·阿不都热合曼", "欧阳龑"]
    assert Movement.objects.filter(kind=MovementKind.ADMISSION, to_class=made, on=MONDAY).count() == 3
    assert Student.objects.get(name="陈子涵").name_initials == "czh"
    held = rights_on(User.objects.select_related("school").get(pk=head_teacher.pk), MONDAY)
    assert held is not None and made.pk in held.head_of


@pytest.mark.parametrize(
    "wrong",
    [{"names": ""}, {"names": "陈子涵\n=1+1"}, {"names": "\n".join(["陈子涵"] * 81)}, {"grade": "7"}, {"number": "0"}],
    ids=["nobody", "no name", "too many", "no such grade", "no number"],
)
def test_a_wrong_class_leaves_nothing(office: Client, wrong: dict[str, str]) -> None:
    assert office.post("/classes/new/", new_class(**wrong)).status_code == 422
    assert not Student.objects.exists() and not SchoolClass.objects.exists()


def test_a_class_that_exists_is_refused_in_words(office: Client, school_class: SchoolClass) -> None:
    answer = office.post("/classes/new/", new_class())
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert not Student.objects.exists()


@pytest.mark.parametrize("role", ["principal", "head_teacher", "subject_teacher"])
def test_only_the_registrar_opens_classes_j(client: Client, request: Any, role: str) -> None:
    client.force_login(request.getfixturevalue(role))
    assert client.get("/classes/new/").status_code == client.get("/first-steps/").status_code == 404


def test_from_nothing_to_the_first_roll_in_seven_steps(visitor: Client) -> None:
    """1 start, 2 open the address, 3 fill in the setup, 4 choose the way, 5 paste a class; 6 tap, and it is stored."""
    visitor.post("/setup/", {**FILLED, "one_person": "on"})
    answer = visitor.post("/classes/new/", new_class(), follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain == [(f"/roll/{SchoolClass.objects.get().pk}/{MONDAY}/", 302)]
