"""docs/permissions.md says who may go where; this holds it to the pages, with files and passwords to be had (J, I6)."""

import re
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse

from tests.world import ANONYMOUS, World, form_of, path_of, views

pytestmark = pytest.mark.django_db
ROWS = re.findall(
    r"^\|[^|]+\| `([a-z:-]+)` \|(.+)\|$", (Path(__file__).parents[1] / "docs/permissions.md").read_text(), re.MULTILINE
)
COLUMNS = ("principal", "registrar", "head", "other_head", "subject", "substitute", "oversight", "former")
# Open to everybody or to every account: they are named below the table.
FOR_ALL = {"healthz", "home", "language-set", "login", "logout", "password-change", "students:setup"}


def is_reached(answer: HttpResponse) -> bool:
    """Whether the page let the person in, be it to say that a form is incomplete."""
    return answer.status_code in (200, 302, 422) and not answer.get("Location", "").startswith("/login/")


def test_every_page_stands_in_the_document_once() -> None:
    named = [view for view, _ in ROWS]
    assert sorted(named) == sorted(views().keys() - FOR_ALL)


@pytest.mark.parametrize(("view", "cells"), ROWS, ids=[view for view, _ in ROWS])
def test_the_document_says_what_the_pages_do_j(world: World, view: str, cells: str) -> None:
    path, form = path_of(view, world.here), form_of(view, world.here)
    said = {who: cell.strip() == "✓" for who, cell in zip(COLUMNS, cells.split("|"), strict=True)}
    done = {}
    for who in COLUMNS:
        with transaction.atomic():
            client = world.browser(who)
            done[who] = is_reached(client.get(path)) or is_reached(client.post(path, form))
            transaction.set_rollback(True)
    assert done == said


@pytest.mark.parametrize("view", sorted(views().keys() - FOR_ALL))
def test_neither_guests_nor_accounts_without_school_go_anywhere_i6(world: World, view: str) -> None:
    for who in (ANONYMOUS, "schoolless"):
        client, path = world.browser(who), path_of(view, world.here)
        assert not is_reached(client.get(path)) and not is_reached(client.post(path, form_of(view, world.here))), who
