"""What the school knows of its classes, children and rolls, for importing attendance (B2, B11)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Min

from students.models import Away, Placement, Roll, School, SchoolClass, Student
from students.queries.rolls import as_mark
from students.rules.attendance.facts import AttendanceParse
from students.rules.attendance.known import Known, KnownPupil, KnownRoll, KnownStay
from students.rules.calendar import SchoolCalendar
from students.rules.class_names import ClassKey
from students.rules.enrolment import Spell
from students.rules.roll import Mark

_CLASS = ("school_class__entry_year", "school_class__number")


def known_attendance(school: School, parse: AttendanceParse, calendar: SchoolCalendar, today: dt.date) -> Known:
    """Classes, children, stays and rolls, in six queries however long the file is."""
    mine = SchoolClass.objects.filter(school=school).order_by()
    return Known(
        today=today,
        calendar=calendar,
        classes=frozenset(ClassKey(*row) for row in mine.values_list("entry_year", "number")),
        pupils={row[0]: KnownPupil(*row) for row in _pupils(school)},
        stays=_stays(school),
        away=_away(school),
        rolls=_rolls(school, *_reach(parse, calendar, today)),
        since=_since(school),
    )


def _pupils(school: School) -> Iterable[tuple[int, str, str, str]]:
    rows = Student.objects.filter(school=school).order_by()
    return rows.values_list("id", "name", "status_number", "id_number").iterator(chunk_size=2000)


def _stays(school: School) -> list[KnownStay]:
    rows = Placement.objects.filter(school=school).order_by("starts_on", "id")
    found = rows.values_list("starts_on", "ends_on", "student_id", *_CLASS, "seat_number")
    return [
        KnownStay(starts_on, ends_on, child_id=child, class_key=ClassKey(year, number), seat=seat)
        for starts_on, ends_on, child, year, number, seat in found
    ]


def _away(school: School) -> dict[int, list[Spell]]:
    found: dict[int, list[Spell]] = defaultdict(list)
    rows = Away.objects.filter(school=school).order_by()
    for child, starts_on, ends_on in rows.values_list("student_id", "starts_on", "ends_on"):
        found[child].append(Spell(starts_on, ends_on))
    return found


def _reach(parse: AttendanceParse, calendar: SchoolCalendar, today: dt.date) -> tuple[dt.date, dt.date]:
    """The days whose rolls matter: from the first in the file, or the first of its term, up to today."""
    firsts = [entry.span.first for row in parse.rows for entry in row.entries]
    firsts += [column.day for grid in parse.grids for column in grid.days]
    first = min(firsts, default=today)
    term = calendar.term_of(today)
    return min(first, term[0]) if term else first, today


def _rolls(school: School, first: dt.date, last: dt.date) -> dict[tuple[ClassKey, dt.date], KnownRoll]:
    rows = Roll.objects.filter(school=school, date__range=(first, last)).order_by()
    marks: dict[tuple[ClassKey, dt.date], dict[int, tuple[Mark, Mark]]] = {}
    kinds: dict[tuple[ClassKey, dt.date], tuple[bool, bool]] = {}
    columns = (
        "date",
        "is_imported",
        "afternoon_at",
        "absences__student_id",
        "absences__morning",
        "absences__afternoon",
    )
    for year, number, day, imported, taken, child, morning, afternoon in rows.values_list(*_CLASS, *columns):
        key = (ClassKey(year, number), day)
        kinds[key] = (imported, taken is not None)
        stored = marks.setdefault(key, {})
        if child is not None:
            stored[child] = (as_mark(morning), as_mark(afternoon))
    return {key: KnownRoll(*kind, marks[key]) for key, kind in kinds.items()}


def _since(school: School) -> dict[ClassKey, dt.date]:
    """The day of each class's first roll taken here; what was back-filled or imported says nothing of that."""
    rows = Roll.objects.filter(school=school, is_imported=False, is_back_filled=False).order_by()
    found = rows.values(*_CLASS).annotate(first=Min("date")).values_list(*_CLASS, "first")
    return {ClassKey(year, number): first for year, number, first in found}
