"""The attendance a school already has as a kind of import (B1 to B6, B11, G4)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from kongchuo.lib.sheets import Sheet
from students.actions.attendance_import import apply_attendance, corrections, undo_attendance
from students.actions.import_kind import Facts, Kind, class_fact
from students.models import ImportBatch, Roll
from students.queries.attendance_import import known_attendance
from students.queries.calendar import school_calendar
from students.rules.attendance.class_texts import ClassNames
from students.rules.attendance.columns import ATTENDANCE
from students.rules.attendance.facts import FileSign
from students.rules.attendance.plan import SIGN, AttendancePlan, BlankDays, ClassDay, MissingPupil
from students.rules.attendance.planning import plan_attendance
from students.rules.attendance.reading import Reading, parse_attendance
from students.rules.attendance.signs import Legend
from students.rules.calendar import SchoolCalendar
from students.rules.class_names import ClassKey

_BACKGROUND_ROLLS = 400


def _plan(batch: ImportBatch, sheets: Sequence[Sheet], mapping: Mapping[str, str]) -> AttendancePlan:
    today = timezone.localdate(batch.uploaded_at)
    calendar = school_calendar(batch.school_id)
    signs = {key.removeprefix(SIGN): said for key, said in mapping.items() if key.startswith(SIGN)}
    signs |= {key.removeprefix(SIGN): said for key, said in batch.answers.items() if key.startswith(SIGN)}
    reading = Reading(
        today=today,
        names=ClassNames(batch.school.grades, _names_on(calendar)),
        legend=Legend(signs),
        mapping={header: meaning for header, meaning in mapping.items() if not header.startswith(SIGN)},
    )
    parse = parse_attendance(sheets, reading)
    return plan_attendance(parse, known_attendance(batch.school, parse, calendar, today), batch.answers)


def _names_on(calendar: SchoolCalendar) -> Callable[[dt.date], dt.date]:
    """Classes are called by the grade of the term's end, before a term by that of the next one: a term may begin in
    August, before they move up (G1)."""

    def called_on(day: dt.date) -> dt.date:
        return next((last for _, last in calendar.terms if day <= last), day)

    return called_on


def _row(row: ClassDay | FileSign) -> Facts:
    if isinstance(row, FileSign):
        return {"name": row.sign, "count": row.count, "column": row.column}
    return {
        "name": row.day.isoformat(),
        "class": class_fact(row.class_key),
        "expected": len(row.expected),
        "marks": {str(kind): count for kind, count in sorted(row.kinds.items())},
    }


def _known(pupil: MissingPupil) -> Facts:
    return {"name": pupil.name, "class": class_fact(pupil.class_key)}


def _more(plan: AttendancePlan) -> Facts:
    return {
        "signs": [_sign(each) for each in plan.parse.signs],
        "kinds": {str(kind): count for kind, count in sorted(plan.kinds.items())},
        "blanks": [_blank(each) for each in plan.blanks],
        "has_list": bool(plan.parse.listed_classes),
        "every_day": [day.isoformat() for day in plan.every_day or ()],
        "spans": _spans(plan.new),
    }


def _sign(sign: FileSign) -> Facts:
    return {
        "key": f"{SIGN}{sign.sign}",
        "sign": sign.sign,
        "count": sign.count,
        "sheet": sign.sheet,
        "row": sign.number,
        "column": sign.column,
        "meaning": sign.meaning,
    }


def _blank(blank: BlankDays) -> Facts:
    days = [day.isoformat() for day in blank.days]
    return {"key": blank.key, "class": class_fact(blank.class_key), "days": days, "answer": blank.answer}


def _spans(days: Sequence[ClassDay]) -> list[dict[str, Any]]:
    """Class by class: how many days from when to when, and how many children are marked on them."""
    by_class: dict[ClassKey, list[ClassDay]] = defaultdict(list)
    for day in days:
        by_class[day.class_key].append(day)
    return [
        {
            "class": class_fact(key),
            "days": len(found),
            "first": min(day.day for day in found).isoformat(),
            "last": max(day.day for day in found).isoformat(),
            "marked": sum(len(day.marks) for day in found),
        }
        for key, found in sorted(by_class.items())
    ]


def _counts(plan: AttendancePlan) -> dict[str, int]:
    return {"marked": sum(plan.kinds.values()), "blank": sum(len(each.days) for each in plan.blanks if not each.answer)}


ATTENDANCE_KIND = Kind(
    vocabulary=ATTENDANCE,
    plan=_plan,
    apply=apply_attendance,
    row_facts=_row,
    known_facts=_known,
    models={"roll": Roll},
    dependents=corrections,
    background_rows=_BACKGROUND_ROLLS,
    has_date=False,
    more_facts=_more,
    more_counts=_counts,
    undo=undo_attendance,
)
