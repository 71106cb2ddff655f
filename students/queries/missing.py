"""Children who have not been seen since an unexcused day: whom runs and duties are computed for (C1, D1)."""

import datetime as dt
from collections.abc import Collection
from itertools import islice

from django.db import connection

from students.choices import AbsenceKind
from students.rules.calendar import SchoolCalendar

# So many school days are looked back on at least; in a term that has lasted longer, to its first day.
WINDOW = 30
_UNEXCUSED = tuple(kind.value for kind in AbsenceKind if not kind.is_excused)
# One statement, written out: a child is left out only where a roll of its class shows it after its last unexcused day.
# Its cost grows with absences, not with pupils.
_MISSING = """
SELECT last.student_id FROM (
  SELECT student_id, MAX(date) AS day FROM students_absence
  WHERE school_id = %s AND date BETWEEN %s AND %s AND (morning IN ({kinds}) OR afternoon IN ({kinds})) {chosen}
  GROUP BY student_id
) last WHERE NOT EXISTS (
  SELECT 1 FROM students_placement stay
  JOIN students_roll roll ON roll.school_class_id = stay.school_class_id AND roll.date > last.day AND roll.date <= %s
  WHERE stay.student_id = last.student_id AND stay.starts_on <= roll.date
    AND (stay.ends_on IS NULL OR stay.ends_on > roll.date) AND roll.date NOT IN ({off})
    AND NOT EXISTS (SELECT 1 FROM students_absence mark WHERE mark.date = roll.date
                    AND mark.student_id = last.student_id)
    AND NOT EXISTS (SELECT 1 FROM students_away away WHERE away.student_id = last.student_id
                    AND away.starts_on <= roll.date AND (away.ends_on IS NULL OR away.ends_on > roll.date))
)
"""


def missing_children(
    school_id: int, calendar: SchoolCalendar, day: dt.date, among: Collection[int] | None = None
) -> list[int]:
    """Ids of the children who may have an unexcused run at the end of ``day`` (C1), in one statement.

    A superset: whether a run stands, and how long it is, is for ``current_runs`` to say. ``among`` asks for some only.
    A child whose last unexcused day lies in an earlier term and beyond ``WINDOW`` is not looked for: a run that had
    reached the limit has its case since then.
    """
    first = looks_back_to(calendar, day)
    if first is None or (among is not None and not among):
        return []
    ids = sorted(among or ())
    off = [each for each in _dates(first, day) if not calendar.is_school_day(each)] or [dt.date.min]
    adapt = connection.ops.adapt_datefield_value
    kinds, until = [*_UNEXCUSED] * 2, adapt(day)
    with connection.cursor() as cursor:
        cursor.execute(
            _MISSING.format(kinds=_marks(_UNEXCUSED), off=_marks(off), chosen=_chosen(ids)),
            [school_id, adapt(first), until, *kinds, *ids, until, *map(adapt, off)],
        )
        return [row[0] for row in cursor.fetchall()]


def looks_back_to(calendar: SchoolCalendar, day: dt.date) -> dt.date | None:
    """The first day on which ``missing_children`` looks for an unexcused day; None where no school day has come."""
    window = list(islice(calendar.backwards(day), WINDOW))
    term = calendar.term_of(window[0]) if window else None
    return min(window[-1], term[0]) if term else next(iter(window[::-1]), None)


def _dates(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=count) for count in range((last - first).days + 1)]


def _marks(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _chosen(ids: Collection[int]) -> str:
    return f"AND student_id IN ({_marks(ids)})" if ids else ""
