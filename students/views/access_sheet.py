"""The principal's sheet of who looked at children's data in a month (I2)."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from students.access import principal_only, rights
from students.access_words import access_words
from students.choices import AccessKind
from students.months import asked_month, neighbours
from students.queries.access_sheet import entries_of, sheet_of

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
    found = entries_of(who.school.pk, first).filter(**asked)
    rows = found.select_related("actor", "student", "school_class")
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"month": f"{first:%Y-%m}", **{_NAMES[key]: value for key, value in asked.items()}})
    context = {
        "first": first,
        "page": page,
        "rows": [(entry, access_words(entry.what)) for entry in page],
        "query": f"&{query}",
    }
    return render(request, "students/access_entries.html", context)


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
