"""What people decide and record about a case: responsible person, override, confirmation, closing (D3, D5, D7, D11)."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.actions.case_events import (
    append,
    judged,
    locked,
    mark_open,
    must_be_open,
    must_be_principal,
    said,
)
from accountability.actions.incidents import open_for_returnees
from accountability.actions.points import post_points
from accountability.choices import CaseEventKind, CaseOutcome, Cause
from accountability.models import CaseEvent, CauseRecord, DropoutCase
from accountability.rules.cases import ClosingGap, Gap, closing_gap, movements_of
from accountability.rules.episodes import follows_rolls
from students.models import Movement, Student, User

_CLOSING = {
    ClosingGap.NO_EVIDENCE: gettext_lazy("Name the evidence: which paper, from whom, of which day."),
    ClosingGap.NOT_BACK: gettext_lazy("No roll has shown the child since: the case cannot be closed as returned."),
    ClosingGap.STILL_OBSERVED: gettext_lazy("The observation is not over yet: close the case after it."),
    ClosingGap.NOT_TRANSFER: gettext_lazy("Record the movement in the registry first; the case is closed with it."),
}


@transaction.atomic
def name_responsible(*, case: DropoutCase, staff: User, actor: User, at: dt.datetime) -> CaseEvent:
    """Name the person of the school who looks after the case (D3). Raises ValidationError for a stranger."""
    case = locked(case)
    must_be_open(case)
    if staff.school_id != case.school_id or not staff.is_active:
        raise ValidationError({"staff": _("Choose somebody of this school whose account is open.")})
    return append(case, CaseEventKind.RESPONSIBLE, on=timezone.localdate(at), at=at, by=actor, staff=staff)


@transaction.atomic
def record_cause(*, student: Student, cause: Cause, actor: User, at: dt.datetime, note: str = "") -> CauseRecord:
    """Record why a child stays away, with or without a case (D12); the latest counts."""
    if cause == Cause.OTHER:
        note = said(note, _("Say in a few words what the cause is."), "note")
    record = CauseRecord(
        school_id=student.school_id,
        student=student,
        on=timezone.localdate(at),
        cause=cause,
        note=note.strip(),
        recorded_by=actor,
        recorded_at=at,
    )
    record.full_clean(exclude=["school", "student", "recorded_by"])
    record.save()
    return record


@transaction.atomic
def override_report(*, case: DropoutCase, reason: str, actor: User, at: dt.datetime) -> CaseEvent:
    """Let the report go out although letter or visits are missing; the reason stands on the face of the case (D5).

    Raises ValidationError for anybody but the principal, without a reason, and where nothing is missing.
    """
    case, today = locked(case), timezone.localdate(at)
    must_be_open(case)
    must_be_principal(actor, case.school_id, today)
    text = said(reason, _("Give the reason: it is printed on the case."))
    if not judged(case, at).state.report_gaps:
        raise ValidationError(_("Nothing is missing: the report can be made as it is."))
    return append(case, CaseEventKind.OVERRIDDEN, on=today, at=at, by=actor, text=text)


@transaction.atomic
def confirm_dropout(*, case: DropoutCase, actor: User, at: dt.datetime, note: str = "") -> CaseEvent:
    """Confirm the dropout (D7); of a returned child it opens the incident of the class's head teachers (F9, K13).

    Raises ValidationError for anybody but the principal, too early, twice, once back.
    """
    case, today = locked(case), timezone.localdate(at)
    must_be_open(case)
    must_be_principal(actor, case.school_id, today)
    state = judged(case, at).state
    if state.is_back:
        raise ValidationError(_("The child is back: there is nothing to confirm."))
    if state.is_confirmed:
        raise ValidationError(_("The dropout has been confirmed already."))
    if Gap.DEADLINE in state.confirm_gaps:
        raise ValidationError(_("Not yet: the deadline of the township's notice has to pass first."))
    event = append(case, CaseEventKind.CONFIRMED, on=today, at=at, by=actor, text=note.strip())
    _post(case, at)
    open_for_returnees(school_id=case.school_id, at=at, case=case)
    return event


def _post(case: DropoutCase, at: dt.datetime) -> None:
    """Let the ledger of deductions follow what was decided about the case (F7)."""
    post_points(school_id=case.school_id, at=at, among={case.student_id})


@transaction.atomic
def write_observation(*, case: DropoutCase, text: str, actor: User, at: dt.datetime) -> CaseEvent:
    """Append the note of a week of observation (D9). Raises ValidationError without text or without a return."""
    case, today = locked(case), timezone.localdate(at)
    must_be_open(case)
    if not judged(case, at).state.is_back:
        raise ValidationError(_("The child is not back yet: there is nothing to observe."))
    note = said(text, _("Write in a sentence how the week went."))
    return append(case, CaseEventKind.OBSERVED, on=today, at=at, by=actor, text=note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a case is to end: outcome, evidence, and the movement that the registry holds for it (D11)."""

    outcome: CaseOutcome
    evidence: str
    movement: Movement | None = None


