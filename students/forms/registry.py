"""What the registrar's pages of tasks and proofs hand in."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from students.forms.calendar import date_input


class RefusableForm(forms.Form):
    """A form that shows what an action refuses at the field it is about, else above the form."""

    def refuse(self, error: ValidationError) -> None:
        """Put the sentences of a refused action where they belong."""
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for field, sentences in found.items():
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, sentence)


class DoneForm(RefusableForm):
    """What came of a task."""

    note = forms.CharField(
        label=_("What was done"),
        max_length=200,
        help_text=_("For example: record made on 23 November, number received."),
    )


class ProofForm(RefusableForm):
    """A proof of study."""

    document = forms.CharField(
        label=_("certificate"),
        max_length=120,
        help_text=_("Who certifies it and its number, for example 青江县第二小学 就读证明 第12号."),
    )
    received_on = forms.DateField(label=_("received on"), widget=date_input())

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"received_on": day}, **kwargs)


class ProofsForm(ProofForm):
    """One proof of several children, ticked in a list."""

    students = forms.TypedMultipleChoiceField(
        label=_("children"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the children whose proof it is.")},
    )

    def offer(self, choices: list[tuple[int, str]]) -> None:
        """The children whose proof is missing."""
        self.fields["students"].choices = choices  # type: ignore[attr-defined]  # the field declared above
