"""A contact with a guardian, and the change of one child's mark, as the receipt hands them in (B4, D1)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from students.choices import AbsenceKind, ContactChannel, ContactResult

EXPLANATIONS = tuple(
    (kind.value, kind.label) for kind in (AbsenceKind.SICK, AbsenceKind.PERSONAL, AbsenceKind.UNEXCUSED)
)


class ContactForm(forms.Form):
    """One contact; the button that was pressed is its result."""

    class_id = forms.IntegerField(min_value=1)
    about_on = forms.DateField()
    channel = forms.ChoiceField(label=_("How"), choices=ContactChannel.choices)
    result = forms.ChoiceField(label=_("Result"), choices=ContactResult.choices)
    whom = forms.CharField(label=_("Who was spoken to"), max_length=60, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class MarkForm(forms.Form):
    """What an absence without a reason becomes."""

    kind = forms.ChoiceField(choices=EXPLANATIONS)
    client_key = forms.UUIDField()
    reason = forms.CharField(max_length=200, required=False)
