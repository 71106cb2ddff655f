"""The children behind a figure of the dashboard, as rows of a day (B4, D2, D4, D11)."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from accountability.models import DropoutCase, HomeVisit
from students.choices import AbsenceKind, Session
from students.models import Absence
from students.rules.calendar import SchoolCalendar

_WITHOUT_REASON = [kind.value for kind in AbsenceKind if not kind.is_excused]


def unexcused(
    school_id: int, calendar: SchoolCalendar, days: Sequence[dt.date], entry_year: int | None
) -> QuerySet[Absence]:
    """Absences with an unexcused session on these school days, of one year of entry or of all; the latest first.

    A session that was not held, and an afternoon nobody has taken yet, say nothing of their own (B5).
    """
    held = {day: calendar.day_status(day).sessions for day in days}
    mornings = [day for day in days if Session.MORNING in held[day]]
    afternoons = [day for day in days if held[day] == {Session.AFTERNOON}]
    whole = [day for day in mornings if Session.AFTERNOON in held[day]]
    second = Q(date__in=afternoons) | Q(date__in=whole, roll__afternoon_at__isnull=False)
    missing = Q(date__in=mornings, morning__in=_WITHOUT_REASON) | second & Q(afternoon__in=_WITHOUT_REASON)
    rows = Absence.objects.filter(missing, school_id=school_id).select_related("student", "roll__school_class")
    if entry_year is not None:
        rows = rows.filter(roll__school_class__entry_year=entry_year)
    return rows.order_by("-date", "-roll__school_class__entry_year", "roll__school_class__number", "student_id")


def cases_opened(school_id: int, first: dt.date, last: dt.date) -> QuerySet[DropoutCase]:
    """Cases opened on the dates, the latest first (D2)."""
    rows = DropoutCase.objects.filter(school_id=school_id, opened_on__range=(first, last))
    return rows.select_related("student").order_by("-opened_on", "-pk")


def cases_closed(school_id: int, first: dt.date, last: dt.date) -> QuerySet[DropoutCase]:
    """Cases closed on the dates and not opened again, the latest first (D11)."""
    rows = DropoutCase.objects.filter(school_id=school_id, closed_on__range=(first, last))
    return rows.select_related("student").order_by("-closed_on", "-pk")


def visits_made(school_id: int, first: dt.date, last: dt.date) -> QuerySet[HomeVisit]:
    """Home visits of the dates that were not annulled, the latest first (D4)."""
    rows = HomeVisit.objects.filter(school_id=school_id, on__range=(first, last), annulled_at__isnull=True)
    return rows.select_related("student").order_by("-on", "-pk")
