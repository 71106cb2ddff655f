"""Endings that the registry brings: the movement proposes the outcome, a person closes (D11, K9)."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.actions.case_events import append
from accountability.choices import CaseEventKind
from accountability.models import CaseEvent
from accountability.queries.case_facts import open_cases
from accountability.rules.cases import outcome_of
from students.choices import MovementKind
from students.models import Movement, User


def propose_endings(*, school_id: int, movements: Sequence[Movement], actor: User | None, at: dt.datetime) -> None:
    """Propose how open cases end where a movement says it; a movement taken back takes its proposal back (K9, G2).

    Called in the transaction of the movements.
    """
    ending = {movement.student_id: movement for movement in movements if outcome_of(MovementKind(movement.kind))}
    if not ending:
        return
    for case in open_cases(school_id, is_locked=True, student_id__in=list(ending)):
        movement = ending[case.student_id]
        outcome = outcome_of(MovementKind(movement.kind))
        if movement.reverses_id:
            _take_back(movement, actor, at)
            continue
        text = _("The registry has the movement: %(kind)s.") % {"kind": movement.get_kind_display()}
        values = {"outcome": outcome, "text": text, "movement": movement}
        append(case, CaseEventKind.PROPOSED, on=timezone.localdate(at), at=at, by=actor, **values)


def _take_back(movement: Movement, actor: User | None, at: dt.datetime) -> None:
    made = CaseEvent.objects.filter(kind=CaseEventKind.PROPOSED, movement=movement.reverses_id)
    for proposal in made.filter(reversed_by__isnull=True).select_related("case"):
        why = _("The movement was taken back.")
        on = timezone.localdate(at)
        append(proposal.case, CaseEventKind.RETRACTED, on=on, at=at, by=actor, text=why, reverses=proposal)
