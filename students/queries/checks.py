"""Visits on record: lists, figures, and what the evaluation reads of them (M3, D2, F10)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Max, Q, QuerySet

from students.choices import CheckResult
from students.models import SpotCheck, SpotCheckChild
from students.rules.calendar import SchoolCalendar
from students.rules.spot_check import is_unsaid


class CheckFilter(StrEnum):
    """Which visits a list shows."""

    ALL = ""
    OPEN = "open"
    MISMATCH = "mismatch"
    UNREPORTED = "unreported"


_FILTERS = {
    CheckFilter.ALL: Q(),
    CheckFilter.OPEN: Q(is_mismatch=True, settled_at=None),
    CheckFilter.MISMATCH: Q(is_mismatch=True),
    CheckFilter.UNREPORTED: Q(roll=None),
}


@dataclass(frozen=True, slots=True)
class CheckFigures:
    """How far the round of visits is, over the school days looked back upon."""

    visited: int
    visits: int
    open_mismatches: int
    since: dt.date


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A visit that differed from the roll; ``result`` is None while it is not settled (F10)."""

    check_id: int
    class_id: int
    day: dt.date
    result: CheckResult | None

    @property
    def is_against_the_roll(self) -> bool:
        """Whether it was settled against the roll: every other result clears it."""
        return self.result is CheckResult.ROLL_WRONG


@dataclass(frozen=True, slots=True)
class FoundBySchool:
    """A child whom a visit found missing while no roll said so (D2, K13)."""

    check_id: int
    student_id: int
    class_id: int
    day: dt.date


@dataclass(frozen=True, slots=True)
class Findings:
    """What the visits of a time found."""

    mismatches: tuple[Mismatch, ...]
    found_by_school: tuple[FoundBySchool, ...]


def findings(school_id: int, since: dt.date, until: dt.date) -> Findings:
    """Mismatches by class, settled or not, and children found missing, both ends included, in two queries (F10, D2).

    A child counts as found by the school when the roll had the child in class, or there was no roll yet, unless the
    visit was settled otherwise than against the roll.
    """
    return Findings(mismatches(school_id, since, until), tuple(_found(_between(school_id, since, until))))


def mismatches(school_id: int, since: dt.date, until: dt.date) -> tuple[Mismatch, ...]:
    """The visits of a time that differed from the roll, settled or not, in one query (F10)."""
    rows = _between(school_id, since, until).filter(is_mismatch=True)
    found = rows.values_list("id", "school_class_id", "date", "result")
    return tuple(Mismatch(made, where, day, CheckResult(said) if said else None) for made, where, day, said in found)


def _between(school_id: int, since: dt.date, until: dt.date) -> QuerySet[SpotCheck]:
    return SpotCheck.objects.filter(school_id=school_id, date__gte=since, date__lte=until).order_by("date", "id")


def _found(visits: QuerySet[SpotCheck]) -> list[FoundBySchool]:
    cleared = [result for result in CheckResult if result is not CheckResult.ROLL_WRONG]
    named = SpotCheckChild.objects.filter(check_made__in=visits.exclude(result__in=cleared), is_missing=True)
    rows = named.order_by("check_made__date", "id").values_list(
        "check_made_id", "student_id", "check_made__school_class_id", "check_made__date", "roll_mark"
    )
    return [FoundBySchool(made, child, where, day) for made, child, where, day, mark in rows if is_unsaid(mark)]


def visits(school_id: int, which: CheckFilter, class_id: int | None = None) -> QuerySet[SpotCheck]:
    """Visits of the school with class and visitor, latest first."""
    rows = SpotCheck.objects.filter(_FILTERS[which], school_id=school_id)
    if class_id is not None:
        rows = rows.filter(school_class_id=class_id)
    return rows.select_related("school_class", "by").order_by("-date", "-at", "-id")


def awaiting_explanation(school_id: int, class_ids: Collection[int]) -> int:
    """How many mismatches of the classes wait for a sentence of their head teacher."""
    rows = SpotCheck.objects.filter(school_id=school_id, school_class_id__in=list(class_ids), is_mismatch=True)
    return rows.filter(explained_at=None, settled_at=None).count()


def check_figures(school_id: int, calendar: SchoolCalendar, today: dt.date, days: int) -> CheckFigures:
    """Classes visited in the last ``days`` school days and mismatches not settled yet, in two queries."""
    since = _looking_back(calendar, today, days)
    seen = SpotCheck.objects.filter(school_id=school_id, date__gte=since, date__lte=today)
    classes = seen.order_by().values_list("school_class_id", flat=True)
    visited = list(classes)
    waiting = SpotCheck.objects.filter(_FILTERS[CheckFilter.OPEN], school_id=school_id).count()
    return CheckFigures(len(set(visited)), len(visited), waiting, since)


def last_visits(school_id: int, before: dt.date) -> dict[int, dt.date]:
    """When each class was last visited before a date, in one query."""
    rows = SpotCheck.objects.filter(school_id=school_id, date__lt=before).order_by().values("school_class_id")
    return dict(rows.annotate(last=Max("date")).values_list("school_class_id", "last"))


def visited_on(school_id: int, day: dt.date) -> frozenset[int]:
    """The classes visited on a date."""
    rows = SpotCheck.objects.filter(school_id=school_id, date=day)
    return frozenset(rows.values_list("school_class_id", flat=True))


def children_of(check: SpotCheck) -> list[SpotCheckChild]:
    """Who was missing, or in the room against the roll, by name."""
    return list(check.children.select_related("student").order_by("-is_missing", "student__name", "id"))


def _looking_back(calendar: SchoolCalendar, today: dt.date, days: int) -> dt.date:
    latest = [day for day, _ in zip(calendar.backwards(today), range(days), strict=False)]
    return latest[-1] if latest else today
