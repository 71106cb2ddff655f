"""Villages of the registered addresses, because the sign-off sheets group by village (D13)."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from students.models import Placement, SchoolClass, Student
from students.queries.enrolment import covering


@dataclass(frozen=True, slots=True)
class Villager:
    """A child with its class."""

    id: int
    name: str
    school_class: SchoolClass


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A village with the children registered there; empty names where the registry holds none."""

    county: str
    township: str
    village: str
    children: tuple[Villager, ...]


def villages(school_id: int, day: dt.date) -> list[VillageRow]:
    """The children in a class on the day by village of their registered address, in one query (D13).

    The township with most of the children comes first, children without a village last.
    """
    stays = Placement.objects.filter(covering(day), school_id=school_id).select_related("student", "school_class")
    rows = stays.order_by(
        "student__county",
        "student__township",
        "student__village",
        "-school_class__entry_year",
        "school_class__number",
        "seat_number",
        "pk",
    ).defer("student__id_number", "student__status_number", "student__address", "student__registered_address")
    found = [
        VillageRow(*place, tuple(Villager(stay.student_id, stay.student.name, stay.school_class) for stay in group))
        for place, group in groupby(rows, key=_place)
    ]
    sizes: Counter[tuple[str, str]] = Counter()
    for row in found:
        sizes[row.county, row.township] += len(row.children)
    return sorted(found, key=lambda row: (not row.village, -sizes[row.county, row.township], row.county, row.township))


def _place(stay: Placement) -> tuple[str, str, str]:
    return stay.student.county, stay.student.township, stay.student.village


def known_villages(school_id: int) -> list[str]:
    """The names of villages in use, to choose from."""
    names = Student.objects.filter(school_id=school_id).exclude(village="").order_by("village")
    return list(names.values_list("village", flat=True).distinct())
