"""What the roll page says: refusals with what to do, the deadline, what leave proposes (B3, B7, B9)."""

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from students import words
from students.choices import Session
from students.queries.roll_page import RollPage
from students.rules.calendar import DayReason, DayStatus
from students.rules.lateness import Punctuality, punctuality
from students.rules.leave import LeaveSpan
from students.rules.roll import Remedy, RollRefusal, remedy


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence above the tiles, with the next step where there is one."""

    text: str
    level: str = "info"
    title: str = ""
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """Where the class stands with its deadline; ``minutes`` is what is left of it, ``over`` what comes then."""

    text: str
    tone: str
    minutes: int | None = None
    over: str = ""


def deadline_chip(page: RollPage, now: dt.datetime) -> Chip:
    """The deadline before a roll, its time of receipt after it (B3, A3)."""
    until = page.limits.on_time_until
    first = page.roll.first_submitted_at if page.roll else None
    is_imported = page.roll is not None and page.roll.is_imported
    state = punctuality(first, page.day, until, now, is_imported=is_imported)
    if first:
        return _received_chip(first, state)
    if state is Punctuality.PENDING:
        minutes = _minutes_left(page.day, until, now)
        return Chip(time_left(until, minutes), "green", minutes, too_late(until))
    if state is Punctuality.DUE:
        return Chip(too_late(until), "red")
    return Chip(_("Missed: not reported on the day"), "red")


def _received_chip(first: dt.datetime, state: Punctuality) -> Chip:
    values = {"time": words.clock(first)}
    if state is Punctuality.ON_TIME:
        return Chip(_("The school has it since %(time)s") % values, "green")
    if state is Punctuality.IMPORTED:
        return Chip(_("Imported on %(day)s") % {"day": words.short_day(timezone.localdate(first))}, "green")
    if state is Punctuality.LATE:
        return Chip(_("The school has it since %(time)s (late)") % values, "amber")
    return Chip(_("Back-filled on %(day)s") % {"day": words.short_day(first.date())}, "amber")


def _minutes_left(day: dt.date, until: dt.time, now: dt.datetime) -> int:
    end = timezone.make_aware(dt.datetime.combine(day, until))
    return max(1, math.ceil((end - now).total_seconds() / 60))


def time_left(until: dt.time, minutes: int) -> str:
    """Before the deadline: 09:00 前上报，还有 38 分钟."""
    text = ngettext(
        "Report before %(time)s, %(count)d minute left", "Report before %(time)s, %(count)d minutes left", minutes
    )
    return text % {"time": f"{until:%H:%M}", "count": minutes}


def too_late(until: dt.time) -> str:
    """After the deadline: 已过 09:00，现在上报算迟报."""
    return _("Past %(time)s: a report now counts as late") % {"time": f"{until:%H:%M}"}


def leave_note(leave: LeaveSpan, day: dt.date) -> str:
    """How long a leave lasts, in two words for a tile: 已批到周二 (B7)."""
    last = leave.last_day
    if last == day:
        return _("approved for today")
    if (last - day).days < 7:
        return _("approved until %(day)s") % {"day": words.weekday(last)}
    return _("approved until %(day)s") % {"day": words.short_day(last)}


def lapsed_note(leave: LeaveSpan) -> str:
    """The same for a tile: 事假已满 (B7)."""
    return _("%(kind)s over") % {"kind": leave.kind.label}


def lapsed_reason(leave: LeaveSpan) -> str:
    """Why a child starts as unexplained although leave was granted: 病假到11月20日，未续假 (B7)."""
    values = {"kind": leave.kind.label, "day": words.short_day(leave.last_day)}
    return _("%(kind)s ended %(day)s, not extended") % values


def refusal_notice(refusal: RollRefusal, status: DayStatus, session: Session, *, is_registrar: bool) -> Notice:
    """The refusal in words, with what to do and where (B9)."""
    sentence = _SENTENCES[refusal](status, session)
    what = remedy(refusal, is_registrar=is_registrar)
    url, label = _way_out(what, status.day)
    advice = _ADVICE.get(what)
    return Notice(f"{sentence}{advice()}" if advice else sentence, "warning", url=url, label=label)


def _way_out(what: Remedy, day: dt.date) -> tuple[str, str]:
    if what is Remedy.DECLARE_SCHOOL_DAY:
        return f"{url_or_nothing('students:calendar-day', day)}?declare=make_up", _("Declare this day a school day")
    if what is Remedy.EDIT_TERM:
        return url_or_nothing("students:term-list"), _("Change the term")
    return "", ""


def url_or_nothing(name: str, *arguments: object) -> str:
    """The address of a page, or nothing where it does not exist."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def _no_school(status: DayStatus, session: Session) -> str:
    values = {"day": words.short_day(status.day), "name": status.name, "session": session.label}
    if status.is_school_day:
        return _("On %(day)s there is no school in the %(session)s; nothing to report.") % values
    if status.why is DayReason.HOLIDAY and status.name:
        return _("%(day)s is a holiday (%(name)s); nothing to report.") % values
    if status.why is DayReason.DECLARED_OFF:
        return _("The school has declared %(day)s a day off (%(name)s); nothing to report.") % values
    return _("%(day)s is a weekend day; nothing to report.") % values


def _with_day(text: Callable[[], str]) -> Callable[[DayStatus, Session], str]:
    return lambda status, _session: text() % {"day": words.short_day(status.day)}


_SENTENCES: dict[RollRefusal, Callable[[DayStatus, Session], str]] = {
    RollRefusal.NOT_ALLOWED: _with_day(lambda: _("You do not report this class.")),
    RollRefusal.FUTURE_DAY: _with_day(lambda: _("%(day)s has not come yet; report on the day itself.")),
    RollRefusal.OUTSIDE_TERM: _with_day(lambda: _("%(day)s is outside the term; nothing to report.")),
    RollRefusal.NO_SCHOOL_DAY: _no_school,
    RollRefusal.NOBODY_EXPECTED: _with_day(
        lambda: _("Nobody is expected in this class on %(day)s; nothing to report.")
    ),
    RollRefusal.DAY_MISSED: _with_day(
        lambda: _("%(day)s was not reported before midnight, so it counts as missed and you can no longer report it.")
    ),
    RollRefusal.DAY_OVER: _with_day(
        lambda: _("%(day)s is over, so its roll can only be corrected with a reason by the registrar.")
    ),
    RollRefusal.REASON_NEEDED: _with_day(lambda: _("Write why the roll of %(day)s is changed afterwards.")),
    RollRefusal.MORNING_FIRST: _with_day(lambda: _("Report the morning first; the afternoon follows after it.")),
}
_ADVICE: dict[Remedy, Callable[[], str]] = {
    Remedy.ASK_TO_SUBSTITUTE: lambda: _(" If you stand in today, ask the registrar to name you."),
    Remedy.ASK_REGISTRAR: lambda: _(" Ask the registrar if this should be changed."),
}
