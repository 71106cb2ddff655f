"""Which children a change can touch at all: their attendance (D2, K16), their points (F3, F7)."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import connection

from accountability.choices import CaseEventKind, EntryKind
from students.choices import AbsenceKind
from students.models import AttendancePolicy
from students.queries.listed import listed

_UNEXCUSED = [kind.value for kind in AbsenceKind if not kind.is_excused]
# Written out: they run in the transaction of every roll, and composing them takes the ORM longer than all the rest.
_CASES = """
SELECT student_id FROM accountability_dropoutcase
WHERE school_id = %(school)s AND closed_on IS NULL AND student_id IN ({ids})
UNION
SELECT student_id FROM students_absence
WHERE school_id = %(school)s AND student_id IN ({ids}) AND date <= %(day)s
  AND (morning IN ({kinds}) OR afternoon IN ({kinds}))
GROUP BY student_id HAVING COUNT(*) >= COALESCE((
  SELECT run_days FROM students_attendancepolicy
  WHERE school_id = %(school)s AND effective_on <= %(day)s ORDER BY effective_on DESC LIMIT 1
), %(run_days)s)
"""
_POINTS = """
SELECT known.student_id FROM accountability_caseevent told
JOIN accountability_dropoutcase known ON known.id = told.case_id
WHERE told.school_id = %(school)s AND told.kind = %(confirmed)s AND {among}
  AND NOT EXISTS (SELECT 1 FROM accountability_caseevent undone WHERE undone.reverses_id = told.id)
  AND NOT EXISTS (SELECT 1 FROM accountability_settlement later
    WHERE later.school_id = %(school)s AND later."on" >= told."on")
UNION
SELECT known.student_id FROM accountability_ledgerentry entry
JOIN accountability_dropoutcase known ON known.id = entry.case_id
WHERE entry.school_id = %(school)s AND entry.kind = %(charge)s AND {among}
  AND NOT EXISTS (SELECT 1 FROM accountability_ledgerentry undone WHERE undone.reverses_id = entry.id)
  AND NOT EXISTS (SELECT 1 FROM accountability_finalmark final WHERE final.entry_id = entry.id)
"""
_ALL = "known.student_id IS NOT NULL"
_SOME = "known.student_id IN ({ids})"
_CLASS = """(known.student_id IN ({ids}) OR known.student_id IN (
    SELECT student_id FROM students_placement WHERE school_id = %(school)s AND school_class_id = %(room)s
      AND starts_on <= %(day)s AND (ends_on IS NULL OR ends_on > %(day)s)))"""


def touched_by_cases(school_id: int, ids: Collection[int], day: dt.date, class_id: int | None = None) -> set[int]:
    """Those of the children who have an open case, may need one (missing without a reason on as many days as a run
    needs, ever), or whose points may change: confirmed since the last settlement, or with a provisional charge.

    All others cost no more (D2). ``class_id`` adds those of the class whose points may change: who is present without
    a mark may be back by it (K16).
    """
    statement = f"{_CASES} UNION {_POINTS}".format(
        ids=listed(ids),
        among=(_SOME if class_id is None else _CLASS).format(ids=listed(ids)),
        kinds=", ".join(f"%(unexcused_{number})s" for number in range(len(_UNEXCUSED))),
    )
    return _children(
        statement,
        school_id,
        day=connection.ops.adapt_datefield_value(day),
        run_days=AttendancePolicy._meta.get_field("run_days").get_default(),
        room=class_id,
        **{f"unexcused_{number}": kind for number, kind in enumerate(_UNEXCUSED)},
    )


def watched(school_id: int, among: Collection[int] | None = None) -> set[int]:
    """The children whose points may still change, of all or of some, in one statement: confirmed since the last
    settlement, or with a provisional charge (F3, F7)."""
    if among is not None and not among:
        return set()
    chosen = _ALL if among is None else _SOME.format(ids=listed(among))
    return _children(_POINTS.format(among=chosen), school_id)


def _children(statement: str, school_id: int, **said: Any) -> set[int]:
    told = {"school": school_id, "confirmed": CaseEventKind.CONFIRMED, "charge": EntryKind.CHARGE, **said}
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return {child for (child,) in cursor.fetchall()}
