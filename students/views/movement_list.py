"""The school's movements as a list and a spreadsheet (G2, M6)."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from students import words
from students.access import Rights, office_only, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.day_words import join
from students.forms.movements import MovementFilterForm
from students.models import Movement, SchoolClass
from students.queries.movement_list import movements_of_school
from students.views.exports import ListExport, export_answer
from students.views.movements import MovementView, movement_views

_PER_PAGE = 50


@office_only
def movement_list(request: HttpRequest) -> HttpResponse:
    """Movements, the latest first, narrowed to kind, month or class; looking leaves an access entry (I2)."""
    who = rights(request)
    form, rows = _asked(who, request)
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    views = movement_views(page, tends=who.is_registrar)
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="movements", count=len(views))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "views": views,
        "edits": who.is_registrar,
        "query": f"?{query.urlencode()}" if query else "",
        "more": f"&{query.urlencode()}" if query else "",
    }
    return render(request, "students/movement_list.html", context)


@office_only
def movement_export(request: HttpRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    who = rights(request)
    _form, rows = _asked(who, request)
    export = ListExport(
        what="movements",
        title=_("Movements"),
        header=(
            *(_("date"), _("Name"), _("kind"), _("from class"), _("into class"), _("other school"), _("until")),
            *(_("reason"), _("document number"), _("Approved by"), _("recorded at"), _("recorded by"), _("remark")),
            _("still to be brought"),
        ),
        rows=lambda _full: [_line(view) for view in movement_views(rows, tends=who.is_registrar)],
        widths=(12, 14, 14, 14, 14, 22, 12, 26, 18, 18, 18, 12, 20, 26),
    )
    return export_answer(request, who, export)


def _asked(who: Rights, request: HttpRequest) -> tuple[MovementFilterForm, QuerySet[Movement]]:
    form = MovementFilterForm(request.GET or None, school=who.school, day=who.on)
    said: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    narrowed = {name: value for name, value in said.items() if value}
    return form, movements_of_school(who.school.pk, **narrowed)


def _line(view: MovementView) -> list[Any]:
    row = view.movement
    return [
        row.on,
        row.student.name,
        row.get_kind_display(),
        _class_name(row.from_class, row),
        _class_name(row.to_class, row),
        row.other_school,
        row.until,
        view.reason,
        row.document_number,
        " ".join(filter(None, (row.get_approver_kind_display() if row.approver_kind else "", row.approver))),
        f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M}",
        row.recorded_by.name if row.recorded_by else "",
        _remark(view),
        join(view.missing),
    ]


def _class_name(school_class: SchoolClass | None, row: Movement) -> str:
    return words.class_name(school_class.entry_year, school_class.number, row.on) if school_class else ""


def _remark(view: MovementView) -> str:
    if view.movement.reverses_id:
        return _("takes a movement back")
    return view.late if view.is_in_force else _("taken back")
