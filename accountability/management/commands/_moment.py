"""The moment that a command judges: the present one, or the end of a day that is over."""

import datetime as dt

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from kongchuo.lib import clock

_END_OF_DAY = dt.time(23, 59)


def moment(text: str | None) -> dt.datetime:
    """The present moment, or the end of the day named. Raises CommandError for what is no date or has not come."""
    if not text:
        return clock.now()
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("Write the date as YYYY-MM-DD, such as 2026-11-23.")) from error
    if day > clock.today():
        raise CommandError(_("This day has not come yet."))
    return timezone.make_aware(dt.datetime.combine(day, _END_OF_DAY))
