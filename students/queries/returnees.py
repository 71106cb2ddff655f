"""Returning children: who is one, who might be known already, and which class has room (G5)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from kongchuo.lib.crypto import lookup_hashes
from students.choices import MovementKind
from students.models import Enrolment, Movement, Placement, School, SchoolClass, Student
from students.queries.enrolment import Pupil, covering, expected_placements, expected_pupils
from students.queries.staff import open_classes
from students.rules.calendar import SchoolCalendar
from students.rules.returnees import ClassSize, new_since, newcomers

_ASKED_AT_MOST = 8
_DOTS = "·•‧.．"
Ids = Iterable[int] | QuerySet[Any, Any]


def returnee_ids(school_id: int, ids: Ids) -> frozenset[int]:
    """Which of the children came back by a return that still stands, in one query (G5, K13)."""
    returns = Movement.objects.filter(school_id=school_id, student_id__in=ids, kind=MovementKind.RETURN)
    standing = returns.filter(reverses=None, reversed_by=None).order_by()
    return frozenset(standing.values_list("student_id", flat=True))


def returned_on(student: Student) -> dt.date | None:
    """The day of a child's latest return, or None."""
    returns = Movement.objects.filter(student=student, kind=MovementKind.RETURN, reverses=None, reversed_by=None)
    return returns.order_by("-on", "-id").values_list("on", flat=True).first()


@dataclass(frozen=True, slots=True)
class KnownChild:
    """A child of the school who may be the one at the door: what tells it apart, and its latest movement."""

    student: Student
    has_same_number: bool
    is_in_the_books: bool
    school_class: SchoolClass | None
    movement: Movement | None


def known_children(
    school_id: int, name: str, birth_on: dt.date | None, id_number: str, today: dt.date
) -> list[KnownChild]:
    """Children with the same ID number, or the same name and no other date of birth, in four queries (G5).

    Never a decision: the person at the desk says whether it is the same child.
    """
    hashes = lookup_hashes(id_number)
    born = Q(birth_on=birth_on) | Q(birth_on=None) if birth_on else Q()
    same_number = Q(id_number_hash__in=hashes) if hashes else Q(pk__in=())
    found = Student.objects.filter(same_number | (Q(name__in=_spellings(name)) & born), school_id=school_id)
    students = list(found.order_by("id")[:_ASKED_AT_MOST])
    stays = Placement.objects.filter(covering(today), student__in=students).select_related("school_class")
    classes = {stay.student_id: stay.school_class for stay in stays}
    here = Enrolment.objects.filter(covering(today), student__in=students)
    in_the_books = set(here.order_by().values_list("student_id", flat=True))
    moves = Movement.objects.filter(student__in=students, reverses=None, reversed_by=None).order_by("on", "id")
    latest = {move.student_id: move for move in moves}
    return [
        KnownChild(
            student=each,
            has_same_number=each.id_number_hash in hashes,
            is_in_the_books=each.pk in in_the_books,
            school_class=classes.get(each.pk),
            movement=latest.get(each.pk),
        )
        for each in students
    ]


def _spellings(name: str) -> set[str]:
    """The name with each of the dots that rosters use, which are one and the same (G4)."""
    plain = name.strip().translate(dict.fromkeys(map(ord, _DOTS), "·"))
    return {plain.replace("·", dot) for dot in _DOTS}


def new_pupils(pupils: Iterable[Pupil], calendar: SchoolCalendar, day: dt.date) -> list[Pupil]:
    """Who of the children of a class is new there on the day (G5); asks the database nothing."""
    listed = list(pupils)
    joined = [(pupil.id, pupil.since) for pupil in listed if pupil.since]
    new = newcomers(joined, new_since(day, calendar))
    return [pupil for pupil in listed if pupil.id in new]


def class_newcomers(school_id: int, class_id: int, calendar: SchoolCalendar, day: dt.date) -> list[tuple[Pupil, bool]]:
    """Who is new in a class on the day, and whether by a return, in two queries (G5)."""
    found = new_pupils(expected_pupils(school_id, [class_id], day), calendar, day)
    here = expected_placements(school_id, day).filter(school_class_id=class_id).order_by()
    returned = returnee_ids(school_id, here.values("student_id"))
    return [(pupil, pupil.id in returned) for pupil in found]


def class_sizes(school: School, day: dt.date) -> list[ClassSize]:
    """The classes taught on the day and how many children each expects, in two queries (B11)."""
    counted = expected_placements(school.pk, day).order_by().values("school_class_id").annotate(many=Count("id"))
    expected = dict(counted.values_list("school_class_id", "many"))
    return [
        ClassSize(expected.get(each.pk, 0), each.number, each.pk, each.entry_year) for each in open_classes(school, day)
    ]
