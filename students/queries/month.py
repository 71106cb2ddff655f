"""A month of the school's calendar, and what its terms do not know (A1)."""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from students.models import CalendarDay, Term
from students.rules.calendar import DayStatus, NationalDay, SchoolCalendar, unknown_years


@dataclass(frozen=True, slots=True)
class Month:
    """A month as whole weeks from Monday on; the days of its neighbours are in ``weeks`` too."""

    first: dt.date
    last: dt.date
    weeks: tuple[tuple[DayStatus, ...], ...]
    school_days: int

    @property
    def previous(self) -> dt.date:
        """A day of the month before."""
        return self.first - dt.timedelta(days=1)

    @property
    def next(self) -> dt.date:
        """A day of the month after."""
        return self.last + dt.timedelta(days=1)


def month_of(school_days: SchoolCalendar, day: dt.date) -> Month:
    """The month that holds ``day``, every date with what it is and why (A1)."""
    weeks = calendar.Calendar().monthdatescalendar(day.year, day.month)
    first = day.replace(day=1)
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return Month(
        first,
        last,
        tuple(tuple(school_days.day_status(date) for date in week) for week in weeks),
        school_days.count_between(first, last),
    )


def years_unknown(school_days: SchoolCalendar, known: Iterable[int], day: dt.date) -> tuple[int, ...]:
    """Years without a State Council arrangement that terms running on ``day`` or later touch (A1)."""
    return unknown_years([term for term in school_days.terms if term[1] >= day], known)


def not_taken_over(school_id: int, given: dict[dt.date, NationalDay]) -> int:
    """How many arranged dates have no entry in the school's calendar yet, in one query (A1)."""
    stored = CalendarDay.objects.filter(school_id=school_id, date__in=given).order_by().values_list("date", flat=True)
    return len(given) - len(stored)


def terms_with_days(school_id: int, school_days: SchoolCalendar) -> list[tuple[Term, int]]:
    """The terms, latest first, each with its number of school days, in one query (A1)."""
    terms = Term.objects.filter(school_id=school_id).order_by("-starts_on")
    return [(term, school_days.count_between(term.starts_on, term.ends_on)) for term in terms]
