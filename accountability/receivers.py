"""Cases follow what happens to children, in the transaction in which it happens (D2, B4, D9, D10)."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.dispatch import receiver

from accountability.actions.case_opening import follow_facts
from students.choices import MovementKind
from students.events import attendance_changed, movements_recorded
from students.models import Movement, User

_TOUCH_RUNS = frozenset(
    {
        MovementKind.SUSPENSION,
        MovementKind.RESUMPTION,
        MovementKind.TRANSFER_REQUEST,
        MovementKind.TRANSFER_WITHDRAWN,
        MovementKind.GUEST_OUT,
        MovementKind.GUEST_OUT_END,
    }
)


@receiver(attendance_changed, dispatch_uid="cases follow rolls and leave")
def follow_attendance(
    sender: object,
    *,
    school_id: int,
    student_ids: Collection[int],
    actor: User | None,
    at: dt.datetime,
    **_about: Any,
) -> None:
    """Open, reopen and dissolve what the changed marks make due; judged on the day of ``at`` (K3)."""
    if student_ids:
        follow_facts(school_id=school_id, among=student_ids, at=at, actor=actor)


@receiver(movements_recorded, dispatch_uid="cases follow movements")
def follow_movements(sender: object, *, movements: Sequence[Movement], **_about: Any) -> None:
    """A time away, or one taken back, may end a run or let it stand again (K6); other movements touch no run."""
    touching = [movement for movement in movements if movement.kind in _TOUCH_RUNS]
    if touching:
        first = touching[0]
        children = {movement.student_id for movement in touching}
        follow_facts(school_id=first.school_id, among=children, at=first.recorded_at, actor=first.recorded_by)
