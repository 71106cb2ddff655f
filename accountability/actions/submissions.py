"""Handing a frozen month in to the central school, against a receipt (H5, J)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.actions.case_events import must_be_principal
from accountability.models import MonthSubmission, MonthSummary
from accountability.queries.frozen import versions_of
from accountability.queries.submissions import submissions_of, targets_data
from accountability.queries.targets import targets_on
from accountability.rules.frozen import digest
from accountability.rules.submissions import receipt_hash, receipt_number
from kongchuo.lib.snapshot import one_snapshot
from students.models import School, User
from students.queries.strips import month_span


def submit_month(*, school: School, month: dt.date, version: int, actor: User, at: dt.datetime) -> MonthSubmission:
    """Hand in the latest frozen version, which the principal has looked at; it is received at once (decision 0035).

    Raises ValidationError for anybody but the principal, where nothing is frozen, where another version was frozen
    meanwhile, where this one was handed in already, and where what is stored is not what was frozen.
    """
    must_be_principal(actor, school.pk, timezone.localdate(at))
    try:
        with one_snapshot():
            return _submit(School.objects.get(pk=school.pk), _to_submit(school, month, version), actor, at)
    except IntegrityError as taken:
        raise ValidationError(_("Somebody has submitted this month just now: look at the receipt.")) from taken


def _to_submit(school: School, month: dt.date, version: int) -> MonthSummary:
    latest = next(iter(versions_of(school.pk, month)), None)
    if latest is None:
        raise ValidationError(_("Freeze the month first: what is submitted is a frozen version."))
    if latest.version != version:
        told = _("Version %(number)d has been frozen meanwhile: look at it, then submit it.")
        raise ValidationError(told % {"number": latest.version})
    if any(each.summary_id == latest.pk for each in submissions_of(school.pk, month)):
        raise ValidationError(_("Version %(number)d has been submitted already.") % {"number": latest.version})
    if digest(latest.content) != latest.sha256:
        raise ValidationError(_("What is stored of this version is not what was frozen. Ask who runs the machine."))
    return latest


def _submit(school: School, frozen: MonthSummary, actor: User, at: dt.datetime) -> MonthSubmission:
    day = min(month_span(frozen.month)[1], timezone.localdate(at))
    targets = targets_data(targets_on(school.pk, day))
    number = receipt_number(school.code, frozen.month, frozen.version)
    said = {
        "number": number,
        "school": school.code,
        "month": f"{frozen.month:%Y-%m}",
        "version": frozen.version,
        "sha256": frozen.sha256,
        "targets": targets,
        "to": school.central_school_id,
        "by": actor.pk,
        "at": at.isoformat(),
    }
    return MonthSubmission.objects.create(
        school=school,
        summary=frozen,
        month=frozen.month,
        sha256=frozen.sha256,
        targets=targets,
        number=number,
        receipt=receipt_hash(said),
        central_school_id=school.central_school_id,
        submitted_by=actor,
        submitted_at=at,
    )
