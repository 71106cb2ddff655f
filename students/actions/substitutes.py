"""Who takes a class's roll on one date in place of its head teacher (B10)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from students.actions.history import delete_kept, save_kept
from students.choices import Role
from students.models import Appointment, SchoolClass, Substitution, User


@transaction.atomic
def name_substitute(
    *, school_class: SchoolClass, staff: User, date: dt.date, actor: User, at: dt.datetime
) -> Substitution:
    """Name a substitute for one date, today or later (B10); naming the same one again changes nothing.

    Raises ValidationError for a past date, a closed account, another school, or the head teacher of the class.
    """
    _check(school_class, staff, date, timezone.localdate(at))
    known = Substitution.objects.filter(school_class=school_class, staff=staff, date=date).first()
    if known is not None:
        return known
    named = Substitution(
        school_id=school_class.school_id,
        school_class=school_class,
        staff=staff,
        date=date,
        named_by=actor,
        named_at=at,
    )
    save_kept(named, actor=actor, at=at)
    return named


def _check(school_class: SchoolClass, staff: User, date: dt.date, today: dt.date) -> None:
    if date < today:
        raise ValidationError(
            _("Name a substitute for today or a later day; past rolls are the registrar's to back-fill.")
        )
    if staff.school_id != school_class.school_id or not staff.is_active:
        raise ValidationError(_("Choose somebody of this school whose account is open."))
    posts = Appointment.objects.filter(staff=staff, school_class=school_class, role=Role.HEAD_TEACHER)
    if posts.filter(starts_on__lte=date).exclude(ends_on__lt=date).exists():
        raise ValidationError(_("This person is the head teacher of the class on that day and needs no naming."))


@transaction.atomic
def remove_substitute(*, substitution: Substitution, actor: User, at: dt.datetime) -> None:
    """Take the naming of today or a later day back; its history stays. Raises ValidationError for a past date (I6)."""
    if substitution.date < timezone.localdate(at):
        raise ValidationError(_("A past substitution stays on record."))
    delete_kept(substitution, actor=actor, at=at)
