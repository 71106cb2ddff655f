"""Calendar and terms: read by everybody, written by the registrar (A1, B9, J)."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from students.actions.calendar import prefill_years
from students.choices import DayKind
from students.models import CalendarDay, Roll, School, SchoolClass, Term, User
from tests import make

MONDAY = dt.date(2026, 11, 23)
AT = make.at(MONDAY)
CALENDAR = "/calendar/"
DAY = f"/calendar/{MONDAY}/"

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def office(client: Client, registrar: User) -> Client:
    client.force_login(registrar)
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def declare(client: Client, **values: Any) -> Any:
    return client.post(DAY, {"kind": DayKind.OFF, "reason": "大雪", **values})


READ = [CALENDAR, "/calendar/?month=2026-10", "/terms/"]
WRITE = [DAY, "/terms/new/"]


@pytest.mark.parametrize("role", ["principal", "registrar", "head_teacher", "subject_teacher"])
def test_everybody_reads_only_the_registrar_writes_j(client: Client, request: Any, role: str) -> None:
    client.force_login(request.getfixturevalue(role))
    assert [client.get(address).status_code for address in READ] == [200] * 3
    expected = 200 if role == "registrar" else 404
    assert {client.get(address).status_code for address in WRITE} == {expected}
    assert (f'href="{DAY}"' in page(client, CALENDAR)) == (role == "registrar")


def test_nobody_reads_without_signing_in(client: Client, school: School) -> None:
    assert {client.get(address).status_code for address in READ + WRITE} == {302}


def test_another_school_sees_its_own_calendar_only_i6(office: Client) -> None:
    other = make.make_school()
    term = other.terms.get()
    CalendarDay.objects.create(school=other, date=MONDAY, kind=DayKind.OFF, reason="别校大雪")
    assert "别校大雪" not in page(office, CALENDAR)
    assert office.get(f"/terms/{term.pk}/").status_code == 404


def test_the_month_shows_what_each_day_is_a1(office: Client, school: School, registrar: User) -> None:
    prefill_years(school=school, years=[2026], actor=registrar, at=AT)
    text = page(office, "/calendar/?month=2026-10")
    assert "国庆节" in text
    assert text.count("calendar__day--make-up") == 1
    # the holiday week and the weekends, without the make-up day on the 10th
    assert text.count("calendar__day--off") == 7 + 6


@pytest.mark.parametrize("month", ["2026-13", "x", "1999-01", "2100-01", "2026-11-23"])
def test_what_is_no_month_is_not_found(office: Client, month: str) -> None:
    assert office.get(CALENDAR, {"month": month}).status_code == 404


def test_an_unknown_year_is_said_on_the_page_a1(office: Client) -> None:
    assert "2027" in office.get(CALENDAR).context["unknown"]
    assert 'class="notices"' in page(office, CALENDAR)
    Term.objects.update(ends_on=dt.date(2026, 12, 31))
    assert 'class="notices"' not in page(office, CALENDAR)


def test_the_button_takes_over_and_then_goes_away_a1(office: Client, school: School) -> None:
    assert 'action="/calendar/prefill/"' in page(office, CALENDAR)
    assert office.post("/calendar/prefill/", {"year": 2026}).status_code == 302
    assert school.calendar_days.count() == 39
    assert 'action="/calendar/prefill/"' not in page(office, CALENDAR)
    answer = office.post("/calendar/prefill/", {"year": 2099}, follow=True)
    assert "2099" in answer.content.decode()
    assert office.post("/calendar/prefill/", {"year": "x"}).status_code == 404


def test_declaring_and_undoing_b9(office: Client, school: School) -> None:
    assert declare(office).status_code == 302
    assert "大雪" in page(office, CALENDAR)
    assert office.post(f"{DAY}undo/").status_code == 302
    assert not school.calendar_days.exists()


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        (f"{DAY}?declare=make_up", "make_up"),
        (DAY, "off"),
        ("/calendar/2026-11-28/", "make_up"),
        (f"{DAY}?declare=x", "off"),
    ],
    ids=["asked for", "a school day", "a weekend", "nonsense"],
)
def test_the_form_proposes_the_likely_kind_b9(office: Client, address: str, kind: str) -> None:
    answer = office.get(address)
    assert answer.context["form"].initial["kind"] == kind


@pytest.mark.parametrize("values", [{"reason": ""}, {"kind": "holiday"}, {"reason": "长" * 61}])
def test_a_wrong_declaration_is_shown_again(office: Client, school: School, values: dict[str, str]) -> None:
    assert declare(office, **values).status_code == 422
    assert not school.calendar_days.exists()


def test_a_half_day_outside_every_term_is_refused_in_words_k2(office: Client, school: School) -> None:
    answer = office.post("/calendar/2026-08-03/", {"kind": DayKind.MORNING_ONLY, "reason": "返校"})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


@pytest.fixture
def roll(school_class: SchoolClass, registrar: User) -> Roll:
    values = {"expected": 3, "present": 3, "first_submitted_at": AT, "submitted_at": AT, "submitted_by": registrar}
    return Roll.objects.create(school=school_class.school, school_class=school_class, date=MONDAY, **values)


def test_rolls_are_asked_about_before_they_stop_counting(office: Client, school: School, roll: Roll) -> None:
    answer = declare(office)
    assert answer.status_code == 422
    assert 'type="checkbox" name="is_confirmed"' in answer.content.decode()
    assert declare(office, is_confirmed="on").status_code == 302
    assert Roll.objects.filter(pk=roll.pk).exists()


def test_undoing_asks_too(office: Client, school: School, roll: Roll) -> None:
    saturday = dt.date(2026, 11, 28)
    Roll.objects.update(date=saturday)
    CalendarDay.objects.create(school=school, date=saturday, kind=DayKind.MAKE_UP, reason="补课")
    undo = f"/calendar/{saturday}/undo/"
    assert office.post(undo).status_code == 422
    assert office.post(undo, {"is_confirmed": "on"}).status_code == 302
    assert not CalendarDay.objects.exists()


def test_terms_are_added_and_changed(office: Client, school: School) -> None:
    proposed = office.get("/terms/new/").context["form"].initial
    assert proposed["starts_on"] == dt.date(2027, 2, 17)
    values = {"name": proposed["name"], "starts_on": "2027-02-20", "ends_on": "2027-07-02"}
    assert office.post("/terms/new/", values).status_code == 302
    term = school.terms.get(starts_on=dt.date(2027, 2, 20))
    assert office.post(f"/terms/{term.pk}/", {**values, "ends_on": "2027-07-09"}).status_code == 302
    assert office.post("/terms/new/", values).status_code == 422
    assert school.terms.count() == 2


def test_shortening_a_term_asks_about_rolls(office: Client, school: School, roll: Roll) -> None:
    values = {"name": "学期", "starts_on": "2026-09-01", "ends_on": "2026-11-01"}
    address = reverse("students:term-edit", args=[school.terms.get().pk])
    assert office.post(address, values).status_code == 422
    assert office.post(address, {**values, "is_confirmed": "on"}).status_code == 302


def test_statements_do_not_grow_with_entries_and_terms(office: Client, school: School) -> None:
    page(office, CALENDAR)
    counts = []
    for count in (1, 3):
        for number in range(count):
            day = dt.date(2026, 11, 2 + number + 3 * count)
            CalendarDay.objects.create(school=school, date=day, kind=DayKind.OFF, reason="大雪")
            start = dt.date(2030 + number + 3 * count, 9, 1)
            Term.objects.create(school=school, name="学期", starts_on=start, ends_on=start + dt.timedelta(days=90))
        with CaptureQueriesContext(connection) as captured:
            page(office, CALENDAR)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 10
