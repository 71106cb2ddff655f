"""What a leave slip does to rolls already taken: 未请假 and 旷课 take its kind, in a new version (B4, K4)."""

import datetime as dt
from collections import defaultdict
from uuid import uuid4

from django.db.models import Q

from students.actions.rolls import add_version, write_marks
from students.choices import AbsenceKind, RollChange, Session
from students.models import Absence, Roll, Student, User
from students.queries.rolls import as_mark
from students.rules.leave import LeaveSpan, explained_mark
from students.rules.roll import Mark, Totals, session_marks, totals

_WITHOUT_REASON = (AbsenceKind.UNEXPLAINED, AbsenceKind.UNEXCUSED)
_Pair = tuple[Mark, Mark]


def explain_marks(*, actor: User, at: dt.datetime, student: Student, span: LeaveSpan) -> list[Roll]:
    """Rewrite the child's unexplained and unexcused marks under the slip; returns the rolls changed, by date (B4, K4).

    Each gets a version of its own kind. When and by whom the roll was reported stays. Must run in a transaction: the
    rolls are locked, so that a submission under way meets the new version.
    """
    covered = Absence.objects.filter(student=student, date__range=(span.starts_on, span.last_day))
    concerned = covered.filter(Q(morning__in=_WITHOUT_REASON) | Q(afternoon__in=_WITHOUT_REASON))
    rolls = list(Roll.objects.select_for_update().filter(pk__in=concerned.values("roll_id")).order_by("date", "pk"))
    marks = _marks_of(rolls)
    return [roll for roll in rolls if _explain(actor, at, roll, marks[roll.pk], student.pk, span)]


def _marks_of(rolls: list[Roll]) -> dict[int, dict[int, _Pair]]:
    found: dict[int, dict[int, _Pair]] = defaultdict(dict)
    rows = Absence.objects.filter(roll__in=rolls).values_list("roll_id", "student_id", "morning", "afternoon")
    for roll_id, child, morning, afternoon in rows:
        found[roll_id][child] = (as_mark(morning), as_mark(afternoon))
    return found


def _explain(actor: User, at: dt.datetime, roll: Roll, marks: dict[int, _Pair], child: int, span: LeaveSpan) -> bool:
    before = marks.get(child, (None, None))
    after = (explained_mark(before[0], span.kind), explained_mark(before[1], span.kind))
    if after == before:
        return False
    present = min(roll.expected, roll.present + _present(roll, after) - _present(roll, before))
    roll.version, roll.present = roll.version + 1, present
    roll.save(update_fields=["version", "present"])
    all_marks = {**marks, child: after}
    write_marks(school_id=roll.school_id, roll_id=roll.pk, day=roll.date, marks=all_marks, is_new=False)
    add_version(
        school_id=roll.school_id,
        roll_id=roll.pk,
        number=roll.version,
        change=RollChange.LEAVE,
        marks=all_marks,
        counted=Totals(roll.expected, present),
        actor=actor,
        at=at,
        client_key=uuid4(),
    )
    return True


def _present(roll: Roll, pair: _Pair) -> int:
    """1 when the child is present in the session that the roll's totals are of, the one last handed in; else 0."""
    session = Session.AFTERNOON if roll.afternoon_at == roll.submitted_at else Session.MORNING
    return totals([0], session_marks({0: pair}, session, is_afternoon_taken=True)).present
