"""How the school runs: days of the term, three months, reports of the classes, in a fixed number of queries (H1)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Value

from accountability.models import DropoutCase, HomeVisit
from accountability.queries.dashboard_classes import ClassReports, OwedRolls, class_reports, owed_rolls
from accountability.queries.summary_month import Month, policy_rows
from accountability.rules.trends import DayCount, Stretch, Stretches, by_weekday, stretches, total
from students.choices import Session
from students.queries.calendar import as_date
from students.queries.rolls import as_mark
from students.queries.strips import month_span
from students.rules.calendar import SchoolCalendar
from students.rules.marks import DayState, afternoon_mark, day_state

_DayOfGrade = tuple[dt.date, int]


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What happened in a stretch of a month. A stretch in which no class reported has no base (H1)."""

    stretch: Stretch
    days: DayCount
    opened: int = 0
    closed: int = 0
    visits: int = 0

    @property
    def has_base(self) -> bool:
        """Whether the school reported at all: before that, nothing is known, which is not nothing (H2)."""
        return bool(self.days.reported)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The principal's figures at the end of ``today`` so far; everything in sums, nobody by name.

    ``term`` is the term that runs, or the last one that began; ``days`` are its school days until today in order,
    ``grades`` their sums by year of entry.
    """

    today: dt.date
    term: tuple[dt.date, dt.date] | None
    days: dict[dt.date, DayCount]
    grades: dict[int, DayCount]
    months: tuple[MonthFigures, ...]
    classes: list[ClassReports]
    on_day: DayCount = field(default_factory=DayCount)
    is_school_day: bool = False

    @property
    def weekdays(self) -> dict[int, DayCount]:
        """The sums of the term by weekday, of those that held school."""
        return by_weekday(self.days)

    @property
    def whole(self) -> DayCount:
        """The sum of the term."""
        return total(self.days.values())


def dashboard(school_id: int, calendar: SchoolCalendar, today: dt.date) -> Dashboard:
    """Everything the page shows beside cases and duties, in eight queries (H1, B3, F10)."""
    three = stretches(calendar, today)
    term = term_shown(calendar, today)
    periods = _periods(three, term, today)
    owed = owed_rolls(school_id, min(first for first, _ in periods), today)
    found = _counts(school_id, calendar, periods, owed)
    shown = calendar.school_days_between(term[0], min(term[1], today)) if term else ()
    of_day, of_grade = _sums(found, shown)
    return Dashboard(
        today=today,
        term=term,
        days=of_day,
        grades=of_grade,
        months=_months(school_id, three, found),
        classes=class_reports(_month(school_id, calendar, today), owed),
        on_day=total(count for (day, _), count in found.items() if day == today),
        is_school_day=calendar.is_school_day(today),
    )


def _month(school_id: int, calendar: SchoolCalendar, today: dt.date) -> Month:
    return Month(school_id, *month_span(today), today, calendar, policy_rows(school_id))


def term_shown(calendar: SchoolCalendar, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """The term that runs today, else the last one that has begun."""
    return max((term for term in calendar.terms if term[0] <= today), default=None)


def _periods(three: Stretches, term: tuple[dt.date, dt.date] | None, today: dt.date) -> list[tuple[dt.date, dt.date]]:
    """The dates to read: from the month before or the term on, and the month of a year ago."""
    since = min(three.before.first, term[0]) if term else three.before.first
    return [(three.year_ago.first, three.year_ago.last), (since, today)]


def _within(periods: Iterable[tuple[dt.date, dt.date]], name: str = "date") -> Q:
    found = Q()
    for period in periods:
        found |= Q(**{f"{name}__range": period})
    return found


def _counts(
    school_id: int, calendar: SchoolCalendar, periods: list[tuple[dt.date, dt.date]], owed: OwedRolls
) -> dict[_DayOfGrade, DayCount]:
    """The sums of every school day and grade (by year of entry), in one query (H1, B2)."""
    days = sorted({day for first, last in periods for day in calendar.school_days_between(first, last)})
    sessions = {day: calendar.day_status(day).sessions for day in days}
    expected, reported, absent, unexcused, children = _rows(school_id, periods, sessions)
    owing = owed.by_day_and_grade(days)
    keys = sorted({*reported, *owing}, key=lambda key: (key[0], -key[1]))
    return {
        key: DayCount(
            len(sessions[key[0]]) * expected[key], absent[key], unexcused[key], children[key], owing[key], reported[key]
        )
        for key in keys
        if key[0] in sessions
    }


# Written out, both halves of it: rolls by day and grade, marks by day and grade and what they say.
_SUMS = """
SELECT roll.date, room.entry_year, '', '', -1, SUM(roll.expected), COUNT(*)
FROM students_roll roll JOIN students_schoolclass room ON room.id = roll.school_class_id
WHERE roll.school_id = %s AND (roll.date BETWEEN %s AND %s OR roll.date BETWEEN %s AND %s)
GROUP BY roll.date, room.entry_year
UNION ALL
SELECT mark.date, room.entry_year, mark.morning, mark.afternoon,
  CASE WHEN roll.afternoon_at IS NULL THEN 0 ELSE 1 END AS taken, 0, COUNT(*)
