"""Classes, dates and runs put into words: every number says what it counts and since when (C5, G1)."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from students.rules.class_names import class_label
from students.rules.runs import Runs

_WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
_NUMERALS = "零一二三四五六七八九"


def local_day(day: dt.date) -> dt.date:
    """The date itself, or the date on which a stored moment fell in the school's time zone (A3)."""
    if not isinstance(day, dt.datetime):
        return day
    return timezone.localdate(day) if timezone.is_aware(day) else day.date()


def short_day(day: dt.date) -> str:
    """A date without its year, also of a moment: 11月23日."""
    return date_format(local_day(day), pgettext("date format without year", "j M"))


def run_days(count: int) -> str:
    """A number of school days: 3 个上课日."""
    return ngettext("%(count)d school day", "%(count)d school days", count) % {"count": count}


def unknown_days(run: Runs) -> str:
    """The days of a run without a roll, in words beside the number (C2, K6); empty when there are none."""
    count = run.unknown_after_start
    if not count:
        return ""
    return ngettext("and %(count)d day not reported", "and %(count)d days not reported", count) % {"count": count}


def since(run: Runs) -> str:
    """Since when an unexcused run lasts; empty without one."""
    first = run.first_unexcused_on
    return _("since %(day)s") % {"day": short_day(first)} if first else ""


def class_name(entry_year: int, number: int, day: dt.date) -> str:
    """The class as it is called on a date: 三年级(2)班, or 2027级2班 before it has begun (G1)."""
    grade, number = class_label(entry_year, number, local_day(day))
    if grade < 1:
        return f"{entry_year}级{number}班"
    return _("Grade %(grade)s Class %(number)d") % {"grade": grade_number(grade), "number": number}


def class_short(entry_year: int, number: int, day: dt.date) -> str:
    """The class in little space: 三(2)班, or 2027级2班 before it has begun (G1)."""
    grade, number = class_label(entry_year, number, local_day(day))
    if grade < 1:
        return f"{entry_year}级{number}班"
    return _("G%(grade)s C%(number)d") % {"grade": grade_number(grade), "number": number}


def grade_name(entry_year: int, day: dt.date) -> str:
    """The grade of a class on a date: 三年级, or 2027级 before it has begun (G1)."""
    grade, _number = class_label(entry_year, 1, local_day(day))
    return f"{entry_year}级" if grade < 1 else _("Grade %(grade)s") % {"grade": grade_number(grade)}


def grade_number(grade: int) -> str:
    """The grade as the language writes it: 三 in Chinese, 3 elsewhere."""
    is_chinese = (get_language() or "").startswith("zh")
    return _NUMERALS[grade] if is_chinese and 0 < grade < len(_NUMERALS) else str(grade)


def full_day(day: dt.date) -> str:
    """A date with its weekday, also of a moment: 11月23日 周一."""
    return pgettext("date", "%(weekday)s %(day)s") % {"weekday": weekday(day), "day": short_day(day)}


def weekday(day: dt.date) -> str:
    """The weekday in two characters: 周一."""
    return str(_WEEKDAYS[local_day(day).weekday()])


def clock(moment: dt.datetime) -> str:
    """A time on the school's clock: 08:12."""
    return f"{timezone.localtime(moment):%H:%M}"
