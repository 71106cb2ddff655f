"""The calendar of the sample county: terms, the State Council's arrangement, two days of its own."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from chinese_calendar.constants import Holiday, holidays, workdays

from students.choices import DayKind
from students.models import CalendarDay, School, Term

FRIDAY = 4
_CHINESE = {holiday.value: holiday.chinese for holiday in Holiday}
# Counted from the first day of a term, then on to the Friday of that week or the next.
_SPORTS_DAY = 52
_COUNTY_DAY = 66


@dataclass(frozen=True, slots=True)
class DemoTerm:
    """A term; both ends are included."""

    name: str
    starts_on: dt.date
    ends_on: dt.date


def term_for(day: dt.date) -> tuple[DemoTerm, DemoTerm]:
    """The last term that has begun by ``day``, and the one after it; in a vacation that is the term before it."""
    terms = [term for year in range(day.year - 1, day.year + 2) for term in _school_year(year)]
    begun = [index for index, term in enumerate(terms) if term.starts_on <= day]
    return terms[begun[-1]], terms[begun[-1] + 1]


def calendar_rows(school: School, terms: tuple[DemoTerm, ...]) -> tuple[list[Term], list[CalendarDay]]:
    """The rows of terms and days from the first term's beginning to the last one's end (A1)."""
    rows = [Term(school=school, name=term.name, starts_on=term.starts_on, ends_on=term.ends_on) for term in terms]
    first, last = terms[0].starts_on, terms[-1].ends_on
    national = [
        CalendarDay(school=school, date=day, kind=kind, reason=reason, is_national=True)
        for day, kind, reason in _national(first, last)
    ]
    local = [CalendarDay(school=school, date=day, kind=kind, reason=why) for day, kind, why in _local(terms[0])]
    return rows, national + local


def _school_year(year: int) -> tuple[DemoTerm, DemoTerm]:
    name = f"{year}-{year + 1}学年"
    return (
        DemoTerm(f"{name}第一学期", dt.date(year, 9, 1), dt.date(year + 1, 1, 15)),
        DemoTerm(f"{name}第二学期", dt.date(year + 1, 3, 1), dt.date(year + 1, 7, 3)),
    )


def _national(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, DayKind, str]]:
    for days, kind in ((holidays, DayKind.OFF), (workdays, DayKind.MAKE_UP)):
        for day, name in sorted(days.items()):
            if first <= day <= last:
                yield day, kind, _CHINESE[name]


def _local(term: DemoTerm) -> Iterator[tuple[dt.date, DayKind, str]]:
    known = {day for day, _, _ in _national(term.starts_on, term.ends_on)}
    for offset, kind, reason in (
        (_SPORTS_DAY, DayKind.MORNING_ONLY, "校运会，下午放假"),
        (_COUNTY_DAY, DayKind.OFF, "青江县民族传统节"),
    ):
        day = _friday_from(term.starts_on + dt.timedelta(days=offset))
        if day not in known:
            yield day, kind, reason


def _friday_from(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=(FRIDAY - day.weekday()) % 7)
