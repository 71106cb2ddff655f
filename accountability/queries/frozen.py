"""Months as they were frozen, what differs since, and where each month of a school stands (H5)."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from accountability.models import MonthSummary
from accountability.queries.summary import MonthlySummary
from accountability.queries.summary_month import policy_rows
from accountability.rules.frozen import Difference, JsonRow, differences, rows_data
from accountability.rules.summary import due_on, frozen_from
from students.queries.strips import month_span
from students.rules.calendar import SchoolCalendar


def content_data(found: MonthlySummary, school_name: str) -> dict[str, Any]:
    """What a version stores: school, month, last day counted, the rules in force on the last day, the rows (H5)."""
    month = found.month
    return {
        "school": school_name,
        "month": f"{month.first:%Y-%m}",
        "until": month.until.isoformat(),
        "rules": month.policies.rule_set(month.last),
        "rows": rows_data(found.summary),
    }


def rows_of(version: MonthSummary) -> list[JsonRow]:
    """The rows of a frozen version."""
    found: list[JsonRow] = json.loads(version.content)["rows"]
    return found


def versions_of(school_id: int, month: dt.date) -> list[MonthSummary]:
    """The versions of a month, the latest first, in one statement."""
    rows = MonthSummary.objects.filter(school_id=school_id, month=month.replace(day=1))
    return list(rows.select_related("frozen_by").order_by("-version"))


def since_frozen(latest: MonthSummary | None, found: MonthlySummary) -> list[Difference]:
    """What the facts say otherwise now than the latest version; empty without one."""
    return differences(rows_of(latest), rows_data(found.summary)) if latest else []


@dataclass(frozen=True, slots=True)
class MonthState:
    """Where a month stands: its latest version, from when it can be frozen, until when it is due (H5, K17)."""

    first: dt.date
    last: dt.date
    freeze_from: dt.date
    due_on: dt.date | None
    latest: MonthSummary | None = field(default=None)

    def may_freeze(self, today: dt.date) -> bool:
        """Whether the month's last school day is over (K17)."""
        return today >= self.freeze_from

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the month is due and not frozen."""
        return self.latest is None and self.due_on is not None and today > self.due_on


def month_state(
    calendar: SchoolCalendar, month: dt.date, summary_days: int, versions: Sequence[MonthSummary]
) -> MonthState:
    """Where one month stands; asks nothing of the database."""
    first, last = month_span(month)
    latest = versions[0] if versions else None
    return MonthState(first, last, frozen_from(calendar, first, last), due_on(calendar, last, summary_days), latest)


def month_states(school_id: int, calendar: SchoolCalendar, today: dt.date) -> list[MonthState]:
    """Every month from the first term to today, the latest first, in three statements."""
    latest: dict[dt.date, MonthSummary] = {}
    rows = MonthSummary.objects.filter(school_id=school_id).defer("content", "differences").select_related("frozen_by")
    for row in rows.order_by("month", "version"):
        latest[row.month] = row
    policies, found = policy_rows(school_id), []
    month = today.replace(day=1)
    earliest = min([*(first for first, _last in calendar.terms[:1]), *latest, month]).replace(day=1)
    while month >= earliest:
        days = policies.summary_days(month_span(month)[1])
        found.append(month_state(calendar, month, days, [latest[month]] if month in latest else []))
        month = (month - dt.timedelta(days=1)).replace(day=1)
    return found
