"""What the calendar pages hand in."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from students.choices import DayKind
from students.forms.confirming import ConfirmingForm
from students.models import Term


def date_input() -> forms.DateInput:
    """A date field that phones open as a calendar."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DayForm(ConfirmingForm):
    """What a date is for the school."""

    kind = forms.ChoiceField(label=_("kind of day"), choices=DayKind.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("reason"), max_length=60, help_text=_("For example: heavy snow, sports day. Everybody can read it.")
    )


class TermForm(ConfirmingForm):
    """The name and both ends of a term."""

    name = forms.CharField(label=_("term"), max_length=40)
    starts_on = forms.DateField(label=_("first day"), widget=date_input())
    ends_on = forms.DateField(label=_("last day"), widget=date_input(), help_text=_("Both days belong to the term."))


class PrefillForm(forms.Form):
    """The year to take over."""

    year = forms.IntegerField(min_value=dt.MINYEAR, max_value=dt.MAXYEAR, widget=forms.HiddenInput)


def term_values(term: Term) -> dict[str, object]:
    """A term as the initial values of its form."""
    return {"name": term.name, "starts_on": term.starts_on, "ends_on": term.ends_on}
