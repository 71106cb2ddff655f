"""Aid: the list of a term with totals, entering it for many at once, putting it right (M11)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accountability.access import get_aid, sees_aid
from accountability.actions.aid import correct_aid, record_aid, remove_aid
from accountability.forms.aid import AidForm, CorrectionForm, RemovalForm, aid_values
from accountability.queries.aid import AidRow, aid_between
from accountability.queries.support import terms_of
from accountability.rules.aid import aid_totals, term_period
from accountability.views.choosing import asked_choice, chosen_students
from kongchuo.lib import clock
from students import words
from students.access import Rights, registrar_only, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.models import Term
from students.views.exports import ListExport, export_answer


@dataclass(frozen=True, slots=True)
class TermOfAid:
    """The terms to choose from, the one shown, and what it holds; no term where the school has none yet."""

    terms: list[Term]
    shown: Term | None
    rows: list[AidRow]


@sees_aid
def aid_list(request: HttpRequest) -> HttpResponse:
    """Aid of a term: of the school for the office, of the own class for its head teacher (M11)."""
    who = rights(request)
    found = _asked(request, who)
    _remember(who, "aid", len(found.rows))
    context = {
        "found": found,
        "totals": aid_totals(row.given for row in found.rows),
        "children": len({row.record.student_id for row in found.rows}),
        "today": who.on,
        "is_registrar": who.is_registrar,
    }
    return render(request, "accountability/aid_list.html", context)


def _asked(request: HttpRequest, who: Rights) -> TermOfAid:
    """The term of ``?term=``, else the one running, or the one before in a vacation."""
    terms = list(Term.objects.filter(school=who.school, starts_on__lte=who.on).order_by("-starts_on"))
    if not terms:
        return TermOfAid([], None, [])
    asked = request.GET.get("term", "")
    shown = next((term for term in terms if str(term.pk) == asked), terms[0])
    first, last = term_period(terms_of(who.school.pk), shown.pk)
    classes = None if who.sees_all else who.head_of
    return TermOfAid(terms, shown, aid_between(who.school.pk, first, last, classes, who.on))


@sees_aid
def aid_export(request: HttpRequest) -> HttpResponse:
    """The list of a term as a spreadsheet; it holds no numbers (I3)."""
    who = rights(request)
    found = _asked(request, who)
    header = [_("Date"), _("Child"), _("Class"), _("Kind"), _("Amount in yuan"), _("Source"), _("Note")]
    title = f"{_('Aid')} {found.shown.name if found.shown else ''}".strip()
    rows = [_sheet_row(row, who) for row in found.rows]
    return export_answer(
        request,
        who,
        ListExport(what="aid.list", title=title, header=header, rows=lambda _is_full: rows, widths=(12,) * 7),
    )


def _sheet_row(row: AidRow, who: Rights) -> list[Any]:
    of_class, record = row.school_class, row.record
    name = words.class_short(of_class.entry_year, of_class.number, who.on) if of_class else ""
    amount = float(record.amount) if record.amount is not None else None
    kind = record.get_kind_display()
    return [record.on, record.student.name, name, kind, amount, record.source, record.note]


@registrar_only
def aid_new(request: HttpRequest) -> HttpResponse:
    """The same aid for one child or many; children in need are proposed, ``?class=`` shows a class (M11)."""
    who = rights(request)
    choice = asked_choice(request, who)
    form = AidForm(request.POST or None, initial={"on": who.on}, offered=choice.children)
    if form.is_valid() and (made := _tried(form, lambda: _recorded(who, form))):
        told = ngettext("Recorded for %(count)d child.", "Recorded for %(count)d children.", len(made))
        messages.success(request, told % {"count": len(made)})
        return redirect("accountability:aid-list")
    _remember(who, "aid.candidates", len(choice.children))
    context = {"form": form, "choice": choice, "today": who.on}
    return render(request, "accountability/aid_new.html", context, status=422 if form.errors else 200)


def _recorded(who: Rights, form: AidForm) -> Any:
    students = chosen_students(who, form.cleaned_data["students"])
    return record_aid(students=students, new=form.new, actor=who.user, at=clock.now())


@registrar_only
def aid_edit(request: HttpRequest, aid_id: int) -> HttpResponse:
    """Puts a record right."""
    who = rights(request)
    aid = get_aid(who, aid_id)
    form = CorrectionForm(request.POST or None, initial=aid_values(aid))
    if form.is_valid() and _tried(form, lambda: correct_aid(aid=aid, new=form.new, actor=who.user, at=clock.now())):
        messages.success(request, _("The record is put right; what it said before is kept."))
        return redirect("accountability:aid-list")
    return _edit_page(request, {"form": form, "removal": RemovalForm(), "aid": aid})


@require_POST
@registrar_only
def aid_remove(request: HttpRequest, aid_id: int) -> HttpResponse:
    """Takes back a record made by mistake, with the reason."""
    who = rights(request)
    aid = get_aid(who, aid_id)
    form = RemovalForm(request.POST)
    if form.is_valid():
        remove_aid(aid=aid, actor=who.user, at=clock.now(), because=form.cleaned_data["because"])
        messages.success(request, _("The record is removed; its history is kept."))
        return redirect("accountability:aid-list")
    return _edit_page(request, {"form": CorrectionForm(initial=aid_values(aid)), "removal": form, "aid": aid})


def _edit_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    _remember(rights(request), "aid", 1)
    status = 422 if context["form"].errors or context["removal"].errors else 200
    return render(request, "accountability/aid_edit.html", context, status=status)


def _tried(form: Any, action: Callable[[], Any]) -> Any:
    try:
        return action()
    except ValidationError as error:
        form.refuse(error)
        return None


def _remember(who: Rights, what: str, count: int) -> None:
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what=what, count=count)
