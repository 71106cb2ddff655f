"""The school's calendar: everybody reads it, the registrar declares days (A1, B9, J)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kongchuo.lib import clock
from students import words
from students.access import registrar_only, rights, signed_in
from students.actions.calendar import clear_day, declare_day, prefill_years
from students.actions.rolls_at_stake import RollsInTheWay
from students.calendar_words import cell_class, cell_sign, day_words, rolls_in_the_way_words, unknown_years_words
from students.choices import DayKind
from students.forms.calendar import DayForm, PrefillForm
from students.models import CalendarDay
from students.months import asked_month
from students.national_calendar import arrangement, known_years
from students.queries.calendar import school_calendar
from students.queries.month import Month, month_of, not_taken_over, terms_with_days, years_unknown
from students.rules.calendar import DayReason, DayStatus, SchoolCalendar

_PLAIN = {DayReason.ORDINARY, DayReason.WEEKEND, DayReason.OUTSIDE_TERM}


@dataclass(frozen=True, slots=True)
class Cell:
    """A date in the grid."""

    status: DayStatus
    css: str
    sign: str
    note: str
    label: str
    words: str
    is_in_month: bool


@signed_in
def month(request: HttpRequest) -> HttpResponse:
    """A month: which days are school days and why, with the counts of month and term (A1)."""
    who = rights(request)
    shown = asked_month(request.GET.get("month", ""), who.on)
    calendar = school_calendar(who.school.pk)
    found = month_of(calendar, shown)
    cells = [[_cell(status, calendar, found) for status in week] for week in found.weeks]
    context = {
        "month": found,
        "weeks": cells,
        "notes": [cell for week in cells for cell in week if cell.is_in_month and cell.status.why not in _PLAIN],
        "today": clock.today(),
        "terms": terms_with_days(who.school.pk, calendar),
        "is_registrar": who.is_registrar,
        "unknown": unknown_years_words(years_unknown(calendar, known_years(), shown)),
        **_prefill_state(who.school.pk, shown.year),
    }
    return render(request, "students/calendar.html", context)


def _cell(status: DayStatus, calendar: SchoolCalendar, shown: Month) -> Cell:
    return Cell(
        status,
        cell_class(status),
        cell_sign(status),
        _border(status.day, calendar) or status.name,
        f"{words.full_day(status.day)} {day_words(status)}",
        day_words(status),
        shown.first <= status.day <= shown.last,
    )


def _border(day: dt.date, calendar: SchoolCalendar) -> str:
    if any(day == first for first, _last in calendar.terms):
        return _("Term begins")
    return _("Term ends") if any(day == last for _first, last in calendar.terms) else ""


def _prefill_state(school_id: int, year: int) -> dict[str, Any]:
    given = arrangement(year)
    return {"year": year, "is_known": bool(given), "to_take_over": not_taken_over(school_id, given) if given else 0}


@registrar_only
@require_POST
def prefill(request: HttpRequest) -> HttpResponse:
    """Takes the State Council arrangement of a year over (A1)."""
    form = PrefillForm(request.POST)
    if not form.is_valid():
        raise Http404
    who, year = rights(request), form.cleaned_data["year"]
    done = prefill_years(school=who.school, years=[year], actor=who.user, at=clock.now())
    text = ngettext("%(count)d date of %(year)d taken over.", "%(count)d dates of %(year)d taken over.", done.written)
    messages.success(request, text % {"count": done.written, "year": year})
    if done.unknown_years:
        messages.warning(request, unknown_years_words(done.unknown_years))
    return redirect(_month_url(dt.date(year, clock.today().month, 1)))


def _month_url(day: dt.date) -> str:
    return f"{reverse('students:calendar')}?month={day:%Y-%m}"


@registrar_only
def declare(request: HttpRequest, day: dt.date) -> HttpResponse:
    """Declares what a date is for the school (B9)."""
    own = CalendarDay.objects.filter(school=rights(request).school, date=day, is_national=False).first()
    status = school_calendar(rights(request).school.pk).day_status(day)
    form = DayForm(request.POST or None, initial=_proposal(request, own, status))
    if form.is_valid() and _declared(request, form, day):
        messages.success(request, _("%(day)s is declared. The rolls follow it at once.") % {"day": words.full_day(day)})
        return redirect(_month_url(day))
    return _day_page(request, status, own, form)


def _proposal(request: HttpRequest, own: CalendarDay | None, status: DayStatus) -> dict[str, object]:
    if own is not None:
        return {"kind": own.kind, "reason": own.reason}
    asked = request.GET.get("declare", "")
    usual = DayKind.OFF if status.is_school_day else DayKind.MAKE_UP
    return {"kind": asked if asked in DayKind.values else usual}


def _declared(request: HttpRequest, form: DayForm, date: dt.date) -> bool:
    who, data = rights(request), form.cleaned_data
    try:
        declare_day(
            school=who.school,
            date=date,
            kind=DayKind(data["kind"]),
            reason=data["reason"],
            actor=who.user,
            at=clock.now(),
            is_confirmed=data["is_confirmed"],
        )
    except RollsInTheWay as asked:
        form.ask(asked.count)
    except ValidationError as error:
        form.add_error(None, error.messages[0])
    return form.is_valid()


@registrar_only
@require_POST
def undo(request: HttpRequest, day: dt.date) -> HttpResponse:
    """Takes the school's own entry back; asks first when rolls would no longer count."""
    who = rights(request)
    sure = request.POST.get("is_confirmed") == "on"
    try:
        clear_day(school=who.school, date=day, actor=who.user, at=clock.now(), is_confirmed=sure)
    except RollsInTheWay as asked:
        own = CalendarDay.objects.filter(school=who.school, date=day, is_national=False).first()
        status = school_calendar(who.school.pk).day_status(day)
        form = DayForm(initial=_proposal(request, own, status))
        return _day_page(request, status, own, form, undo_warning=rolls_in_the_way_words(asked.count))
    messages.success(request, _("The school's own entry for %(day)s is undone.") % {"day": words.full_day(day)})
    return redirect(_month_url(day))


def _day_page(
    request: HttpRequest, status: DayStatus, own: CalendarDay | None, form: DayForm, **more: object
) -> HttpResponse:
    context = {
        "day": status.day,
        "status_words": day_words(status),
        "own": own,
        "form": form,
        "month_url": _month_url(status.day),
        "unknown": unknown_years_words({status.day.year} - known_years()),
        **more,
    }
    wrong = form.errors or "undo_warning" in more
    return render(request, "students/calendar_day.html", context, status=422 if wrong else 200)
