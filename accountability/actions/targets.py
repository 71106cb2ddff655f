"""Changing a target from a day on; what was asked for before keeps its value (M14, M22)."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.choices import Comparison, TargetKind
from accountability.models import Target
from accountability.rules.targets import MAY_RISE
from students.actions.history import save_kept
from students.models import School, User


@transaction.atomic
def set_target(
    *,
    school: School,
    kind: TargetKind,
    comparison: Comparison,
    value: Decimal | None,
    effective_on: dt.date,
    source: str,
    actor: User | None,
    at: dt.datetime,
) -> Target:
    """Ask for another figure from a day on. Raises ValidationError for a day that is over, and for a rise that nobody
    can count; a second change for one day replaces the first, and both are in the history."""
    if effective_on < timezone.localdate(at):
        raise ValidationError({"effective_on": _("Days that are over keep their target. Choose today or a later day.")})
    if comparison == Comparison.RISING and kind not in MAY_RISE:
        raise ValidationError({"comparison": _("The value of the year before is not known for this target.")})
    if comparison != Comparison.RISING and value is None:
        raise ValidationError({"value": _("Enter the percentage.")})
    target = Target.objects.filter(school=school, kind=kind, effective_on=effective_on).first()
    target = target or Target(school=school, kind=kind, effective_on=effective_on)
    target.comparison, target.source = comparison, source
    target.value = None if comparison == Comparison.RISING else value
    save_kept(target, actor=actor, at=at)
    return target
