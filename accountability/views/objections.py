"""Objecting to a deduction, and the principal's decision (F8)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accountability.actions.objections import decide_objection, object_to
from accountability.choices import ObjectionAnswer
from accountability.forms.points import ObjectionDecisionForm, ObjectionForm
from accountability.points_access import get_objection, get_own_charge
from accountability.points_words import points_words, posts_words
from accountability.queries.points import objections_of, waiting_objections
from accountability.views.case_steps import tried
from kongchuo.lib import clock
from students.access import Rights, office_only, principal_only, rights, signed_in
from students.actions.access import record_access
from students.choices import AccessKind

_PER_PAGE = 50


@signed_in
def new(request: HttpRequest, charge_id: int) -> HttpResponse:
    """The person charged says what is wrong."""
    who = rights(request)
    entry = get_own_charge(who, charge_id)
    form = ObjectionForm(request.POST or None)
    if tried(form, lambda: object_to(entry=entry, text=form.cleaned_data["text"], actor=who.user, at=clock.now())):
        messages.success(request, _("Your objection is with the principal."))
        return redirect("accountability:points-entry", entry.pk)
    _remember(who, entry.case.student_id)
    texts = {"title": _("Object to a deduction"), "button": _("Hand in the objection")}
    return _form_page(request, form, entry, texts)


@office_only
def objections(request: HttpRequest) -> HttpResponse:
    """All objections, those that wait first; the principal decides, the registrar reads."""
    who = rights(request)
    page = Paginator(objections_of(who.school.pk), _PER_PAGE).get_page(request.GET.get("page"))
    if len(page):
        record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="points", count=len(page))
    rows = [(each, points_words(each.entry.points)) for each in page]
    context = {
        "page": page,
        "rows": rows,
        "waiting": waiting_objections(who.school.pk),
        "is_principal": who.is_principal,
        "today": who.on,
    }
    return render(request, "accountability/objection_list.html", context)


@principal_only
def decide(request: HttpRequest, objection_id: int) -> HttpResponse:
    """The principal upholds or dismisses, with a reason."""
    who = rights(request)
    objection = get_objection(who, objection_id)
    form = ObjectionDecisionForm(request.POST or None)
    if tried(form, lambda: _decide(form, objection, who)):
        messages.success(request, _("The decision is recorded; the person reads it on the deduction."))
        return redirect("accountability:objection-list")
    _remember(who, objection.entry.case.student_id)
    texts = {"title": _("Decide the objection"), "button": _("Record the decision"), "objection": objection}
    return _form_page(request, form, objection.entry, texts)


def _decide(form: ObjectionDecisionForm, objection: Any, who: Rights) -> Any:
    said = form.cleaned_data
    answer = ObjectionAnswer(said["answer"])
    return decide_objection(objection=objection, answer=answer, reason=said["reason"], actor=who.user, at=clock.now())


def _remember(who: Rights, student_id: int) -> None:
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="points", student_id=student_id)


def _form_page(request: HttpRequest, form: Any, entry: Any, texts: dict[str, Any]) -> HttpResponse:
    context = {
        "form": form,
        "entry": entry,
        "points": points_words(entry.points),
        "posts": posts_words(entry.posts),
        **texts,
    }
    return render(request, "accountability/points_form.html", context, status=422 if form.errors else 200)
