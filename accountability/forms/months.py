"""Up to which day a preview of a month counts (H5)."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from students.forms.calendar import date_input
from students.queries.strips import month_span


class UntilForm(forms.Form):
    """A day of the month that has come; none is the latest."""

    until = forms.DateField(
        label=pgettext_lazy("ledger", "As of"),
        widget=date_input(),
        required=False,
        error_messages={"invalid": _("Enter the day as year-month-day, such as 2026-11-23.")},
    )

    def __init__(self, asked: QueryDict, *, first: dt.date, today: dt.date) -> None:
        super().__init__(asked)
        self.first, self.last = first, min(month_span(first)[1], today)
        self.fields["until"].widget.attrs.update(min=f"{self.first}", max=f"{self.last}")

    def clean_until(self) -> dt.date | None:
        """The day asked for."""
        day: dt.date | None = self.cleaned_data["until"]
        if day and not self.first <= day <= self.last:
            raise ValidationError(_("Choose a day of this month that has come."))
        return day

    @property
    def shown_day(self) -> dt.date | None:
        """The day asked for, None where there is none or it cannot be shown."""
        self.is_valid()
        return self.cleaned_data.get("until")
