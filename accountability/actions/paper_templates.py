"""The school's own Word templates: looked at, filled as a trial, kept, retired (E3)."""

import datetime as dt
import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accountability.choices import PaperKind
from accountability.models import PaperTemplate
from accountability.papers.word import check_template
from kongchuo.lib.word import WordRefused
from kongchuo.lib.word.messages import sentence
from students.models import School, User


def upload_template(
    *, school: School, kind: PaperKind, name: str, content: bytes, actor: User, at: dt.datetime
) -> PaperTemplate:
    """Put a template in use in place of the one before, which stays for the papers issued with it (E3).

    It is filled as a trial first, which takes a moment and holds no lock. Raises ValidationError that names what is
    wrong: the placeholder, the macro, the size.
    """
    try:
        check_template(kind, content)
    except WordRefused as refused:
        raise ValidationError({"content": sentence(refused)}) from refused
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        used = PaperTemplate.objects.filter(school=school, kind=kind, retired_at__isnull=True)
        known = used.filter(sha256=digest).first()
        if known is not None:
            return known
        used.update(retired_at=at)
        template = PaperTemplate(
            school=school,
            kind=kind,
            name=name[-120:],
            content=content,
            sha256=digest,
            uploaded_by=actor,
            uploaded_at=at,
        )
        template.full_clean()
        template.save()
    return template


@transaction.atomic
def retire_template(*, template: PaperTemplate, at: dt.datetime) -> PaperTemplate:
    """Go back to the shipped template; the school's own stays for the papers issued with it (E3).

    Raises ValidationError for a template that is in use no more.
    """
    locked = PaperTemplate.objects.select_for_update().get(pk=template.pk)
    if locked.retired_at is not None:
        raise ValidationError(_("This template is not in use any more."))
    locked.retired_at = at
    locked.save(update_fields=["retired_at"])
    return locked
