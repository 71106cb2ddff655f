"""The board of a day: who has not reported, who is missing, at one glance (experience: the principal)."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kongchuo.lib import clock
from students.access import office_only, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.queries.board import Board, board, week_of_term
from students.queries.calendar import limits_on, school_calendar
from students.rules.calendar import SchoolCalendar
from students.views.board_notes import notes_of
from students.views.first_links import first_links


@office_only
def today(request: HttpRequest) -> HttpResponse:
    """The board of today."""
    return _page(request, clock.today())


@office_only
def on_day(request: HttpRequest, day: dt.date) -> HttpResponse:
    """The board of a past day. Today has an address of its own, the future has none."""
    now = clock.today()
    if day > now:
        raise Http404
    return redirect("students:board-today") if day == now else _page(request, day)


@office_only
def part(request: HttpRequest) -> HttpResponse:
    """The part of today's board that refreshes itself. No access entry: the page that asks has left one."""
    return render(request, "students/board_part.html", _context(request, clock.today()))


def _page(request: HttpRequest, day: dt.date) -> HttpResponse:
    context = _context(request, day)
    found: Board = context["board"]
    record_access(
        actor=rights(request).user,
        at=clock.now(),
        kind=AccessKind.VIEW,
        what="board",
        count=len(found.missing),
    )
    return render(request, "students/board.html", context)


def _context(request: HttpRequest, day: dt.date) -> dict[str, Any]:
    who = rights(request)
    school_id = who.school.id
    calendar = school_calendar(school_id)
    now = clock.now()
    limits = limits_on(school_id, day)
    shown = board(school_id, day, now, calendar, limits)
    notes = notes_of(who, [row.child.child_id for row in shown.missing])
    return {
        "board": shown,
        "missing": [(row, notes.get(row.child.child_id, [])) for row in shown.missing],
        "links": first_links(who),
        "limits": limits,
        "status": calendar.day_status(day),
        "now": now,
        "is_today": day == timezone.localdate(now),
        "previous": calendar.previous_school_day(day),
        "next": _next(calendar, day, timezone.localdate(now)),
        "week": week_of_term(calendar, day),
        "day_of_term": _day_of_term(calendar, day),
    }


def _next(calendar: SchoolCalendar, day: dt.date, today_is: dt.date) -> dt.date | None:
    following = calendar.next_school_day(day)
    return following if following and following <= today_is else None


def _day_of_term(calendar: SchoolCalendar, day: dt.date) -> int | None:
    term = calendar.term_of(day)
    return calendar.count_between(term[0], day) if term else None
