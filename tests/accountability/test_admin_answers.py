"""The admin of agreements, ledger, settlements and vetoes: to be read, nothing past the actions (F1, F6, F7, I6)."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.models import (
    Agreement,
    ClauseText,
    Incident,
    LedgerEntry,
    Objection,
    ObjectionDecision,
    Settlement,
    Veto,
)
from students.choices import Role
from students.models import SchoolClass, User
from tests import make
from tests.case_scene import make_case
from tests.points import make_charged

pytestmark = pytest.mark.usefixtures("monday")
MODELS = (LedgerEntry, Settlement, Veto)


def address(model: Any, page: str, *arguments: object) -> str:
    return reverse(f"admin:accountability_{model._meta.model_name}_{page}", args=arguments)


@pytest.fixture
def office(client: Client, registrar: User) -> Client:
    """The registrar's browser."""
    client.force_login(registrar)
    return client


def charge(school_class: SchoolClass, teacher: User) -> None:
    """A child more that was lost."""
    make_charged(make_case(make.make_student(school_class)), teacher, school_class)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_they_are_read_and_nothing_is_changed_past_the_actions_f7(
    office: Client, school_class: SchoolClass, head_teacher: User, model: Any
) -> None:
    charge(school_class, head_teacher)
    row = model.objects.get()
    assert office.get(address(model, "changelist")).status_code == 200
    assert office.get(address(model, "change", row.pk)).status_code == 200
    assert office.get(address(model, "add")).status_code == 403
    assert office.post(address(model, "change", row.pk), {"points": "0"}).status_code == 403
    assert office.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_another_school_finds_nothing_i6(
    client: Client, school_class: SchoolClass, head_teacher: User, model: Any
) -> None:
    charge(school_class, head_teacher)
    stranger = make.make_user(make.make_school(name="别校"))
    make.appoint(stranger, Role.REGISTRAR)
    client.force_login(stranger)
    assert client.get(address(model, "change", model.objects.get().pk)).status_code == 404


def test_statements_of_the_ledger_do_not_grow(office: Client, school_class: SchoolClass, head_teacher: User) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            charge(school_class, head_teacher)
        office.get(address(LedgerEntry, "changelist"))
        with CaptureQueriesContext(connection) as captured:
            office.get(address(LedgerEntry, "changelist"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_what_only_its_pages_may_show_is_not_there_f11() -> None:
    registered = set(admin.site._registry)
    assert {Agreement, ClauseText} <= registered
    assert not {Objection, ObjectionDecision, Incident} & registered
