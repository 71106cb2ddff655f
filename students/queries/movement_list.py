"""Lists of movements: of the school, and transfers on their way (G2, D10, K9)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from students.choices import AwayKind, MovementKind
from students.models import Away, Movement, Placement, SchoolClass, Student
from students.queries.calendar import limits_on
from students.queries.enrolment import covering
from students.rules.calendar import SchoolCalendar
from students.rules.paper_only import Clock, transfer_clock


def movements_of_school(
    school_id: int, *, kind: str = "", month: str = "", school_class: SchoolClass | None = None
) -> QuerySet[Movement]:
    """Movements, the latest first, narrowed to a kind, a month (``2026-11``) or a class from or to which they led."""
    rows = Movement.objects.filter(school_id=school_id).select_related(
        "student", "from_class", "to_class", "recorded_by", "reversed_by"
    )
    if kind:
        rows = rows.filter(kind=kind)
    if month:
        year, number = map(int, month.split("-"))
        rows = rows.filter(on__year=year, on__month=number) if year >= dt.MINYEAR else rows.none()
    if school_class is not None:
        rows = rows.filter(Q(from_class=school_class) | Q(to_class=school_class))
    return rows.order_by("-on", "-pk")


@dataclass(frozen=True, slots=True)
class Transit:
    """A transfer that the receiving school has not confirmed, with its clock in school days (D10, K9)."""

    student: Student
    school_class: SchoolClass | None
    requested_on: dt.date
    other_school: str
    clock: Clock


def transfers_on_their_way(school_id: int, calendar: SchoolCalendar, today: dt.date) -> list[Transit]:
    """Children with a transfer pending today, the longest wait first, in four queries (D10, K9)."""
    pending = Away.objects.filter(covering(today), school_id=school_id, kind=AwayKind.TRANSFER_PENDING)
    rows = list(pending.select_related("student").order_by("starts_on", "student_id"))
    ids = [row.student_id for row in rows]
    stays = Placement.objects.filter(covering(today), student_id__in=ids).select_related("school_class")
    classes = {stay.student_id: stay.school_class for stay in stays}
    asked = Movement.objects.filter(student_id__in=ids, kind=MovementKind.TRANSFER_REQUEST)
    standing = asked.filter(reverses=None, reversed_by=None).order_by("on", "pk")
    schools = dict(standing.values_list("student_id", "other_school"))
    limits = limits_on(school_id, today)
    return [
        Transit(
            row.student,
            classes.get(row.student_id),
            row.starts_on,
            schools.get(row.student_id, ""),
            transfer_clock(row.starts_on, today, calendar, limits),
        )
        for row in rows
    ]
