"""Support pairs: the list of supporter and office, making pairs, the page of one (M10, G8)."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accountability.access import get_pair, may_record, sees_support
from accountability.actions.support import NewContact, NewPairs, open_pairs, record_support
from accountability.choices import SupportForm
from accountability.forms.support import ContactForm, PairsForm
from accountability.models import SupportPair
from accountability.queries.support import contacts_of, is_over, pair_rows, reviews_of, span_of
from accountability.views.choosing import Choice, asked_choice, chosen_students
from kongchuo.lib import clock
from students.access import Rights, office_only, rights, signed_in
from students.actions.access import record_access
from students.choices import AccessKind
from students.models import Term


@sees_support
def support_list(request: HttpRequest) -> HttpResponse:
    """Own pairs of a supporter, all pairs of the school for the office; what is owed stands first (M10, G8)."""
    who = rights(request)
    shows_over = request.GET.get("show") == "over" and who.sees_all
    over = is_over(who.on)
    pairs = SupportPair.objects.filter(over if shows_over else ~over, visible_pairs(who))
    rows = pair_rows(pairs, who.school.pk, who.on)
    _remember(who, AccessKind.VIEW, "support", count=len(rows))
    owed = sum(row.standing.is_overdue for row in rows)
    context = {"rows": rows, "owed": owed, "today": who.on, "is_office": who.sees_all, "shows_over": shows_over}
    return render(request, "accountability/support_list.html", context)


def visible_pairs(who: Rights) -> Q:
    """The pairs a list shows somebody: those of the school for the office, the own ones otherwise."""
    return Q(school=who.school) if who.sees_all else Q(school=who.school, staff=who.user)


@office_only
def support_new(request: HttpRequest) -> HttpResponse:
    """A supporter for one child or several; children in need are proposed, ``?class=`` shows a class (G8)."""
    who = rights(request)
    choice = asked_choice(request, who)
    start = {"starts_on": who.on, "planned_until": _usual_end(who)}
    form = PairsForm(request.POST or None, initial=start, school=who.school, offered=choice.children)
    if form.is_valid() and (made := _opened(who, form)):
        told = ngettext("%(count)d pair is made.", "%(count)d pairs are made.", len(made))
        messages.success(request, told % {"count": len(made)})
        return redirect("accountability:support-list")
    return _choosing_page(request, who, "accountability/support_new.html", form, choice)


def _choosing_page(request: HttpRequest, who: Rights, template: str, form: Any, choice: Choice) -> HttpResponse:
    _remember(who, AccessKind.VIEW, "support.candidates", count=len(choice.children))
    context = {"form": form, "choice": choice, "today": who.on}
    return render(request, template, context, status=422 if form.errors else 200)


def _usual_end(who: Rights) -> Any:
    term = Term.objects.filter(school=who.school, ends_on__gte=who.on).order_by("starts_on").first()
    return term.ends_on if term else who.on


def _opened(who: Rights, form: PairsForm) -> list[SupportPair]:
    values = {name: form.cleaned_data[name] for name in ("staff", "goal", "starts_on", "planned_until")}
    students = chosen_students(who, form.cleaned_data["students"])
    try:
        return open_pairs(new=NewPairs(students=students, **values), actor=who.user, at=clock.now())
    except ValidationError as error:
        form.refuse(error)
        return []


@signed_in
def support_pair(request: HttpRequest, pair_id: int) -> HttpResponse:
    """One pair: the form of a contact, what was done, what the terms decided (M10)."""
    who = rights(request)
    pair = get_pair(who, pair_id)
    _remember(who, AccessKind.VIEW, "support.pair", student_id=pair.student_id)
    return _pair_page(request, who, pair, ContactForm(initial={"on": who.on, "client_key": uuid.uuid4()}))


@require_POST
@signed_in
def support_contact(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Records a contact; the same sending twice is one (M10)."""
    who = rights(request)
    pair = get_pair(who, pair_id)
    if not may_record(who, pair):
        raise Http404
    form = ContactForm(request.POST)
    if form.is_valid() and _recorded(who, pair, form):
        messages.success(request, _("The contact is recorded."))
        return redirect("accountability:support-pair", pair.pk)
    return _pair_page(request, who, pair, form)


def _recorded(who: Rights, pair: SupportPair, form: ContactForm) -> bool:
    data = form.cleaned_data
    texts = {name: data[name] for name in ("on", "content", "response", "effect")}
    new = NewContact(form=SupportForm(data["form"]), **texts)
    try:
        record_support(pair=pair, new=new, client_key=data["client_key"], actor=who.user, at=clock.now())
    except ValidationError as error:
        form.refuse(error)
    return form.is_valid()


def _pair_page(request: HttpRequest, who: Rights, pair: SupportPair, form: ContactForm) -> HttpResponse:
    row = pair_rows(SupportPair.objects.filter(pk=pair.pk), who.school.pk, who.on)[0]
    context = {
        "row": row,
        "pair": pair,
        "form": form,
        "contacts": contacts_of(pair),
        "reviews": reviews_of(pair),
        "today": who.on,
        "is_open": span_of(pair).is_open(who.on),
        "may_record": may_record(who, pair),
        "is_office": who.sees_all,
    }
    return render(request, "accountability/support_pair.html", context, status=422 if form.errors else 200)


def _remember(who: Rights, kind: AccessKind, what: str, **about: int) -> None:
    record_access(actor=who.user, at=clock.now(), kind=kind, what=what, **about)
