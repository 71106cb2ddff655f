"""Reading the rules of accountability in force on a day (K14)."""

import datetime as dt
from dataclasses import fields
from typing import Any

from accountability.models import AccountabilityPolicy
from accountability.rules.case_facts import LIMIT_NAMES, CaseLimits
from accountability.rules.policy import SupportLimits

_SUPPORT = tuple(field.name for field in fields(SupportLimits))


def policy_on(school_id: int, day: dt.date) -> AccountabilityPolicy:
    """The row in force on the day; before the first one, an unsaved row with the shipped values (K14)."""
    rows = AccountabilityPolicy.objects.filter(school_id=school_id, effective_on__lte=day).order_by("-effective_on")
    return rows.first() or AccountabilityPolicy(school_id=school_id, effective_on=day)


def support_limits_on(school_id: int, day: dt.date) -> SupportLimits:
    """The values of support in force on the day (M10, K14)."""
    return SupportLimits(*_values(school_id, day, _SUPPORT))


def case_limits_on(school_id: int, day: dt.date) -> CaseLimits:
    """The values of cases in force on the day (D1 to D9, K14)."""
    return CaseLimits(*_values(school_id, day, LIMIT_NAMES))


def _values(school_id: int, day: dt.date, names: tuple[str, ...]) -> tuple[Any, ...]:
    rows = AccountabilityPolicy.objects.filter(school_id=school_id, effective_on__lte=day).order_by("-effective_on")
    row = rows.values_list(*names).first()
    return row or tuple(getattr(AccountabilityPolicy(), name) for name in names)
