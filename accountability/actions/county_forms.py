"""The county's own form: looked at, filled in as a trial, kept, retired (H5, J)."""

import datetime as dt
import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accountability.county_words import faults_words, month_of
from accountability.models import CountyForm
from accountability.papers.county import FormRefused, check_form
from accountability.queries.frozen import content_data
from accountability.queries.summary import monthly_summary
from accountability.queries.summary_month import month_on
from kongchuo.lib.sheets import SheetRefused
from kongchuo.lib.sheets.messages import sentence
from students.models import School, User


def upload_county_form(*, school: School, name: str, content: bytes, actor: User, at: dt.datetime) -> CountyForm:
    """Put a form in use in place of the one before, which stays.

    It is filled in first with the month so far, which takes a moment and holds no lock. Raises ValidationError that
    names what is wrong, all of it at once: cell by cell the placeholders, else what the workbook may not hold.
    """
    month = month_on(school.pk, timezone.localdate(at), timezone.localdate(at))
    with translation.override(settings.LANGUAGE_CODE):
        sample = month_of(content_data(monthly_summary(month), school.name))
    try:
        marks_preview = check_form(content, sample)
    except SheetRefused as refused:
        raise ValidationError({"content": sentence(refused)}) from refused
    except FormRefused as refused:
        raise ValidationError({"content": faults_words(refused.faults)}) from refused
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        used = CountyForm.objects.filter(school=school, retired_at__isnull=True)
        known = used.filter(sha256=digest).first()
        if known is not None:
            return known
        used.update(retired_at=at)
        form = CountyForm(
            school=school,
            name=name[-120:],
            content=content,
            sha256=digest,
            marks_preview=marks_preview,
            uploaded_by=actor,
            uploaded_at=at,
        )
        form.full_clean()
        form.save()
    return form


@transaction.atomic
def retire_county_form(*, form: CountyForm, at: dt.datetime) -> CountyForm:
    """Use no form of the county any more; it stays to be read. Raises ValidationError where it is in use no more."""
    locked = CountyForm.objects.select_for_update().get(pk=form.pk)
    if locked.retired_at is not None:
        raise ValidationError(_("This form is not in use any more."))
    locked.retired_at = at
    locked.save(update_fields=["retired_at"])
    return locked
