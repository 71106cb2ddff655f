"""What the pages of papers brought later hand in (M6)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from students.choices import Paper
from students.forms.calendar import date_input
from students.forms.registry import RefusableForm
from students.models import MovementPaper


class ReceivedForm(RefusableForm):
    """The day on which papers came in."""

    received_on = forms.DateField(label=_("received on"), widget=date_input())

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"received_on": day}, **kwargs)


class PapersForm(ReceivedForm):
    """Papers of one movement that came in, and those that were ticked by mistake."""

    papers = forms.MultipleChoiceField(
        label=_("Which papers have come in?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    mistakes = forms.TypedMultipleChoiceField(
        label=_("Ticked by mistake: missing again"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Both entries stay on record."),
    )
    field_order = ("papers", "received_on", "mistakes")

    def offer(self, missing: tuple[Paper, ...], later: list[tuple[int, str]]) -> None:
        """The papers that can be ticked, and those brought later; a question without choices is not asked."""
        self.fields["papers"].choices = [(each.value, each.label) for each in missing]  # type: ignore[attr-defined]
        self.fields["mistakes"].choices = later  # type: ignore[attr-defined]  # fields declared above
        for name, choices in (("papers", missing), ("mistakes", later)):
            if not choices:
                del self.fields[name]
        if not missing:
            del self.fields["received_on"]

    def clean(self) -> dict[str, Any]:
        """Something has to be ticked."""
        said: dict[str, Any] = super().clean() or {}
        if not (said.get("papers") or said.get("mistakes")) and not self.errors:
            self.add_error(None, _("Tick the papers that have come in."))
        return said

    @property
    def mistaken(self) -> list[MovementPaper]:
        """The rows that were ticked by mistake."""
        return list(MovementPaper.objects.filter(pk__in=self.cleaned_data.get("mistakes", ())))


class OwedForm(ReceivedForm):
    """Movements all of whose missing papers came in on one day."""

    movements = forms.TypedMultipleChoiceField(
        label=_("movements"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the movements whose papers have all come in.")},
    )

    def offer(self, ids: list[int]) -> None:
        """The movements of the page."""
        self.fields["movements"].choices = [(pk, pk) for pk in ids]  # type: ignore[attr-defined]  # declared above
