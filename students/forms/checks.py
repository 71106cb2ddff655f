"""What the pages of spot checks hand in (M3)."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from students.actions.spot_checks import NewCheck
from students.choices import CheckResult, Session
from students.forms.roll import MOST_TILES

# More than any class holds, and no number a database column could not take.
_MOST_HEADS = 999
_MOST_VERSIONS = 99999


class CheckForm(forms.Form):
    """A head count; who is missing comes beside it as ``missing`` = student id."""

    day = forms.DateField(widget=forms.HiddenInput)
    session = forms.ChoiceField(choices=Session.choices, widget=forms.HiddenInput)
    seen_version = forms.IntegerField(min_value=0, max_value=_MOST_VERSIONS, widget=forms.HiddenInput)
    client_key = forms.UUIDField(widget=forms.HiddenInput)
    head_count = forms.IntegerField(
        label=_("Children in the room"),
        min_value=0,
        max_value=_MOST_HEADS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    is_confirmed = forms.BooleanField(label=_("Record it as it is"), required=False, widget=forms.HiddenInput)

    def ask(self, sentence: str) -> None:
        """Say what does not add up, and show the tick that records it all the same."""
        self.fields["is_confirmed"].widget = forms.CheckboxInput()
        self.add_error(None, sentence)

    def new_check(self, missing: frozenset[int]) -> NewCheck:
        """The visit a valid form says."""
        values: dict[str, Any] = dict(self.cleaned_data)
        return NewCheck(**{**values, "session": Session(values["session"])}, missing=missing)


def read_missing(data: QueryDict) -> frozenset[int]:
    """The children tapped as missing; what is no id of a child is left out."""
    said = data.getlist("missing")[:MOST_TILES]
    return frozenset(int(child) for child in said if child.isascii() and child.isdigit() and len(child) < 19)


class ExplainForm(forms.Form):
    """The head teacher's sentence."""

    explanation = forms.CharField(
        label=_("How did the difference come about?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence. It stays on record as you send it."),
    )


class SettleForm(forms.Form):
    """What the office found, and what was done."""

    result = forms.ChoiceField(label=_("Result"), choices=CheckResult.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What was done"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays on record as you send it."),
    )
