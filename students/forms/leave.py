"""Forms of leave slips. What speaks against a slip is decided by the actions; their sentences land at the fields."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from students.choices import LeaveKind
from students.models import User


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A date, asked for with the browser's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


class _SlipForm(forms.Form):
    """What all slips share: sentences of an action land at the field they are about, else above the form."""

    def __init__(self, *args: Any, granters: Iterable[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.granters = {str(user.pk): user for user in granters}
        if self.granters and "granted_by" in self.fields:
            choices = [(key, user.name) for key, user in self.granters.items()]
            self.fields["granted_by"].choices = [("", _("Myself")), *choices]  # type: ignore[attr-defined]  # a choice field
        else:
            self.fields.pop("granted_by", None)

    def refuse(self, error: ValidationError) -> None:
        """Put the sentences of a refused action where they belong."""
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for field, sentences in found.items():
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, sentence)

    @property
    def granter(self) -> User | None:
        """The principal named as having signed the slip, if any."""
        return self.granters.get(self.cleaned_data.get("granted_by", ""))


class LeaveForm(_SlipForm):
    """A new slip."""

    kind = forms.ChoiceField(label=_("Kind of leave"), choices=LeaveKind.choices, widget=forms.RadioSelect)
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("With sick leave, only the head teacher and the registrar see this."),
    )
    has_evidence = forms.BooleanField(label=_("I have seen the evidence (doctor's note, letter)"), required=False)
    granted_by = forms.ChoiceField(label=_("Granted by"), required=False)

    @classmethod
    def quick(cls, kind: str, day: dt.date) -> "LeaveForm":
        """A slip of one day by one tap."""
        return cls({"kind": kind, "starts_on": day.isoformat(), "ends_on": day.isoformat()})


class ExtendForm(_SlipForm):
    """A later last day of a slip."""

    ends_on = day_field(_("New last day"))
    has_evidence = forms.BooleanField(label=_("I have seen the evidence (doctor's note, letter)"), required=False)
    granted_by = forms.ChoiceField(label=_("Granted by"), required=False)


class EndForm(_SlipForm):
    """The day of return."""

    returned_on = day_field(
        _("First day back in class"),
        help_text=_("If the child came on the very first day after all, enter that day."),
    )