@transaction.atomic
def propose_closing(*, case: DropoutCase, ending: Ending, actor: User, at: dt.datetime) -> CaseEvent:
    """Propose how the case ends; the office decides (D11, J). Raises ValidationError without evidence."""
    case = locked(case)
    must_be_open(case)
    text = said(ending.evidence, str(_CLOSING[ClosingGap.NO_EVIDENCE]), "evidence")
    values = {"outcome": ending.outcome, "text": text, "movement": ending.movement}
    return append(case, CaseEventKind.PROPOSED, on=timezone.localdate(at), at=at, by=actor, **values)


@transaction.atomic
def close_case(*, case: DropoutCase, ending: Ending, actor: User, at: dt.datetime) -> CaseEvent:
    """Close the case with outcome and evidence (D11); nothing of it is deleted.

    Raises ValidationError where evidence, return, observation or movement is missing, and where a case that the rolls
    opened is to be explained away without a slip or a correction (B4).
    """
    case, today = locked(case), timezone.localdate(at)
    must_be_open(case)
    _check_ending(case, ending, actor, at)
    values = {"outcome": ending.outcome, "text": ending.evidence.strip(), "movement": ending.movement}
    event = append(case, CaseEventKind.CLOSED, on=today, at=at, by=actor, **values)
    case.closed_on = today
    case.save(update_fields=["closed_on"])
    _post(case, at)
    return event


def _check_ending(case: DropoutCase, ending: Ending, actor: User, at: dt.datetime) -> None:
    known = judged(case, at)
    state = known.state
    gap = closing_gap(state, ending.outcome, ending.evidence, has_movement=_fits(case, ending))
    if gap:
        field = "evidence" if gap is ClosingGap.NO_EVIDENCE else "outcome"
        raise ValidationError({field: str(_CLOSING[gap])})
    if ending.outcome == CaseOutcome.EXPLAINED and follows_rolls(known.facts):
        told = _("Enter the leave slip or correct the roll: the case then closes by itself as explained.")
        raise ValidationError({"outcome": told})
    if ending.outcome == CaseOutcome.ERROR:
        must_be_principal(actor, case.school_id, state.day)


def _fits(case: DropoutCase, ending: Ending) -> bool:
    """Whether the movement is this child's, stands, and is of the kind that the outcome needs."""
    movement = ending.movement
    if movement is None or movement.student_id != case.student_id:
        return False
    is_standing = not movement.reverses_id and not Movement.objects.filter(reverses=movement).exists()
    return is_standing and movement.kind in movements_of(ending.outcome)


@transaction.atomic
def reopen_case(*, case: DropoutCase, reason: str, actor: User, at: dt.datetime) -> CaseEvent:
    """Open a closed case again, with its history (D11). The principal's alone; refused where another one is open."""
    case, today = locked(case), timezone.localdate(at)
    must_be_principal(actor, case.school_id, today)
    text = said(reason, _("Say why the case is opened again."))
    if case.closed_on is None:
        raise ValidationError(_("This case is open."))
    if not mark_open(case):
        raise ValidationError(_("Another case of this child is open: go on with that one."))
    event = append(case, CaseEventKind.REOPENED, on=today, at=at, by=actor, text=text)
    _post(case, at)
    return event


_RETRACTABLE = frozenset(
    {
        CaseEventKind.RESPONSIBLE,
        CaseEventKind.OVERRIDDEN,
        CaseEventKind.CONFIRMED,
        CaseEventKind.OBSERVED,
        CaseEventKind.PROPOSED,
        CaseEventKind.FOUND,
    }
)
_PRINCIPALS = frozenset({CaseEventKind.OVERRIDDEN, CaseEventKind.CONFIRMED, CaseEventKind.FOUND})


def is_principals(event: CaseEvent) -> bool:
    """Whether the event is the principal's word, which nobody else takes back (D5, D7)."""
    return event.kind in _PRINCIPALS


def may_retract(event: CaseEvent) -> bool:
    """Whether an event can be taken back by a counter-event: openings and closings have their own ways (D11)."""
    return event.kind in _RETRACTABLE


@transaction.atomic
def retract(*, event: CaseEvent, reason: str, actor: User, at: dt.datetime) -> CaseEvent:
    """Take an event back by appending its counter-event; both stay to be read (D11)."""
    case, today = locked(event.case), timezone.localdate(at)
    must_be_open(case)
    text = said(reason, _("Say why it is taken back."))
    if not may_retract(event) or CaseEvent.objects.filter(reverses=event).exists():
        raise ValidationError(_("This cannot be taken back."))
    if is_principals(event):
        must_be_principal(actor, case.school_id, today)
    counter = append(case, CaseEventKind.RETRACTED, on=today, at=at, by=actor, text=text, reverses=event)
    _post(case, at)
    return counter
