"""Reading the school's calendar and the rules in force on a day."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import fields

from django.db import connection

from students.choices import DayKind
from students.models import AttendancePolicy, CalendarDay, Term
from students.rules.calendar import DayEntry, NationalDay, SchoolCalendar
from students.rules.policy import AttendanceLimits

# One statement, written out: every roll needs it, and composing the union takes longer than running it.
_CALENDAR = (
    "SELECT starts_on, ends_on, '', '', false FROM students_term WHERE school_id = %s AND ends_on >= %s UNION ALL "
    "SELECT date, date, kind, reason, is_national FROM students_calendarday WHERE school_id = %s AND date >= %s"
)


def school_calendar(school_id: int, since: dt.date = dt.date.min) -> SchoolCalendar:
    """The calendar of a school from its terms and entries, in one query (A1, K2).

    ``since`` leaves out terms that ended before that date, which keeps the calendar of one roll small.
    """
    day = connection.ops.adapt_datefield_value(since)
    with connection.cursor() as cursor:
        cursor.execute(_CALENDAR, (school_id, day, school_id, day))
        rows = [(as_date(first), as_date(last), kind, why, given) for first, last, kind, why, given in cursor]
    return SchoolCalendar(
        terms=[(first, last) for first, last, kind, _, _ in rows if not kind],
        own={day: DayEntry(DayKind(kind), why) for day, _, kind, why, given in rows if kind and not given},
        national={day: NationalDay(kind == DayKind.OFF, why) for day, _, kind, why, given in rows if kind and given},
    )


def school_calendars(ids: Collection[int], since: dt.date) -> dict[int, SchoolCalendar]:
    """The calendars of several schools from a day on, in two queries for any number of them (A1, K2)."""
    terms: dict[int, list[tuple[dt.date, dt.date]]] = {school_id: [] for school_id in ids}
    own: dict[int, dict[dt.date, DayEntry]] = {school_id: {} for school_id in ids}
    national: dict[int, dict[dt.date, NationalDay]] = {school_id: {} for school_id in ids}
    rows = Term.objects.filter(school_id__in=ids, ends_on__gte=since).order_by("starts_on")
    for school_id, first, last in rows.values_list("school_id", "starts_on", "ends_on"):
        terms[school_id].append((first, last))
    days = CalendarDay.objects.filter(school_id__in=ids, date__gte=since).order_by()
    for school_id, day, kind, why, given in days.values_list("school_id", "date", "kind", "reason", "is_national"):
        if given:
            national[school_id][day] = NationalDay(kind == DayKind.OFF, why)
        else:
            own[school_id][day] = DayEntry(DayKind(kind), why)
    return {each: SchoolCalendar(terms=terms[each], own=own[each], national=national[each]) for each in ids}


def as_date(value: dt.date | str) -> dt.date:
    """A date column of a statement written out: PostgreSQL gives a date, SQLite its ISO text."""
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def as_moment(value: dt.datetime | str) -> dt.datetime:
    """A moment of a statement written out: PostgreSQL gives an aware one, SQLite its text or itself in UTC."""
    moment = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def term_on(school_id: int, day: dt.date) -> Term | None:
    """The term that holds the date."""
    return Term.objects.filter(school_id=school_id, starts_on__lte=day, ends_on__gte=day).first()


_LIMITS = tuple(field.name for field in fields(AttendanceLimits))


def limits_on(school_id: int, day: dt.date) -> AttendanceLimits:
    """The policy values in force on the day, the shipped ones before the first row (K14)."""
    policies = AttendancePolicy.objects.filter(school_id=school_id, effective_on__lte=day).order_by("-effective_on")
    row = policies.values_list(*_LIMITS).first()
    return AttendanceLimits(*row) if row else AttendanceLimits(*(getattr(AttendancePolicy(), name) for name in _LIMITS))


def on_time_limits(school_id: int) -> Callable[[dt.date], dt.time]:
    """Until which minute a report of any day was on time, by the value then in force, in one query (B3, K14)."""
    policies = AttendancePolicy.objects.filter(school_id=school_id).order_by("-effective_on")
    rows = list(policies.values_list("effective_on", "on_time_until"))
    shipped = AttendancePolicy().on_time_until
    return lambda day: next((until for since, until in rows if since <= day), shipped)
