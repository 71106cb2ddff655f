"""What the pages of deductions hand in: an objection, a decision with its reason (F6, F8)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.choices import ObjectionAnswer, VetoAnswer
from accountability.forms.support import ActionForm

_LONGEST = 500


def _words(**more: Any) -> forms.CharField:
    return forms.CharField(max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 4, "maxlength": _LONGEST}), **more)


class ObjectionForm(ActionForm):
    """What is wrong with a deduction."""

    text = _words(
        label=_("what is wrong"),
        help_text=_("For example: the post was somebody else's that day, the class is wrong, the child was back."),
    )


class ObjectionDecisionForm(ActionForm):
    """Upheld or dismissed, with the reason."""

    answer = forms.ChoiceField(label=_("decision"), choices=ObjectionAnswer.choices, widget=forms.RadioSelect)
    reason = _words(label=_("reason"), help_text=_("The person who objected reads it."))


class VetoDecisionForm(ActionForm):
    """Confirmed or not, with the reason."""

    answer = forms.ChoiceField(label=_("decision"), choices=VetoAnswer.choices, widget=forms.RadioSelect)
    reason = _words(label=_("reason"), help_text=_("Everybody concerned reads it."))


class ExemptionForm(ActionForm):
    """Why somebody may be head teacher all the same."""

    reason = _words(label=_("reason"), help_text=_("It is kept with the veto."))
