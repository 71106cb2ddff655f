"""Who is in which class on which day (B11)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from students.models import Away, Placement


@dataclass(frozen=True, slots=True)
class Pupil:
    """A child as a roll or a list shows it."""

    id: int
    name: str
    seat_number: int
    class_id: int
    since: dt.date | None = None


def covering(day: dt.date) -> Q:
    """Spans that hold the day: from ``starts_on`` until the day before ``ends_on`` (K2)."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))


def expected_placements(school_id: int, day: dt.date) -> QuerySet[Placement]:
    """Stays of the children expected on the day: placed in a class and not away (B11). A lost child stays (K1)."""
    away = Away.objects.filter(covering(day), student_id=OuterRef("student_id"))
    return Placement.objects.filter(covering(day), ~Exists(away), school_id=school_id)


def expected_pupils(school_id: int, class_ids: Iterable[int], day: dt.date) -> list[Pupil]:
    """The children expected in the classes on the day, by class and number in class, in one query (B11)."""
    rows = (
        expected_placements(school_id, day)
        .filter(school_class_id__in=list(class_ids))
        .order_by("school_class_id", "seat_number", "id")
        .values_list("student_id", "student__name", "seat_number", "school_class_id", "starts_on")
    )
    return [Pupil(*row) for row in rows]
