"""Finding a pupil: by name, initials, last four digits; own class or whole school (I2, I4, J)."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from students.choices import Role
from students.models import AccessEntry, SchoolClass, Student, User
from students.queries.people import FOUND_AT_MOST
from tests import make

ADDRESS = "/students/"


@pytest.fixture(autouse=True)
def _today(monday: dt.date) -> None:
    """Every search is made on Monday 23 November."""


@pytest.fixture
def crowd(school_class: SchoolClass) -> dict[str, Student]:
    """Two children of the own class, one of another class, one who left, one of another school."""
    other = make.make_class(school_class.school)
    abroad = make.make_class(make.make_school())
    return {
        "long": make.make_student(
            school_class, name="买买提·阿不都热合曼", name_initials="MMTABDRHM", number_tail="002X"
        ),
        "own": make.make_student(school_class, name="陈子涵", name_initials="CZH", number_tail="1234"),
        "other": make.make_student(other, name="陈子墨", name_initials="CZM", number_tail="1234"),
        "left": make.make_student(school_class, name="陈旧", name_initials="CJ", until=dt.date(2026, 10, 9)),
        "stranger": make.make_student(abroad, name="陈外", name_initials="CW", number_tail="1234"),
    }


def found(client: Client, user: User, text: str) -> list[str]:
    client.force_login(user)
    return [pupil.name for pupil in client.post(ADDRESS, {"q": text}).context["found"]]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("陈子", ["陈子墨", "陈子涵"], id="part-of-the-name"),
        pytest.param("子涵", ["陈子涵"], id="middle-of-the-name"),
        pytest.param("陈", ["陈子墨", "陈子涵", "陈旧"], id="also-who-left"),
        pytest.param("czh", ["陈子涵"], id="initials-small"),
        pytest.param("ＣＺ", ["陈子墨", "陈子涵"], id="initials-full-width"),
        pytest.param("1234", ["陈子墨", "陈子涵"], id="last-four"),
        pytest.param("mmtabd", ["买买提·阿不都热合曼"], id="initials-of-all-parts"),
        pytest.param("mmt·abd", ["买买提·阿不都热合曼"], id="initials-with-a-dot"),
        pytest.param("002x", ["买买提·阿不都热合曼"], id="last-four-with-x"),
        pytest.param("买买提•阿", ["买买提·阿不都热合曼"], id="another-dot"),
        pytest.param("234", [], id="three-digits-are-too-few"),
        pytest.param("11010519491231002X", [], id="a-whole-number-finds-nothing"),
        pytest.param("%", [], id="no-wildcard"),
        pytest.param("王", [], id="nobody"),
    ],
)
def test_office_finds_in_the_whole_school(
    client: Client, registrar: User, crowd: dict[str, Student], text: str, names: list[str]
) -> None:
    assert sorted(found(client, registrar, text)) == sorted(names)


def test_j_head_teacher_finds_in_the_own_class_only(
    client: Client, head_teacher: User, crowd: dict[str, Student]
) -> None:
    assert found(client, head_teacher, "陈") == ["陈子涵"]
    assert found(client, head_teacher, "1234") == ["陈子涵"]


@pytest.mark.parametrize("role", [Role.SUBJECT_TEACHER, Role.OVERSIGHT, None])
def test_j_others_have_no_search(client: Client, school_class: SchoolClass, role: Role | None) -> None:
    user = make.make_user(school_class.school)
    if role:
        make.appoint(user, role, school_class if role == Role.SUBJECT_TEACHER else None)
    client.force_login(user)
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, {"q": "陈"}).status_code == 404


def test_i4_what_is_looked_for_is_never_in_the_address(
    client: Client, registrar: User, crowd: dict[str, Student]
) -> None:
    client.force_login(registrar)
    answer = client.get(ADDRESS + "?q=陈子涵")
    assert "found" not in answer.context
    assert 'method="post"' in answer.content.decode()


def test_i2_a_search_leaves_an_entry_with_the_number_found(
    client: Client, registrar: User, crowd: dict[str, Student]
) -> None:
    found(client, registrar, "陈子")
    entry = AccessEntry.objects.get()
    assert (entry.what, entry.count, entry.actor) == ("search", 2, registrar)


@pytest.mark.parametrize("text", ["", " ", "x" * 61])
def test_nothing_or_too_much_to_look_for(client: Client, registrar: User, text: str) -> None:
    client.force_login(registrar)
    assert client.post(ADDRESS, {"q": text}).status_code == 422


def test_results_show_class_and_number(client: Client, registrar: User, crowd: dict[str, Student]) -> None:
    registrar.language = "en"
    registrar.save()
    client.force_login(registrar)
    html = client.post(ADDRESS, {"q": "陈"}).content.decode()
    assert "Grade 3 Class 1" in html
    assert "left on" in html
    assert reverse("students:student-detail", args=[crowd["own"].pk]) in html


def test_many_are_cut_and_the_page_says_so(client: Client, registrar: User, school_class: SchoolClass) -> None:
    for _ in range(FOUND_AT_MOST + 1):
        make.make_student(school_class, name="王一")
    client.force_login(registrar)
    context = client.post(ADDRESS, {"q": "王一"}).context
    assert (len(context["found"]), context["is_more"]) == (FOUND_AT_MOST, True)


@pytest.mark.parametrize("many", [1, 3])
def test_search_asks_a_constant_number_of_queries(
    client: Client, django_assert_num_queries: Any, registrar: User, school_class: SchoolClass, many: int
) -> None:
    for _ in range(many):
        make.make_student(school_class, name="王一")
    client.force_login(registrar)
    client.post(ADDRESS, {"q": "王一"})
    with django_assert_num_queries(6):
        client.post(ADDRESS, {"q": "王一"})
