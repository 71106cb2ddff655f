"""What narrows the ledgers: the day they stand for, a class, a village."""

import datetime as dt
from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from students import words
from students.forms.calendar import date_input
from students.models import SchoolClass

EARLIEST = dt.date(2000, 1, 1)


class AsOfForm(forms.Form):
    """The day a page stands for: today where none is named, never a day to come."""

    day = forms.DateField(
        label=pgettext_lazy("ledger", "As of"),
        widget=date_input(),
        error_messages={"invalid": _("Enter the day as year-month-day, such as 2026-11-23.")},
    )

    def __init__(self, asked: QueryDict, *, today: dt.date) -> None:
        said = asked.copy()
        if not said.get("day"):
            said["day"] = f"{today}"
        super().__init__(said)
        self.today = today
        self.fields["day"].widget.attrs["max"] = f"{today}"

    def clean_day(self) -> dt.date:
        """The day asked for."""
        day: dt.date = self.cleaned_data["day"]
        if day > self.today:
            raise ValidationError(_("This day has not come yet. Choose today or an earlier day."))
        if day < EARLIEST:
            raise ValidationError(_("Choose a day of this century."))
        return day

    @property
    def shown_day(self) -> dt.date:
        """The day asked for, today where it cannot be shown."""
        self.is_valid()
        return self.cleaned_data.get("day") or self.today


class LedgerForm(AsOfForm):
    """The filters of a ledger; villages are named in addresses by a key, never by their name (I4)."""

    school_class = forms.ChoiceField(label=_("Class"), required=False)
    village = forms.ChoiceField(label=_("Village"), required=False)
    struck_off = forms.BooleanField(label=_("with those struck off this school year"), required=False)

    def __init__(
        self,
        asked: QueryDict,
        *,
        today: dt.date,
        classes: Iterable[SchoolClass],
        villages: Iterable[tuple[str, str]],
        has_struck_off: bool,
    ) -> None:
        super().__init__(asked, today=today)
        names = [(f"{each.pk}", words.class_name(each.entry_year, each.number, self.today)) for each in classes]
        self.fields["school_class"].choices = [("", _("Every class")), *names]  # type: ignore[attr-defined]
        self.fields["village"].choices = [("", _("Every village")), *villages]  # type: ignore[attr-defined]
        if not has_struck_off:
            del self.fields["struck_off"]
