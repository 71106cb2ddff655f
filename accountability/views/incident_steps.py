"""The steps of an incident, one small form each: evidence, hearing, finding, decision (F9, M12)."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accountability.access import incident_to_handle, own_incident, sees_incidents
from accountability.actions.incidents import (
    add_evidence,
    ask_to_be_heard,
    decide_incident,
    decline_statement,
    make_statement,
    record_finding,
)
from accountability.choices import Consequence, FindingResult, IncidentStepKind
from accountability.forms.incidents import AskForm, DecisionForm, EvidenceForm, FindingForm, StatementForm
from accountability.incident_words import GAPS
from accountability.models import Incident
from accountability.queries.incidents import full_steps, step_facts
from accountability.rules.incidents import step_gap
from accountability.views.case_steps import tried
from kongchuo.lib import clock
from students.access import office_only, principal_only, rights

_DAY = dt.timedelta(days=1)


@office_only
def incident_evidence(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Appends a sentence or files."""
    who = rights(request)
    incident = incident_to_handle(who, incident_id)
    form = EvidenceForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if tried(form, lambda: add_evidence(incident=incident, actor=who.user, at=clock.now(), **form.cleaned_data)):
        return _done(request, incident, _("The evidence is kept with the incident."))
    texts = {"title": _("Add evidence"), "button": _("Keep it")}
    return _step_page(request, incident, form, IncidentStepKind.EVIDENCE, texts)


@office_only
def incident_ask(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Asks the person concerned to be heard."""
    who = rights(request)
    incident = incident_to_handle(who, incident_id)
    form = AskForm(request.POST or None, earliest=who.on + _DAY)
    if tried(form, lambda: ask_to_be_heard(incident=incident, actor=who.user, at=clock.now(), **form.cleaned_data)):
        return _done(request, incident, _("The person concerned finds the question on the first page of the day."))
    texts = {"title": _("Ask to be heard"), "button": _("Ask")}
    return _step_page(request, incident, form, IncidentStepKind.ASKED, texts)


@sees_incidents
def incident_statement(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The statement of the person concerned, or none: written on the own phone, by nobody else."""
    who = rights(request)
    incident = own_incident(who, incident_id)
    about: dict[str, Any] = {"incident": incident, "actor": who.user, "at": clock.now()}
    if "decline" in request.POST:
        form = StatementForm({"text": "-"})
        if tried(form, lambda: decline_statement(**about)):
            return _done(request, incident, _("It is recorded that you make no statement. You can still make one."))
    else:
        form = StatementForm(request.POST if request.method == "POST" else None)
        if tried(form, lambda: make_statement(text=form.cleaned_data["text"], **about)):
            return _done(request, incident, _("Your statement has arrived."))
    texts = {"title": _("Your statement"), "button": _("Send the statement"), "may_decline": True}
    return _step_page(request, incident, form, IncidentStepKind.STATEMENT, texts)


@office_only
def incident_finding(request: HttpRequest, incident_id: int) -> HttpResponse:
    """What was found, after the hearing."""
    who = rights(request)
    incident = incident_to_handle(who, incident_id)
    form = FindingForm(request.POST or None)
    if tried(
        form,
        lambda: record_finding(
            incident=incident,
            result=FindingResult(form.cleaned_data["result"]),
            text=form.cleaned_data["text"],
            actor=who.user,
            at=clock.now(),
        ),
    ):
        return _done(request, incident, _("The finding is written down."))
    texts = {"title": _("Write the finding"), "button": _("Write it down")}
    return _step_page(request, incident, form, IncidentStepKind.FINDING, texts)


@principal_only
def incident_decision(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The principal's decision, which ends the incident."""
    who = rights(request)
    incident = incident_to_handle(who, incident_id)
    form = DecisionForm(request.POST or None)
    if tried(
        form,
        lambda: decide_incident(
            incident=incident,
            consequence=Consequence(form.cleaned_data["consequence"]),
            text=form.cleaned_data["text"],
            actor=who.user,
            at=clock.now(),
        ),
    ):
        return _done(request, incident, _("The incident is decided."))
    texts = {"title": _("Decide the incident"), "button": _("Save the decision"), "is_final": True}
    return _step_page(request, incident, form, IncidentStepKind.DECISION, texts)


def _done(request: HttpRequest, incident: Incident, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect("accountability:incident-detail", incident.pk)


def _step_page(
    request: HttpRequest, incident: Incident, form: Any, kind: IncidentStepKind, texts: dict[str, Any]
) -> HttpResponse:
    """The form of a step, or why it cannot be taken now."""
    gap = step_gap(step_facts(full_steps(incident)), kind, rights(request).on)
    context = {"incident": incident, "form": form, "gap": GAPS[gap] if gap else "", **texts}
    return render(request, "accountability/incident_step.html", context, status=422 if form.errors else 200)
