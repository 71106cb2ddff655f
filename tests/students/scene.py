"""Rolls and leave slips for tests of leave and of the pupil and class pages."""

import datetime as dt
from typing import Any
from uuid import uuid4

from students.actions.leave import grant_leave
from students.actions.rolls import Submission, list_digest, submit_roll
from students.choices import AbsenceKind, LeaveKind, Role, Session
from students.models import Leave, Roll, SchoolClass, Student, User
from students.queries.enrolment import expected_pupils
from students.queries.rolls import roll_state
from students.rules.roll import RollAuthority
from tests import make


def take_roll(
    school_class: SchoolClass,
    actor: User,
    day: dt.date,
    marks: dict[Student, AbsenceKind] | None = None,
    session: Session = Session.MORNING,
) -> Roll:
    """One session of the class's roll, handed in on its day."""
    listed = [pupil.id for pupil in expected_pupils(school_class.school_id, [school_class.pk], day)]
    current = roll_state(school_class.school_id, school_class.pk, day)
    receipt = submit_roll(
        actor=actor,
        at=make.at(day, 8 if session == Session.MORNING else 14),
        school_id=school_class.school_id,
        class_id=school_class.pk,
        day=day,
        today=day,
        authority=RollAuthority(is_head_teacher=True),
        submission=Submission(
            session=session,
            marks={student.pk: kind for student, kind in (marks or {}).items()},
            base_version=current.version if current else 0,
            client_key=uuid4(),
            listed=list_digest(listed),
        ),
    )
    return Roll.objects.get(pk=receipt.roll_id)


def slip(student: Student, actor: User, first: dt.date, last: dt.date | None = None, **overrides: Any) -> Leave:
    """A slip stored on its first day by a head teacher, unless told otherwise."""
    values: dict[str, Any] = {
        "at": make.at(overrides.get("today", first), 9),
        "today": first,
        "roles": {Role.HEAD_TEACHER},
        "kind": LeaveKind.SICK,
        **overrides,
    }
    return grant_leave(actor=actor, student=student, starts_on=first, ends_on=last or first, **values)
