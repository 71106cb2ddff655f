"""Appending to a case (D8): every event goes through here, and nothing of a case is ever edited or deleted."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.choices import CaseEventKind
from accountability.models import CaseEvent, DropoutCase
from accountability.queries.case_facts import CaseEye, KnownCase, known_cases
from students.choices import Role
from students.models import Appointment, User
from students.queries.calendar import school_calendar


def append(
    case: DropoutCase, kind: CaseEventKind, *, on: dt.date, at: dt.datetime, by: User | None, **values: Any
) -> CaseEvent:
    """Write one event of a case; ``by`` is None where the facts alone did it. Raises ValidationError."""
    event = CaseEvent(school_id=case.school_id, case=case, kind=kind, on=on, at=at, by=by, **values)
    event.full_clean(exclude=["school", "case", "by", "staff", "movement", "check_made", "reverses"])
    event.save()
    return event


def locked(case: DropoutCase) -> DropoutCase:
    """The case as it is now, kept from everybody else until the transaction ends."""
    return DropoutCase.objects.select_for_update(no_key=True).get(pk=case.pk)


def judged(case: DropoutCase, at: dt.datetime) -> KnownCase:
    """What the case comes to at the end of the day of ``at`` (D8)."""
    today = timezone.localdate(at)
    eye = CaseEye.on(case.school_id, school_calendar(case.school_id), today)
    return known_cases(eye, [case])[0]


def mark_open(case: DropoutCase) -> bool:
    """Let a closed case be open again; False where another one of the child is open, also one opened meanwhile."""
    case.closed_on = None
    try:
        with transaction.atomic():
            case.save(update_fields=["closed_on"])
    except IntegrityError:
        return False
    return True


def must_be_open(case: DropoutCase) -> None:
    """Raises ValidationError for a closed case."""
    if case.closed_on is not None:
        raise ValidationError(_("This case is closed. The principal can open it again."))


def must_be_principal(actor: User, school_id: int, day: dt.date) -> None:
    """Raises ValidationError where the decision is the principal's and somebody else takes it (D5, D7, J)."""
    holds = Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    posts = Appointment.objects.filter(holds, school_id=school_id, staff=actor, role=Role.PRINCIPAL)
    if not posts.exists():
        raise ValidationError(_("Only the principal decides this."))


def said(text: str, sentence: str, field: str = "text") -> str:
    """The text without blanks around it; raises ValidationError with the sentence where nothing is left."""
    if not text.strip():
        raise ValidationError({field: sentence})
    return text.strip()
