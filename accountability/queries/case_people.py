"""Who looks after which open case now, and whose children somebody answers for (D3, J)."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from accountability.choices import CaseEventKind
from accountability.models import CaseEvent, DropoutCase
from students.models import Placement
from students.queries.enrolment import covering


def naming_events(school_id: int) -> QuerySet[CaseEvent]:
    """The event of each open case that names its responsible person now: the last one not taken back (D3)."""
    valid = CaseEvent.objects.filter(kind=CaseEventKind.RESPONSIBLE, reversed_by__isnull=True)
    later = valid.filter(case_id=OuterRef("case_id"), pk__gt=OuterRef("pk"))
    return valid.filter(~Exists(later), school_id=school_id, case__closed_on__isnull=True)


def in_charge(school_id: int, user_id: int, classes: Collection[int], day: dt.date) -> Q:
    """The cases of children now in these classes, and the open ones for which the person is named (J, D3)."""
    stays = Placement.objects.filter(covering(day), school_id=school_id, school_class_id__in=classes)
    named = naming_events(school_id).filter(staff_id=user_id)
    return Q(student_id__in=stays.values("student_id")) | Q(pk__in=named.values("case_id"))


def children_in_charge(school_id: int, user_id: int, classes: Collection[int], day: dt.date) -> set[int]:
    """The children of these classes and of the open cases for which the person is named, in two queries."""
    stays = Placement.objects.filter(covering(day), school_id=school_id, school_class_id__in=classes).order_by()
    named = naming_events(school_id).filter(staff_id=user_id).order_by()
    return {*stays.values_list("student_id", flat=True), *named.values_list("case__student_id", flat=True)}


def open_case_of(student_id: int) -> DropoutCase | None:
    """The child's open case; there is at most one (D9)."""
    return DropoutCase.objects.filter(student_id=student_id, closed_on__isnull=True).first()
