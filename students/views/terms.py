"""Terms: a list for everybody, adding and changing for the registrar (A1, J)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from students.access import registrar_only, rights, signed_in
from students.actions.rolls_at_stake import RollsInTheWay
from students.actions.terms import save_term
from students.calendar_words import unknown_years_words
from students.forms.calendar import TermForm, term_values
from students.models import Term
from students.national_calendar import known_years
from students.queries.calendar import school_calendar
from students.queries.month import terms_with_days, years_unknown
from students.rules.terms import next_term, usual_term


@signed_in
def term_list(request: HttpRequest) -> HttpResponse:
    """All terms with their school days."""
    who = rights(request)
    calendar = school_calendar(who.school.pk)
    context = {
        "rows": terms_with_days(who.school.pk, calendar),
        "today": clock.today(),
        "is_registrar": who.is_registrar,
        "unknown": unknown_years_words(years_unknown(calendar, known_years(), clock.today())),
    }
    return render(request, "students/term_list.html", context)


@registrar_only
def term_new(request: HttpRequest) -> HttpResponse:
    """Adds a term; the form proposes the usual dates."""
    today = clock.today()
    proposed = usual_term(today)
    if Term.objects.filter(school=rights(request).school, ends_on__gte=proposed.starts_on).exists():
        proposed = next_term(today)
    initial = {"name": proposed.name, "starts_on": proposed.starts_on, "ends_on": proposed.ends_on}
    return _form_page(request, None, initial)


@registrar_only
def term_edit(request: HttpRequest, term_id: int) -> HttpResponse:
    """Changes a term."""
    term = get_object_or_404(Term, school=rights(request).school, pk=term_id)
    return _form_page(request, term, term_values(term))


def _form_page(request: HttpRequest, term: Term | None, initial: dict[str, object]) -> HttpResponse:
    form = TermForm(request.POST or None, initial=initial)
    if form.is_valid() and _saved(request, form, term):
        messages.success(request, _("The term is stored, its public holidays are in the calendar."))
        return redirect("students:term-list")
    context = {"form": form, "term": term, "last_known": max(known_years())}
    return render(request, "students/term_form.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, form: TermForm, term: Term | None) -> bool:
    who = rights(request)
    try:
        save_term(school=who.school, term=term, actor=who.user, at=clock.now(), **form.cleaned_data)
    except RollsInTheWay as asked:
        form.ask(asked.count)
    except ValidationError as error:
        form.add_error(None, error.messages[0])
    return form.is_valid()
