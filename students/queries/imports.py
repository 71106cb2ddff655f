"""What the registry knows already, for matching a roster or a staff list (G3, G4)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from students.choices import Role
from students.models import Appointment, ColumnName, Guardian, Placement, SchoolClass, Student, User
from students.queries.enrolment import covering
from students.queries.movements import settled_children
from students.rules.class_names import ClassKey
from students.rules.roster import pupil
from students.rules.roster.matching import FIELDS, RESIDENCE, KnownChild
from students.rules.roster.staff_matching import KnownPerson, PostKey

_COLUMNS = ("id", *FIELDS, *RESIDENCE)


def known_children(school_id: int, day: dt.date) -> list[KnownChild]:
    """Every child the school ever had, with the class on the day, in four queries however many children."""
    guardians = _guardians(school_id)
    placed, settled = classes_of_children(school_id, day), settled_children(school_id, day)
    rows = Student.objects.filter(school_id=school_id).order_by("id").values_list(*_COLUMNS)
    return [
        KnownChild(
            row[0],
            dict(zip(_COLUMNS[1:], row[1:], strict=True)),
            guardians.get(row[0], ()),
            placed.get(row[0]),
            row[0] in settled,
        )
        for row in rows.iterator(chunk_size=2000)
    ]


def _guardians(school_id: int) -> dict[int, tuple[pupil.Guardian, ...]]:
    found: dict[int, list[pupil.Guardian]] = defaultdict(list)
    rows = Guardian.objects.filter(school_id=school_id).order_by("student_id", "position")
    for student_id, *said in rows.values_list("student_id", "name", "relation", "phone").iterator(chunk_size=2000):
        found[student_id].append(pupil.Guardian(*said))
    return {student_id: tuple(people) for student_id, people in found.items()}


def classes_of_children(school_id: int, day: dt.date) -> dict[int, ClassKey]:
    """The class of each child who is in one on the day, in one query."""
    rows = Placement.objects.filter(covering(day), school_id=school_id).order_by()
    found = rows.values_list("student_id", "school_class__entry_year", "school_class__number")
    return {student_id: ClassKey(year, number) for student_id, year, number in found}


def classes_by_key(school_id: int) -> dict[ClassKey, SchoolClass]:
    """The classes of the school by their identity (G1)."""
    rows = SchoolClass.objects.filter(school_id=school_id)
    return {ClassKey(each.entry_year, each.number): each for each in rows}


def last_seats(school_id: int, classes: Iterable[SchoolClass]) -> dict[int, int]:
    """The highest number in class given so far, by class."""
    rows = Placement.objects.filter(school_id=school_id, school_class__in=list(classes)).order_by()
    found: dict[int, int] = defaultdict(int)
    for class_id, seat in rows.values_list("school_class_id", "seat_number"):
        found[class_id] = max(found[class_id], seat)
    return found


def remembered_columns(school_id: int, kind: str) -> dict[str, str]:
    """How the school calls its columns: header to field, empty for a column that is left out."""
    rows = ColumnName.objects.filter(school_id=school_id, kind=kind)
    return {header: meaning or "ignore" for header, meaning in rows.values_list("header", "field")}


def known_staff(school_id: int, day: dt.date) -> list[KnownPerson]:
    """Everybody with an account in the school, with the posts held on the day or later, in two queries."""
    posts: dict[int, set[PostKey]] = defaultdict(set)
    held = Appointment.objects.filter(school_id=school_id).exclude(ends_on__lt=day).order_by()
    for staff_id, role, year, number, subject in held.values_list(
        "staff_id", "role", "school_class__entry_year", "school_class__number", "subject"
    ):
        posts[staff_id].add((Role(role), ClassKey(year, number) if year else None, subject))
    rows = User.objects.filter(school_id=school_id).order_by("id").values_list("id", "name", "staff_number", "phone")
    return [KnownPerson(*row, frozenset(posts[row[0]])) for row in rows]
