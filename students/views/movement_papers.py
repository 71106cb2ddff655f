"""Papers that come after their movement was recorded: of one movement, and the list of those still missing (M6)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kongchuo.lib import clock
from students import words
from students.access import Rights, office_only, registrar_only, rights
from students.actions.access import record_access
from students.actions.movement_papers import record_papers, take_papers_back
from students.choices import AccessKind, MovementKind
from students.day_words import join
from students.forms.movement_papers import OwedForm, PapersForm
from students.models import Movement
from students.queries.movement_papers import Owed, later_papers, papers_owed
from students.rules.movement_papers import missing_papers
from students.views.exports import ListExport, export_answer
from students.views.movements import MovementView, get_movement, movement_views

_PER_PAGE = 50


@registrar_only
def papers(request: HttpRequest, movement_id: int) -> HttpResponse:
    """Ticks off what came in of one movement, or says that something was ticked by mistake."""
    who = rights(request)
    movement = get_movement(who, movement_id)
    later = later_papers([movement.pk]).get(movement.pk, [])
    form = PapersForm(request.POST or None, day=who.on)
    had = [row.paper for row in later]
    form.offer(
        missing_papers(MovementKind(movement.kind), movement.papers, had),
        [(row.pk, row.get_paper_display()) for row in later],
    )
    if form.is_valid() and _stored(who, form, movement):
        messages.success(request, _("The papers are on record."))
        return redirect("students:movement-detail", movement.pk)
    context = {"form": form, "movement": movement, "student": movement.student}
    return render(request, "students/movement_papers.html", context, status=422 if form.errors else 200)


def _stored(who: Rights, form: PapersForm, movement: Movement) -> bool:
    said, by = form.cleaned_data, {"school_id": who.school.pk, "actor": who.user, "at": clock.now()}
    try:
        if said.get("papers"):
            record_papers(papers={movement.pk: said["papers"]}, received_on=said["received_on"], **by)
        take_papers_back(rows=[row for row in form.mistaken if row.movement_id == movement.pk], **by)
    except ValidationError as error:
        form.refuse(error)
    return form.is_valid()


@office_only
def papers_missing(request: HttpRequest) -> HttpResponse:
    """Movements with papers still to be brought, the longest wait first; the registrar ticks those that came (M6)."""
    who = rights(request)
    if request.method == "POST" and not who.is_registrar:
        raise Http404
    owed = papers_owed(who.school.pk, sees_health=who.is_registrar)
    page: Page[Any] = Paginator(owed, _PER_PAGE).get_page(request.GET.get("page"))
    form = OwedForm(request.POST or None, day=who.on)
    form.offer([each.movement_id for each in page])
    if form.is_valid() and _came_in(request, who, form, page):
        return redirect("students:movement-missing")
    views = _views(who, page)
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="movement.papers", count=len(views))
    ticked = {int(each) for each in request.POST.getlist("movements") if each.isascii() and each.isdigit()}
    context = {"form": form, "page": page, "views": views, "ticked": ticked, "edits": who.is_registrar}
    return render(request, "students/papers_missing.html", context, status=422 if form.errors else 200)


def _came_in(request: HttpRequest, who: Rights, form: OwedForm, page: Page[Any]) -> bool:
    said = form.cleaned_data
    papers = {each.movement_id: list(each.papers) for each in page if each.movement_id in said["movements"]}
    by = {"school_id": who.school.pk, "actor": who.user, "at": clock.now()}
    try:
        made = record_papers(papers=papers, received_on=said["received_on"], **by)
    except ValidationError as error:
        form.refuse(error)
        return False
    said = ngettext("%(count)d paper is on record.", "%(count)d papers are on record.", len(made))
    messages.success(request, said % {"count": len(made)})
    return True


def _views(who: Rights, owed: Any) -> list[MovementView]:
    wanted = [each.movement_id for each in owed]
    rows = Movement.objects.filter(pk__in=wanted)
    found = rows.select_related("student", "from_class", "to_class", "recorded_by", "reversed_by").in_bulk()
    return movement_views([found[pk] for pk in wanted if pk in found], tends=who.is_registrar)


@office_only
def papers_missing_export(request: HttpRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    who = rights(request)
    owed: list[Owed] = papers_owed(who.school.pk, sees_health=who.is_registrar)
    export = ListExport(
        what="movement.papers",
        title=_("Papers to be brought"),
        header=(
            *(_("date"), _("Name"), _("Class"), _("kind"), _("still to be brought")),
            *(_("recorded by"), _("recorded at")),
        ),
        rows=lambda _full: [_line(view) for view in _views(who, owed)],
        widths=(12, 14, 14, 14, 40, 12, 18),
    )
    return export_answer(request, who, export)


def _line(view: MovementView) -> list[Any]:
    row = view.movement
    room = row.to_class or row.from_class
    return [
        row.on,
        row.student.name,
        words.class_name(room.entry_year, room.number, row.on) if room else "",
        row.get_kind_display(),
        join(view.missing),
        row.recorded_by.name if row.recorded_by else "",
        f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M}",
    ]
