"""Staff pages: accounts, one-time passwords, posts by date, substitutes (J, I6, B10)."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from students.actions.substitutes import name_substitute
from students.choices import Role
from students.models import Appointment, School, SchoolClass, Substitution, User
from tests import make

MONDAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def office(client: Client, registrar: User) -> Client:
    client.force_login(registrar)
    return client


def pages(user: User, school_class: SchoolClass) -> dict[str, str]:
    return {
        "/staff/": "office",
        "/substitutes/": "office",
        "/staff/new/": "registrar",
        f"/staff/{user.pk}/": "registrar",
        f"/classes/{school_class.pk}/hand-over/": "registrar",
    }


@pytest.mark.parametrize("role", ["principal", "registrar", "head_teacher", "subject_teacher"])
def test_the_office_reads_the_registrar_writes_j(
    client: Client, request: Any, school_class: SchoolClass, role: str
) -> None:
    client.force_login(request.getfixturevalue(role))
    allowed = {"principal": {"office"}, "registrar": {"office", "registrar"}}.get(role, set())
    for address, needs in pages(make.make_user(school_class.school), school_class).items():
        assert client.get(address).status_code == (200 if needs in allowed else 404), address


def test_writing_addresses_are_closed_to_others_j(client: Client, principal: User, head_teacher: User) -> None:
    client.force_login(principal)
    post = head_teacher.appointments.get()
    addresses = [f"/staff/{head_teacher.pk}/password/", f"/staff/{head_teacher.pk}/active/"]
    addresses += [f"/staff/{head_teacher.pk}/posts/", f"/posts/{post.pk}/end/"]
    assert {client.post(address).status_code for address in addresses} == {404}


def test_another_school_and_administrators_are_nobodys_i6(office: Client, school: School) -> None:
    stranger = make.make_user(make.make_school())
    root = make.make_user(school, is_superuser=True)
    for user in (stranger, root):
        assert office.get(f"/staff/{user.pk}/").status_code == 404
        assert office.post(f"/staff/{user.pk}/password/").status_code == 404
    foreign = make.make_class(stranger.school)
    assert office.get(f"/classes/{foreign.pk}/hand-over/").status_code == 404


def shown_password(answer: Any) -> str:
    found = re.search(r'<code class="card__step">(\w{10})</code>', answer.content.decode())
    assert found
    return found[1]


def new_person(**values: Any) -> dict[str, Any]:
    return {"name": "林晓雯", "staff_number": "T0042", "phone": "13812345678", "starts_on": str(MONDAY), **values}


def test_a_new_person_signs_in_with_the_password_shown_once(
    office: Client, school_class: SchoolClass, client: Client
) -> None:
    answer = office.post("/staff/new/", new_person(role=Role.HEAD_TEACHER, school_class=school_class.pk))
    assert answer.headers["Cache-Control"] == "no-store"
    password = shown_password(answer)
    user = User.objects.get(username="T0042")
    assert user.appointments.get().school_class == school_class
    other = Client()
    signed_in = other.post("/login/", {"username": "T0042", "password": password}, follow=True)
    assert signed_in.redirect_chain[-1][0] == "/password/"
    assert password not in office.get(f"/staff/{user.pk}/").content.decode()
    assert "138****5678" in office.get(f"/staff/{user.pk}/").content.decode()


@pytest.mark.parametrize(
    "values",
    [{"name": ""}, {"phone": "mother"}, {"role": "head_teacher"}, {"role": "emperor"}, {"starts_on": ""}],
    ids=["no name", "no phone number", "no class", "no such post", "no date"],
)
def test_a_wrong_person_leaves_no_account(office: Client, values: dict[str, str]) -> None:
    before = User.objects.count()
    assert office.post("/staff/new/", new_person(**values)).status_code == 422
    assert User.objects.count() == before


def test_a_new_one_time_password_lifts_the_lock(office: Client, head_teacher: User) -> None:
    stranger = Client()
    wrong = {"username": head_teacher.username, "password": "x"}
    codes = [stranger.post("/login/", wrong).status_code for _ in range(5)]
    assert codes[-1] == 429
    password = shown_password(office.post(f"/staff/{head_teacher.pk}/password/"))
    answer = stranger.post("/login/", {"username": head_teacher.username, "password": password})
    assert answer.status_code == 302


def test_posts_are_given_and_ended_by_date_i6(office: Client, school_class: SchoolClass) -> None:
    user = make.make_user(school_class.school)
    address = f"/staff/{user.pk}/posts/"
    values = {"role": "subject_teacher", "school_class": school_class.pk, "subject": "美术", "starts_on": str(MONDAY)}
    assert office.post(address, values).status_code == 302
    assert office.post(address, values).status_code == 422
    post = user.appointments.get()
    end = f"/posts/{post.pk}/end/"
    for wrong in ("", str(MONDAY - DAY)):
        office.post(end, {"ends_on": wrong})
        post.refresh_from_db()
        assert post.ends_on is None
    office.post(end, {"ends_on": str(MONDAY)})
    post.refresh_from_db()
    assert post.ends_on == MONDAY


def test_an_account_closes_after_its_posts_and_opens_again(office: Client, head_teacher: User) -> None:
    address = f"/staff/{head_teacher.pk}/active/"
    office.post(address)
    head_teacher.refresh_from_db()
    assert head_teacher.is_active
    Appointment.objects.filter(staff=head_teacher).update(ends_on=MONDAY - DAY)
    for values, expected in (({}, False), ({"active": "on"}, True)):
        office.post(address, values)
        head_teacher.refresh_from_db()
        assert head_teacher.is_active == expected


def test_a_class_is_handed_over_in_one_step(office: Client, school_class: SchoolClass, head_teacher: User) -> None:
    successor = make.make_user(school_class.school)
    address = f"/classes/{school_class.pk}/hand-over/"
    assert head_teacher.name in office.get(address).content.decode()
    assert office.post(address, {"successor": successor.pk, "on": str(MONDAY)}).status_code == 302
    assert successor.appointments.get().starts_on == MONDAY
    assert office.post(address, {"successor": successor.pk, "on": str(MONDAY)}).status_code == 422


@pytest.mark.parametrize("role", ["principal", "registrar"])
def test_registrar_and_principal_name_substitutes_b10(
    client: Client, request: Any, school_class: SchoolClass, subject_teacher: User, role: str
) -> None:
    client.force_login(request.getfixturevalue(role))
    values = {"school_class": school_class.pk, "staff": subject_teacher.pk, "date": str(MONDAY)}
    assert client.post("/substitutes/", {**values, "date": str(MONDAY - DAY)}).status_code == 422
    assert client.post("/substitutes/", values).status_code == 302
    named = Substitution.objects.get()
    assert subject_teacher.name in client.get("/substitutes/").content.decode()
    client.post(f"/substitutes/{named.pk}/remove/")
    assert not Substitution.objects.exists()


def test_the_substitute_form_is_filled_in_from_a_roll(office: Client, school_class: SchoolClass) -> None:
    answer = office.get("/substitutes/", {"class": school_class.pk, "date": str(MONDAY + DAY)})
    assert answer.context["form"].initial == {"school_class": str(school_class.pk), "date": str(MONDAY + DAY)}
    assert f'value="{school_class.pk}" selected' in answer.content.decode()


def test_a_graduated_class_is_not_offered(office: Client, school: School, school_class: SchoolClass) -> None:
    graduated = make.make_class(school, entry_year=2018)
    closed = make.make_class(school, closed_on=MONDAY)
    offered = set(office.get("/substitutes/").context["form"].fields["school_class"].queryset)
    assert offered == {school_class}, (graduated, closed)


def test_statements_do_not_grow_with_people_and_posts(
    office: Client, school_class: SchoolClass, registrar: User
) -> None:
    office.get("/staff/")
    counts = []
    for count in (1, 3):
        for _ in range(count):
            user = make.make_user(school_class.school)
            make.appoint(user, Role.SUBJECT_TEACHER, make.make_class(school_class.school), subject="语文")
            name_substitute(school_class=school_class, staff=user, date=MONDAY, actor=registrar, at=make.at(MONDAY))
        with CaptureQueriesContext(connection) as captured:
            for address in ("/staff/", f"/staff/{user.pk}/", "/substitutes/"):
                assert office.get(address).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
