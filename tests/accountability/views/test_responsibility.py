"""The page that leads to what somebody answers for (F11, J)."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from students.models import User

pytestmark = pytest.mark.django_db
OFFICE = ("agreement-list", "points-overview", "objection-list", "veto-list", "evaluation-month", "incident-list")


def shown(user: User, *names: str) -> dict[str, bool]:
    """Which of the pages the person is led to."""
    client = Client()
    client.force_login(user)
    text = client.get(reverse("accountability:responsibility")).content.decode()
    return {name: f'links__item card" href="{reverse(f"accountability:{name}")}"' in text for name in names}


def test_the_office_is_led_to_those_of_the_school(principal: User, registrar: User) -> None:
    for user in (principal, registrar):
        assert shown(user, *OFFICE, "policy-list") == dict.fromkeys((*OFFICE, "policy-list"), True)
        assert not any(shown(user, "points-own", "agreement-own").values())


def test_teachers_are_led_to_their_own_f11(head_teacher: User, subject_teacher: User) -> None:
    own = {"points-own": True, "policy-list": True, "points-overview": False, "veto-list": False}
    assert shown(head_teacher, *own, "evaluation-month", "month-list") == {
        **own, "evaluation-month": True, "month-list": True,
    }  # fmt: skip
    assert shown(subject_teacher, *own, "evaluation-month") == {**own, "evaluation-month": False}


def test_it_asks_no_more_than_any_page(head_teacher: User, client: Client) -> None:
    client.force_login(head_teacher)
    client.get(reverse("accountability:responsibility"))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("accountability:responsibility"))
    with CaptureQueriesContext(connection) as calendar:
        client.get(reverse("students:term-list"))
    assert len(asked) <= len(calendar)
