"""What the pages of incidents hand in (F9, M12, M13)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accountability.actions.incidents import NewIncident
from accountability.choices import Consequence, FindingResult, IncidentKind
from accountability.forms.support import ActionForm
from accountability.forms.uploads import UploadsField
from students.forms.calendar import date_input
from students.forms.staff import StaffChoiceField
from students.models import School

_LONGEST = 2000
_KINDS = [(kind.value, kind.label) for kind in IncidentKind if kind is not IncidentKind.LOST_RETURNEE]


def _text(rows: int = 4, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": _LONGEST})
    return forms.CharField(max_length=_LONGEST, widget=widget, **more)


def _files() -> UploadsField:
    return UploadsField(
        label=_("photos or scans"),
        required=False,
        help_text=_("JPEG, PNG or PDF; they are kept encrypted."),
    )


class IncidentForm(ActionForm):
    """A new incident with its evidence."""

    kind = forms.ChoiceField(label=_("kind"), choices=_KINDS, widget=forms.RadioSelect)
    person = StaffChoiceField(label=_("person concerned"))
    on = forms.DateField(label=_("day"), widget=date_input())
    text = _text(
        label=pgettext_lazy("incident", "evidence"),
        help_text=_("What happened, who saw it, where it is written. The person concerned reads it."),
    )
    files = _files()

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(school)  # type: ignore[attr-defined]  # the field declared above

    @property
    def new(self) -> NewIncident:
        """What was filled in."""
        told = self.cleaned_data
        return NewIncident(**told | {"kind": IncidentKind(told["kind"])})


class EvidenceForm(ActionForm):
    """More evidence: a sentence, files, or both."""

    text = _text(
        label=pgettext_lazy("incident", "evidence"), required=False, help_text=_("The person concerned reads it.")
    )
    files = _files()


class AskForm(ActionForm):
    """Until when the person concerned is asked to answer."""

    until = forms.DateField(label=_("answer until"), widget=date_input())
    text = _text(2, label=_("note"), required=False, help_text=_("For example where the talk takes place."))

    def __init__(self, *args: Any, earliest: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].widget.attrs["min"] = f"{earliest}"


class StatementForm(ActionForm):
    """What the person concerned says; required unless another button is pressed."""

    text = _text(8, label=_("your statement"), help_text=_("It stays as you send it; you can add to it later."))


class FindingForm(ActionForm):
    """What was found, and what it rests on."""

    result = forms.ChoiceField(label=_("finding"), choices=FindingResult.choices, widget=forms.RadioSelect)
    text = _text(label=_("reasons"), help_text=_("What the finding rests on, also what the person concerned said."))


class DecisionForm(ActionForm):
    """The principal's decision with its reason."""

    consequence = forms.ChoiceField(label=_("consequence"), choices=Consequence.choices, widget=forms.RadioSelect)
    text = _text(
        label=pgettext_lazy("decision", "reason"),
        help_text=_("The person concerned reads it. With points off the pay: how many and by which rule."),
    )
