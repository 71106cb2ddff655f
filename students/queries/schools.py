"""The schools of the database and who reports to whom (J)."""

from django.db.models import Exists, OuterRef

from students.models import School, SchoolClass
from students.rules.school_tree import below


def parents_of_schools() -> dict[int, int | None]:
    """The school that each reports to, in one statement."""
    return dict(School.objects.order_by("pk").values_list("pk", "central_school_id"))


def schools_under(school_id: int) -> list[School]:
    """The school itself, then every school below it by code, in one statement.

    ``has_classes`` says whether it teaches anybody: an office without classes has no month to hand in.
    """
    classes = SchoolClass.objects.filter(school=OuterRef("pk"))
    rows = list(School.objects.annotate(has_classes=Exists(classes)).order_by("code"))
    found = below(school_id, {row.pk: row.central_school_id for row in rows})
    return sorted((row for row in rows if row.pk in found), key=lambda row: row.pk != school_id)
