"""Proofs of study of guest pupils, and of graduates who arrived at their junior school (G2); append-only."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from students.models import Student, StudyProof, User
from students.rules.class_names import school_year


@transaction.atomic
def record_proofs(
    *,
    students: Iterable[Student],
    document: str,
    received_on: dt.date,
    today: dt.date,
    actor: User,
    at: dt.datetime,
) -> list[StudyProof]:
    """Store one proof each for the school year in which it was received; the same proof twice is stored once.

    ValidationError without a document, for a day to come, and for a day of an earlier school year.
    """
    document = document.strip()
    if not document:
        raise ValidationError({"document": _("Name the document, for example the school that certifies it.")})
    if received_on > today:
        raise ValidationError({"received_on": _("This day is still to come. Enter the day on which it came in.")})
    year = school_year(received_on)
    if year != school_year(today):
        raise ValidationError({"received_on": _("A proof is for this school year: enter a day from 1 September on.")})
    students = list(students)
    same = StudyProof.objects.filter(student__in=students, school_year=year, document=document, received_on=received_on)
    known = set(same.values_list("student_id", flat=True))
    return StudyProof.objects.bulk_create(
        StudyProof(
            school_id=student.school_id,
            student=student,
            school_year=year,
            received_on=received_on,
            document=document,
            recorded_by=actor,
            recorded_at=at,
        )
        for student in students
        if student.pk not in known
    )
