"""Which months of a school are frozen, since when it takes rolls, how long a month may take: in one query (H5, K14)."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import IntegerField, Min, QuerySet, Value

from accountability.models import AccountabilityPolicy, MonthSummary
from students.models import Roll

_FROZEN, _POLICY, _ROLL = range(3)


@dataclass(slots=True)
class MonthFacts:
    """``since`` is the first day with a roll; ``rules`` are the values by their day, the latest last."""

    since: dt.date | None = None
    frozen: set[dt.date] = field(default_factory=set)
    rules: list[tuple[dt.date, int]] = field(default_factory=list)

    def summary_days(self, day: dt.date) -> int:
        """How many school days a month may take by the rules of the day; before the first row the shipped value."""
        shipped = int(AccountabilityPolicy().summary_days)
        return next((days for since, days in reversed(self.rules) if since <= day), shipped)


def month_facts(school_id: int) -> MonthFacts:
    """All of it, in one query."""
    frozen = MonthSummary.objects.filter(school_id=school_id).order_by()
    rules = AccountabilityPolicy.objects.filter(school_id=school_id).order_by()
    rolls = Roll.objects.filter(school_id=school_id).order_by().values("school_id")
    rows = _rows(frozen.values("month", "version"), _FROZEN, "month", "version").union(
        _rows(rules.values("effective_on", "summary_days"), _POLICY, "effective_on", "summary_days"),
        _rows(rolls.annotate(first=Min("date")), _ROLL, "first", "school_id"),
    )
    found = MonthFacts()
    for what, day, number in rows:
        if what == _FROZEN:
            found.frozen.add(day)
        elif what == _POLICY:
            found.rules.append((day, number))
        else:
            found.since = day
    found.rules.sort()
    return found


def _rows(rows: QuerySet[Any, Any], what: int, day: str, number: str) -> Any:
    return rows.annotate(what=Value(what, IntegerField())).values_list("what", day, number)
