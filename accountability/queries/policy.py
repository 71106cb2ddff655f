"""Reading the rules of accountability in force on a day (K14)."""

import datetime as dt
from dataclasses import fields
from typing import Any

from accountability.models import AccountabilityPolicy
from accountability.rules.policy import PaperLimits, SupportLimits

_SUPPORT = tuple(field.name for field in fields(SupportLimits))
_PAPERS = tuple(field.name for field in fields(PaperLimits))


def support_limits_on(school_id: int, day: dt.date) -> SupportLimits:
    """The values of support in force on the day (M10, K14)."""
    return SupportLimits(*_values(school_id, day, _SUPPORT))


def paper_limits_on(school_id: int, day: dt.date) -> PaperLimits:
    """The values of papers in force on the day (D3 to D6, E2, K14)."""
    return PaperLimits(*_values(school_id, day, _PAPERS))


def _values(school_id: int, day: dt.date, names: tuple[str, ...]) -> tuple[Any, ...]:
    rows = AccountabilityPolicy.objects.filter(school_id=school_id, effective_on__lte=day).order_by("-effective_on")
    row = rows.values_list(*names).first()
    return row or tuple(getattr(AccountabilityPolicy(), name) for name in names)
