"""Opening an incident, hearing the person concerned, finding, deciding; every step is appended and stays (F9)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.actions.case_events import must_be_principal, said
from accountability.actions.files import ReadyFile, keep_file, make_ready
from accountability.choices import Consequence, FileKind, FindingResult, IncidentKind, IncidentStepKind
from accountability.incident_words import GAPS
from accountability.models import DropoutCase, Incident, IncidentStep
from accountability.queries.incidents import full_steps, lost_returnees, step_facts
from accountability.rules.incidents import IncidentGap, consequence_gap, step_gap
from students.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """What is said to have happened: kind, whom it concerns, the day, and what proves it."""

    kind: IncidentKind
    person: User
    on: dt.date
    text: str
    files: Sequence[bytes] = ()


def open_incident(*, school_id: int, new: NewIncident, actor: User, at: dt.datetime) -> Incident:
    """Open an incident with its evidence (M12, M13).

    Raises ValidationError without a word on what happened, for a day to come, for a stranger, for oneself, and for a
    kind that only opens by itself.
    """
    text = said(new.text, _("Say what happened, who saw it, and where that is written."))
    if new.on > timezone.localdate(at):
        raise ValidationError({"on": _("This day has not come yet.")})
    if new.person.school_id != school_id:
        raise ValidationError({"person": _("Choose somebody of this school.")})
    if new.person.pk == actor.pk:
        raise ValidationError({"person": _("Nobody opens an incident about themselves: let somebody else do it.")})
    if new.kind is IncidentKind.LOST_RETURNEE:
        raise ValidationError({"kind": _("A returned child that is lost opens its incident by itself.")})
    files = _ready(new.files)
    with transaction.atomic():
        incident = Incident.objects.create(
            school_id=school_id, kind=new.kind, person=new.person, on=new.on, opened_by=actor, opened_at=at
        )
        _evidence(incident, text, files, actor, at)
    return incident


def add_evidence(
    *, incident: Incident, text: str, files: Sequence[bytes], actor: User, at: dt.datetime
) -> IncidentStep:
    """Append evidence: a sentence, files, or both. Raises ValidationError for nothing at all and once decided."""
    ready = _ready(files)
    text = text.strip() if ready else said(text, _("Write a sentence or attach a file."))
    with transaction.atomic():
        _may(incident, IncidentStepKind.EVIDENCE, actor, at)
        return _evidence(incident, text, ready, actor, at)


@transaction.atomic
def ask_to_be_heard(
    *, incident: Incident, until: dt.date, actor: User, at: dt.datetime, text: str = ""
) -> IncidentStep:
    """Ask the person concerned for a statement until a day (F9). Raises ValidationError for a day without time."""
    if until <= timezone.localdate(at):
        raise ValidationError({"until": _("Leave time for the answer: choose tomorrow or a later day.")})
    _may(incident, IncidentStepKind.ASKED, actor, at)
    return _append(incident, IncidentStepKind.ASKED, actor, at, text=text.strip(), until=until)


@transaction.atomic
def make_statement(*, incident: Incident, text: str, actor: User, at: dt.datetime) -> IncidentStep:
    """What the person concerned says, in the own words; asked or not (F9). Raises ValidationError for anybody else."""
    _must_be_concerned(incident, actor)
    _may(incident, IncidentStepKind.STATEMENT, None, at)
    text = said(text, _("Write what you have to say, or choose to make no statement."))
    return _append(incident, IncidentStepKind.STATEMENT, actor, at, text=text)


@transaction.atomic
def decline_statement(*, incident: Incident, actor: User, at: dt.datetime) -> IncidentStep:
    """The person concerned makes no statement: a right, and no admission (F9). Raises ValidationError otherwise."""
    _must_be_concerned(incident, actor)
    _may(incident, IncidentStepKind.DECLINED, None, at)
    return _append(incident, IncidentStepKind.DECLINED, actor, at)


@transaction.atomic
def record_finding(
    *, incident: Incident, result: FindingResult, text: str, actor: User, at: dt.datetime
) -> IncidentStep:
    """What was found, after the hearing; a later finding counts instead of an earlier one (F9).

    Raises ValidationError before the person could speak, without reasons, and once decided.
    """
    _may(incident, IncidentStepKind.FINDING, actor, at)
    text = said(text, _("Say what the finding rests on."))
    return _append(incident, IncidentStepKind.FINDING, actor, at, text=text, result=result)


@transaction.atomic
def decide_incident(
    *, incident: Incident, consequence: Consequence, text: str, actor: User, at: dt.datetime
) -> IncidentStep:
    """The principal's decision with its reason; it ends the incident (F9, M12).

    Raises ValidationError for anybody else, before hearing and finding, without a reason, and for a consequence of what
    could not be established.
    """
    must_be_principal(actor, incident.school_id, timezone.localdate(at))
    steps = _may(incident, IncidentStepKind.DECISION, actor, at)
    if gap := consequence_gap(step_facts(steps), consequence):
        raise ValidationError({"consequence": str(GAPS[gap])})
    text = said(text, _("Give the reason: the person concerned reads it."))
    return _append(incident, IncidentStepKind.DECISION, actor, at, text=text, consequence=consequence)


@transaction.atomic
def open_for_returnees(*, school_id: int, at: dt.datetime, case: DropoutCase | None = None) -> list[Incident]:
    """Open an incident for each head teacher of the class that lost a returned child (F9, K13), of one case or of all.

    In the transaction of the confirmation, and in the daily run for what was settled later; again, it opens nothing.
    """
    opened = []
    for lost in lost_returnees(school_id, timezone.localdate(at), case):
        for person_id in lost.heads:
            incident, is_new = Incident.objects.get_or_create(
                school_id=school_id,
                confirmation=lost.confirmation,
                person_id=person_id,
                defaults={"kind": IncidentKind.LOST_RETURNEE, "on": lost.first_on, "opened_at": at},
            )
            opened += [incident] if is_new else []
    return opened


def _ready(files: Sequence[bytes]) -> list[ReadyFile]:
    """The files made small and clean, before the transaction. Raises ValidationError at their field."""
    try:
        return [make_ready(FileKind.SCAN, data) for data in files]
    except ValidationError as error:
        raise ValidationError({"files": error.messages}) from error


def _evidence(incident: Incident, text: str, files: Sequence[ReadyFile], actor: User, at: dt.datetime) -> IncidentStep:
    step = _append(incident, IncidentStepKind.EVIDENCE, actor, at, text=text)
    for ready in files:
        keep_file(student=None, ready=ready, belongs_to=incident, actor=actor, at=at)
    return step


def _must_be_concerned(incident: Incident, actor: User) -> None:
    if incident.person_id != actor.pk:
        raise ValidationError(_("Only the person concerned makes the statement."))


def _may(incident: Incident, kind: IncidentStepKind, actor: User | None, at: dt.datetime) -> list[IncidentStep]:
    """The steps so far, where nothing stands against the next one; the incident is locked until the transaction ends.

    ``actor`` is who acts for the school: nobody does so in the own matter.
    """
    Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
    if actor is not None and actor.pk == incident.person_id:
        raise ValidationError(_("This concerns yourself: somebody else of the office has to do it."))
    steps = full_steps(incident)
    gap: IncidentGap | None = step_gap(step_facts(steps), kind, timezone.localdate(at))
    if gap:
        raise ValidationError(str(GAPS[gap]))
    return steps


def _append(incident: Incident, kind: IncidentStepKind, actor: User, at: dt.datetime, **values: Any) -> IncidentStep:
    step = IncidentStep(school_id=incident.school_id, incident=incident, kind=kind, by=actor, at=at, **values)
    step.full_clean(exclude=["school", "incident", "by"])
    step.save()
    return step
