"""Reading the rules of accountability in force on a day (K14)."""

import datetime as dt
from dataclasses import fields
from typing import Any, TypeVar

from accountability.models import AccountabilityPolicy
from accountability.rules.policy import PaperLimits, SupportLimits

Limits = TypeVar("Limits")


def support_limits_on(school_id: int, day: dt.date) -> SupportLimits:
    """The values of support in force on the day, the shipped ones before the first row (K14)."""
    return _limits_on(SupportLimits, school_id, day)


def paper_limits_on(school_id: int, day: dt.date) -> PaperLimits:
    """The values of papers in force on the day, the shipped ones before the first row (K14)."""
    return _limits_on(PaperLimits, school_id, day)


def _limits_on(kind: type[Limits], school_id: int, day: dt.date) -> Limits:
    """A dataclass of policy values by the names of the row's columns."""
    names = tuple(field.name for field in fields(kind))  # type: ignore[arg-type]  # every Limits is a dataclass
    rows = AccountabilityPolicy.objects.filter(school_id=school_id, effective_on__lte=day).order_by("-effective_on")
    found: tuple[Any, ...] | None = rows.values_list(*names).first()
    return kind(*found) if found else kind(*(getattr(AccountabilityPolicy(), name) for name in names))
