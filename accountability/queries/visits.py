"""Reading home visits: those of a child, and plain rows for the rules of cases (D1, D4)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min

from accountability.choices import Attitude, Cause
from accountability.models import HomeVisit, StoredFile
from students.models import Enrolment, Student


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit as the rules of cases see it."""

    id: int
    student_id: int
    on: dt.date
    attitude: Attitude
    promise_on: dt.date | None
    cause: Cause | None


@dataclass(frozen=True, slots=True)
class NumberedVisit:
    """A visit in the list of a child: the how manieth it is, None where annulled, and how many files it has."""

    visit: HomeVisit
    number: int | None
    files: int


def visits_for(school_id: int, student_ids: Iterable[int], since: dt.date) -> list[VisitRow]:
    """The visits to these children on the day or later, annulled ones left out, in one query (D4, K10)."""
    found = HomeVisit.objects.filter(
        school_id=school_id, student_id__in=list(student_ids), on__gte=since, annulled_at__isnull=True
    )
    rows = found.order_by("student_id", "on", "starts_at", "id")
    return [
        VisitRow(pk, student_id, on, Attitude(attitude), promise_on, Cause(cause) if cause else None)
        for pk, student_id, on, attitude, promise_on, cause in rows.values_list(
            "id", "student_id", "on", "attitude", "promise_on", "cause"
        )
    ]


def visits_of(student: Student) -> list[NumberedVisit]:
    """The visits to a child, the latest first, in one query."""
    found = HomeVisit.objects.filter(school_id=student.school_id, student=student)
    rows = found.select_related("leader", "second", "annulled_by").annotate(many=Count("files"))
    numbered, number = [], 0
    for visit in rows.order_by("on", "starts_at", "id"):
        number += visit.annulled_at is None
        numbered.append(NumberedVisit(visit, number if visit.annulled_at is None else None, visit.many))
    return numbered[::-1]


def number_of(visit: HomeVisit) -> int | None:
    """The how manieth visit to the child it is (第几次), annulled ones not counted; None for an annulled one."""
    if visit.annulled_at is not None:
        return None
    of_child = HomeVisit.objects.filter(school_id=visit.school_id, student_id=visit.student_id)
    rows = of_child.filter(annulled_at__isnull=True).order_by("on", "starts_at", "id")
    return list(rows.values_list("pk", flat=True)).index(visit.pk) + 1


def files_of(visit: HomeVisit) -> list[StoredFile]:
    """What belongs to the visit, in the order in which it came, without the contents."""
    return list(StoredFile.objects.filter(visit=visit).defer("content").order_by("pk"))


def first_enrolled_on(student: Student) -> dt.date | None:
    """The first day on which the child was ever in the school."""
    spells = Enrolment.objects.filter(school_id=student.school_id, student=student)
    first: dt.date | None = spells.aggregate(first=Min("starts_on"))["first"]
    return first
