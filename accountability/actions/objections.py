"""Objections to entries of the ledger, and the principal's decision (F8)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.actions.case_events import must_be_principal, said
from accountability.actions.points import is_reversed, lock_cases, reversal_of
from accountability.choices import EntryKind, EntryReason, ObjectionAnswer
from accountability.models import LedgerEntry, Objection, ObjectionDecision
from students.models import User


@transaction.atomic
def object_to(*, entry: LedgerEntry, text: str, actor: User, at: dt.datetime) -> Objection:
    """Object to an own charge, saying what is wrong (F8).

    Raises ValidationError for somebody else's, for one that is reversed, without words, and a second time.
    """
    entry = _locked(entry)
    if entry.staff_id != actor.pk:
        raise ValidationError(_("Only the person charged can object."))
    if entry.kind != EntryKind.CHARGE or is_reversed(entry):
        raise ValidationError(_("This deduction has been taken back: there is nothing to object to."))
    words = said(text, _("Say what is wrong: a date, a post, the class, the return of the child."))
    if Objection.objects.filter(entry=entry).exists():
        raise ValidationError(_("You have objected to this deduction already."))
    return Objection.objects.create(school_id=entry.school_id, entry=entry, text=words, made_by=actor, made_at=at)


@transaction.atomic
def decide_objection(
    *, objection: Objection, answer: ObjectionAnswer, reason: str, actor: User, at: dt.datetime
) -> ObjectionDecision:
    """The principal's decision with its reason; upheld, the deduction is reversed, also after settlement (F8).

    Raises ValidationError for anybody else, without a reason, a second time. Reversed meanwhile: it stays so.
    """
    today = timezone.localdate(at)
    must_be_principal(actor, objection.school_id, today)
    text = said(reason, _("Give the reason: the person who objected reads it."), "reason")
    entry = _locked(objection.entry)
    if ObjectionDecision.objects.filter(objection=objection).exists():
        raise ValidationError(_("This has been decided already."))
    decision = ObjectionDecision.objects.create(
        school_id=objection.school_id,
        objection=objection,
        answer=answer,
        reason=text,
        decided_by=actor,
        decided_at=at,
    )
    if answer == ObjectionAnswer.UPHELD and not is_reversed(entry):
        reversal_of(entry, reason=EntryReason.OBJECTION, on=today, at=at, by=actor).save(force_insert=True)
    return decision


def _locked(entry: LedgerEntry) -> LedgerEntry:
    """The entry as it is now; nobody else posts about its child until the transaction ends."""
    lock_cases(entry.school_id, [entry.case.student_id])
    return LedgerEntry.objects.select_related("case", "reversed_by").get(pk=entry.pk)
