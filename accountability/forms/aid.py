"""What the pages of aid hand in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.actions.aid import NewAid
from accountability.choices import AidKind
from accountability.forms.support import ActionForm, ChoosingForm
from accountability.models import AidRecord
from students.forms.calendar import date_input


class _AidFields(ActionForm):
    """One record of aid."""

    kind = forms.ChoiceField(label=_("kind"), choices=AidKind.choices)
    amount = forms.DecimalField(
        label=_("amount in yuan"), max_digits=9, decimal_places=2, required=False, help_text=_("For each child.")
    )
    source = forms.CharField(
        label=_("source"), max_length=80, help_text=_("Who gives it, for example the county or a foundation.")
    )
    on = forms.DateField(label=_("date"), widget=date_input())
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    @property
    def new(self) -> NewAid:
        """The record as the actions take it."""
        names = ("amount", "source", "on", "note")
        return NewAid(kind=AidKind(self.cleaned_data["kind"]), **{name: self.cleaned_data[name] for name in names})


class AidForm(ChoosingForm, _AidFields):
    """The same aid for one child or many."""

    field_order = ("kind", "amount", "source", "on", "note", "students")


class CorrectionForm(_AidFields):
    """A record put right."""


class RemovalForm(ActionForm):
    """A record made by mistake."""

    because = forms.CharField(label=_("why it is removed"), max_length=100)


def aid_values(aid: AidRecord) -> dict[str, Any]:
    """A record as the initial values of its form."""
    return {name: getattr(aid, name) for name in ("kind", "amount", "source", "on", "note")}
