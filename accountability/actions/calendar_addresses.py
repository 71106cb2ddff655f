"""Addresses of calendars: made by the person, replaced, revoked (I3)."""

import datetime as dt

from django.db import transaction

from accountability.models import CalendarAddress
from kongchuo.lib.tokens import new_token, token_hash
from students.models import School, User


@transaction.atomic
def create_calendar_address(*, school: School, actor: User, at: dt.datetime) -> str:
    """Make an address in place of the one before, and return the secret in it, which is kept nowhere."""
    User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    revoke_calendar_address(actor=actor, at=at)
    secret = new_token()
    row = CalendarAddress(school=school, person=actor, sha256=token_hash(secret), created_at=at)
    row.full_clean()
    row.save()
    return secret


def revoke_calendar_address(*, actor: User, at: dt.datetime) -> bool:
    """Let the address open nothing any more; False where there was none."""
    used = CalendarAddress.objects.filter(person=actor, revoked_at__isnull=True)
    return used.update(revoked_at=at) > 0
