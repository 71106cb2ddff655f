"""A month of a school and of a county against the same sums in one statement; a workbook against its bare cells."""

import datetime as dt
import io
from collections.abc import Sequence

import openpyxl
from django.db import connection

from accountability.queries.summary import monthly_summary
from accountability.queries.summary_month import month_on
from benchmarks.county import build_county
from benchmarks.data import build_school
from benchmarks.timing import Result, alternate, statements, tell
from kongchuo.lib.sheets.writer import OutSheet, write_workbook
from students.models import School
from students.queries.calendar import school_calendar
from students.queries.strips import class_months, month_span

_CLASSES, _PUPILS, _DAYS = 40, 45, 55
_COUNTY_CLASSES, _ABSENT_A_DAY = 2500, 3000
_ROUNDS = {"month_1800": 30, "month_100k": 7, "workbook_1800": 9}
# Rolls by time, marks by kind in sessions and persons, the books at both ends, movements by kind: by class.
_SUMS = """
WITH rolls AS (
  SELECT school_class_id, COUNT(*) AS taken, SUM(expected) * 2 AS expected,
    SUM(CASE WHEN first_submitted_at < {on_time} THEN 1 ELSE 0 END) AS on_time,
    SUM(CASE WHEN first_submitted_at < {in_time} THEN 1 ELSE 0 END) AS in_time
  FROM students_roll WHERE school_id = {school} AND date BETWEEN '{first}' AND '{last}' GROUP BY school_class_id
), marks AS (
  SELECT roll.school_class_id, {sessions},
    COUNT(DISTINCT CASE WHEN morning = 'sick' OR afternoon = 'sick' THEN student_id END) AS sick_persons,
    COUNT(DISTINCT CASE WHEN morning = 'personal' OR afternoon = 'personal' THEN student_id END) AS personal_persons,
    COUNT(DISTINCT CASE WHEN morning IN ('unexcused', 'unexplained') OR afternoon IN ('unexcused', 'unexplained')
      THEN student_id END) AS unexcused_persons
  FROM students_absence mark JOIN students_roll roll ON roll.id = mark.roll_id
  WHERE mark.school_id = {school} AND mark.date BETWEEN '{first}' AND '{last}' GROUP BY roll.school_class_id
), books AS (
  SELECT stay.school_class_id,
    SUM(CASE WHEN stay.starts_on < '{first}' AND (stay.ends_on IS NULL OR stay.ends_on >= '{first}') THEN 1 ELSE 0 END)
      AS at_start,
    SUM(CASE WHEN stay.starts_on <= '{last}' AND (stay.ends_on IS NULL OR stay.ends_on > '{last}') THEN 1 ELSE 0 END)
      AS at_end
  FROM students_placement stay JOIN students_enrolment spell ON spell.id = stay.enrolment_id
  LEFT JOIN students_away gone ON gone.enrolment_id = spell.id AND gone.kind = 'suspended'
    AND gone.starts_on <= '{last}' AND (gone.ends_on IS NULL OR gone.ends_on > '{last}')
  WHERE stay.school_id = {school} AND spell.kind = 'own' AND gone.id IS NULL GROUP BY stay.school_class_id
), moves AS (
  SELECT COALESCE(to_class_id, from_class_id) AS school_class_id, COUNT(*) AS moved FROM students_movement
  WHERE school_id = {school} AND "on" BETWEEN '{first}' AND '{last}' GROUP BY COALESCE(to_class_id, from_class_id)
)
SELECT room.id, books.*, rolls.*, marks.*, moves.* FROM students_schoolclass room
LEFT JOIN books ON books.school_class_id = room.id LEFT JOIN rolls ON rolls.school_class_id = room.id
LEFT JOIN marks ON marks.school_class_id = room.id LEFT JOIN moves ON moves.school_class_id = room.id
WHERE room.school_id = {school}
"""
_KINDS = {
    "sick": "('sick')",
    "personal": "('personal')",
    "unexcused": "('unexcused', 'unexplained')",
    "late": "('late')",
}
_OF_KIND = "SUM((CASE WHEN morning IN {0} THEN 1 ELSE 0 END) + (CASE WHEN afternoon IN {0} THEN 1 ELSE 0 END)) AS {1}"


def month_results(only: set[str]) -> list[Result]:
    """``month_1800`` and ``workbook_1800`` of one school, ``month_100k`` of a county."""
    found: list[Result] = []
    if not only or only & {"month_1800", "workbook_1800"}:
        tell(f"making a school of {_CLASSES * _PUPILS} pupils")
        built = build_school(code="month", classes=_CLASSES, pupils_per_class=_PUPILS, days=_DAYS)
        if not only or "month_1800" in only:
            found.append(_month("month_1800", built.school, built.today))
        if not only or "workbook_1800" in only:
            found.append(_workbook(built.school, built.today))
    if not only or "month_100k" in only:
        county = build_county(code="month-county", classes=_COUNTY_CLASSES, absent_a_day=_ABSENT_A_DAY)
        found.append(_month("month_100k", county.school, county.today))
    return found


def _last_month(today: dt.date) -> dt.date:
    """A day of the last whole month."""
    return today.replace(day=1) - dt.timedelta(days=1)


def _month(name: str, school: School, today: dt.date) -> Result:
    month = _last_month(today)
    sums = _sums(school, month)

    def ours() -> None:
        monthly_summary(month_on(school.pk, month, today))

    def baseline() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sums)
            cursor.fetchall()

    tell(f"counting {name}")
    medians = alternate(ours, baseline, rounds=_ROUNDS[name], warm_up=2)
    size = _CLASSES * _PUPILS if name == "month_1800" else _COUNTY_CLASSES * 40
    return Result(name, size, *medians, statements(ours))


def _sums(school: School, month: dt.date) -> str:
    """The statement; numbers and dates of our own are written into it."""
    first, last = month_span(month)
    is_exact = connection.vendor == "postgresql"
    kinds = [_OF_KIND.format(kinds, name) for name, kinds in _KINDS.items()]
    return _SUMS.format(
        school=school.pk,
        first=first,
        last=last,
        on_time="date + TIME '01:01'" if is_exact else "date || ' 01:01:00'",
        in_time="date + TIME '16:00'" if is_exact else "date || ' 16:00:00'",
        sessions=", ".join(kinds),
    )


def _workbook(school: School, today: dt.date) -> Result:
    """The register of the month, a sheet a class, against a bare writer of the same cells."""
    rows = _register(school, today)
    medians = alternate(lambda: _ours(rows), lambda: _bare(rows), rounds=_ROUNDS["workbook_1800"], warm_up=1)
    return Result("workbook_1800", _CLASSES * _PUPILS, *medians, None)


def _register(school: School, today: dt.date) -> list[list[list[str | int | float | None]]]:
    grids = class_months(school.pk, _last_month(today), school_calendar(school.pk), today).values()
    return [
        [
            [row.seat_number, row.name, *("病" if cell.marks else "✓" for cell in row.cells), float(row.sick), row.late]
            for row in grid.rows
        ]
        for grid in grids
    ]


def _ours(sheets: Sequence[Sequence[Sequence[str | int | float | None]]]) -> None:
    write_workbook(
        io.BytesIO(),
        [OutSheet(f"{number}", rows, header_rows=0, is_printed=True) for number, rows in enumerate(sheets)],
    )


def _bare(sheets: Sequence[Sequence[Sequence[str | int | float | None]]]) -> None:
    book = openpyxl.Workbook(write_only=True)
    for number, rows in enumerate(sheets):
        page = book.create_sheet(f"{number}")
        for row in rows:
            page.append(row)
    book.save(io.BytesIO())
