"""The veto: proposed by the figures, decided by the principal, and what follows from it (F6, K13)."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.actions.case_events import must_be_principal, said
from accountability.choices import VetoAnswer
from accountability.models import AppointmentExemption, Settlement, Veto, VetoDecision
from accountability.queries.veto import ClassCount, bars_of, charged_persons, class_counts, vetoed_terms
from accountability.rules.veto import is_vetoed
from students.choices import Role
from students.models import Appointment, Term, User


@transaction.atomic
def propose_vetoes(*, settlement: Settlement, at: dt.datetime) -> list[Veto]:
    """Propose the veto for each class whose final losses exceed the line (F6); each class once a term.

    Looked at again whenever a provisional loss becomes final (K16): the child joins those of a veto already proposed.
    """
    known = {veto.school_class_id: veto for veto in settlement.vetoes.all()}
    counts = class_counts(settlement, timezone.localdate(at))
    due = [each for each in counts if is_vetoed(each.count, settlement.veto_percent)]
    for each in due:
        if each.class_id in known:
            known[each.class_id].lost.add(*each.cases)
    return [_propose(settlement, each, at) for each in due if each.class_id not in known]


def _propose(settlement: Settlement, found: ClassCount, at: dt.datetime) -> Veto:
    veto = Veto.objects.create(
        school_id=settlement.school_id,
        settlement=settlement,
        school_class_id=found.class_id,
        lost_count=found.count.lost,
        base=found.count.base,
        joined=found.count.joined,
        left=found.count.left,
        percent=settlement.veto_percent,
        proposed_at=at,
    )
    veto.lost.set(found.cases)
    return veto


@transaction.atomic
def decide_veto(*, veto: Veto, answer: VetoAnswer, reason: str, actor: User, at: dt.datetime) -> VetoDecision:
    """The principal's word on a veto, with its reason; a later word replaces it (F6).

    Raises ValidationError for anybody else, without a reason, and for the same word twice.
    """
    must_be_principal(actor, veto.school_id, timezone.localdate(at))
    text = said(reason, _("Give the reason: everybody concerned reads it."), "reason")
    veto = Veto.objects.select_for_update(no_key=True, of=("self",)).select_related("settlement").get(pk=veto.pk)
    last = veto.decisions.order_by("-id").first()
    if last is not None and last.answer == answer:
        raise ValidationError(_("This has been decided already."))
    decision = VetoDecision.objects.create(
        school_id=veto.school_id, veto=veto, answer=answer, reason=text, decided_by=actor, decided_at=at
    )
    decision.persons.set(charged_persons(veto))
    return decision


@transaction.atomic
def exempt(*, staff: User, term: Term, reason: str, actor: User, at: dt.datetime) -> AppointmentExemption:
    """Let one person be head teacher in spite of the veto of a term, with the reason (F6).

    Raises ValidationError for anybody but the principal, without a reason, and where nothing bars the person.
    """
    must_be_principal(actor, term.school_id, timezone.localdate(at))
    text = said(reason, _("Say why this person may be head teacher all the same."), "reason")
    if (staff.pk, term.pk) not in vetoed_terms(term.school_id, [staff.pk]):
        raise ValidationError(_("No veto of this term bars this person."))
    return AppointmentExemption.objects.create(
        school_id=term.school_id, staff=staff, term=term, reason=text, granted_by=actor, granted_at=at
    )


def refuse_vetoed(appointments: Sequence[Appointment]) -> None:
    """Refuse head teachers whom a confirmed veto bars in that time (F6), in one query where there is no veto.

    All are of one school. Raises ValidationError with a sentence for each that says what to do."""
    heads = [each for each in appointments if each.role == Role.HEAD_TEACHER]
    if not heads:
        return
    bars = bars_of(heads[0].school_id, {each.staff_id for each in heads})
    refused = [
        _barred_words(each, term)
        for each in heads
        for term, span in bars.get(each.staff_id, ())
        if span.meets(each.starts_on, each.ends_on)
    ]
    if refused:
        raise ValidationError(refused)


def _barred_words(appointment: Appointment, term: Term) -> str:
    told = _(
        "%(name)s cannot be head teacher in the term after %(term)s: a veto of that term forbids it. "
        "The principal can allow it on the page of the veto, with a reason."
    )
    return told % {"name": appointment.staff.name, "term": term.name}
