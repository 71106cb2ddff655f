"""Freezing a month: the principal's word on what the facts come to (H5, K17, J)."""

import datetime as dt
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accountability.actions.case_events import must_be_principal
from accountability.models import MonthSummary
from accountability.queries.frozen import content_data, rows_of, versions_of
from accountability.queries.summary import MonthlySummary, monthly_summary
from accountability.queries.summary_month import Month, month_on
from accountability.rules.frozen import canonical, differences, digest
from accountability.rules.summary import frozen_from
from kongchuo.lib.snapshot import one_snapshot
from students.models import School, User
from students.words import full_day


def freeze_month(*, school: School, month: dt.date, actor: User, at: dt.datetime) -> MonthSummary:
    """Store the month's rows, rule set and hash as its next version, all of one moment (H5).

    Raises ValidationError for anybody but the principal, before the last school day is over (K17), where a class does
    not balance (H4), where nothing has changed since the last version, and where somebody else froze it meanwhile.
    """
    today = timezone.localdate(at)
    must_be_principal(actor, school.pk, today)
    if month.replace(day=1) > today:
        raise ValidationError(_("This month has not begun."))
    try:
        with one_snapshot():
            return _freeze(school, month_on(school.pk, month, today), actor, at)
    except IntegrityError as taken:
        raise ValidationError(_("Somebody has frozen this month just now: look at that version first.")) from taken


def _freeze(school: School, month: Month, actor: User, at: dt.datetime) -> MonthSummary:
    day = frozen_from(month.calendar, month.first, month.last)
    if month.today < day:
        raise ValidationError(_("The month can be frozen from %(day)s on.") % {"day": full_day(day)})
    found = monthly_summary(month)
    _must_balance(found)
    versions = versions_of(school.pk, month.first)
    content = content_data(found, school.name)
    text = canonical(content)
    if versions and versions[0].sha256 == digest(text):
        raise ValidationError(_("Nothing has changed since version %(number)d.") % {"number": versions[0].version})
    changed = differences(rows_of(versions[0]), content["rows"]) if versions else []
    return MonthSummary.objects.create(
        school=school,
        month=month.first,
        version=versions[0].version + 1 if versions else 1,
        content=text,
        sha256=digest(text),
        differences=[asdict(each) for each in changed],
        frozen_by=actor,
        frozen_at=at,
    )


def _must_balance(found: MonthlySummary) -> None:
    wrong = len(found.summary.unbalanced)
    if wrong:
        told = ngettext(
            "%(count)d class does not balance: settle it first.",
            "%(count)d classes do not balance: settle them first.",
            wrong,
        )
        raise ValidationError(told % {"count": wrong})
