"""How the school runs: the principal's page beside today's board, in figures that open down to names (H1, M20)."""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accountability.choices import CaseStage
from accountability.dashboard_words import (
    DayRow,
    bar_chart,
    base_words,
    day_row,
    days_number,
    grade_label,
    month_name,
    trend_chart,
    weekday_name,
)
from accountability.queries.dashboard import Dashboard, MonthFigures, dashboard
from accountability.queries.dashboard_cases import cases_now
from accountability.rules.trends import DayCount, Reports, shade, weeks
from kongchuo.lib.percent import NO_BASE, format_percent
from students.access import office_only, rights
from students.queries.calendar import school_calendar

_WEEKEND = 5


@office_only
def dashboard_page(request: HttpRequest) -> HttpResponse:
    """The page: it names no child, so that it leaves no access entry; what it opens down to does (I2, I4)."""
    who = rights(request)
    found = dashboard(who.school.pk, school_calendar(who.school.pk), who.on)
    context = {
        "found": found,
        "today": who.on,
        "months": found.months,
        "rows": _month_rows(found),
        "days": [day_row(day, count) for day, count in found.days.items()],
        "trend": trend_chart(found.days, map(_day_url, found.days)),
        "calendar": _calendar(found),
        "weekdays": _weekdays(found),
        "grades": _grades(found),
        "classes": _classes(found),
        "sum": _reports_sum(found),
    }
    context["weekday_chart"] = _bars(context["weekdays"])
    context["grade_chart"] = _bars(context["grades"])
    return render(request, "accountability/dashboard.html", context)


@office_only
def dashboard_cases(request: HttpRequest) -> HttpResponse:
    """Cases by stage and what is owed, as a page of its own or, with ``?part=1``, as the part that the page above asks
    for once it stands: computing them takes many times as long as all the rest (D8)."""
    who = rights(request)
    now = cases_now(who.school.pk, school_calendar(who.school.pk), who.on, who.user.pk)
    stages = [(stage, now.stages[stage]) for stage in CaseStage if stage is not CaseStage.CLOSED]
    template = "dashboard_cases_part.html" if request.GET.get("part") else "dashboard_cases.html"
    return render(request, f"accountability/{template}", {"now": now, "stages": stages, "today": who.on})


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, what stands beneath it, and the names behind it."""

    text: str
    note: str = ""
    url: str = ""


def _month_rows(found: Dashboard) -> list[tuple[str, list[Cell]]]:
    kinds = ("rate", "unexcused", "opened", "closed", "visits")
    return [(kind, [_cell(kind, month) for month in found.months]) for kind in kinds]


def _cell(kind: str, month: MonthFigures) -> Cell:
    """A dash where the school did not report at all in that stretch (H1, H2)."""
    if not month.has_base:
        return Cell(NO_BASE)
    if kind == "rate":
        return Cell(format_percent(month.days.rate))
    url = names_url(kind, month.stretch.first, month.stretch.last)
    if kind == "unexcused":
        return Cell(days_number(month.days.unexcused_days), url=url)
    return Cell(str(getattr(month, kind)), url=url)


def names_url(what: str, first: dt.date, last: dt.date, **more: int) -> str:
    """The address of the names behind a figure: dates, weekday and year of entry only (I4)."""
    asked = {"what": what, "first": first.isoformat(), "last": last.isoformat(), **more}
    return f"{reverse('accountability:dashboard-names')}?{urlencode(asked)}"


def _day_url(day: dt.date) -> str:
    return reverse("students:board-day", args=[day])


@dataclass(frozen=True, slots=True)
class CalendarCell:
    """A date of the term's calendar; without ``row`` no school was held on it."""

    day: dt.date
    row: DayRow | None = None
    level: int | None = None
    unknown: bool = False


def _calendar(found: Dashboard) -> dict[str, object]:
    """The weeks of the term until today; Saturday and Sunday only where one of them was a make-up day (A1)."""
    width = 7 if any(day.weekday() >= _WEEKEND for day in found.days) else _WEEKEND
    begun = list(found.days)[:1]
    rows = [
        (_month_begun(week, begun), [_calendar_cell(found, day) for day in week[:width]]) for week in weeks(found.days)
    ]
    return {"heads": [weekday_name(number) for number in range(width)], "weeks": rows}


def _month_begun(week: list[dt.date], first_days: Container[dt.date]) -> str:
    """The month that begins in the week, or with which the term begins, for the edge of its row."""
    first = next((day for day in week if day.day == 1 or day in first_days), None)
    return month_name(first) if first else ""


def _calendar_cell(found: Dashboard, day: dt.date) -> CalendarCell:
    count = found.days.get(day)
    if count is None:
        return CalendarCell(day)
    return CalendarCell(day, day_row(day, count), shade(count), bool(count.unknown))


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A weekday or grade: its person-days without leave, their base, and the names behind them."""

    label: str
    count: DayCount
    number: str
    base: str
    url: str


def _weekdays(found: Dashboard) -> list[GroupRow]:
    return [_group(found, weekday_name(number), count, weekday=number) for number, count in found.weekdays.items()]


def _grades(found: Dashboard) -> list[GroupRow]:
    return [
        _group(found, grade_label(year, found.today), count, grade=year)
        for year, count in found.grades.items()
        if count.owed or count.reported
    ]


def _group(found: Dashboard, label: str, count: DayCount, **asked: int) -> GroupRow:
    first, last = next(iter(found.days)), next(reversed(found.days))
    url = names_url("unexcused", first, last, **asked)
    return GroupRow(label, count, days_number(count.unexcused_days), base_words(count), url)


def _bars(rows: list[GroupRow]) -> dict[str, object]:
    return bar_chart((row.label for row in rows), (row.count for row in rows), (row.url for row in rows))


def _classes(found: Dashboard) -> list[tuple[object, Reports, str]]:
    """The classes in the order of grades, never by result, with the evaluation so far."""
    scores = ("" if row.score is None else f"{row.score:f}" for row in found.classes)
    return [(row.school_class, row.reports, score) for row, score in zip(found.classes, scores, strict=True)]


def _reports_sum(found: Dashboard) -> Reports:
    rows = [row.reports for row in found.classes]
    return Reports(sum(r.on_time for r in rows), sum(r.late for r in rows), sum(r.missed for r in rows))
