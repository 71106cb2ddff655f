"""Reading the rules of accountability in force on a day (K14)."""

import datetime as dt
from dataclasses import fields

from accountability.models import AccountabilityPolicy
from accountability.rules.policy import SupportLimits

_SUPPORT = tuple(field.name for field in fields(SupportLimits))


def support_limits_on(school_id: int, day: dt.date) -> SupportLimits:
    """The values in force on the day, the shipped ones before the first row (K14)."""
    rows = AccountabilityPolicy.objects.filter(school_id=school_id, effective_on__lte=day).order_by("-effective_on")
    row = rows.values_list(*_SUPPORT).first()
    return SupportLimits(*row) if row else SupportLimits(*(getattr(AccountabilityPolicy(), name) for name in _SUPPORT))
