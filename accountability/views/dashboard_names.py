"""The children behind a figure of the dashboard, day by day (I2, I4)."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from accountability.dashboard_words import BEHIND, grade_label, span_words, weekday_name
from accountability.models import DropoutCase, HomeVisit
from accountability.queries.case_list import classes_of
from accountability.queries.dashboard import state_of
from accountability.queries.dashboard_names import cases_closed, cases_opened, unexcused, visits_made
from kongchuo.lib import clock
from students.access import Rights, office_only, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.models import Absence, SchoolClass
from students.months import FIRST_YEAR, LAST_YEAR
from students.queries.calendar import school_calendar
from students.rules.calendar import SchoolCalendar

_ON_A_PAGE = 50
_DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure, of which dates, of which weekday and year of entry; the last two of absences only."""

    what: str
    first: dt.date
    last: dt.date
    weekday: int | None
    entry_year: int | None

    @classmethod
    def of(cls, given: QueryDict, today: dt.date) -> "Asked":
        """From an address; absences of this month without one. Raises Http404 for what no page links to."""
        what, weekday, year = given.get("what", "unexcused"), _number(given, "weekday"), _number(given, "grade")
        first, last = _date(given, "first", today.replace(day=1)), _date(given, "last", today)
        is_of_some = weekday is not None or year is not None
        if what not in BEHIND or last < first or (is_of_some and what != "unexcused"):
            raise Http404
        if weekday is not None and weekday >= _DAYS_OF_WEEK:
            raise Http404
        return cls(what, first, last, weekday, year)

    def days(self, calendar: SchoolCalendar) -> list[dt.date]:
        """The school days asked for."""
        days = calendar.school_days_between(self.first, self.last)
        return [day for day in days if self.weekday in (None, day.weekday())]


@dataclass(frozen=True, slots=True)
class NameRow:
    """A child on a day, and the page that says more."""

    day: dt.date
    name: str
    student_id: int
    school_class: SchoolClass | None
    note: str
    url: str


@office_only
def dashboard_names(request: HttpRequest) -> HttpResponse:
    """The rows behind one figure, the latest day first; leaves an access entry (I2)."""
    who = rights(request)
    asked = Asked.of(request.GET, who.on)
    calendar = school_calendar(who.school.pk)
    page = Paginator(_rows(who, asked, calendar), _ON_A_PAGE).get_page(request.GET.get("page"))
    rows = _named(who, asked.what, page, calendar)
    children = len({row.student_id for row in rows})
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="dashboard.names", count=children)
    rest = request.GET.copy()
    rest.pop("page", None)
    context = {
        "page": page,
        "rows": rows,
        "asked": asked,
        "title": str(BEHIND[asked.what]),
        "weekday": weekday_name(asked.weekday) if asked.weekday is not None else "",
        "grade": grade_label(asked.entry_year, who.on) if asked.entry_year is not None else "",
        "today": who.on,
        "query": f"&{rest.urlencode()}",
    }
    return render(request, "accountability/dashboard_names.html", context)


_Found = QuerySet[Absence] | QuerySet[DropoutCase] | QuerySet[HomeVisit]


def _rows(who: Rights, asked: Asked, calendar: SchoolCalendar) -> _Found:
    if asked.what == "unexcused":
        return unexcused(who.school.pk, calendar, asked.days(calendar), asked.entry_year)
    found = {"opened": cases_opened, "closed": cases_closed, "visits": visits_made}[asked.what]
    return found(who.school.pk, asked.first, asked.last)


def _named(who: Rights, what: str, page: Page, calendar: SchoolCalendar) -> list[NameRow]:
    classes = classes_of(who.school.pk, {each.student_id for each in page}, who.on)
    return [_row(what, each, classes.get(each.student_id), calendar) for each in page]


def _row(
    what: str, each: Absence | DropoutCase | HomeVisit, now_in: SchoolClass | None, calendar: SchoolCalendar
) -> NameRow:
    child = (each.student.name, each.student_id)
    if isinstance(each, Absence):
        sessions = calendar.day_status(each.date).sessions
        taken = each.roll.afternoon_at is not None
        state = state_of(sessions, each.morning, each.afternoon, is_afternoon_taken=taken)
        url = reverse("students:student-detail", args=[each.student_id])
        return NameRow(each.date, *child, each.roll.school_class, span_words(state.unexcused), url)
    if isinstance(each, HomeVisit):
        url = reverse("accountability:visit-detail", args=[each.pk])
        return NameRow(each.on, *child, now_in, each.get_attitude_display(), url)
    day = each.closed_on if what == "closed" and each.closed_on else each.opened_on
    url = reverse("accountability:case-detail", args=[each.pk])
    return NameRow(day, *child, now_in, each.label, url)


def _date(given: QueryDict, name: str, otherwise: dt.date) -> dt.date:
    try:
        day = dt.date.fromisoformat(given.get(name) or otherwise.isoformat())
    except ValueError as error:
        raise Http404 from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Http404
    return day


def _number(given: QueryDict, name: str) -> int | None:
    text = given.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):  # digits of a year
        raise Http404
    return int(text)
