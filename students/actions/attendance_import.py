"""Carrying out an import of attendance: rolls, their first versions, absences; and taking it back (B1, B2, B6)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid5

from django.db import transaction
from django.utils.translation import ngettext_lazy

from students import events
from students.actions.import_kind import Made, Run
from students.actions.import_rows import CHUNK, chunks, count_in
from students.choices import RollChange, Session
from students.models import Absence, ImportItem, Roll, RollVersion, SchoolClass
from students.queries.calendar import school_calendar
from students.queries.imports import classes_by_key
from students.rules.attendance.plan import AttendancePlan, ClassDay
from students.rules.roll import Totals, session_marks, totals


@transaction.atomic
def apply_attendance(run: Run, plan: AttendancePlan) -> list[list[str]]:
    """Write the rolls of the plan as imported ones, all or nothing; sends ``attendance_changed`` once (H1, K4).

    They are first reported when the file is imported, and never count as late or missed (B3). Needs an actor."""
    assert run.actor is not None
    classes = classes_by_key(run.batch.school_id)
    calendar = school_calendar(run.batch.school_id)
    made: list[Roll] = []
    for start in range(0, len(plan.new), CHUNK):
        days = plan.new[start : start + CHUNK]
        held = [calendar.day_status(day.day).sessions for day in days]
        made += _store(run, days, held, [classes[day.class_key] for day in days])
        run.progress(len(made))
    items = (ImportItem(batch=run.batch, model="roll", object_id=roll.pk, was_created=True) for roll in made)
    ImportItem.objects.bulk_create(items, batch_size=CHUNK)
    _tell(run, {child for day in plan.new for child in day.marks})
    return []


def _store(
    run: Run, days: Sequence[ClassDay], held: Sequence[frozenset[Session]], classes: Sequence[SchoolClass]
) -> list[Roll]:
    counted = [_totals(day, sessions) for day, sessions in zip(days, held, strict=True)]
    rolls = [
        _roll(run, day, school_class, total, sessions)
        for day, school_class, total, sessions in zip(days, classes, counted, held, strict=True)
    ]
    stored = Roll.objects.bulk_create(rolls)
    pairs = list(zip(stored, days, strict=True))
    RollVersion.objects.bulk_create(_version(run, roll, day) for roll, day in pairs)
    Absence.objects.bulk_create((row for roll, day in pairs for row in _absences(roll, day)), batch_size=CHUNK)
    return stored


def _totals(day: ClassDay, sessions: frozenset[Session]) -> Totals:
    """The totals of the last session held, as a roll keeps them."""
    last = Session.AFTERNOON if Session.AFTERNOON in sessions else Session.MORNING
    return totals(day.expected, session_marks(day.marks, last, is_afternoon_taken=True))


def _roll(run: Run, day: ClassDay, school_class: SchoolClass, counted: Totals, held: frozenset[Session]) -> Roll:
    return Roll(
        school_id=run.batch.school_id,
        school_class=school_class,
        date=day.day,
        expected=counted.expected,
        present=counted.present,
        first_submitted_at=run.at,
        submitted_at=run.at,
        submitted_by=run.actor,
        afternoon_at=run.at if Session.AFTERNOON in held else None,
        is_imported=True,
    )


def _version(run: Run, roll: Roll, day: ClassDay) -> RollVersion:
    return RollVersion(
        school_id=roll.school_id,
        roll=roll,
        number=1,
        change=RollChange.IMPORT,
        marks={str(child): [mark or "" for mark in pair] for child, pair in day.marks.items()},
        expected=roll.expected,
        present=roll.present,
        by=run.actor,
        at=run.at,
        client_key=uuid5(run.batch.token, f"{roll.school_class_id} {roll.date}"),
    )


def _absences(roll: Roll, day: ClassDay) -> Iterator[Absence]:
    for child, (morning, afternoon) in day.marks.items():
        yield Absence(
            school_id=roll.school_id,
            roll=roll,
            student_id=child,
            date=roll.date,
            morning=morning or "",
            afternoon=afternoon or "",
        )


def _tell(run: Run, children: set[int]) -> None:
    events.attendance_changed.send(
        Roll,
        school_id=run.batch.school_id,
        class_id=None,
        date=None,
        student_ids=children,
        actor=run.actor,
        at=run.at,
    )


def corrections(made: Made, since: dt.datetime) -> Iterator[tuple[int, Any]]:
    """How many imported rolls were changed since: such an import is no longer taken back (B6)."""
    yield (
        count_in(Roll, "id", made.created["roll"], lambda rows: rows.filter(version__gt=1)),
        ngettext_lazy(
            "%(count)d roll of it was corrected or changed by a leave slip since then.",
            "%(count)d rolls of it were corrected or changed by leave slips since then.",
            "count",
        ),
    )


def undo_attendance(run: Run, made: Made) -> None:
    """Remove the imported rolls: their days are unknown again (B2). Sends ``attendance_changed`` once."""
    children: set[int] = set()
    for chunk in chunks(made.created["roll"]):
        marked = Absence.objects.filter(roll_id__in=list(chunk)).order_by()
        children |= set(marked.values_list("student_id", flat=True))
    for chunk in chunks(made.created["roll"]):
        Roll.objects.filter(pk__in=chunk).delete()
    _tell(run, children)
