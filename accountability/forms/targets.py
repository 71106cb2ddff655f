"""What the page of a target hands in."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability.choices import Comparison, TargetKind
from accountability.rules.targets import MAY_RISE
from students.forms.calendar import date_input


class TargetForm(forms.Form):
    """A figure from a day on."""

    comparison = forms.ChoiceField(label=_("comparison"), choices=Comparison.choices)
    value = forms.DecimalField(
        label=_("percent"), min_value=Decimal(0), max_value=Decimal(100), max_digits=6, decimal_places=3, required=False
    )
    effective_on = forms.DateField(
        label=_("in force from"), widget=date_input(), help_text=_("Days before it keep the target they had.")
    )
    source = forms.CharField(
        label=_("source"), max_length=120, required=False, help_text=_("The agreement or document that sets it.")
    )

    def __init__(self, *args: Any, kind: TargetKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind not in MAY_RISE:
            offered = [(value, label) for value, label in Comparison.choices if value != Comparison.RISING]
            self.fields["comparison"].choices = offered  # type: ignore[attr-defined]  # a choice field

    def refuse(self, error: ValidationError) -> None:
        """Put the sentences of a refused change where they belong."""
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for field, sentences in found.items():
            self.add_error(field if field in self.fields else None, list(sentences))
