"""What the pages of support pairs hand in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accountability.choices import SupportForm, SupportOutcome
from accountability.queries.candidates import Candidate
from students.forms.calendar import date_input
from students.forms.staff import StaffChoiceField
from students.models import School


class ActionForm(forms.Form):
    """A form whose action may refuse; its sentences land at the field they are about, else above the form."""

    def refuse(self, error: ValidationError) -> None:
        """Put the sentences of a refused action where they belong."""
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for field, sentences in found.items():
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, sentence)


class ChoosingForm(ActionForm):
    """A form for several children, chosen from a list that the page shows."""

    students = forms.MultipleChoiceField(
        label=_("children"), error_messages={"required": _("Choose at least one child.")}
    )

    def __init__(self, *args: Any, offered: Iterable[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(child.student_id), child.name) for child in offered]
        self.fields["students"].choices = names  # type: ignore[attr-defined]  # the field declared above

    @property
    def chosen(self) -> frozenset[int]:
        """The children ticked so far, to be ticked again when the form comes back."""
        return frozenset(int(key) for key in self["students"].value() or () if key.isascii() and key.isdigit())


class PairsForm(ChoosingForm):
    """A supporter for one child or several."""

    staff = StaffChoiceField(label=_("supporter"))
    goal = forms.CharField(
        label=_("goal"), max_length=200, help_text=_("For example: comes every day, hands in the homework of Chinese.")
    )
    starts_on = forms.DateField(label=_("from"), widget=date_input())
    planned_until = forms.DateField(label=_("planned until"), widget=date_input())

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].offer(school)  # type: ignore[attr-defined]  # the field declared above


class ContactForm(ActionForm):
    """One contact; half a minute on the phone."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    form = forms.ChoiceField(label=_("form"), choices=SupportForm.choices, widget=forms.RadioSelect)
    content = forms.CharField(
        label=pgettext_lazy("support", "what was done"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
    )
    on = forms.DateField(label=_("date"), widget=date_input())
    response = forms.CharField(label=_("how the child responded"), max_length=200, required=False)
    effect = forms.CharField(label=_("effect"), max_length=200, required=False)


class ReviewForm(ActionForm):
    """What a term decides of a pair."""

    outcome = forms.ChoiceField(label=_("outcome"), choices=SupportOutcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What the term brought"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    goal = forms.CharField(
        label=_("new goal"), max_length=200, required=False, help_text=_("Only where the pair goes on with another.")
    )
    planned_until = forms.DateField(
        label=_("planned until"), required=False, widget=date_input(), help_text=_("Only where the pair goes on.")
    )


class EndForm(ActionForm):
    """The end of a pair within a term."""

    on = forms.DateField(label=_("ended on"), widget=date_input())
    because = forms.CharField(label=_("why it ended"), max_length=200)
