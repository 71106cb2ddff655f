"""Children on paper only, through the actions that make them so: one of each group of the page."""

import datetime as dt
from typing import Any

from students.actions.movements import NewMovement, record_movement
from students.actions.registry_tasks import give_task
from students.choices import MovementKind as K
from students.choices import TaskKind
from students.models import Movement, SchoolClass, Student, User
from tests import make

MONDAY = dt.date(2026, 11, 23)
APPROVED: dict[str, Any] = {"approver_kind": "county", "approver": "青江县教育局", "reason": "治疗"}


def move(student: Student, kind: K, on: dt.date, **more: Any) -> Movement:
    """A movement recorded on the Monday."""
    if kind in (K.SUSPENSION, K.EXTENSION):
        more = {**APPROVED, **more}
    if kind in (K.TRANSFER_REQUEST, K.TRANSFER_OUT, K.GUEST_OUT):
        more = {"other_school": "城关镇小学", **more}
    return record_movement(student=student, new=NewMovement(kind=kind, on=on, **more), actor=None, at=make.at(MONDAY))


def day(month: int, number: int) -> dt.date:
    """A date of 2026."""
    return dt.date(2026, month, number)


def children_on_paper(school_class: SchoolClass, by: User) -> dict[str, Student]:
    """One child of the class for each group, as of the Monday."""
    names = ("逾期", "在途", "休学到期", "将复学", "休学中", "在外借读", "在本校借读", "毕业", "待办")
    found = {name: make.make_student(school_class, name=name, kind=_kind(name)) for name in names}
    move(found["逾期"], K.TRANSFER_REQUEST, day(11, 6))
    move(found["在途"], K.TRANSFER_REQUEST, day(11, 18))
    move(found["休学到期"], K.SUSPENSION, day(9, 7), until=day(11, 18))
    move(found["将复学"], K.SUSPENSION, day(9, 7), until=day(12, 1))
    move(found["休学中"], K.SUSPENSION, day(9, 7), until=day(12, 31))
    move(found["在外借读"], K.GUEST_OUT, day(10, 12))
    move(found["毕业"], K.GRADUATION, day(9, 1))
    give_task(
        student=found["待办"], kind=TaskKind.REGISTRY_RECORD, due_on=day(11, 20), actor=by, at=make.at(day(10, 21))
    )
    return found


def _kind(name: str) -> str:
    return "guest" if name == "在本校借读" else "own"
