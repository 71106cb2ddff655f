"""docs/permissions.md says who may go where; this holds it to the pages, with files and passwords to be had (J, I6)."""

import re
from pathlib import Path

import pytest

from tests.walk import Walk
from tests.world import ANONYMOUS, views

pytestmark = pytest.mark.django_db
ROWS = re.findall(
    r"^\|[^|]+\| `([a-z:-]+)` \|(.+)\|$", (Path(__file__).parents[1] / "docs/permissions.md").read_text(), re.MULTILINE
)
COLUMNS = ("principal", "registrar", "head", "other_head", "subject", "substitute", "oversight", "former")
# Open to everybody or to every account: they are named below the table.
FOR_ALL = {"healthz", "home", "language-set", "login", "logout", "password-change", "students:setup"}


def test_every_page_stands_in_the_document_once() -> None:
    named = [view for view, _ in ROWS]
    assert sorted(named) == sorted(views().keys() - FOR_ALL)


@pytest.mark.parametrize(("view", "cells"), ROWS, ids=[view for view, _ in ROWS])
def test_the_document_says_what_the_pages_do_j(walk: Walk, view: str, cells: str) -> None:
    said = {who: cell.strip() == "✓" for who, cell in zip(COLUMNS, cells.split("|"), strict=True)}
    reached = {each.who for each in walk.at(view) if each.is_reached}
    assert {who: who in reached for who in COLUMNS} == said


@pytest.mark.parametrize("view", sorted(views().keys() - FOR_ALL))
def test_neither_guests_nor_accounts_without_school_go_anywhere_i6(walk: Walk, view: str) -> None:
    assert not {each.who for each in walk.at(view) if each.is_reached} & {ANONYMOUS, "schoolless"}
