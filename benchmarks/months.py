"""A month of a school and of a county against the same sums in two statements; its workbook and its page of pupils by
days against their bare cells."""

import datetime as dt
import io
from collections.abc import Sequence

import openpyxl
from django.db import connection
from django.urls import reverse

from accountability.queries import summary
from accountability.queries.summary import monthly_summary
from accountability.queries.summary_month import month_on
from benchmarks.county import PUPILS_A_CLASS, build_county
from benchmarks.data import BenchSchool, build_school
from benchmarks.minimal import sign_in, site_client
from benchmarks.rolls import open_page
from benchmarks.timing import Result, Step, alternate, statements, tell
from kongchuo.lib.sheets.writer import OutSheet, write_workbook
from students.models import School
from students.queries.calendar import school_calendar
from students.queries.strips import class_months, month_span

_CLASSES, _PUPILS, _DAYS = 40, 45, 55
_COUNTY_CLASSES, _ABSENT_A_DAY = 2500, 3000
_ROUNDS = {"month_1800": 30, "month_100k": 7, "workbook_1800": 9, "grid_1800": 15}
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
# What the evaluation of the month rests on: reports late, missed and corrected, unexcused runs with nobody contacted on
# their first day, visits owed after a contact that reached nobody, spot checks, cases found by the school: by class.
_SCORES = """
WITH reports AS (
  SELECT school_class_id,
    SUM(CASE WHEN first_submitted_at >= {on_time} AND first_submitted_at < {in_time} THEN 1 ELSE 0 END) AS late,
    SUM(CASE WHEN first_submitted_at >= {in_time} THEN 1 ELSE 0 END) AS missed,
    SUM(CASE WHEN version > 1 AND EXISTS (SELECT 1 FROM students_rollversion change
      WHERE change.roll_id = students_roll.id AND change.change = 'correct') THEN 1 ELSE 0 END) AS corrected
  FROM students_roll WHERE school_id = {school} AND date BETWEEN '{first}' AND '{last}' AND NOT is_imported
  GROUP BY school_class_id
), marked AS (
  SELECT mark.student_id, mark.date, roll.school_class_id,
    LAG(mark.date) OVER (PARTITION BY mark.student_id ORDER BY mark.date) AS last_on
  FROM students_absence mark JOIN students_roll roll ON roll.id = mark.roll_id
  WHERE mark.school_id = {school} AND mark.date BETWEEN '{since}' AND '{last}'
    AND mark.morning IN ('unexcused', 'unexplained')
    AND (roll.afternoon_at IS NULL OR mark.afternoon IN ('unexcused', 'unexplained'))
), begun AS (
  SELECT marked.* FROM marked WHERE date >= '{first}' AND (last_on IS NULL OR EXISTS (
    SELECT 1 FROM students_roll seen WHERE seen.school_class_id = marked.school_class_id
      AND seen.date > marked.last_on AND seen.date < marked.date))
), alone AS (
  SELECT school_class_id, COUNT(*) AS alone FROM begun WHERE NOT EXISTS (
    SELECT 1 FROM students_contact made WHERE made.student_id = begun.student_id AND made.about_on = begun.date)
  GROUP BY school_class_id
), failed AS (
  SELECT begun.school_class_id, COUNT(*) AS unvisited FROM begun
  JOIN students_contact made ON made.student_id = begun.student_id AND made.about_on >= begun.date
    AND made.result = 'unreachable'
  WHERE NOT EXISTS (SELECT 1 FROM accountability_homevisit visit WHERE visit.student_id = begun.student_id
    AND visit."on" >= begun.date AND visit.annulled_at IS NULL)
  GROUP BY begun.school_class_id
), checks AS (
  SELECT school_class_id, COUNT(*) AS differed FROM students_spotcheck
  WHERE school_id = {school} AND date BETWEEN '{first}' AND '{last}' AND is_mismatch GROUP BY school_class_id
), told AS (
  SELECT stay.school_class_id, COUNT(*) AS found FROM accountability_caseevent event
  JOIN accountability_dropoutcase known ON known.id = event.case_id
  JOIN students_placement stay ON stay.student_id = known.student_id AND stay.starts_on <= known.starts_on
    AND (stay.ends_on IS NULL OR stay.ends_on > known.starts_on)
  WHERE event.school_id = {school} AND event.kind = 'found' AND known.opened_on BETWEEN '{first}' AND '{last}'
  GROUP BY stay.school_class_id
)
SELECT room.id, reports.*, alone.alone, failed.unvisited, checks.differed, told.found FROM students_schoolclass room
LEFT JOIN reports ON reports.school_class_id = room.id LEFT JOIN alone ON alone.school_class_id = room.id
LEFT JOIN failed ON failed.school_class_id = room.id LEFT JOIN checks ON checks.school_class_id = room.id
LEFT JOIN told ON told.school_class_id = room.id WHERE room.school_id = {school}
"""
# Who sits where under which name, on which days a class has a roll, what is marked.
_PUPILS_BY_DAYS = (
    "SELECT stay.school_class_id, stay.seat_number, child.name, child.id FROM students_placement stay "
    "JOIN students_student child ON child.id = stay.student_id WHERE stay.school_id = {school} "
    "AND stay.starts_on <= '{last}' AND (stay.ends_on IS NULL OR stay.ends_on > '{first}') ORDER BY 1, 2",
    "SELECT school_class_id, date FROM students_roll "
    "WHERE school_id = {school} AND date BETWEEN '{first}' AND '{last}'",
    "SELECT student_id, date, morning, afternoon FROM students_absence "
    "WHERE school_id = {school} AND date BETWEEN '{first}' AND '{last}'",
)
_BACK = dt.timedelta(days=45)
_KINDS = {
    "sick": "('sick')",
    "personal": "('personal')",
    "unexcused": "('unexcused', 'unexplained')",
    "late": "('late')",
}
_OF_KIND = "SUM((CASE WHEN morning IN {0} THEN 1 ELSE 0 END) + (CASE WHEN afternoon IN {0} THEN 1 ELSE 0 END)) AS {1}"


