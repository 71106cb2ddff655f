"""The three ledgers of the notice of 2024: the page, the print, the spreadsheet (K15, D11, domain 1.4 and 2.7)."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accountability import ledger_columns, ledger_words
from accountability.case_links import case_url
from accountability.forms.ledgers import AsOfForm, LedgerForm
from accountability.ledger_words import Reader
from accountability.queries.case_facts import CaseEye
from accountability.queries.ledger_rows import LedgerRow, Ledgers, Stub, ledger_rows, ledgers_on
from accountability.rules.ledgers import Ledger
from kongchuo.lib import clock
from kongchuo.lib.sheets.model import Value
from students.access import Rights, office_only, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.queries.calendar import school_calendar
from students.queries.staff import open_classes
from students.rules.class_names import ClassKey
from students.views.exports import ListExport, export_answer

_PER_PAGE = 50
_KEY_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the ledgers of the day, the one shown, its rows, the form that narrowed them."""

    who: Rights
    ledgers: Ledgers
    ledger: Ledger
    stubs: list[Stub]
    form: LedgerForm
    query: str

    @property
    def day(self) -> dt.date:
        """The day the ledgers stand for."""
        return self.ledgers.eye.today

    def reader(self, *, is_full: bool = False) -> Reader:
        """For whom the rows are put into words; health is for the registrar (I4)."""
        return Reader(self.day, self.who.school.name, self.who.is_registrar, is_full)


@dataclass(frozen=True, slots=True)
class Line:
    """A row as a page shows it: where its name leads to, and its cells by key."""

    row: LedgerRow
    url: str
    cells: dict[str, Value]

    @property
    def papers(self) -> list[Value]:
        """Letter, report and notice, for the one column that paper has for them."""
        return [self.cells[kind] for kind in ("letter", "report", "notice")]


@office_only
def page(request: HttpRequest) -> HttpResponse:
    """One ledger of a day, the three as tabs with their counts; leaves an access entry (I2)."""
    asked = _asked(request)
    shown = Paginator(asked.stubs, _PER_PAGE).get_page(request.GET.get("page"))
    lines = _lines(asked, shown)
    _remember(asked, AccessKind.VIEW, len(lines))
    context = {
        "asked": asked,
        "page": shown,
        "lines": lines,
        "tabs": _tabs(asked),
        "title": ledger_words.title_on(asked.ledger, asked.day),
        "is_of_age": asked.ledger is Ledger.SCHOOL_AGE,
    }
    return render(request, "accountability/ledgers.html", context, status=422 if asked.form.errors else 200)


@office_only
def paper(request: HttpRequest) -> HttpResponse:
    """The ledger on A4 across: every row, numbers left out, the line for seal and signatures (I1, I2)."""
    asked = _asked(request)
    lines = _lines(asked, asked.stubs)
    _remember(asked, AccessKind.PRINT, len(lines))
    title = ledger_words.title_on(asked.ledger, asked.day)
    context = {"asked": asked, "lines": lines, "title": title, "is_of_age": asked.ledger is Ledger.SCHOOL_AGE}
    return render(request, "accountability/ledgers_print.html", context, status=422 if asked.form.errors else 200)


@office_only
def export(request: HttpRequest) -> HttpResponse:
    """The ledger in the columns of the official form: masked, or whole with a purpose (I3)."""
    asked = _asked(request, with_secrets=True)
    rows = ledger_rows(asked.ledgers.eye, asked.ledger, asked.stubs, with_secrets=True)
    return export_answer(
        request,
        asked.who,
        ListExport(
            what=f"ledger_{asked.ledger}",
            title=ledger_words.title_on(asked.ledger, asked.day),
            header=ledger_columns.headings(),
            rows=lambda is_full: [
                ledger_columns.line_of(number, row, asked.reader(is_full=is_full))
                for number, row in enumerate(rows, start=1)
            ],
            has_secrets=True,
            widths=ledger_columns.widths(),
        ),
    )


def _asked(request: HttpRequest, *, with_secrets: bool = False) -> Asked:
    """What is asked for; what no form offers is left aside, and a day that cannot be is answered with today."""
    who = rights(request)
    ledger = _ledger(request.GET.get("ledger", ""))
    day = AsOfForm(request.GET, today=who.on).shown_day
    eye = CaseEye.on(who.school.pk, school_calendar(who.school.pk), day)
    of_age = ledger is Ledger.SCHOOL_AGE
    ledgers = ledgers_on(eye, with_secrets=with_secrets and of_age, with_long_leave=of_age)
    whole = ledgers.stubs(ledger, with_struck_off="struck_off" in request.GET)
    classes = {f"{each.pk}": each for each in open_classes(who.school, day)}
    form = LedgerForm(
        request.GET,
        today=who.on,
        classes=classes.values(),
        villages=_villages(whole),
        has_struck_off=not of_age,
    )
    form.is_valid()
    chosen = classes.get(form.cleaned_data.get("school_class", ""))
    key = ClassKey(chosen.entry_year, chosen.number) if chosen else None
    stubs = [stub for stub in whole if _fits(stub, key, form.cleaned_data.get("village", ""))]
    return Asked(who, ledgers, ledger, stubs, form, _query(request))


def _ledger(name: str) -> Ledger:
    return next((ledger for ledger in Ledger if ledger == name), Ledger.SUSPECTED)


def _fits(stub: Stub, class_key: ClassKey | None, village: str) -> bool:
    of_class = class_key is None or stub.class_key == class_key
    return of_class and (not village or village == village_key(stub.village))


def village_key(*names: str) -> str:
    """What stands for a village in an address (I4)."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:_KEY_LENGTH]


def _villages(stubs: Iterable[Stub]) -> list[tuple[str, str]]:
    names = sorted({stub.village for stub in stubs if stub.village})
    return [(village_key(name), name) for name in names]


def _query(request: HttpRequest) -> str:
    """The filter as the rest of an address, without ledger and page."""
    asked = request.GET.copy()
    for name in ("page", "ledger"):
        asked.pop(name, None)
    return f"&{asked.urlencode()}" if asked else ""


def _tabs(asked: Asked) -> list[tuple[str, Any, int, bool]]:
    """Each ledger: its address, its name, how many children stand in it on the day, whether it is shown."""
    path = reverse("accountability:case-ledgers")
    return [
        (f"{path}?ledger={ledger}{asked.query}", label, len(asked.ledgers.stubs(ledger)), ledger is asked.ledger)
        for ledger, label in ledger_words.LEDGERS.items()
    ]


def _lines(asked: Asked, stubs: Iterable[Stub]) -> list[Line]:
    reader = asked.reader()
    rows = ledger_rows(asked.ledgers.eye, asked.ledger, stubs)
    return [Line(row, _url(asked.who, row.stub), ledger_columns.cells_of(row, reader)) for row in rows]


def _url(who: Rights, stub: Stub) -> str:
    """The case, else the pupil, else the entry of the catchment list, which the registrar edits."""
    if stub.found and stub.student_id:
        return case_url(stub.found.case.pk)
    if stub.student_id:
        return reverse("students:student-detail", args=[stub.student_id])
    entry = stub.entry
    return reverse("students:catchment-edit", args=[entry.child.pk]) if entry and who.is_registrar else ""


def _remember(asked: Asked, kind: AccessKind, count: int) -> None:
    record_access(actor=asked.who.user, at=clock.now(), kind=kind, what=f"ledger_{asked.ledger}", count=count)