FROM students_absence mark JOIN students_roll roll ON roll.id = mark.roll_id
JOIN students_schoolclass room ON room.id = roll.school_class_id
WHERE mark.school_id = %s AND (mark.date BETWEEN %s AND %s OR mark.date BETWEEN %s AND %s)
GROUP BY mark.date, room.entry_year, mark.morning, mark.afternoon, taken
"""
_ROLLS = -1


def _rows(
    school_id: int, periods: list[tuple[dt.date, dt.date]], sessions: Mapping[dt.date, frozenset[Session]]
) -> tuple[Counter[_DayOfGrade], ...]:
    """Expected children, rolls, absent sessions, unexcused sessions, whole unexcused days, in one query: the marks are
    counted there, and the rule weighs them (B5)."""
    found = tuple(Counter[_DayOfGrade]() for _ in range(5))
    expected, reported, absent, unexcused, children = found
    asked = [school_id, *(connection.ops.adapt_datefield_value(day) for period in periods for day in period)]
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, asked * 2)
        for date, year, morning, afternoon, taken, pupils, number in cursor:
            day = as_date(date)
            if taken == _ROLLS:
                expected[day, year], reported[day, year] = pupils, number
            elif sessions.get(day):
                state = state_of(sessions[day], morning, afternoon, is_afternoon_taken=bool(taken))
                absent[day, year] += number * state.absent
                unexcused[day, year] += number * state.unexcused
                children[day, year] += number * state.is_unexcused
    return found


def state_of(sessions: frozenset[Session], morning: str, afternoon: str, *, is_afternoon_taken: bool) -> DayState:
    """What stored marks say of a school day: until the afternoon is taken the morning's absence carries on (B5, K3)."""
    first, second = as_mark(morning), as_mark(afternoon)
    if Session.MORNING in sessions:
        second = afternoon_mark(first, second, is_afternoon_taken=is_afternoon_taken)
    return day_state(first, second, sessions)


def _sums(
    found: Mapping[_DayOfGrade, DayCount], days: Iterable[dt.date]
) -> tuple[dict[dt.date, DayCount], dict[int, DayCount]]:
    of_day = {day: DayCount() for day in days}
    of_grade: dict[int, DayCount] = defaultdict(DayCount)
    for (day, year), count in found.items():
        if day in of_day:
            of_day[day] += count
            of_grade[year] += count
    return of_day, {year: of_grade[year] for year in sorted(of_grade, reverse=True)}


def _months(school_id: int, three: Stretches, found: Mapping[_DayOfGrade, DayCount]) -> tuple[MonthFigures, ...]:
    happened = _happened(school_id, three)
    return tuple(
        MonthFigures(
            stretch,
            total(count for (day, _), count in found.items() if stretch.holds(day)),
            **{
                what: sum(number for (name, day), number in happened.items() if name == what and stretch.holds(day))
                for what in ("opened", "closed", "visits")
            },
        )
        for stretch in three
    )


def _happened(school_id: int, three: Stretches) -> dict[tuple[str, dt.date], int]:
    """How many cases opened and closed and how many visits were made on each day of the months, in one query."""
    periods = [(each.first, each.last) for each in three]
    cases = DropoutCase.objects.filter(school_id=school_id)
    visits = HomeVisit.objects.filter(school_id=school_id, annulled_at__isnull=True)
    parts = [
        _by_day(cases.filter(_within(periods, "opened_on")), "opened", "opened_on"),
        _by_day(cases.filter(_within(periods, "closed_on")), "closed", "closed_on"),
        _by_day(visits.filter(_within(periods, "on")), "visits", "on"),
    ]
    return {(what, day): number for what, day, number in parts[0].union(*parts[1:], all=True)}


def _by_day(rows: QuerySet[Any], what: str, day: str) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(what=Value(what), day=F(day))
    found: QuerySet[Any, Any] = named.values_list("what", "day").annotate(number=Count("pk"))
    return found
