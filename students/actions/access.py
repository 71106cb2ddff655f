"""Leaving a trace of who looked at children's data (I2)."""

import datetime as dt

from students.choices import AccessKind
from students.models import AccessEntry, User


def record_access(
    *,
    actor: User,
    at: dt.datetime,
    kind: AccessKind,
    what: str,
    student_id: int | None = None,
    class_id: int | None = None,
    count: int = 1,
    purpose: str = "",
    school_id: int | None = None,
) -> AccessEntry:
    """Append one access entry in one statement (I2).

    ``what`` is a code such as ``student``, ``student.id_number`` or ``roll``, never content; ``count`` is the number
    of children concerned; ``school_id`` is the children's school where the actor, the administrator of the machine, has
    none.
    """
    of_school = actor.school_id if school_id is None else school_id
    assert of_school is not None
    return AccessEntry.objects.create(
        school_id=of_school,
        actor=actor,
        at=at,
        kind=kind,
        what=what,
        student_id=student_id,
        school_class_id=class_id,
        count=count,
        purpose=purpose,
    )
