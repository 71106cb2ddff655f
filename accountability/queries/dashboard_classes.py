"""Which classes owed a roll on which day, and how their reports of a month came in (B3, B11, K2)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection

from accountability.queries.evaluation_scores import class_scores, wanted_for
from accountability.queries.summary_month import Month, Readings
from accountability.queries.summary_rolls import reports_of
from accountability.rules.report_days import ReportDays, bits
from accountability.rules.trends import Reports, Span, away_spans, owing_days, reports
from students.queries.calendar import as_date
from students.queries.child_days import days_of_all


@dataclass(frozen=True, slots=True, order=True)
class ClassKey:
    """A class as lists name it, in the order of grades: grade one first."""

    order: int
    number: int
    id: int
    place: str = field(compare=False, default="")

    @property
    def entry_year(self) -> int:
        """The year of entry (G1)."""
        return -self.order


@dataclass(slots=True)
class OwedRolls:
    """Who was expected in which class from when until when: from that follows which class owed a roll (K2)."""

    spans: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    classes: dict[int, ClassKey] = field(default_factory=dict)

    def days_of(self, class_id: int, days: Sequence[dt.date]) -> list[dt.date]:
        """The days on which the class owed a roll."""
        return owing_days(days, self.spans[class_id])

    def by_day_and_grade(self, days: Sequence[dt.date]) -> Counter[tuple[dt.date, int]]:
        """How many classes of each year of entry owed a roll on each day."""
        found = Counter[tuple[dt.date, int]]()
        for class_id, each in self.classes.items():
            found.update((day, each.entry_year) for day in self.days_of(class_id, days))
        return found


@dataclass(frozen=True, slots=True)
class ClassReports:
    """The reports of one class in the month, and its evaluation so far (B3, F10)."""

    school_class: ClassKey
    reports: Reports
    score: Decimal | None = None

    @property
    def id(self) -> int:
        """The class."""
        return self.school_class.id


# Written out: stays counted by class and dates, and the times away they are lessened by, in one statement.
_OWED = """
SELECT room.id, room.entry_year, room.number, room.place, 0, stay.starts_on, stay.ends_on, NULL, NULL, COUNT(*)
FROM students_placement stay JOIN students_schoolclass room ON room.id = stay.school_class_id
WHERE stay.school_id = %s AND stay.starts_on <= %s AND (stay.ends_on IS NULL OR stay.ends_on > %s)
GROUP BY room.id, room.entry_year, room.number, room.place, stay.starts_on, stay.ends_on
UNION ALL
SELECT stay.school_class_id, 0, 0, '', away.student_id, stay.starts_on, stay.ends_on, away.starts_on, away.ends_on, 1
FROM students_away away JOIN students_placement stay ON stay.student_id = away.student_id
WHERE away.school_id = %s AND away.starts_on <= %s AND (away.ends_on IS NULL OR away.ends_on > %s)
"""


def owed_rolls(school_id: int, since: dt.date, until: dt.date) -> OwedRolls:
    """Stays in classes that touch the dates and the times away they are lessened by, in one query (B11).

    Stays are counted by class and dates, so that the answer grows with classes and moves, not with pupils.
    """
    found, ops = OwedRolls(), connection.ops
    asked = [school_id, ops.adapt_datefield_value(until), ops.adapt_datefield_value(since)]
    away: dict[_Stay, list[tuple[dt.date, dt.date | None]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_OWED, asked * 2)
        for class_id, year, number, place, child, *days, children in cursor:
            first, last, away_from, back_on = (as_date(day) if day else None for day in days)
            if child and first and away_from:
                away[class_id, child, first, last].append((away_from, back_on))
            elif first and not child:
                found.classes.setdefault(class_id, ClassKey(-year, number, class_id, place))
                found.spans[class_id].append(Span(first, last, children))
    for (class_id, _child, first, last), times in away.items():
        found.spans[class_id] += away_spans(first, last, times)
    return found


_Stay = tuple[int, int, dt.date, dt.date | None]


def class_reports(month: Month, owed: OwedRolls) -> list[ClassReports]:
    """How the reports of each class came in from the first of the month until today, and the evaluation so far, in the
    order of grades, in three queries (B3, F10)."""
    days = month.calendar.school_days_between(month.first, month.today)
    came = reports_of(month.school_id, days, month.calendar, month.policies.on_time_until)
    reported = {class_id: of_class for class_id, (_expected, of_class) in came.items()}
    owing = {class_id: _bits(days, owed.days_of(class_id, days)) for class_id in owed.classes}
    children = days_of_all(month.school_id, month.calendar, [wanted_for(month)])
    scores = class_scores(Readings(month, days, owing, reported, children))
    today = bits(days, month.today, None)
    rows = [
        ClassReports(each, _reports(owing[class_id], reported.get(class_id, ReportDays()), today), scores.get(class_id))
        for class_id, each in owed.classes.items()
        if owing[class_id]
    ]
    return sorted(rows, key=lambda row: row.school_class)


def _bits(days: Sequence[dt.date], some: Sequence[dt.date]) -> int:
    wanted = set(some)
    return sum(1 << number for number, day in enumerate(days) if day in wanted)


def _reports(owing: int, came: ReportDays, today: int) -> Reports:
    on_time, imported = came.on_time.bit_count(), came.imported.bit_count()
    late = (came.in_time & ~came.on_time).bit_count()
    return reports(owing.bit_count(), on_time, late, imported, (owing & today & ~came.taken).bit_count())
