"""The office's list of needs: who, which, since when, by which paper; health for the registrar only (G6, I4)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from students import words
from students.access import Rights, office_only, rights
from students.actions.access import record_access
from students.choices import AccessKind, NeedKind
from students.forms.needs import DOUBLE, NeedFilterForm
from students.models import SchoolClass
from students.queries.needs import NeedyChild, count_kinds, health_count, needy_children
from students.rules.needs import HEALTH, visible_kinds
from students.views.exports import ListExport, export_answer


@dataclass(frozen=True, slots=True)
class _List:
    """The children asked for, everybody with a need, and the form that asked."""

    form: NeedFilterForm
    children: list[NeedyChild]
    everybody: list[NeedyChild]
    kinds: tuple[NeedKind, ...]


@office_only
def need_list(request: HttpRequest) -> HttpResponse:
    """Children with needs today, narrowed to a kind or a class; looking leaves an access entry (I2)."""
    who = rights(request)
    found = _asked(who, request)
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="needs", count=len(found.children))
    return render(request, "students/need_list.html", _context(who, found, request.GET.urlencode()))


@office_only
def need_export(request: HttpRequest) -> HttpResponse:
    """The same list as a spreadsheet, one row a need."""
    who = rights(request)
    children = _asked(who, request).children
    header = (_("Class"), _("Name"), _("need"), _("from"), _("until"), _("source document"))
    export = ListExport(
        what="needs",
        title=_("Needs"),
        header=header,
        rows=lambda _full: [line for child in children for line in _lines(child, who)],
        widths=(14, 14, 22, 12, 12, 40),
    )
    return export_answer(request, who, export)


def _asked(who: Rights, request: HttpRequest) -> _List:
    kinds = visible_kinds(sees_health=who.is_registrar)
    form = NeedFilterForm(request.GET or None, school=who.school, day=who.on, kinds=kinds)
    said: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    everybody = needy_children(who.school.pk, who.on, kinds)
    kept = [child for child in everybody if _fits(child, said.get("kind", ""), said.get("school_class"))]
    return _List(form, kept, everybody, kinds)


def _fits(child: NeedyChild, kind: str, school_class: SchoolClass | None) -> bool:
    if school_class is not None and child.school_class != school_class:
        return False
    if kind == DOUBLE:
        return child.is_doubly_burdened
    return not kind or kind in {need.kind for need in child.needs}


def _context(who: Rights, found: _List, query: str) -> dict[str, Any]:
    counts = count_kinds(found.everybody)
    health = 0 if who.is_registrar else health_count(who.school.pk, who.on, HEALTH)
    return {
        "form": found.form,
        "children": found.children,
        "counts": [(kind, counts[kind]) for kind in found.kinds if counts[kind]],
        "double": sum(child.is_doubly_burdened for child in found.everybody),
        "double_kind": DOUBLE,
        "health": health,
        "may_import": who.is_registrar,
        "today": who.on,
        "query": f"?{query}" if query else "",
    }


def _lines(child: NeedyChild, who: Rights) -> list[list[Any]]:
    place = child.school_class
    name = words.class_name(place.entry_year, place.number, who.on) if place else ""
    return [
        [name, child.student.name, need.get_kind_display(), need.starts_on, need.ends_on, need.source]
        for need in child.needs
    ]
