"""Who stands in for a head teacher on a date, named by registrar or principal (B10, J)."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kongchuo.lib import clock
from students import words
from students.access import office_only, rights
from students.actions.substitutes import name_substitute, remove_substitute
from students.forms.staff import SubstituteForm
from students.models import Substitution
from students.queries.staff import substitutions_from


@office_only
def substitute_list(request: HttpRequest) -> HttpResponse:
    """Substitutes of today and later, and a form to name one; ``?class=`` and ``?date=`` fill it in."""
    who = rights(request)
    form = SubstituteForm(request.POST or None, school=who.school, day=who.on, initial=_asked(request, who.on))
    if form.is_valid() and _named(request, form):
        said = {"name": form.cleaned_data["staff"].name, "day": words.full_day(form.cleaned_data["date"])}
        messages.success(request, _("%(name)s may take the roll on %(day)s.") % said)
        return redirect("students:substitute-list")
    context = {"form": form, "rows": substitutions_from(who.school, who.on), "today": who.on}
    return render(request, "students/substitutes.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, today: dt.date) -> dict[str, object]:
    return {"school_class": request.GET.get("class", ""), "date": request.GET.get("date", today)}


def _named(request: HttpRequest, form: SubstituteForm) -> bool:
    try:
        name_substitute(actor=rights(request).user, at=clock.now(), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages[0])
    return form.is_valid()


@office_only
@require_POST
def remove(request: HttpRequest, substitution_id: int) -> HttpResponse:
    """Takes a naming back."""
    who = rights(request)
    found = get_object_or_404(Substitution, school=who.school, pk=substitution_id)
    try:
        remove_substitute(substitution=found, actor=who.user, at=clock.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("students:substitute-list")
