"""The schools of the database and who reports to whom (J)."""

from collections.abc import Collection

from students.models import School, SchoolClass
from students.rules.school_tree import below


def parents_of_schools() -> dict[int, int | None]:
    """The school that each reports to, in one statement."""
    return dict(School.objects.order_by("pk").values_list("pk", "central_school_id"))


def schools_under(school_id: int) -> list[School]:
    """The school itself, then every school below it by code, in one statement."""
    rows = list(School.objects.order_by("code"))
    found = below(school_id, {row.pk: row.central_school_id for row in rows})
    return sorted((row for row in rows if row.pk in found), key=lambda row: row.pk != school_id)


def with_classes(schools: Collection[int]) -> frozenset[int]:
    """Which of these schools teach anybody: an office without classes has no month to hand in."""
    rows = SchoolClass.objects.filter(school_id__in=schools).order_by()
    return frozenset(rows.values_list("school_id", flat=True).distinct())
