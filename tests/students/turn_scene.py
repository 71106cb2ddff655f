"""A school in the summer of 2027, before its year turns."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from students.actions.movements import NewMovement, record_movement
from students.actions.turn_drafts import change_plan, start_turn
from students.choices import MovementKind, Role
from students.models import School, SchoolClass, Student, User, YearTurn
from students.rules.class_names import ClassKey
from tests import make

YEAR = 2027
JULY = dt.date(2027, 7, 20)
EVE, GRADUATION, FIRST = dt.date(2027, 8, 30), dt.date(2027, 8, 31), dt.date(2027, 9, 1)
AT = make.at(JULY)
SIX, FIVE, FIVE_B, FOUR = ClassKey(2021, 1), ClassKey(2022, 1), ClassKey(2022, 2), ClassKey(2023, 1)


@dataclass(frozen=True, slots=True)
class TurnScene:
    """Four classes of three children each with head teachers; in the highest one also a suspended child, one in
    transit and a guest."""

    school: School
    registrar: User
    classes: dict[ClassKey, SchoolClass]
    children: dict[ClassKey, list[Student]]
    heads: dict[ClassKey, User]
    spare: User
    suspended: Student
    in_transit: Student
    guest: Student

    def draft(self, **parts: Any) -> YearTurn:
        """A draft whose proposal has these parts replaced."""
        turn = start_turn(school=self.school, year=YEAR, actor=self.registrar, at=AT)
        return change_plan(turn=turn, change=lambda plan: replace(plan, **parts), actor=self.registrar, at=AT)


def make_turn_scene() -> TurnScene:
    """The school; call it with the clock in July 2027."""
    school = make.make_school()
    registrar, spare = make.make_user(school), make.make_user(school, name="新班主任")
    make.appoint(registrar, Role.REGISTRAR)
    classes = {
        key: make.make_class(school, entry_year=key.entry_year, number=key.number) for key in (SIX, FIVE, FIVE_B, FOUR)
    }
    children = {key: [make.make_student(row) for _ in range(3)] for key, row in classes.items()}
    heads = {key: make.make_user(school) for key in classes}
    for key, person in heads.items():
        make.appoint(person, Role.HEAD_TEACHER, classes[key])
        make.appoint(person, Role.SUBJECT_TEACHER, classes[key], subject="语文")
    suspended, in_transit = make.make_student(classes[SIX]), make.make_student(classes[SIX])
    guest = make.make_student(classes[SIX], kind="guest")
    _record(suspended, MovementKind.SUSPENSION, until=dt.date(2028, 3, 1), approver_kind="county", approver="县教育局")
    _record(in_transit, MovementKind.TRANSFER_REQUEST, other_school="城关镇小学")
    return TurnScene(school, registrar, classes, children, heads, spare, suspended, in_transit, guest)


def _record(student: Student, kind: MovementKind, **more: Any) -> None:
    new = NewMovement(kind=kind, on=dt.date(2027, 5, 10), reason="因病", **more)
    record_movement(student=student, new=new, actor=None, at=make.at(dt.date(2027, 5, 10)))
