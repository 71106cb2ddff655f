"""What the rolls of a month come to by class: sessions, marks, punctuality, in two statements (B3, H1, K15)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection

from accountability.rules.report_days import ReportDays
from students.choices import AbsenceKind, Session
from students.queries.listed import date_place
from students.queries.rolls import as_mark
from students.rules.calendar import BOTH_SESSIONS, SchoolCalendar
from students.rules.lateness import day_end, deadline
from students.rules.marks import afternoon_mark

# Two statements, written out: they join the days with their deadlines, which the ORM cannot, and composing as many
# conditions as there are days takes longer than running them.
_REPORTS = """
SELECT roll.school_class_id, SUM(roll.expected * day.sessions), SUM(day.bit),
  SUM(CASE WHEN NOT roll.is_imported AND roll.first_submitted_at < day.deadline THEN day.bit ELSE 0 END),
  SUM(CASE WHEN NOT roll.is_imported AND roll.first_submitted_at < day.day_end THEN day.bit ELSE 0 END),
  SUM(CASE WHEN roll.is_imported THEN day.bit ELSE 0 END),
  SUM(CASE WHEN roll.version > 1 AND EXISTS (SELECT 1 FROM students_rollversion change
    WHERE change.roll_id = roll.id AND change.change = 'correct') THEN day.bit ELSE 0 END)
FROM ({days}) day JOIN students_roll roll ON roll.school_id = %s AND roll.date = day.day
GROUP BY roll.school_class_id
"""
_MARKS = """
SELECT roll.school_class_id, mark.student_id, mark.morning, mark.afternoon,
  CASE WHEN roll.afternoon_at IS NULL THEN 0 ELSE 1 END, day.held
FROM ({days}) day JOIN students_absence mark ON mark.school_id = %s AND mark.date = day.day
JOIN students_roll roll ON roll.id = mark.roll_id
"""
MOST_DAYS = 62
"""School days that one call can take: each is a bit of an integer of the database."""
_WITHOUT_LEAVE = (AbsenceKind.UNEXPLAINED, AbsenceKind.UNEXCUSED)
_HELD = (BOTH_SESSIONS, frozenset({Session.MORNING}), frozenset({Session.AFTERNOON}))
_Values = list[Any]


@dataclass(slots=True)
class ClassRolls:
    """The rolls of one class: on which days they came, expected and absent person-sessions, times late, persons by
    kind."""

    days: ReportDays = field(default_factory=ReportDays)
    expected: int = 0
    sick: int = 0
    personal: int = 0
    unexcused: int = 0
    late: int = 0
    persons: dict[str, set[int]] = field(default_factory=lambda: {"sick": set(), "personal": set(), "unexcused": set()})

    @property
    def taken(self) -> int:
        """Days with a roll."""
        return self.days.taken.bit_count()

    @property
    def absent(self) -> int:
        """Person-sessions missed."""
        return self.sick + self.personal + self.unexcused

    def missed(self, owed: int, over: int) -> int:
        """How many of the days that are over were owed and came neither in time nor late; a back-fill stays missed
        (B3)."""
        return max(0, (owed & over).bit_count() - ((self.days.in_time | self.days.imported) & over).bit_count())


def reports_of(
    school_id: int, days: Sequence[dt.date], calendar: SchoolCalendar, on_time_until: Callable[[dt.date], dt.time]
) -> dict[int, tuple[int, ReportDays]]:
    """Expected person-sessions and the days of the reports by class, in one statement (B3, K14)."""
    return _reports(school_id, *_days(days, calendar, on_time_until)) if days else {}


def _reports(school_id: int, table: str, values: _Values) -> dict[int, tuple[int, ReportDays]]:
    with connection.cursor() as cursor:
        cursor.execute(_REPORTS.format(days=table), [*values, school_id])
        return {class_id: (expected, ReportDays(*map(int, masks))) for class_id, expected, *masks in cursor.fetchall()}


def class_rolls(
    school_id: int,
    days: Sequence[dt.date],
    calendar: SchoolCalendar,
    on_time_until: Callable[[dt.date], dt.time],
) -> dict[int, ClassRolls]:
    """The rolls of the school days by class (H1, B3); a roll of a day that is no school day says nothing (K2).

    Takes ``MOST_DAYS`` days at most.
    """
    if not days:
        return {}
    table, values = _days(days, calendar, on_time_until)
    reports = _reports(school_id, table, values)
    found = {class_id: ClassRolls(of_class, expected) for class_id, (expected, of_class) in reports.items()}
    with connection.cursor() as cursor:
        cursor.execute(_MARKS.format(days=table), [*values, school_id])
        _count(found, cursor.fetchall())
    return found


def _days(
    days: Iterable[dt.date], calendar: SchoolCalendar, on_time_until: Callable[[dt.date], dt.time]
) -> tuple[str, _Values]:
    """The days as a table of the statement: day, when it is late, when it is over, sessions, which are held (A3)."""
    date, moment = date_place(), "%s::timestamptz" if connection.vendor == "postgresql" else "%s"
    ops, values, rows = connection.ops, [], []
    for number, day in enumerate(days):
        held, ends = calendar.day_status(day).sessions, (deadline(day, on_time_until(day)), day_end(day))
        values += [ops.adapt_datefield_value(day), *(ops.adapt_datetimefield_value(end) for end in ends)]
        numbers = f"{len(held)} AS sessions, {_HELD.index(held)} AS held, {1 << number} AS bit"
        rows.append(f"SELECT {date} AS day, {moment} AS deadline, {moment} AS day_end, {numbers}")
    return " UNION ALL ".join(rows), values


def _count(found: dict[int, ClassRolls], rows: Iterable[tuple[int, int, str, str, int, int]]) -> None:
    alike: dict[tuple[int, str, str, int, int], list[int]] = defaultdict(list)
    for class_id, child, morning, afternoon, taken, held in rows:
        alike[class_id, morning, afternoon, taken, held].append(child)
    for (class_id, *mark), children in alike.items():
        rolls = found.get(class_id) or found.setdefault(class_id, ClassRolls())
        for name in _effective(*mark):
            setattr(rolls, name, getattr(rolls, name) + len(children))
            if name in rolls.persons:
                rolls.persons[name].update(children)


_NAMES = {
    AbsenceKind.SICK: "sick",
    AbsenceKind.PERSONAL: "personal",
    AbsenceKind.LATE: "late",
    **dict.fromkeys(_WITHOUT_LEAVE, "unexcused"),
}


@cache
def _effective(morning: str, afternoon: str, taken: int, held: int) -> tuple[str, ...]:
    """What the marks of the sessions held count as: an absence carries on until the afternoon is taken (K3)."""
    first, second, sessions = as_mark(morning), as_mark(afternoon), _HELD[held]
    if Session.MORNING in sessions:
        second = afternoon_mark(first, second, is_afternoon_taken=bool(taken))
    by_session = ((Session.MORNING, first), (Session.AFTERNOON, second))
    marks = (mark for session, mark in by_session if session in sessions and mark)
    return tuple(_NAMES[mark] for mark in marks if mark in _NAMES)
