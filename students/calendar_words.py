"""The calendar put into words: what a date is, why, and what nobody knows yet (A1)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from students.rules.calendar import DayReason, DayStatus

_CSS = {
    DayReason.WEEKEND: "off",
    DayReason.HOLIDAY: "off",
    DayReason.DECLARED_OFF: "off",
    DayReason.MAKE_UP: "make-up",
    DayReason.DECLARED_ON: "make-up",
    DayReason.HALF_DAY: "half",
    DayReason.OUTSIDE_TERM: "outside",
}


def cell_class(status: DayStatus) -> str:
    """The variant of a calendar cell; empty for an ordinary school day."""
    return _CSS.get(status.why, "")


def cell_sign(status: DayStatus) -> str:
    """The sign in the corner of a cell, so that colour is not the only one; empty for ordinary days and outside."""
    return {
        "off": pgettext("sign in the calendar: day off", "off"),
        "make-up": pgettext("sign in the calendar: make-up day", "on"),
        "half": pgettext("sign in the calendar: half day", "half"),
    }.get(cell_class(status), "")


def day_words(status: DayStatus) -> str:
    """What a date is, in one sentence with its reason (A1)."""
    return {
        DayReason.ORDINARY: _("An ordinary school day."),
        DayReason.WEEKEND: _("A weekend day: no school."),
        DayReason.HOLIDAY: _("A public holiday (%(name)s): no school."),
        DayReason.MAKE_UP: _("A make-up day for %(name)s: school all day."),
        DayReason.OUTSIDE_TERM: _("Outside every term: no school."),
        DayReason.DECLARED_OFF: _("A day off declared by the school (%(name)s)."),
        DayReason.DECLARED_ON: _("A make-up day declared by the school (%(name)s)."),
        DayReason.HALF_DAY: _("A half day declared by the school (%(name)s)."),
    }[status.why] % {"name": status.name}


def unknown_years_words(years: Iterable[int]) -> str:
    """What the program does not know, said plainly; empty when it knows everything (A1)."""
    listed = [str(year) for year in sorted(years)]
    if not listed:
        return ""
    text = ngettext(
        "The State Council arrangement for %(years)s is not known to this program yet: in that year only weekends "
        "count as days off. Declare its holidays and make-up days by hand.",
        "The State Council arrangements for %(years)s are not known to this program yet: in those years only weekends "
        "count as days off. Declare their holidays and make-up days by hand.",
        len(listed),
    )
    return text % {"years": pgettext("between items of a list", ", ").join(listed)}


def rolls_in_the_way_words(count: int) -> str:
    """What happens to rolls whose day is no school day any more."""
    return ngettext(
        "%(count)d roll has been handed in for this time. It is kept, but will no longer count.",
        "%(count)d rolls have been handed in for this time. They are kept, but will no longer count.",
        count,
    ) % {"count": count}
