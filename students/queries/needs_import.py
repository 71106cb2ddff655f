"""What the school knows of its children and their needs, for importing a list of them (G4, G6)."""

import datetime as dt

from students.models import Need, Student
from students.queries.imports import classes_of_children
from students.rules.roster.needs_matching import KnownNeed, KnownPupil


def known_pupils(school_id: int, day: dt.date) -> list[KnownPupil]:
    """Every child the school ever had, with the class on the day, in two queries."""
    classes = classes_of_children(school_id, day)
    rows = Student.objects.filter(school_id=school_id).order_by("id")
    found = rows.values_list("id", "name", "id_number", "status_number").iterator(chunk_size=2000)
    return [KnownPupil(*row, classes.get(row[0])) for row in found]


def known_needs(school_id: int) -> list[KnownNeed]:
    """Every need on record, in one query."""
    rows = Need.objects.filter(school_id=school_id).order_by("starts_on", "id")
    return [KnownNeed(*row) for row in rows.values_list("id", "student_id", "kind", "starts_on", "ends_on")]
