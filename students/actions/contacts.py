"""Recording that a guardian was contacted about an absence (D1)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from students.choices import ContactChannel, ContactResult
from students.models import Contact, Student, User


def record_contact(
    *,
    actor: User,
    at: dt.datetime,
    student: Student,
    about_on: dt.date,
    today: dt.date,
    channel: ContactChannel,
    result: ContactResult,
    whom: str = "",
    note: str = "",
    contacted_at: dt.datetime | None = None,
) -> Contact:
    """Append one contact about the absence of ``about_on`` (D1); an attempt that reached nobody is one too.

    ``contacted_at`` is when it happened, by default now. Raises ValidationError with sentences to show.
    """
    happened = contacted_at or at
    if about_on > today:
        raise ValidationError(_("A contact is about a day that has come."))
    if happened > at:
        raise ValidationError(_("A contact cannot lie in the future."))
    contact = Contact(
        school_id=student.school_id,
        student=student,
        about_on=about_on,
        at=happened,
        channel=channel,
        whom=whom.strip(),
        result=result,
        note=note.strip(),
        recorded_by=actor,
        recorded_at=at,
    )
    contact.full_clean(validate_unique=False, validate_constraints=False, exclude=["school", "student", "recorded_by"])
    contact.save()
    return contact


def annul_contact(*, contact: Contact, at: dt.datetime) -> None:
    """Let a contact count nowhere, for what it tells of was annulled; who and why stand there (D1)."""
    Contact.objects.filter(pk=contact.pk, annulled_at__isnull=True).update(annulled_at=at)
