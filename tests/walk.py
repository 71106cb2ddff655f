"""Everybody at every address, once with GET and once with a form, each step undone: what many tests look at."""

import io
import logging
from dataclasses import dataclass
from typing import Any

import docx
import openpyxl
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from students.models import AccessEntry
from tests.world import EVERYBODY, World, form_of, path_of, views

WRITES = ("INSERT", "UPDATE", "DELETE")
TABLES = ('"students_', '"accountability_')
# A rolled back transaction does not bring these files back, so they come last.
REMOVES_FILES = ("students:import-confirm", "students:import-reject")


def is_refusal(status: int, location: str) -> bool:
    """Not found, not for this method, not without a token, too often without one, or to the sign-in page."""
    return location.startswith("/login/") if status == 302 else status in (401, 404, 405, 429)


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody got at an address, what it left in the list of looks and what it wrote to the product's tables.

    ``head`` is all headers as text, ``body`` the page, or the words of a spreadsheet or document.
    """

    who: str
    view: str
    method: str
    status: int
    headers: dict[str, str]
    head: str
    body: str
    entries: list[tuple[str, str]]
    writes: list[str]

    @property
    def location(self) -> str:
        """Where it leads on to."""
        return self.headers.get("Location", "")

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.headers.get("Content-Type", "").startswith("text/html")

    @property
    def is_refused(self) -> bool:
        """See ``is_refusal``."""
        return is_refusal(self.status, self.location)

    @property
    def is_reached(self) -> bool:
        """Whether the page let the person in, be it to say that a form is incomplete."""
        return self.status in (200, 302, 422) and not self.location.startswith("/login/")

    def holds(self, *words: str) -> bool:
        """Whether one of the words stands in it."""
        return any(word in self.body or word in self.head for word in words)


@dataclass(frozen=True, slots=True)
class Walk:
    """Everything seen, and what was logged meanwhile."""

    seen: list[Seen]
    logged: list[str]

    def of(self, *people: str, method: str = "") -> list[Seen]:
        """What these people got."""
        return [each for each in self.seen if each.who in people and each.method in (method or each.method)]

    def at(self, view: str, method: str = "") -> list[Seen]:
        """What everybody got at an address."""
        return [each for each in self.seen if each.view == view and each.method in (method or each.method)]


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter().format(record))


def walk_everywhere(world: World) -> Walk:
    """One walk for all tests."""
    handler = _Lines()
    logging.getLogger().addHandler(handler)
    steps = [(who, view, method) for who in EVERYBODY for view in views() for method in ("get", "post")]
    steps.sort(key=lambda step: step[2] == "post" and step[1] in REMOVES_FILES)
    seen = [_step(world, *step) for step in steps]
    logging.getLogger().removeHandler(handler)
    return Walk(seen, handler.lines)


def _step(world: World, who: str, view: str, method: str) -> Seen:
    with transaction.atomic():
        last = AccessEntry.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        form = form_of(view, world.here) if method == "post" else {}
        connection.queries_log.clear()  # it holds 9000 statements, and the walk has more
        with CaptureQueriesContext(connection) as queries:
            answer = getattr(world.browser(who), method)(path_of(view, world.here), form)
        entries = list(AccessEntry.objects.filter(pk__gt=last).order_by("pk").values_list("what", "purpose"))
        transaction.set_rollback(True)
    headers = dict(answer.headers)
    return Seen(
        who, view, method, answer.status_code, headers, str(headers), words_of(answer), entries, writes_of(queries)
    )


def writes_of(queries: CaptureQueriesContext) -> list[str]:
    """What was written to the tables of the product."""
    found = [query["sql"] for query in queries.captured_queries]
    return [sql for sql in found if sql.startswith(WRITES) and any(table in sql for table in TABLES)]


def words_of(answer: HttpResponse) -> str:
    """Everything to be read in an answer: page, cells of a spreadsheet, words of a document."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"%PDF"):
        return ""  # its fonts are cut down to the letters in it: what it says is what the page says
    if b"word/document.xml" in body:
        return docx_text(body)
    if body.startswith(b"PK"):
        sheets = openpyxl.load_workbook(io.BytesIO(body)).worksheets
        return str([list(sheet.iter_rows(values_only=True)) for sheet in sheets])
    return body.decode(errors="replace")  # a photo is no text


def text_of(answer: HttpResponse) -> str:
    """Headers and words of an answer."""
    return str(dict(answer.headers)) + words_of(answer)


def docx_text(body: bytes) -> str:
    """Every word of a Word document."""
    tree: Any = docx.Document(io.BytesIO(body)).element.body
    return "".join(each.text or "" for each in tree.iter() if str(each.tag).endswith("}t"))
