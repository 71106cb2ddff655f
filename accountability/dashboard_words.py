"""The dashboard in words and numbers as they are printed; its charts say what the tables say (H7, I4)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from accountability.rules.trends import DayCount, Stretch
from kongchuo.lib.percent import NO_BASE, format_percent, round_half_up, round_percent
from students.words import full_day, grade_name, short_day, weekday

_A_MONDAY = dt.date(2024, 1, 1)
BEHIND = {
    "unexcused": gettext_lazy("Without leave, or not explained yet"),
    "opened": gettext_lazy("New cases"),
    "closed": gettext_lazy("Closed cases"),
    "visits": gettext_lazy("Home visits"),
}
"""The figures that open down to names."""
FIGURES = {
    "rate": gettext_lazy("Attendance rate"),
    "unexcused": gettext_lazy("Without leave (person-days)"),
    "opened": gettext_lazy("New cases"),
    "closed": gettext_lazy("Closed cases"),
    "visits": gettext_lazy("Home visits"),
}
"""The rows of the comparison of months."""
MONTHS = (
    pgettext_lazy("stretch", "This month"),
    pgettext_lazy("stretch", "Last month"),
    pgettext_lazy("stretch", "Same month last year"),
)


def weekday_name(number: int) -> str:
    """The weekday, 0 being Monday: 周一."""
    return weekday(_A_MONDAY + dt.timedelta(days=number))


def month_name(day: dt.date) -> str:
    """The month in little space: 11月."""
    return date_format(day, pgettext("date format of a month", "M"))


def days_number(value: Fraction) -> str:
    """Person-days as they are printed: 12, 12.5 (K15)."""
    return str(value.numerator) if value.denominator == 1 else str(round_half_up(value))


def stretch_words(stretch: Stretch) -> str:
    """From when until when: 11月1日至11月23日; a dash where the month held no school."""
    if stretch.last < stretch.first:
        return NO_BASE
    return _("%(first)s to %(last)s") % {"first": short_day(stretch.first), "last": short_day(stretch.last)}


def unknown_words(count: DayCount) -> str:
    """What nobody reported, to stand beside a rate (H1): 另有 2 个班日未上报(0.6%)."""
    if not count.owed:
        return ""
    if not count.unknown:
        return _("every report is there")
    text = ngettext(
        "%(count)d class-day not reported (%(share)s)", "%(count)d class-days not reported (%(share)s)", count.unknown
    )
    return text % {"count": count.unknown, "share": format_percent(count.unknown_share)}


def base_words(count: DayCount) -> str:
    """A number of unexcused person-days with its base: 12 / 3,456 人日, 0.3%."""
    return _("%(part)s of %(whole)s, %(share)s") % {
        "part": days_number(count.unexcused_days),
        "whole": days_number(count.expected_days),
        "share": format_percent(count.unexcused_share, 2),
    }


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of the term in words: what the trend, the calendar and their tables show."""

    day: dt.date
    name: str
    rate: str
    unexcused: str
    unknown: str
    label: str


def day_row(day: dt.date, count: DayCount) -> DayRow:
    """The day with its rate, person-days without leave and class-days nobody reported (H1)."""
    number = days_number(count.unexcused_days) if count.expected else NO_BASE
    unknown = f"{count.unknown} / {count.owed}" if count.unknown else ""
    said = _("%(day)s: %(number)s person-days without leave") % {"day": full_day(day), "number": number}
    if not count.expected:
        said = _("%(day)s: not reported") % {"day": full_day(day)}
    elif count.unknown:
        said += pgettext("between parts of a sentence", ", ") + unknown_words(count)
    return DayRow(day, full_day(day), format_percent(count.rate), number, unknown, said)


def trend_chart(days: Mapping[dt.date, DayCount], urls: Iterable[str]) -> dict[str, object]:
    """The attendance of the term by day: a day without any roll is a gap, never a value between (B2, H1)."""
    return {
        "kind": "trend",
        "labels": [short_day(day) for day in days],
        "rates": [_number(count.rate) for count in days.values()],
        "unknown": [_number(count.unknown_share) for count in days.values()],
        "names": [str(_("Attendance rate")), str(_("Classes that did not report"))],
        "urls": list(urls),
    }


def bar_chart(labels: Iterable[str], counts: Iterable[DayCount], urls: Iterable[str]) -> dict[str, object]:
    """Unexcused person-days by weekday or grade."""
    return {
        "kind": "bars",
        "labels": list(labels),
        "values": [float(count.unexcused_days) for count in counts],
        "names": [str(_("Person-days without leave"))],
        "urls": list(urls),
    }


def _number(value: Fraction | None) -> float | None:
    rounded = round_percent(value)
    return None if rounded is None else float(rounded)


def grade_label(entry_year: int, today: dt.date) -> str:
    """The grade as it is called today: 三年级."""
    return grade_name(entry_year, today)


def span_words(unexcused: int) -> str:
    """How much of a day a child was missing without leave, in sessions."""
    return _("whole day") if unexcused > 1 else _("half a day")
