"""The principal's sheet of who looked at children's data in a month (I2)."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from students import words
from students.access import Rights, principal_only, rights
from students.access_words import access_words
from students.choices import AccessKind
from students.models import AccessEntry
from students.months import asked_month, neighbours
from students.queries.access_sheet import entries_of, sheet_of
from students.views.exports import ListExport, export_answer

_PER_PAGE = 50


@principal_only
def sheet(request: HttpRequest) -> HttpResponse:
    """The month by person and kind; every number opens down to its entries."""
    who = rights(request)
    first = asked_month(request.GET.get("month", ""), who.on)
    previous, following = neighbours(first)
    context = {
        "first": first,
        "previous": previous,
        "next": following if following <= who.on else None,
        "kinds": [kind.label for kind in AccessKind],
        "rows": sheet_of(who.school.pk, first),
    }
    return render(request, "students/access_sheet.html", context)


@principal_only
def entries(request: HttpRequest) -> HttpResponse:
    """The entries of a month, of one person or kind where asked for."""
    who = rights(request)
    first = asked_month(request.GET.get("month", ""), who.on)
    asked = _asked(request)
    rows = _entries(who, first, asked)
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"month": f"{first:%Y-%m}", **{_NAMES[key]: value for key, value in asked.items()}})
    context = {
        "first": first,
        "page": page,
        "rows": [(entry, access_words(entry.what)) for entry in page],
        "query": f"&{query}",
    }
    return render(request, "students/access_entries.html", context)


@principal_only
def sheet_export(request: HttpRequest) -> HttpResponse:
    """The sheet of a month as a spreadsheet, to be signed and kept."""
    who = rights(request)
    first = asked_month(request.GET.get("month", ""), who.on)
    export = ListExport(
        what="access.sheet",
        title=_("Access to children's data"),
        header=(_("Who"), *(str(kind.label) for kind in AccessKind), _("All"), _("Children")),
        rows=lambda _full: [
            [row.name, *(count for _kind, count in row.counts), row.total, row.children]
            for row in sheet_of(who.school.pk, first)
        ],
        of_children=False,
        widths=(16, 8, 8, 8, 8, 8, 8, 8),
    )
    return export_answer(request, who, export)


@principal_only
def entries_export(request: HttpRequest) -> HttpResponse:
    """The entries of a month as a spreadsheet; it names children, and so leaves an entry itself."""
    who = rights(request)
    first = asked_month(request.GET.get("month", ""), who.on)
    found = _entries(who, first, _asked(request))
    export = ListExport(
        what="access.entries",
        title=_("Access entries"),
        header=(_("When"), _("Who"), _("What"), _("Purpose"), _("Whose"), _("Children")),
        rows=lambda _full: [_line(entry) for entry in found],
        widths=(18, 14, 34, 30, 16, 8),
    )
    return export_answer(request, who, export)


def _entries(who: Rights, first: dt.date, asked: dict[str, Any]) -> QuerySet[AccessEntry]:
    found = entries_of(who.school.pk, first).filter(**asked)
    return found.select_related("actor", "student", "school_class")


def _line(entry: AccessEntry) -> list[Any]:
    what = f"{entry.get_kind_display()} · {access_words(entry.what)}"
    whose = entry.student.name if entry.student else ""
    if not whose and entry.school_class:
        place = entry.school_class
        whose = words.class_name(place.entry_year, place.number, timezone.localdate(entry.at))
    moment = f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}"
    return [moment, entry.actor.name, what, entry.purpose, whose, entry.count]


_NAMES = {"actor_id": "person", "kind": "kind"}


def _asked(request: HttpRequest) -> dict[str, Any]:
    """The filters of the address; what is none of them is left out."""
    person, kind = request.GET.get("person", ""), request.GET.get("kind", "")
    asked: dict[str, Any] = {}
    if person.isdecimal() and len(person) < 10:
        asked["actor_id"] = int(person)
    if kind in AccessKind.values:
        asked["kind"] = kind
    return asked
