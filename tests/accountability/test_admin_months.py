"""The admin of frozen months and forms of the county: to be read, own school, without contents (H5, I6)."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.actions.summaries import freeze_month
from accountability.models import CountyForm, MonthSummary
from students.choices import Role
from students.models import Student, User
from tests import make
from tests.county import make_form

pytestmark = pytest.mark.usefixtures("monday")
MODELS = [MonthSummary, CountyForm]


@pytest.fixture(autouse=True)
def _rows(pupils: list[Student], principal: User, registrar: User) -> None:
    school = pupils[0].school
    freeze_month(school=school, month=dt.date(2026, 10, 1), actor=principal, at=make.at(dt.date(2026, 11, 2), 9))
    make_form(school, registrar)


def address(model: Any, page: str, *arguments: object) -> str:
    return reverse(f"admin:accountability_{model._meta.model_name}_{page}", args=arguments)


@pytest.mark.parametrize("model", MODELS)
def test_rows_are_read_without_their_content_and_changed_nowhere(client: Client, registrar: User, model: Any) -> None:
    client.force_login(registrar)
    row = model.objects.get()
    with CaptureQueriesContext(connection) as captured:
        for page in (address(model, "changelist"), address(model, "change", row.pk)):
            assert client.get(page).status_code == 200
    assert not [each for each in captured if f'"{model._meta.db_table}"."content"' in each["sql"]]
    assert client.get(address(model, "add")).status_code == 403
    assert client.post(address(model, "change", row.pk), {"sha256": "x"}).status_code == 403
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_rows_of_another_school_are_not_found_i6(client: Client, model: Any) -> None:
    other = make.make_user(make.make_school())
    make.appoint(other, Role.REGISTRAR)
    client.force_login(other)
    assert client.get(address(model, "change", model.objects.get().pk)).status_code == 404
