"""Stored rolls for tests, written through the one action that writes them."""

import datetime as dt
from collections.abc import Mapping
from uuid import uuid4

from students.actions.rolls import Submission, list_digest, submit_roll
from students.choices import AbsenceKind, Session
from students.models import Roll, SchoolClass, Student, User
from students.queries.enrolment import expected_pupils
from students.rules.roll import RollAuthority
from tests import make


def take_roll(
    school_class: SchoolClass,
    by: User,
    day: dt.date,
    marks: Mapping[Student, AbsenceKind] | None = None,
    session: Session = Session.MORNING,
    hour: int = 8,
    minute: int = 10,
) -> Roll:
    """Hand in a roll on its own day; everybody not in ``marks`` is present."""
    ids = [pupil.id for pupil in expected_pupils(school_class.school_id, [school_class.id], day)]
    stored = Roll.objects.filter(school_class=school_class, date=day).first()
    submission = Submission(
        session=session,
        marks={student.id: kind for student, kind in (marks or {}).items()},
        base_version=stored.version if stored else 0,
        client_key=uuid4(),
        listed=list_digest(ids),
    )
    receipt = submit_roll(
        actor=by,
        at=make.at(day, hour, minute),
        school_id=school_class.school_id,
        class_id=school_class.id,
        day=day,
        today=day,
        authority=RollAuthority(is_head_teacher=True),
        submission=submission,
    )
    return Roll.objects.get(pk=receipt.roll_id)
