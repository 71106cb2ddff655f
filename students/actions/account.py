"""What people change about their own account."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from students.models import User


@transaction.atomic
def choose_password(*, actor: User, at: dt.datetime, password: str) -> User:
    """Gives ``actor`` an own password; the first password no longer works.

    Raises ValidationError with the broken rules. ``at`` goes into the history of the account.
    """
    validate_password(password, actor)
    actor.set_password(password)
    actor.must_change_password = False
    actor._history_date = at  # type: ignore[attr-defined]  # the documented way to date a history row
    actor.save(update_fields=["password", "must_change_password"])
    return actor


@transaction.atomic
def remember_language(*, actor: User, at: dt.datetime, language: str) -> User:
    """Stores the language in which ``actor`` reads the pages. Raises ValidationError for one that does not exist."""
    if language not in dict(settings.LANGUAGES):
        raise ValidationError(_("This language does not exist here."))
    actor.language = language
    actor._history_date = at  # type: ignore[attr-defined]  # the documented way to date a history row
    actor.save(update_fields=["language"])
    return actor
