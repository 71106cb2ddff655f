"""The clauses of the agreements: versions, what changed, a new one seen before it is stored, approved (M13)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accountability.actions.clauses import approve_clauses, save_clauses
from accountability.forms.agreements import ClauseForms, NoteForm, clauses_of_form, initial_of
from accountability.models import ClauseText
from accountability.papers.clause_changes import ChangeKind, ClauseChange, clause_changes
from accountability.papers.clauses import NAMES, SHIPPED, Clauses, clauses_for, loaded
from accountability.queries.agreement_content import clauses_in_force, clauses_of, values_on
from kongchuo.lib import clock
from students.access import Rights, office_only, principal_only, rights


@dataclass(frozen=True, slots=True)
class Version:
    """A version in the list; ``row`` is None for the shipped clauses."""

    number: int
    row: ClauseText | None
    is_in_force: bool


@office_only
def clause_list(request: HttpRequest) -> HttpResponse:
    """Every version, the latest first, and the clauses in force as teachers read them."""
    who = rights(request)
    rows = list(ClauseText.objects.filter(school=who.school).select_related("prepared_by", "approved_by"))
    current = clauses_in_force(who.school.pk)
    number = current.version if current else 0
    versions = [Version(row.version, row, row.version == number) for row in rows] + [Version(0, None, number == 0)]
    context = {
        "versions": versions,
        "waiting": rows[0] if rows and rows[0].approved_at is None else None,
        "is_principal": who.is_principal,
        "number": number,
        "texts": _texts(who, clauses_of(current)),
    }
    return render(request, "accountability/clause_list.html", context)


def _texts(who: Rights, clauses: Clauses) -> list[tuple[str, Any]]:
    """The clauses as head teachers and as subject teachers get them, with the values of today."""
    values = values_on(who.school.pk, who.on)
    return [
        (_("Head teachers"), clauses_for(clauses, values, is_head=True)),
        (_("Subject teachers"), clauses_for(clauses, values, is_head=False)),
    ]


def _get(who: Rights, version: int) -> ClauseText | None:
    """A version of the school; None for the shipped one. Raises Http404 for what is none."""
    if version == 0:
        return None
    found = ClauseText.objects.filter(school=who.school, version=version)
    row = found.select_related("prepared_by", "approved_by").first()
    if row is None:
        raise Http404
    return row


@office_only
def clause_detail(request: HttpRequest, version: int) -> HttpResponse:
    """One version: what changed against the one before, clause by clause, and the whole text."""
    who = rights(request)
    row = _get(who, version)
    before = ClauseText.objects.filter(school=who.school, version=version - 1).first() if version > 1 else None
    clauses = clauses_of(row)
    latest = ClauseText.objects.filter(school=who.school).order_by("-version").values_list("version", flat=True).first()
    context = {
        "row": row,
        "version": version,
        "changes": changed(clauses_of(before), clauses) if row else [],
        "texts": _texts(who, clauses),
        "sources": [(each.title, each.source) for each in clauses],
        "may_approve": bool(row and who.is_principal and row.approved_at is None and row.version == latest),
        "is_principal": who.is_principal,
    }
    return render(request, "accountability/clause_detail.html", context)


def changed(old: Clauses, new: Clauses) -> list[ClauseChange]:
    """The clauses that differ."""
    return [each for each in clause_changes(old, new) if each.kind is not ChangeKind.SAME]


@office_only
def clause_new(request: HttpRequest) -> HttpResponse:
    """A new version, begun from the latest; shown first, stored by a second button (J)."""
    who = rights(request)
    latest = ClauseText.objects.filter(school=who.school).order_by("-version").first()
    old = loaded(latest.content) if latest else SHIPPED
    rows = ClauseForms(request.POST or None, initial=initial_of(old), prefix="c")
    note = NoteForm(request.POST or None)
    preview: list[Any] = []
    if request.method == "POST" and rows.is_valid() and note.is_valid():
        clauses = clauses_of_form(rows)
        if "preview" in request.POST:
            preview = [changed(old, clauses), _texts(who, clauses)]
        elif _saved(request, who, clauses, note):
            return redirect("accountability:clause-list")
    context = {
        "rows": rows,
        "form": note,
        "names": [(name, meaning, value) for (name, meaning), value in zip(NAMES.items(), _values(who), strict=True)],
        "is_previewed": bool(preview),
        "changes": preview[0] if preview else [],
        "texts": preview[1] if preview else [],
        "is_principal": who.is_principal,
        "number": latest.version + 1 if latest else 1,
    }
    is_refused = bool(note.errors or (rows.is_bound and not rows.is_valid()))
    return render(request, "accountability/clause_new.html", context, status=422 if is_refused else 200)


def _values(who: Rights) -> list[str]:
    values = values_on(who.school.pk, who.on)
    return [values[name] for name in NAMES]


def _saved(request: HttpRequest, who: Rights, clauses: Clauses, form: NoteForm) -> bool:
    try:
        made = save_clauses(
            school=who.school,
            clauses=clauses,
            note=form.cleaned_data["note"],
            is_approved=who.is_principal,
            actor=who.user,
            at=clock.now(),
        )
    except ValidationError as error:
        form.refuse(error)
        return False
    told = _("Version %(number)d is stored. Agreements issued from now on have these clauses.")
    waits = _("Version %(number)d is stored and waits for the principal's approval.")
    messages.success(request, (told if made.approved_at else waits) % {"number": made.version})
    return True


@require_POST
@principal_only
def clause_approve(request: HttpRequest, version: int) -> HttpResponse:
    """The principal approves a version that the registrar prepared."""
    who = rights(request)
    row = _get(who, version)
    if row is None:
        raise Http404
    try:
        approve_clauses(version=row, actor=who.user, at=clock.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The clauses are approved. Agreements issued from now on have them."))
    return redirect("accountability:clause-list")
