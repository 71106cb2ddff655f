"""A month of several schools, from what was submitted alone; statements do not grow with the schools (H4, H5, J)."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from accountability.models import AccountabilityPolicy, MonthSubmission, MonthSummary
from accountability.queries.reported import ReportedCount, reported_counts
from accountability.queries.submissions import HandedIn, standing_of, total_of
from accountability.rules.frozen import JsonRow
from accountability.rules.submissions import Standing, add_up
from accountability.rules.summary import due_on
from students.models import School
from students.queries.calendar import school_calendars
from students.queries.schools import with_classes
from students.queries.strips import month_span


@dataclass(frozen=True, slots=True)
class SchoolMonth:
    """Where a school stands with a month. ``frozen`` is its latest frozen version, 0 for none; ``total`` the row of the
    whole school in what it submitted last."""

    school: School
    handed: HandedIn | None
    frozen: int
    due_on: dt.date | None
    standing: Standing
    reported: ReportedCount
    total: JsonRow | None

    @property
    def is_behind(self) -> bool:
        """Whether a later version is frozen than the one submitted."""
        return self.handed is not None and self.handed.latest.summary.version < self.frozen


@dataclass(frozen=True, slots=True)
class DistrictMonth:
    """A month of the schools, by code, and what those that submitted add up to."""

    first: dt.date
    schools: Sequence[SchoolMonth]
    total: dict[str, Any]

    @property
    def submitted(self) -> int:
        """How many schools have submitted."""
        return sum(each.handed is not None for each in self.schools)

    def of(self, *standings: Standing) -> int:
        """How many schools stand so."""
        return sum(each.standing in standings for each in self.schools)


def district_month(schools: Sequence[School], month: dt.date, today: dt.date) -> DistrictMonth:
    """The month of these schools. A school without classes that never submitted it, an office, is left out."""
    ids = [school.pk for school in schools]
    handed, frozen = _handed(ids, month), _frozen(ids, month)
    due, reported, teaching = _due(ids, month), reported_counts(ids, today), with_classes(ids)
    rows = [
        SchoolMonth(
            school=school,
            handed=handed.get(school.pk),
            frozen=frozen.get(school.pk, 0),
            due_on=due[school.pk],
            standing=standing_of(handed.get(school.pk), due[school.pk], today),
            reported=reported[school.pk],
            total=total_of(handed[school.pk].latest) if school.pk in handed else None,
        )
        for school in schools
        if school.pk in teaching or school.pk in handed
    ]
    return DistrictMonth(month, rows, add_up(row.total for row in rows if row.total is not None))


def _handed(ids: Collection[int], month: dt.date) -> dict[int, HandedIn]:
    rows = MonthSubmission.objects.filter(school_id__in=ids, month=month).select_related("summary", "submitted_by")
    found: dict[int, list[MonthSubmission]] = {}
    for row in rows.defer("summary__differences").order_by("school_id", "-summary__version"):
        found.setdefault(row.school_id, []).append(row)
    return {school_id: HandedIn(versions) for school_id, versions in found.items()}


def _frozen(ids: Collection[int], month: dt.date) -> dict[int, int]:
    rows = MonthSummary.objects.filter(school_id__in=ids, month=month).order_by()
    return dict(rows.values("school_id").annotate(latest=Max("version")).values_list("school_id", "latest"))


def _due(ids: Collection[int], month: dt.date) -> dict[int, dt.date | None]:
    """Until when the month is due in each school, by its own calendar and rules (H5, K14)."""
    last = month_span(month)[1]
    calendars = school_calendars(ids, month)
    days = dict.fromkeys(ids, AccountabilityPolicy().summary_days)
    rows = AccountabilityPolicy.objects.filter(school_id__in=ids, effective_on__lte=last).order_by("effective_on")
    days |= dict(rows.values_list("school_id", "summary_days"))
    return {school_id: due_on(calendars[school_id], last, days[school_id]) for school_id in ids}
