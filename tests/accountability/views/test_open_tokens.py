"""Tokens on their page: shown once, kept as a hash, revoked (I3, J)."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.actions.open_tokens import MOST_TOKENS, create_open_token, note_use, revoke_open_token
from accountability.models import OpenToken
from kongchuo.lib.tokens import token_hash
from students.models import School, User
from tests import make
from tests.open_tokens import ask, make_token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
PAGE = "/open/tokens/"


@pytest.fixture
def office(client: Client, principal: User) -> Client:
    """The principal's browser."""
    client.force_login(principal)
    return client


def test_a_token_is_shown_once_and_opens_the_counts(office: Client, principal: User) -> None:
    answer = office.post(PAGE, {"label": "大厅的屏幕"})
    token = re.findall(r"<code>([\w-]{43})</code>", answer.content.decode())[0]
    row = OpenToken.objects.get()
    assert (row.sha256, row.label, row.created_by) == (token_hash(token), "大厅的屏幕", principal)
    assert ask("/open/v1/months/", token).status_code == 200
    for page in (office.get(PAGE), office.get(reverse("students:access-entries"))):
        assert token not in page.content.decode() and row.sha256 not in page.content.decode()


def test_revoking_is_signed_and_final(office: Client, school: School, principal: User) -> None:
    made = make_token(school, principal)
    path = reverse("accountability:open-token-revoke", args=[made.row.pk])
    for _ in range(2):
        assert office.post(path, follow=True).status_code == 200
    row = OpenToken.objects.get()
    assert (row.revoked_by, row.revoked_at) == (principal, make.at(make.today()))
    assert ask("/open/v1/months/", made.token).status_code == 401
    with pytest.raises(ValidationError):
        revoke_open_token(row=row, actor=principal, at=make.at(make.today()))


@pytest.mark.parametrize("label", ["", "  ", "长" * 61, "\x00"])
def test_a_token_without_a_proper_label_is_not_made(office: Client, label: str) -> None:
    assert office.post(PAGE, {"label": label}).status_code == 422
    assert not OpenToken.objects.exists()


def test_there_is_a_limit_and_a_sentence(office: Client, school: School, principal: User) -> None:
    for _ in range(MOST_TOKENS):
        make_token(school, principal)
    assert office.post(PAGE, {"label": "再来一个"}).status_code == 422
    assert OpenToken.objects.count() == MOST_TOKENS


def test_a_token_of_another_school_is_unknown_i6(office: Client) -> None:
    other = make.make_school()
    row = make_token(other, make.make_user(other)).row
    assert office.post(reverse("accountability:open-token-revoke", args=[row.pk])).status_code == 404
    row.refresh_from_db()
    assert row.revoked_at is None


def test_use_is_written_once_an_hour(school: School, principal: User) -> None:
    row = make_token(school, principal).row
    for hour, minute, noted in ((8, 0, 8), (8, 59, 8), (9, 0, 9)):
        note_use(row=row, at=make.at(make.today(), hour, minute))
        row.refresh_from_db()
        assert row.last_used_at == make.at(make.today(), noted, 0)


def test_every_token_is_another_one(school: School, principal: User) -> None:
    made = {create_open_token(school=school, label="a", actor=principal, at=make.at(make.today())).token for _ in "abc"}
    assert len(made) == 3


def test_the_page_asks_no_more_for_more_tokens(office: Client, school: School, principal: User) -> None:
    counts = []
    office.get(PAGE)
    for _ in range(2):
        make_token(school, principal)
        make_token(school, principal)
        with CaptureQueriesContext(connection) as queries:
            office.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
