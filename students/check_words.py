"""Spot checks put into words: what a visit found, why one is refused, why a class is worth one (M3, C5)."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kongchuo.lib.percent import format_percent
from students.rules.calendar import DayStatus
from students.rules.spotless import Spotless
from students.words import run_days, short_day

# Smaller chances than this are not told apart.
_LEAST_SHOWN = 0.0001


def finding_words(
    *, head_count: int, roll_present: int | None, missing: int, in_room: int, is_mismatch: bool
) -> list[str]:
    """What a visit found, one sentence each: the number, the children the roll has otherwise, or that all is well."""
    if roll_present is None:
        return [_("The class had not reported when it was visited. %(count)s") % {"count": _counted(head_count)}]
    if not is_mismatch:
        return [_("The room and the roll agree. %(count)s") % {"count": _counted(head_count)}]
    found = [
        _("%(count)s The roll has %(present)d present.") % {"count": _counted(head_count), "present": roll_present}
    ]
    if missing:
        found.append(_missing(missing))
    if in_room:
        found.append(_in_room(in_room))
    return found


def spotless_words(found: Spotless) -> str:
    """The figures behind a class whose rolls look too good, and what they are not (M3, C5)."""
    said = _(
        "%(days)s and %(children)s child-days in a row without any absence, since %(since)s. An absence begins in "
        "%(rate)s of the school's child-days; the chance that one of %(classes)d classes shows this is %(chance)s. "
        "This is a reason to go and see, not a conclusion."
    )
    return said % {
        "days": run_days(found.days),
        "children": f"{found.child_days:,}",
        "since": short_day(found.since),
        "rate": format_percent(found.rate),
        "classes": found.classes,
        "chance": _chance(found.likelihood),
    }


def unaccounted_words(left_over: int) -> str:
    """A visit that does not agree with itself: heads and names do not make the children expected."""
    if left_over > 0:
        said = ngettext(
            "%(count)d child is neither counted nor marked as missing. Count again, or tap who is missing.",
            "%(count)d children are neither counted nor marked as missing. Count again, or tap who is missing.",
            left_over,
        )
        return said % {"count": left_over}
    said = ngettext(
        "There is %(count)d child more in the room than the names allow. Count again, or tap off who is there.",
        "There are %(count)d children more in the room than the names allow. Count again, or tap off who is there.",
        -left_over,
    )
    return said % {"count": -left_over}


def no_check_words(status: DayStatus, today: dt.date) -> str:
    """Why no class can be visited on a date; empty when one can."""
    if status.day > today:
        return _("A day to come cannot be checked.")
    if status.day < today:
        return _("This page is of %(day)s. Open the class again and count today.") % {"day": short_day(status.day)}
    return "" if status.is_school_day else _("Today is no school day, so there is no roll to check.")


def _counted(heads: int) -> str:
    said = ngettext("%(heads)d child was in the room.", "%(heads)d children were in the room.", heads)
    return said % {"heads": heads}


def _missing(count: int) -> str:
    said = ngettext(
        "%(count)d child missing in the room is present by the roll.",
        "%(count)d children missing in the room are present by the roll.",
        count,
    )
    return said % {"count": count}


def _in_room(count: int) -> str:
    said = ngettext(
        "%(count)d child in the room is absent by the roll.",
        "%(count)d children in the room are absent by the roll.",
        count,
    )
    return said % {"count": count}


def _chance(likelihood: float) -> str:
    if likelihood < _LEAST_SHOWN:
        return _("below %(least)s") % {"least": f"{_LEAST_SHOWN:.2%}"}
    return f"{likelihood:.2%}"
