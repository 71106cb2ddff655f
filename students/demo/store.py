"""Writes class days as rolls, exceptions and versions, in bulk."""

import uuid
from collections.abc import Iterable
from itertools import islice

from students.choices import RollChange, Session
from students.demo.sheets import ClassDay, Handed
from students.models import Absence, Roll, RollVersion
from students.rules.roll import Totals, session_marks, totals

_AT_ONCE = 2000
_ROWS = 1000
_NAMESPACE = uuid.UUID("5b1f4c52-9a0e-4f0b-8f3e-6d0c1c2b7a10")


def store_days(school_id: int, days: Iterable[ClassDay], *, with_versions: bool = True) -> int:
    """Store the rolls of the days with their exceptions, and every version unless told otherwise; returns how many."""
    stored, waiting = 0, iter(days)
    while some := list(islice(waiting, _AT_ONCE)):
        rolls = Roll.objects.bulk_create([_roll(school_id, each) for each in some], batch_size=_ROWS)
        pairs = list(zip(rolls, some, strict=True))
        Absence.objects.bulk_create([row for pair in pairs for row in _absences(*pair)], batch_size=_ROWS)
        if with_versions:
            RollVersion.objects.bulk_create([row for pair in pairs for row in _versions(*pair)], batch_size=_ROWS)
        stored += len(rolls)
    return stored


def _counted(each: ClassDay, version: Handed) -> Totals:
    return totals(each.expected, session_marks(version.marks, version.session, is_afternoon_taken=True))


def _roll(school_id: int, each: ClassDay) -> Roll:
    first, last = each.versions[0], each.versions[-1]
    counted = _counted(each, last)
    afternoons = [version.at for version in each.versions if version.session == Session.AFTERNOON]
    return Roll(
        school_id=school_id,
        school_class_id=each.class_id,
        date=each.day,
        expected=counted.expected,
        present=counted.present,
        first_submitted_at=first.at,
        submitted_at=last.at,
        submitted_by_id=last.by_id,
        afternoon_at=afternoons[-1] if afternoons else None,
        is_back_filled=first.change == RollChange.BACK_FILL,
        is_imported=first.change == RollChange.IMPORT,
        version=len(each.versions),
    )


def _absences(roll: Roll, each: ClassDay) -> Iterable[Absence]:
    return (
        Absence(
            school_id=roll.school_id,
            roll=roll,
            student_id=child,
            date=each.day,
            morning=first or "",
            afternoon=second or "",
        )
        for child, (first, second) in each.versions[-1].marks.items()
    )


def _versions(roll: Roll, each: ClassDay) -> Iterable[RollVersion]:
    for number, version in enumerate(each.versions, start=1):
        counted = _counted(each, version)
        yield RollVersion(
            school_id=roll.school_id,
            roll=roll,
            number=number,
            change=version.change,
            marks={str(child): [first or "", second or ""] for child, (first, second) in version.marks.items()},
            expected=counted.expected,
            present=counted.present,
            by_id=version.by_id,
            at=version.at,
            client_key=uuid.uuid5(_NAMESPACE, f"{each.class_id}:{each.day}:{number}"),
            reason=version.reason,
        )
