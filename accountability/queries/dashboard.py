"""How the school runs: days of the term, three months, reports of the classes, in a fixed number of queries (H1)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet, Sum, Value

from accountability.models import DropoutCase, HomeVisit
from accountability.queries.dashboard_classes import ClassReports, OwedRolls, class_reports, owed_rolls
from accountability.rules.trends import DayCount, Stretch, Stretches, by_weekday, stretches, total
from students.choices import Session
from students.models import Absence, Roll
from students.queries.rolls import as_mark
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
    """Everything the page shows beside cases and duties, in eight queries and those of the evaluation (H1, B3)."""
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
        classes=class_reports(school_id, calendar, three.now, owed),
        on_day=total(count for (day, _), count in found.items() if day == today),
        is_school_day=calendar.is_school_day(today),
    )


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
    """The sums of every school day and grade (by year of entry), in two queries (H1, B2)."""
    days = sorted({day for first, last in periods for day in calendar.school_days_between(first, last)})
    sessions = {day: calendar.day_status(day).sessions for day in days}
    expected, reported = _rolls(school_id, periods)
    absent, unexcused, children = _absences(school_id, periods, sessions)
    owing = owed.by_day_and_grade(days)
    keys = sorted({*reported, *owing}, key=lambda key: (key[0], -key[1]))
    return {
        key: DayCount(
            len(sessions[key[0]]) * expected[key], absent[key], unexcused[key], children[key], owing[key], reported[key]
        )
        for key in keys
        if key[0] in sessions
    }


def _rolls(school_id: int, periods: list[tuple[dt.date, dt.date]]) -> tuple[Counter[_DayOfGrade], Counter[_DayOfGrade]]:
    rows = Roll.objects.filter(_within(periods), school_id=school_id).order_by()
    grouped = rows.values_list("date", "school_class__entry_year").annotate(Sum("expected"), Count("pk"))
    expected, reported = Counter[_DayOfGrade](), Counter[_DayOfGrade]()
    for day, year, children, rolls in grouped:
        expected[day, year], reported[day, year] = children, rolls
    return expected, reported


def _absences(
    school_id: int, periods: list[tuple[dt.date, dt.date]], sessions: Mapping[dt.date, frozenset[Session]]
) -> tuple[Counter[_DayOfGrade], ...]:
    """Absent sessions, unexcused sessions, whole unexcused days: the marks are counted, the rule weighs them (B5)."""
    is_taken = ExpressionWrapper(Q(roll__afternoon_at__isnull=False), output_field=BooleanField())
    rows = Absence.objects.filter(_within(periods), school_id=school_id).order_by().annotate(taken=is_taken)
    names = ("date", "roll__school_class__entry_year", "morning", "afternoon", "taken")
    found = Counter[_DayOfGrade](), Counter[_DayOfGrade](), Counter[_DayOfGrade]()
    for day, year, morning, afternoon, taken, number in rows.values_list(*names).annotate(Count("pk")):
        if sessions.get(day):
            state = state_of(sessions[day], morning, afternoon, is_afternoon_taken=taken)
            found[0][day, year] += number * state.absent
            found[1][day, year] += number * state.unexcused
            found[2][day, year] += number * state.is_unexcused
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
