"""Changing the mark of one child afterwards: 未请假 becomes 病假, 事假 or 旷课 (B4, B6)."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from students.actions.rolls import Receipt, Submission, list_digest, submit_roll
from students.choices import AbsenceKind, Session
from students.models import User
from students.queries.enrolment import expected_pupils
from students.queries.rolls import RollState, roll_state
from students.rules.roll import RollAuthority, session_marks


class NothingToChangeError(Exception):
    """The child has no absence without a reason on this roll (any more)."""


@transaction.atomic
def explain_mark(
    *,
    actor: User,
    at: dt.datetime,
    school_id: int,
    class_id: int,
    day: dt.date,
    today: dt.date,
    authority: RollAuthority,
    student_id: int,
    kind: AbsenceKind,
    client_key: UUID,
    reason: str = "",
) -> Receipt:
    """Give every unexplained or unexcused session of one child the mark ``kind``; each is an amendment (B4, B6).

    Raises what ``submit_roll`` raises, and NothingToChangeError when no such mark is there.
    """
    receipt = None
    for session in Session:
        current = roll_state(school_id, class_id, day)
        marks = _explained(current, session, student_id, kind)
        if current is None or marks is None:
            continue
        children = [pupil.id for pupil in expected_pupils(school_id, [class_id], day)]
        receipt = submit_roll(
            actor=actor,
            at=at,
            school_id=school_id,
            class_id=class_id,
            day=day,
            today=today,
            authority=authority,
            submission=Submission(
                session=session,
                marks={child: mark for child, mark in marks.items() if child in children},
                base_version=current.version,
                client_key=client_key,
                listed=list_digest(children),
                reason=reason,
            ),
        )
    if receipt is None:
        raise NothingToChangeError
    return receipt


def _explained(
    current: RollState | None, session: Session, student_id: int, kind: AbsenceKind
) -> dict[int, AbsenceKind] | None:
    """The stored marks of a session with the child's replaced, or None where there is nothing to explain."""
    if current is None or (session == Session.AFTERNOON and not _has_own_afternoon(current, student_id)):
        return None
    stored = session_marks(current.marks, session, is_afternoon_taken=True)
    before = stored.get(student_id)
    if before is None or before.is_excused or before == kind:
        return None
    return {child: mark for child, mark in {**stored, student_id: kind}.items() if mark}


def _has_own_afternoon(current: RollState, student_id: int) -> bool:
    """Whether the afternoon says something of its own about the child, not just what the morning carries on (K3)."""
    return current.is_afternoon_taken and current.marks.get(student_id, (None, None))[1] is not None
