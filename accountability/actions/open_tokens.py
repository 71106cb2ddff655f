"""Tokens for programs: made by the principal, revoked, noted when used (I3)."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accountability.models import CalendarAddress, OpenToken
from kongchuo.lib.tokens import new_token, token_hash
from students.models import School, User

_NOTED_EVERY = dt.timedelta(hours=1)
MOST_TOKENS = 20


@dataclass(frozen=True, slots=True)
class FirstToken:
    """A token just made, with what has to be shown now or never."""

    row: OpenToken
    token: str


@transaction.atomic
def create_open_token(*, school: School, label: str, actor: User, at: dt.datetime) -> FirstToken:
    """Make a token of the school. Raises ValidationError without a label, and where many are in use already."""
    School.objects.select_for_update().get(pk=school.pk)
    if OpenToken.objects.filter(school=school, revoked_at__isnull=True).count() >= MOST_TOKENS:
        raise ValidationError(_("%(number)d tokens are in use. Revoke one first.") % {"number": MOST_TOKENS})
    token = new_token()
    row = OpenToken(school=school, label=label, sha256=token_hash(token), created_by=actor, created_at=at)
    row.full_clean()
    row.save()
    return FirstToken(row, token)


@transaction.atomic
def revoke_open_token(*, row: OpenToken, actor: User, at: dt.datetime) -> OpenToken:
    """Let the token open nothing any more, from this moment on. Raises ValidationError where that was done before."""
    locked = OpenToken.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.revoked_at is not None:
        raise ValidationError(_("This token was revoked before."))
    locked.revoked_by, locked.revoked_at = actor, at
    locked.save(update_fields=["revoked_by", "revoked_at"])
    return locked


def note_use(*, row: OpenToken | CalendarAddress, at: dt.datetime) -> None:
    """Remember when it was used, at most once an hour: a program that asks every minute costs no writing."""
    if row.last_used_at is None or at - row.last_used_at >= _NOTED_EVERY:
        type(row)._default_manager.filter(pk=row.pk).update(last_used_at=at)
