"""Which of some children a change of their attendance can touch at all, in one statement (D2, K16)."""

import datetime as dt
from collections.abc import Collection

from django.db import connection

from accountability.choices import CaseEventKind, EntryKind
from students.choices import AbsenceKind
from students.models import AttendancePolicy

_UNEXCUSED = [kind.value for kind in AbsenceKind if not kind.is_excused]
# Written out: it runs in the transaction of every roll, and composing it takes the ORM longer than all the rest.
_TOUCHED = """
SELECT student_id FROM accountability_dropoutcase
WHERE school_id = %(school)s AND closed_on IS NULL AND student_id IN ({ids})
UNION
SELECT student_id FROM students_absence
WHERE school_id = %(school)s AND student_id IN ({ids}) AND date <= %(day)s
  AND (morning IN (%(first)s, %(second)s) OR afternoon IN (%(first)s, %(second)s))
GROUP BY student_id HAVING COUNT(*) >= COALESCE((
  SELECT run_days FROM students_attendancepolicy
  WHERE school_id = %(school)s AND effective_on <= %(day)s ORDER BY effective_on DESC LIMIT 1
), %(run_days)s)
UNION
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
_CLASS = """(known.student_id IN ({ids}) OR known.student_id IN (
    SELECT student_id FROM students_placement WHERE school_id = %(school)s AND school_class_id = %(room)s
      AND starts_on <= %(day)s AND (ends_on IS NULL OR ends_on > %(day)s)))"""


def touched_by_cases(school_id: int, ids: Collection[int], day: dt.date, class_id: int | None = None) -> set[int]:
    """Those of the children who have an open case, may need one (missing without a reason on as many days as a run
    needs, ever), or whose points may change: confirmed since the last settlement, or with a provisional charge.

    All others cost no more (D2). ``class_id`` adds those of the class whose points may change: who is present without
    a mark may be back by it (K16).
    """
    listed = ", ".join(str(int(child)) for child in ids) or "NULL"
    among = (_CLASS if class_id is not None else "known.student_id IN ({ids})").format(ids=listed)
    values = {
        "school": school_id,
        "day": connection.ops.adapt_datefield_value(day),
        "first": _UNEXCUSED[0],
        "second": _UNEXCUSED[1],
        "run_days": AttendancePolicy._meta.get_field("run_days").get_default(),
        "confirmed": CaseEventKind.CONFIRMED,
        "charge": EntryKind.CHARGE,
        "room": class_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED.format(ids=listed, among=among), values)
        return {child for (child,) in cursor.fetchall()}
