"""Signing agreements on the screen or on paper, and acknowledging them as successor (M15, F1). Appended."""

import datetime as dt
import hashlib
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.choices import Party, SignedHow, SigningKind
from accountability.models import Agreement, AgreementSignature, SignatureDrawing
from accountability.queries.agreements import AgreementRow, agreement_rows, valid_agreements
from kongchuo.lib.images import ImageRefused, signature
from students.models import User


def sign_on_screen(
    *, agreement_ids: Collection[int], party: Party, drawing: bytes, actor: User, at: dt.datetime
) -> list[AgreementSignature]:
    """Sign agreements with one drawing, which stands under each of them; those signed already are left as they are.

    Signed is what is asked of the person today: a signature, or the acknowledgement of a successor. Raises
    ValidationError where nobody signed in the field, and for an agreement that does not bind the person.
    """
    try:
        ink = signature(drawing)
    except ImageRefused as refused:
        raise ValidationError({"signature": str(refused.sentence)}) from refused
    return _sign(agreement_ids, party, actor, timezone.localdate(at), ink, actor, at)


def sign_on_paper(
    *, agreement_ids: Collection[int], party: Party, person: User, on: dt.date, actor: User, at: dt.datetime
) -> list[AgreementSignature]:
    """Record that somebody signed the paper copies on a day; the person or the office records it.

    Raises ValidationError for a day ahead or before the issue, and where the person was not bound on that day.
    """
    if on > timezone.localdate(at):
        raise ValidationError({"signed_on": _("This day has not come yet: enter the day on which it was signed.")})
    return _sign(agreement_ids, party, person, on, b"", actor, at)


@transaction.atomic
def _sign(
    ids: Collection[int], party: Party, person: User, on: dt.date, ink: bytes, actor: User, at: dt.datetime
) -> list[AgreementSignature]:
    rows = _locked(ids, person, on)
    asked = [(row.agreement, _asked(row, person, party)) for row in rows]
    wanted = [(agreement, kind) for agreement, kind in asked if kind]
    if not wanted:
        return []
    drawing = _kept(person, ink, at) if ink else None
    made = [
        AgreementSignature(
            school_id=agreement.school_id,
            agreement=agreement,
            party=party,
            person=person,
            kind=kind,
            how=SignedHow.SCREEN if drawing else SignedHow.PAPER,
            drawing=drawing,
            signed_on=on,
            recorded_by=actor,
            recorded_at=at,
        )
        for agreement, kind in wanted
    ]
    return AgreementSignature.objects.bulk_create(made)


def _locked(ids: Collection[int], person: User, on: dt.date) -> list[AgreementRow]:
    """The agreements, locked in order of their ids so that two signings follow each other."""
    assert person.school_id is not None
    found = Agreement.objects.select_for_update().filter(school=person.school_id, pk__in=ids).order_by("pk")
    locked = list(found.values_list("pk", flat=True))
    rows = agreement_rows(valid_agreements(person.school_id).filter(pk__in=locked), person.school_id, on)
    if len(rows) != len(set(ids)):
        raise ValidationError(_("An agreement was replaced or made void meanwhile: open the page again."))
    return rows


def _asked(row: AgreementRow, person: User, party: Party) -> SigningKind | None:
    """What is asked of the person; nothing where it is signed already. Raises ValidationError for a stranger (F1)."""
    people = row.holders if party is Party.HOLDER else row.principals
    if person.pk not in {each.user.pk for each in people}:
        raise ValidationError(
            _("%(name)s was not bound by this agreement on that day: look at the date, or at the post.")
            % {"name": person.name}
        )
    return row.asked(person.pk, party)


def _kept(person: User, ink: bytes, at: dt.datetime) -> SignatureDrawing:
    assert person.school is not None
    return SignatureDrawing.objects.create(
        school=person.school, person=person, content=ink, sha256=hashlib.sha256(ink).hexdigest(), drawn_at=at
    )
