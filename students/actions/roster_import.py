"""Carrying out the plan of a roster: set-based, with history, and with a note of everything made (G1 to G4)."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from kongchuo.lib.crypto import lookup_hash
from kongchuo.lib.pinyin import initials
from students import events
from students.actions.import_rows import CHUNK, chunks
from students.choices import MovementKind
from students.models import (
    Enrolment,
    Guardian,
    ImportBatch,
    ImportItem,
    Movement,
    Placement,
    School,
    SchoolClass,
    Student,
    User,
)
from students.queries.enrolment import covering
from students.queries.imports import classes_by_key, last_seats
from students.rules.class_names import ClassKey
from students.rules.roster.matching import RosterPlan, RowChange, merged_guardian, row_values
from students.rules.roster.pupil import Guardian as SaidGuardian
from students.rules.roster.roster import RosterRow

Progress = Callable[[int], None]


@dataclass(slots=True)
class _Import:
    """One run: who, when, from which day, and the classes and seats it works with."""

    actor: User | None
    at: dt.datetime
    school: School
    effective_on: dt.date
    batch: ImportBatch
    classes: dict[ClassKey, SchoolClass]
    seats: dict[int, int]
    items: list[ImportItem]

    def note(self, model: str, object_id: int, before: dict[str, Any] | None = None) -> None:
        """Remember a row that was made, or changed from ``before``."""
        text = "" if before is None else json.dumps(before, default=str, ensure_ascii=False)
        item = ImportItem(batch=self.batch, model=model, object_id=object_id, was_created=before is None, before=text)
        self.items.append(item)

    def next_seat(self, school_class: SchoolClass) -> int:
        """The next number in the class, in the order of the file."""
        self.seats[school_class.pk] = self.seats.get(school_class.pk, 0) + 1
        return self.seats[school_class.pk]


@transaction.atomic
def apply_roster(
    *,
    actor: User | None,
    at: dt.datetime,
    school: School,
    plan: RosterPlan,
    batch: ImportBatch,
    effective_on: dt.date,
    progress: Progress = lambda done: None,
) -> None:
    """Create and change what the plan says, all or nothing; statements grow with batches of 500 rows only.

    New children are admitted on ``effective_on``; a change of class is a movement of that date; a child who had left
    gets a second spell (G3). Children missing from the file are left alone. Everything made is noted in the batch.
    """
    run = _Import(actor, at, school, effective_on, batch, {}, {}, [])
    run.classes = _with_new_classes(run, plan.classes_created)
    run.seats = last_seats(school.pk, run.classes.values())
    done = 0
    for rows in chunks(plan.new):
        _admit(run, rows)
        done += len(rows)
        progress(done)
    for changes in chunks(plan.changed):
        _change(run, changes)
        done += len(changes)
        progress(done)
    ImportItem.objects.bulk_create(run.items, batch_size=CHUNK)


def _with_new_classes(run: _Import, keys: Sequence[ClassKey]) -> dict[ClassKey, SchoolClass]:
    made = [SchoolClass(school=run.school, entry_year=key.entry_year, number=key.number) for key in keys]
    if made:
        for each in bulk_create_with_history(made, SchoolClass, default_user=run.actor, default_date=run.at):
            run.note("class", each.pk)
    return classes_by_key(run.school.pk)


def _admit(run: _Import, rows: Sequence[RosterRow]) -> None:
    students = [Student(school=run.school, **_stored(row)) for row in rows]
    students = bulk_create_with_history(
        students, Student, batch_size=CHUNK, default_user=run.actor, default_date=run.at
    )
    pairs = list(zip(students, rows, strict=True))
    for student in students:
        run.note("student", student.pk)
    _enrol(run, pairs, MovementKind.ADMISSION, is_noted=False)
    guardians = [
        _guardian(run, student.pk, position, said)
        for student, row in pairs
        for position, said in enumerate(row.guardians, start=1)
    ]
    bulk_create_with_history(guardians, Guardian, batch_size=CHUNK, default_user=run.actor, default_date=run.at)


def _stored(row: RosterRow) -> dict[str, Any]:
    """The row as columns of Student."""
    said = row_values(row)
    return {name: value or "" if name != "birth_on" else value for name, value in said.items()} | _derived(said)


def _derived(said: dict[str, Any]) -> dict[str, str]:
    """What follows from the values that are given: look-up hashes, pinyin initials, last four digits."""
    found: dict[str, str] = {}
    if name := said.get("name"):
        found["name_initials"] = initials(name)
    for number in ("id_number", "status_number"):
        if number in said:
            found[f"{number}_hash"] = lookup_hash(said[number] or "")
    if tail := said.get("id_number") or said.get("status_number"):
        found["number_tail"] = tail[-4:]
    return found


def _guardian(run: _Import, student_id: int, position: int, said: SaidGuardian) -> Guardian:
    return Guardian(school=run.school, student_id=student_id, position=position, **said._asdict())


def _enrol(
    run: _Import, pairs: Sequence[tuple[Student, RosterRow]], kind: MovementKind, *, is_noted: bool = True
) -> None:
    """Open a spell and a stay for each child, with the movement that says so (G2).

    What hangs on a child that the batch made goes with the child, so it needs no note of its own.
    """
    spells = Enrolment.objects.bulk_create(
        Enrolment(school=run.school, student=student, starts_on=run.effective_on) for student, _ in pairs
    )
    stays = _place(run, list(zip(spells, (row for _, row in pairs), strict=True)))
    movements = _record([_movement(run, student.pk, kind, None, row.class_key) for student, row in pairs])
    if is_noted:
        _note_all(run, enrolment=spells, placement=stays, movement=movements)


def _note_all(run: _Import, **made: Sequence[Model]) -> None:
    for name, rows in made.items():
        for row in rows:
            run.note(name, row.pk)


def _place(run: _Import, pairs: Sequence[tuple[Enrolment, RosterRow]]) -> list[Placement]:
    return Placement.objects.bulk_create(
        Placement(
            school=run.school,
            enrolment=spell,
            student_id=spell.student_id,
            school_class=(school_class := run.classes[row.class_key]),
            seat_number=run.next_seat(school_class),
            starts_on=run.effective_on,
        )
        for spell, row in pairs
    )


def _movement(run: _Import, student_id: int, kind: MovementKind, old: ClassKey | None, new: ClassKey) -> Movement:
    return Movement(
        school=run.school,
        student_id=student_id,
        kind=kind,
        on=run.effective_on,
        from_class=run.classes.get(old) if old else None,
        to_class=run.classes[new],
        is_from_list=True,
        recorded_by=run.actor,
        recorded_at=run.at,
    )


def _record(movements: Sequence[Movement]) -> list[Movement]:
    stored = Movement.objects.bulk_create(movements)
    events.movements_recorded.send(Movement, movements=stored)
    return stored


def _change(run: _Import, changes: Sequence[RowChange]) -> None:
    students = Student.objects.in_bulk([change.child.id for change in changes])
    touched = {name for change in changes for name in _change_values(run, students[change.child.id], change)}
    if touched:
        bulk_update_with_history(
            list(students.values()),
            Student,
            sorted(touched),
            batch_size=CHUNK,
            default_user=run.actor,
            default_date=run.at,
        )
    _change_guardians(run, changes)
    _move(run, [change for change in changes if change.moves])
    back = [(students[change.child.id], change.row) for change in changes if change.comes_back]
    if back:
        _enrol(run, back, MovementKind.RETURN)


def _change_values(run: _Import, student: Student, change: RowChange) -> list[str]:
    """Set on the student what the row says differently; returns the names of the columns set."""
    said = {each.field for each in change.changes}
    new = {name: value for name, value in row_values(change.row).items() if name in said and value}
    new |= _derived(new)
    if new:
        run.note("student", student.pk, {name: getattr(student, name) for name in new})
    for name, value in new.items():
        setattr(student, name, value)
    return list(new)


def _change_guardians(run: _Import, changes: Sequence[RowChange]) -> None:
    wanted = {
        (change.child.id, position): said
        for change in changes
        for position, said in enumerate(change.row.guardians, start=1)
        if any(each.field == f"guardian{position}" for each in change.changes)
    }
    stored = Guardian.objects.filter(student_id__in={child for child, _ in wanted})
    known = {(each.student_id, each.position): each for each in stored}
    new = [_guardian(run, *key, said) for key, said in wanted.items() if key not in known]
    for guardian in bulk_create_with_history(new, Guardian, default_user=run.actor, default_date=run.at) if new else []:
        run.note("guardian", guardian.pk)
    old = [_merge(run, known[key], said) for key, said in wanted.items() if key in known]
    if old:
        bulk_update_with_history(
            old, Guardian, ["name", "relation", "phone"], default_user=run.actor, default_date=run.at
        )


def _merge(run: _Import, guardian: Guardian, said: SaidGuardian) -> Guardian:
    before = SaidGuardian(guardian.name, guardian.relation, guardian.phone)
    run.note("guardian", guardian.pk, before._asdict())
    guardian.name, guardian.relation, guardian.phone = merged_guardian(said, before)
    return guardian


def _move(run: _Import, changes: Sequence[RowChange]) -> None:
    """Close the stay in the old class and open one in the new, on the same date (G2)."""
    rows = {change.child.id: change.row for change in changes}
    open_stays = list(
        Placement.objects.filter(covering(run.effective_on), student_id__in=rows).select_related("enrolment")
    )
    for stay in open_stays:
        run.note("placement", stay.pk, {"ends_on": stay.ends_on})
        stay.ends_on = run.effective_on
    Placement.objects.bulk_update(open_stays, ["ends_on"], batch_size=CHUNK)
    new_stays = _place(run, [(stay.enrolment, rows[stay.student_id]) for stay in open_stays])
    movements = [
        _movement(run, change.child.id, MovementKind.CLASS_CHANGE, change.child.class_key, change.row.class_key)
        for change in changes
    ]
    _note_all(run, placement=new_stays, movement=_record(movements))
