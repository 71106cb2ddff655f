"""What stands over and under the reports of a term, a year, a day: whose, until when, by which rules, by whom (I3)."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accountability.month_words import rules_text
from students.rules.class_names import class_label
from students.words import clock, full_day, grade_name


def as_of(day: dt.date) -> str:
    """Marks figures that go on changing with the day up to which they count (H5)."""
    return _("As of %(day)s") % {"day": dated(day)}


def dated(day: dt.date) -> str:
    """A date with its year and weekday: 2026年11月23日 周一."""
    return pgettext("day with year", "%(year)s %(day)s") % {"year": day.year, "day": full_day(day)}


def made_by(name: str, at: dt.datetime) -> str:
    """Who made a file when (I3)."""
    return _("Exported by %(name)s") % {"name": name} + f" {full_day(timezone.localdate(at))} {clock(at)}"


def marks(day: dt.date, rules: Mapping[str, Mapping[str, str]], by: str = "") -> str:
    """The line beneath a title: as of which day, by which rules, who made the file when (H5, I3)."""
    told = rules_text({name: dict(values) for name, values in rules.items()})
    return " · ".join(part for part in (as_of(day), told, by) if part)


def cohort_name(entry_year: int, day: dt.date, grades: int) -> str:
    """A grade as it is called on a day; one that has left the school by its year of entry (G1)."""
    if class_label(entry_year, 1, day)[0] > grades:
        return _("entered %(year)d, left school") % {"year": entry_year}
    return grade_name(entry_year, day)


def year_name(year: int) -> str:
    """A school year: 2026-2027学年."""
    return _("school year %(year)d-%(next)d") % {"year": year, "next": year + 1}
