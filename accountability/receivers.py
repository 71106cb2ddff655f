"""Cases follow what happens to children, in the transaction in which it happens (D2, B4, D9, D10)."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.dispatch import receiver

from accountability.actions.case_opening import follow_facts
from accountability.actions.case_proposals import propose_endings
from accountability.actions.points import post_points
from accountability.actions.vetoes import refuse_vetoed
from students.choices import MovementKind
from students.events import appointments_proposed, attendance_changed, movements_recorded
from students.models import Appointment, Movement, User

_CHANGE_NO_POINTS = frozenset({MovementKind.ADMISSION, MovementKind.TRANSFER_IN, MovementKind.GUEST_IN})
_TOUCH_NO_RUN = frozenset(
    {
        MovementKind.ADMISSION,
        MovementKind.TRANSFER_IN,
        MovementKind.GUEST_IN,
        MovementKind.EXTENSION,
        MovementKind.GRADUATION,
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
    class_id: int | None = None,
    **_about: Any,
) -> None:
    """Open, reopen and dissolve what the changed marks make due, judged on the day of ``at`` (K3); then post the points
    of the children marked, and of those present in the class (F7, K16)."""
    if student_ids or class_id:
        changed = follow_facts(school_id=school_id, among=student_ids, at=at, actor=actor, class_id=class_id)
        post_points(school_id=school_id, at=at, among=changed.touched)


@receiver(movements_recorded, dispatch_uid="cases follow movements")
def follow_movements(sender: object, *, movements: Sequence[Movement], **_about: Any) -> None:
    """A time away, the end of an enrolment, or one taken back, may end a run or let it stand again (K6); a transfer
    confirmed late and its like propose the outcome (K9)."""
    if not movements:
        return
    first = movements[0]
    about: dict[str, Any] = {"school_id": first.school_id, "at": first.recorded_at, "actor": first.recorded_by}
    touching = {each.student_id for each in movements if each.kind not in _TOUCH_NO_RUN or each.reverses_id}
    if touching:
        follow_facts(among=touching, **about)
    propose_endings(movements=movements, **about)
    ending = {each.student_id for each in movements if each.kind not in _CHANGE_NO_POINTS or each.reverses_id}
    post_points(school_id=first.school_id, at=first.recorded_at, among=ending)


@receiver(appointments_proposed, dispatch_uid="a veto bars head teachers")
def refuse_barred(sender: object, *, appointments: Sequence[Appointment], **_about: Any) -> None:
    """Refuse head teachers whom a confirmed veto bars in the next term (F6)."""
    refuse_vetoed(appointments)
