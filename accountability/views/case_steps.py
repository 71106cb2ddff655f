"""What people record and decide about a case, one small form each (D3, D5, D7, D9, D11, D12, J)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accountability.access import get_case, get_charge, sees_cases
from accountability.actions.cases import (
    confirm_dropout,
    name_responsible,
    override_report,
    record_cause,
    write_observation,
)
from accountability.case_words import gap_words, missing_words
from accountability.choices import Cause
from accountability.forms.cases import CauseForm, ConfirmForm, ObservationForm, OverrideForm, ResponsibleForm
from accountability.models import DropoutCase
from accountability.points_words import charged_words
from accountability.queries.case_people import open_case_of
from accountability.queries.points import preview
from accountability.views.case_confirming import confirming_facts
from accountability.views.case_observing import week_words
from accountability.views.cases import opened, remember_case
from kongchuo.lib import clock
from students.access import office_only, principal_only, rights
from students.actions.access import record_access
from students.choices import AccessKind


@office_only
def case_responsible(request: HttpRequest, case_id: int) -> HttpResponse:
    """Names the person of the school who looks after the case (D3)."""
    who = rights(request)
    case = get_case(who, case_id)
    form = ResponsibleForm(request.POST or None, school=who.school)
    if tried(form, lambda: name_responsible(case=case, actor=who.user, at=clock.now(), **form.cleaned_data)):
        return done(request, case, _("The person is named and sees the case from now on."))
    texts = {"title": _("Name the responsible person"), "button": _("Name the person")}
    return step_page(request, case, form, texts)


@sees_cases
def cause_new(request: HttpRequest, student_id: int) -> HttpResponse:
    """Why the child stays away, with or without a case (D12); three taps on the phone."""
    who = rights(request)
    student = get_charge(who, student_id)
    form = CauseForm(request.POST or None)
    if tried(form, lambda: record_cause(student=student, actor=who.user, at=clock.now(), **_cause(form))):
        messages.success(request, _("The cause is recorded."))
        case = open_case_of(student.pk)
        return redirect("accountability:case-detail", case.pk) if case else redirect("accountability:duty-list")
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="cause", student_id=student.pk)
    context = {"form": form, "student": student}
    return render(request, "accountability/cause_new.html", context, status=422 if form.errors else 200)


def _cause(form: CauseForm) -> dict[str, Any]:
    return {"cause": Cause(form.cleaned_data["cause"]), "note": form.cleaned_data["note"]}


@principal_only
def case_override(request: HttpRequest, case_id: int) -> HttpResponse:
    """Lets the report go out although something is missing, with the reason (D5)."""
    who = rights(request)
    case = get_case(who, case_id)
    form = OverrideForm(request.POST or None)
    if tried(form, lambda: override_report(case=case, reason=form.text, actor=who.user, at=clock.now())):
        return done(request, case, _("The report may go out; your reason stands on the case."))
    file = opened(who, case)[1]
    missing = gap_words(file.known.state, file.known.state.report_gaps, file.limits)
    texts = {
        "title": _("Allow the report all the same"),
        "button": _("Allow the report"),
        "facts": missing or [_("Nothing is missing: the report can be made as it is.")],
    }
    return step_page(request, case, form, texts)


@principal_only
def case_confirm(request: HttpRequest, case_id: int) -> HttpResponse:
    """The principal's decision, below the facts that it rests on (D7)."""
    who = rights(request)
    case = get_case(who, case_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if tried(form, lambda: confirm_dropout(case=case, actor=who.user, at=clock.now(), **form.cleaned_data)):
        return done(request, case, _("The dropout is confirmed."))
    file = opened(who, case)[1]
    state = file.known.state
    remember_case(who, case)
    context = {
        "form": form,
        "case": case,
        "facts": confirming_facts(state),
        "missing": missing_words(state),
        "gaps": gap_words(state, state.confirm_gaps, file.limits),
        "may": not (state.confirm_gaps or state.is_back or state.is_confirmed) and state.is_open,
        "state": state,
        "charged": charged_words(preview(file.known)),
    }
    return render(request, "accountability/case_confirm.html", context, status=422 if form.errors else 200)


@sees_cases
def case_observe(request: HttpRequest, case_id: int) -> HttpResponse:
    """The note of a week of observation, begun with what the rolls say of it (D9)."""
    who = rights(request)
    case = get_case(who, case_id)
    file = opened(who, case)[1]
    form = ObservationForm(request.POST or None, initial={"text": week_words(file)})
    if tried(form, lambda: write_observation(case=case, text=form.text, actor=who.user, at=clock.now())):
        return done(request, case, _("The note is written."))
    texts = {"title": _("Note of the observation"), "button": _("Write the note")}
    if not file.known.state.is_back:
        texts["facts"] = [_("The child is not back yet: there is nothing to observe.")]
    return step_page(request, case, form, texts)


def tried(form: Any, action: Callable[[], Any]) -> Any:
    """What the action made of a form that was handed in, else None; refusals land at their fields."""
    if not form.is_valid():
        return None
    try:
        return action()
    except ValidationError as error:
        form.refuse(error)
        return None


def done(request: HttpRequest, case: DropoutCase, told: str) -> HttpResponse:
    """Back to the case with a sentence."""
    messages.success(request, told)
    return redirect("accountability:case-detail", case.pk)


def step_page(request: HttpRequest, case: DropoutCase, form: Any, texts: dict[str, Any]) -> HttpResponse:
    """A form about a case with its title and button; leaves an access entry (I2)."""
    remember_case(rights(request), case)
    context = {"case": case, "form": form, **texts}
    return render(request, "accountability/case_step.html", context, status=422 if form.errors else 200)
