"""The monthly summary in words: names of rows, its state, differences (H4, H5)."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accountability.rules.frozen import JsonRow
from students import words


def month_name(month: dt.date) -> str:
    """2026年10月."""
    return date_format(month, pgettext("date format of a month", "F Y"))


def row_name(row: JsonRow, day: dt.date) -> str:
    """The class, the subtotal of a grade, or the total of the school (G1)."""
    if row["level"] == "class":
        return words.class_name(row["entry_year"], row["number"], day)
    if row["level"] == "grade":
        return _("%(grade)s, subtotal") % {"grade": words.grade_name(row["entry_year"], day)}
    return _("Whole school")


def off_by(difference: int) -> str:
    """By how many a class does not balance: +1 or -2 children (H4)."""
    return _("off by %(number)s") % {"number": f"{difference:+d}"}


def value_text(value: object) -> str:
    """A value of a difference as it is read; a class that a version lacks, or an empty cell, is a dash."""
    if isinstance(value, list):
        return pgettext("between items of a list", ", ").join(map(str, value)) or "—"
    return "—" if value in (None, "") else str(value)


def rules_text(rules: dict[str, dict[str, str]]) -> str:
    """Since when the rules of the month are in force; the shipped ones have no date (K14)."""
    days = [values.get("effective_on", "") for values in rules.values()]
    told = sorted({day for day in days if day and day != dt.date.min.isoformat()})
    if not told:
        return _("by the shipped rules")
    return _("by the rules in force since %(day)s") % {"day": date_format(dt.date.fromisoformat(told[-1]))}
