"""Reading aid: by term with totals, and of one child (M11)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from accountability.models import AidRecord
from accountability.queries.support import classes_today
from accountability.rules.aid import Given
from students.models import Placement, SchoolClass, Student
from students.queries.enrolment import covering


@dataclass(frozen=True, slots=True)
class AidRow:
    """A record with the child's class today."""

    record: AidRecord
    school_class: SchoolClass | None

    @property
    def given(self) -> Given:
        """The record as the totals need it."""
        return Given(self.record.kind, self.record.student_id, self.record.amount)


def aid_between(
    school_id: int, first: dt.date, last: dt.date, class_ids: Collection[int] | None, today: dt.date
) -> list[AidRow]:
    """Aid of the school in a period, the latest first, in two queries; ``class_ids`` keeps to children there today."""
    records = AidRecord.objects.filter(school_id=school_id, on__gte=first, on__lte=last).select_related("student")
    if class_ids is not None:
        stays = Placement.objects.filter(covering(today), school_class__in=class_ids)
        records = records.filter(student_id__in=stays.values("student_id"))
    found = list(records.order_by("-on", "kind", "pk"))
    classes = classes_today(school_id, (record.student_id for record in found), today)
    return [AidRow(record, classes.get(record.student_id)) for record in found]


def aid_of(student: Student) -> list[AidRecord]:
    """What one child received, the latest first."""
    return list(AidRecord.objects.filter(student=student).order_by("-on", "-pk"))
