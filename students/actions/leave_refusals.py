"""What a refused leave slip says: a sentence that tells what to do instead (B4, B7, K4)."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from students.choices import Role
from students.day_words import paragraph
from students.rules.calendar import SchoolCalendar
from students.rules.leave import LeaveRefusal, LeaveSpan, granted_days, granting_role, late_slip_until, overlapping
from students.rules.policy import AttendanceLimits
from students.words import short_day


@dataclass(frozen=True, slots=True)
class _Slip:
    new: LeaveSpan
    others: tuple[LeaveSpan, ...]
    calendar: SchoolCalendar
    limits: AttendanceLimits


def refuse(
    refusals: Collection[LeaveRefusal],
    new: LeaveSpan,
    others: tuple[LeaveSpan, ...],
    calendar: SchoolCalendar,
    limits: AttendanceLimits,
) -> None:
    """Raise a ValidationError with a sentence for each refusal, at the field it is about; return when there is none."""
    slip = _Slip(new, others, calendar, limits)
    errors: dict[str, list[str]] = {}
    for refusal in refusals:
        field, sentence = _SENTENCES[refusal]
        errors.setdefault(field, []).append(sentence(slip))
    if errors:
        raise ValidationError(errors)


def check_dates(new: LeaveSpan, calendar: SchoolCalendar) -> None:
    """Refuse dates outside the known terms with a ValidationError: nothing can be counted there (A1)."""
    if not calendar.terms:
        raise ValidationError(_("No term is entered yet. Ask the registrar to enter it in the calendar."))
    first, last = calendar.terms[0][0], calendar.terms[-1][1]
    sentence = _("The terms entered so far run from %(first)s to %(last)s. Enter a day within them.")
    words = {"first": first.isoformat(), "last": last.isoformat()}
    for field, day in (("starts_on", new.starts_on), ("ends_on", new.ends_on)):
        if not first <= day <= last:
            raise ValidationError({field: sentence % words})


def days_in_words(first: dt.date, last: dt.date) -> str:
    """The dates of a slip: 11月20日–11月24日, or the one day."""
    return short_day(first) if first == last else f"{short_day(first)}–{short_day(last)}"


def _ends_before_start(slip: _Slip) -> str:
    return _("The last day lies before the first day. Enter %(day)s or a later day.") % {
        "day": short_day(slip.new.starts_on)
    }


def _no_school_day(_slip: _Slip) -> str:
    return _("There is no school on these days, so no leave is needed. Check the dates, or the calendar.")


def _overlaps(slip: _Slip) -> str:
    other = overlapping(slip.new, slip.others)
    assert other is not None
    return _("The dates overlap with the %(kind)s of %(dates)s. Extend that leave instead of entering another one.") % {
        "kind": other.kind.label,
        "dates": days_in_words(other.starts_on, other.last_day),
    }


def _too_late(slip: _Slip) -> str:
    until = late_slip_until(slip.new.starts_on, slip.calendar, slip.limits)
    return _("Leave from %(first)s could be entered until %(until)s. Ask the registrar to enter it.") % {
        "first": short_day(slip.new.starts_on),
        "until": short_day(until or slip.new.starts_on),
    }


def _beyond_limit(slip: _Slip) -> str:
    days = granted_days(slip.new, slip.others, slip.calendar)
    if granting_role(days, slip.limits) == Role.PRINCIPAL:
        ask = _("Only the principal grants that much: hand in the slip at the office, where it is entered once signed.")
    else:
        ask = _("The registrar grants that much: hand the slip to the registrar.")
    return paragraph(_count(slip, days) % {"days": days}, ask)


def _count(slip: _Slip, days: int) -> str:
    if days == slip.calendar.count_between(slip.new.starts_on, slip.new.last_day):
        return ngettext("This is %(days)d school day.", "This is %(days)d school days.", days)
    return ngettext(
        "With the leave next to it this is %(days)d school day without a break.",
        "With the leave next to it this is %(days)d school days without a break.",
        days,
    )


_SENTENCES: dict[LeaveRefusal, tuple[str, Callable[[_Slip], str]]] = {
    LeaveRefusal.ENDS_BEFORE_START: ("ends_on", _ends_before_start),
    LeaveRefusal.NO_SCHOOL_DAY: ("ends_on", _no_school_day),
    LeaveRefusal.OVERLAPS: ("starts_on", _overlaps),
    LeaveRefusal.TOO_LATE: ("starts_on", _too_late),
    LeaveRefusal.BEYOND_LIMIT: ("ends_on", _beyond_limit),
}