def month_results(only: set[str]) -> list[Result]:
    """``month_1800``, ``workbook_1800`` and ``grid_1800`` of one school, ``month_100k`` of a county; the
    summaries also without the evaluation."""
    found: list[Result] = []
    if not only or only & {"month_1800", "workbook_1800", "grid_1800"}:
        tell(f"making a school of {_CLASSES * _PUPILS} pupils")
        built = build_school(code="month", classes=_CLASSES, pupils_per_class=_PUPILS, days=_DAYS)
        if not only or "month_1800" in only:
            found += _month("month_1800", built.school, built.today)
        if not only or "workbook_1800" in only:
            found.append(_workbook(built.school, built.today))
        if not only or "grid_1800" in only:
            found.append(_grid(built))
    if not only or "month_100k" in only:
        county = build_county(code="month-county", classes=_COUNTY_CLASSES, absent_a_day=_ABSENT_A_DAY)
        found += _month("month_100k", county.school, county.today)
    return found


def _last_month(today: dt.date) -> dt.date:
    """A day of the last whole month."""
    return today.replace(day=1) - dt.timedelta(days=1)


def _month(name: str, school: School, today: dt.date) -> list[Result]:
    """The whole summary against both statements, and its rows alone against the first of them."""
    month = _last_month(today)
    sums, scores = (_filled(text, school, month) for text in (_SUMS, _SCORES))
    size = _CLASSES * _PUPILS if name == "month_1800" else _COUNTY_CLASSES * PUPILS_A_CLASS

    def ours() -> None:
        monthly_summary(month_on(school.pk, month, today))

    tell(f"counting {name}")
    found = [_compared(name, size, ours, [sums, scores])]
    readers, summary._readers[:] = [*summary._readers], []
    found.append(_compared(f"{name}_rows", size, ours, [sums]))
    summary._readers[:] = readers
    return found


def _compared(name: str, size: int, ours: Step, texts: Sequence[str]) -> Result:
    def baseline() -> None:
        with connection.cursor() as cursor:
            for text in texts:
                cursor.execute(text)
                cursor.fetchall()

    medians = alternate(ours, baseline, rounds=_ROUNDS[name.removesuffix("_rows")], warm_up=2)
    return Result(name, size, *medians, statements(ours))


def _filled(text: str, school: School, month: dt.date) -> str:
    """The statement; numbers and dates of our own are written into it."""
    first, last = month_span(month)
    is_exact = connection.vendor == "postgresql"
    kinds = [_OF_KIND.format(kinds, name) for name, kinds in _KINDS.items()]
    return text.format(
        school=school.pk,
        first=first,
        since=first - _BACK,
        last=last,
        on_time="date + TIME '01:01'" if is_exact else "date || ' 01:01:00'",
        in_time="date + TIME '16:00'" if is_exact else "date || ' 16:00:00'",
        sessions=", ".join(kinds),
    )


def _grid(built: BenchSchool) -> Result:
    """The page of all pupils by days, through everything the site has, against its facts and as many bare cells."""
    tell("showing the pupils by days")
    month, client = _last_month(built.today), site_client()
    url = reverse("accountability:month-grid", args=[f"{month:%Y-%m}"])
    sign_in(client, built.principal)

    def ours() -> None:
        open_page(client, url)

    medians = alternate(ours, lambda: _bare_grid(built.school, month), rounds=_ROUNDS["grid_1800"], warm_up=2)
    return Result("grid_1800", _CLASSES * _PUPILS, *medians, statements(ours))


def _bare_grid(school: School, month: dt.date) -> str:
    """Three statements by hand, then a cell a pupil and day in one string: nothing escaped, weighed or added up."""
    first, last = month_span(month)
    with connection.cursor() as cursor:
        asked = [
            (cursor.execute(text.format(school=school.pk, first=first, last=last)), cursor.fetchall())[1]
            for text in _PUPILS_BY_DAYS
        ]
    pupils, taken = asked[0], {(room, str(day)) for room, day in asked[1]}
    marked = {(child, str(day)): morning or afternoon for child, day, morning, afternoon in asked[2]}
    days = [f"{first.replace(day=number)}" for number in range(1, last.day + 1)]
    return "".join(
        [
            f"<tr><th>{seat} {name}</th>"
            + "".join([f"<td>{marked.get((child, day)) or ('✓' if (room, day) in taken else '')}</td>" for day in days])
            + "</tr>"
            for room, seat, name, child in pupils
        ]
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
