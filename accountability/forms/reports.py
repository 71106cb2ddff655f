"""Up to which day a report counts, and from which (H6, domain 2.8)."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accountability.rules.movement_tables import LAST_DAYS
from students.forms.calendar import date_input

EARLIEST = dt.date(2000, 1, 1)
"""Before any record of a school."""
_DAYS_AT_MOST = 60
_WRONG = {"invalid": _("Enter the day as year-month-day, such as 2026-11-23.")}


def _day_field(label: object) -> forms.DateField:
    return forms.DateField(label=label, widget=date_input(), required=False, error_messages=_WRONG)


class DayForm(forms.Form):
    """The last day counted, within ``bounds``; left out it is as proposed."""

    until = _day_field(pgettext_lazy("ledger", "As of"))

    def __init__(self, asked: QueryDict, *, until: dt.date, bounds: tuple[dt.date, dt.date]) -> None:
        shown = asked.copy()
        if not shown.get("until"):
            shown["until"] = f"{until}"
        super().__init__(shown)
        self.until, self.bounds = until, bounds
        self.fields["until"].widget.attrs.update(min=f"{bounds[0]}", max=f"{bounds[1]}")

    def clean_until(self) -> dt.date:
        """The last day counted."""
        day: dt.date = self.cleaned_data["until"]
        if not self.bounds[0] <= day <= self.bounds[1]:
            said = {"first": self.bounds[0], "last": self.bounds[1]}
            raise ValidationError(_("Choose a day from %(first)s to %(last)s."), params=said)
        return day

    @property
    def day(self) -> dt.date:
        """The day asked for, the one proposed where it cannot be taken."""
        return self.cleaned_data["until"] if self.is_valid() else self.until


class OneDayForm(DayForm):
    """The one day that a sheet is about."""

    until = _day_field(_("Date"))


class StretchForm(DayForm):
    """The first and the last day counted; what is left out is as proposed."""

    since = _day_field(pgettext_lazy("report", "Movements from"))

    def __init__(self, asked: QueryDict, *, since: dt.date, until: dt.date, bounds: tuple[dt.date, dt.date]) -> None:
        """``since`` and ``until`` are proposed; the last day counted lies within ``bounds``."""
        shown = asked.copy()
        if not shown.get("since"):
            shown["since"] = f"{since}"
        super().__init__(shown, until=until, bounds=bounds)
        self.since = since
        self.fields["since"].widget.attrs.update(min=f"{EARLIEST}", max=f"{bounds[1]}")

    def clean(self) -> dict[str, object]:
        """The first day is not after the last."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and since < EARLIEST:
            self.add_error("since", _("Choose a later day."))
        elif since and until and since > until:
            self.add_error("since", _("The first day cannot be after the day up to which is counted."))
        return self.cleaned_data

    @property
    def stretch(self) -> tuple[dt.date, dt.date]:
        """The days asked for, those proposed where they cannot be taken."""
        if self.is_valid():
            return self.cleaned_data["since"], self.cleaned_data["until"]
        return self.since, self.until


class ReferenceForm(StretchForm):
    """Two reference dates, and how many days before the second a round trip may end and be none (domain 2.8)."""

    days = forms.IntegerField(
        label=pgettext_lazy("report", "Days before the reference date"),
        min_value=0,
        max_value=_DAYS_AT_MOST,
        required=False,
        help_text=_("A round trip that ends within them is no movement; 0 counts every movement."),
    )

    def __init__(self, asked: QueryDict, *, since: dt.date, until: dt.date, bounds: tuple[dt.date, dt.date]) -> None:
        shown = asked.copy()
        if not shown.get("days"):
            shown["days"] = f"{LAST_DAYS}"
        super().__init__(shown, since=since, until=until, bounds=bounds)

    @property
    def last_days(self) -> int:
        """The days asked for, those proposed where they cannot be taken."""
        return int(self.cleaned_data["days"]) if self.is_valid() else LAST_DAYS
