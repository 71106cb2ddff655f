"""Incidents: the list, one with all its steps, its files (F9, F11, M12, M13)."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accountability.access import (
    get_incident,
    incident_file,
    names_child,
    sees_incidents,
    visible_incidents,
)
from accountability.actions.incidents import open_incident
from accountability.choices import IncidentStepKind
from accountability.forms.incidents import IncidentForm
from accountability.incident_words import GAPS, STAGES
from accountability.models import Incident, IncidentStep
from accountability.queries.incidents import files_of, full_steps, step_facts, steps_of
from accountability.rules.incidents import IncidentStage, stage_of, step_gap
from accountability.views.case_steps import tried
from kongchuo.lib import clock
from students.access import Rights, office_only, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.models import Student

_PER_PAGE = 50
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
# A file is data, never a page of ours: whatever it holds may load nothing and run nothing.
_SANDBOX = "default-src 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class Row:
    """An incident in the list and where it stands."""

    incident: Incident
    stage: object
    is_decided: bool


@sees_incidents
def incident_list(request: HttpRequest) -> HttpResponse:
    """All of the school for the office, else those about oneself; names no child."""
    who = rights(request)
    rows = visible_incidents(who).select_related("person").order_by("-on", "-id")
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    steps = steps_of(page.object_list)
    listed = [_row(incident, steps.get(incident.pk, []), who.on) for incident in page.object_list]
    context = {"page": page, "rows": listed, "is_office": who.sees_all}
    return render(request, "accountability/incident_list.html", context)


def _row(incident: Incident, steps: list[IncidentStep], today: dt.date) -> Row:
    stage = stage_of(step_facts(steps), today)
    return Row(incident, STAGES[stage], stage is IncidentStage.DECIDED)


@office_only
def incident_new(request: HttpRequest) -> HttpResponse:
    """Opens an incident with its evidence; the registrar prepares as the principal does (J)."""
    who = rights(request)
    form = IncidentForm(request.POST or None, request.FILES or None, school=who.school, initial={"on": who.on})
    made = tried(form, lambda: open_incident(school_id=who.school.pk, new=form.new, actor=who.user, at=clock.now()))
    if made:
        return redirect("accountability:incident-detail", made.pk)
    return render(request, "accountability/incident_new.html", {"form": form}, status=422 if form.errors else 200)


@sees_incidents
def incident_detail(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Everything of an incident, for the office and the person concerned alike; the child for who may see it."""
    who = rights(request)
    incident = get_incident(who, incident_id)
    steps = full_steps(incident)
    facts = step_facts(steps)
    stage = stage_of(facts, who.on)
    is_own = incident.person_id == who.user.pk
    context = {
        "incident": incident,
        "steps": steps,
        "files": files_of(incident),
        "stage": STAGES[stage],
        "is_decided": stage is IncidentStage.DECIDED,
        "is_asked": stage is IncidentStage.ASKED,
        "child": _child(who, incident),
        "is_own": is_own,
        "handles": who.sees_all and not is_own,
        "decides": who.is_principal and not is_own,
        "finding_gap": _gap(steps, IncidentStepKind.FINDING, who.on),
        "decision_gap": _gap(steps, IncidentStepKind.DECISION, who.on),
        "today": who.on,
    }
    return render(request, "accountability/incident_detail.html", context)


def _gap(steps: list[IncidentStep], kind: IncidentStepKind, today: dt.date) -> object:
    gap = step_gap(step_facts(steps), kind, today)
    return GAPS[gap] if gap else ""


def _child(who: Rights, incident: Incident) -> Student | None:
    """The returned child, for who may see it; its name shown leaves an access entry (I2, I6)."""
    if incident.confirmation is None:
        return None
    child = incident.confirmation.case.student
    if not names_child(who, child.pk):
        return None
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="incident", student_id=child.pk)
    return child


@sees_incidents
def incident_evidence_file(request: HttpRequest, incident_id: int, file_id: int) -> HttpResponse:
    """A file of the evidence to download, under a name that says nothing."""
    who = rights(request)
    found = incident_file(who, get_incident(who, incident_id), file_id)
    headers = {
        "Content-Disposition": f'attachment; filename="evidence-{found.pk}.{_ENDINGS[found.content_type]}"',
        "Content-Security-Policy": _SANDBOX,
        "Cache-Control": "no-store",
    }
    return HttpResponse(bytes(found.content), content_type=found.content_type, headers=headers)
