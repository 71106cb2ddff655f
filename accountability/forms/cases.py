"""What the pages of cases hand in: decisions of the office, notes of head teachers, causes (D2 to D12)."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accountability.actions.case_opening import ByHand
from accountability.actions.cases import Ending
from accountability.choices import CaseOutcome, CaseStage, Cause
from accountability.forms.support import ActionForm
from students.forms.calendar import date_input
from students.forms.staff import ClassChoiceField, StaffChoiceField
from students.models import Movement, School, SpotCheck

_LONGEST = 500


def _text(rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": _LONGEST})
    return forms.CharField(max_length=_LONGEST, widget=widget, **more)


class TextForm(ActionForm):
    """A form whose one field is a text."""

    @property
    def text(self) -> str:
        """What was written."""
        return str(self.cleaned_data["text"])


class ResponsibleForm(ActionForm):
    """Who of the school looks after the case."""

    staff = StaffChoiceField(
        label=_("responsible person"),
        help_text=_("Sees the case and works on it for as long as it is open, and nothing else of the child."),
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].offer(school)  # type: ignore[attr-defined]  # the field declared above


class CauseForm(ActionForm):
    """Why a child stays away, as far as somebody found out."""

    cause = forms.ChoiceField(label=_("cause"), choices=Cause.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("note"),
        max_length=200,
        required=False,
        help_text=_("For example who said so. With another cause: which one."),
    )


class OverrideForm(TextForm):
    """Why the report may go out although something is missing."""

    text = _text(label=_("reason"), help_text=_("It stands on the face of the case and is printed with it."))


class ConfirmForm(ActionForm):
    """The principal's word on a dropout."""

    note = _text(label=_("note"), required=False)


class ObservationForm(TextForm):
    """How the week of a returned child went; prefilled from the rolls."""

    text = _text(label=_("note of the observation"), rows=5)


class ReasonForm(TextForm):
    """Why something is opened again or taken back."""

    text = _text(label=_("reason"))


class MovementField(forms.ModelChoiceField):
    """A change of status from the registry, by its day and kind."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Movement.objects.none(), **{"empty_label": _("none"), **kwargs})

    def label_from_instance(self, obj: Movement) -> str:
        """转出 · 2026年11月20日."""
        return f"{obj.get_kind_display()} · {date_format(obj.on)}"


class EndingForm(ActionForm):
    """How a case ends, and what proves it."""

    outcome = forms.ChoiceField(label=_("outcome"), choices=CaseOutcome.choices, widget=forms.RadioSelect)
    evidence = _text(
        label=_("evidence"), help_text=_("Which paper, from whom, of which day; for a return: what the rolls show.")
    )
    movement = MovementField(
        label=_("change of status in the registry"),
        required=False,
        help_text=_("Needed where the child was transferred, suspended, moved abroad or died."),
    )

    def __init__(self, *args: Any, student_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        movements = Movement.objects.filter(student=student_id, reversed_by__isnull=True).order_by("-on", "-pk")
        self.fields["movement"].queryset = movements  # type: ignore[attr-defined]  # the field declared above

    @property
    def ending(self) -> Ending:
        """The ending as the actions take it."""
        data = self.cleaned_data
        return Ending(outcome=CaseOutcome(data["outcome"]), evidence=data["evidence"], movement=data["movement"])


class CheckField(forms.ModelChoiceField):
    """A spot check that missed the child, by its day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(SpotCheck.objects.none(), **{"empty_label": _("none"), **kwargs})

    def label_from_instance(self, obj: SpotCheck) -> str:
        """2026年11月20日 周校长."""
        return f"{date_format(obj.date)} {obj.by.name}"


class OpeningForm(ActionForm):
    """A case that somebody opens before any run does."""

    starts_on = forms.DateField(label=_("missing since"), widget=date_input())
    reason = _text(label=_("reason"), help_text=_("What is known, and from whom."))
    check_made = CheckField(label=_("spot check that missed the child"), required=False)
    is_found = forms.BooleanField(label=_("The school found it out before the class reported it"), required=False)

    def __init__(self, *args: Any, checks: Iterable[int], since: dt.date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = since
        found = SpotCheck.objects.filter(pk__in=list(checks)).select_related("by").order_by("-at")
        self.fields["check_made"].queryset = found  # type: ignore[attr-defined]  # the field declared above

    def clean_starts_on(self) -> dt.date:
        """A child cannot have been missing before it came to the school."""
        day: dt.date = self.cleaned_data["starts_on"]
        if self.since is None or day < self.since:
            since = date_format(self.since) if self.since else "—"
            raise forms.ValidationError(
                _now("The child came to the school on %(day)s: choose a later day.") % {"day": since}
            )
        return day

    @property
    def new(self) -> ByHand:
        """The case as the action takes it."""
        data = self.cleaned_data
        return ByHand(
            reason=data["reason"], starts_on=data["starts_on"], is_found=data["is_found"], check=data["check_made"]
        )


_STAGES = [("", _("All stages")), *((each.value, each.label) for each in CaseStage if each is not CaseStage.CLOSED)]


class CaseSearchForm(forms.Form):
    """A case by its child or its number."""

    q = forms.CharField(
        label=_("Name or number"),
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class CaseFilterForm(forms.Form):
    """Which cases a list shows; what is looked for by name travels in the body of a POST (I4)."""

    show = forms.ChoiceField(
        label=_("cases"), choices=[("open", _("Open cases")), ("closed", _("Closed cases"))], required=False
    )
    stage = forms.ChoiceField(label=_("stage"), choices=_STAGES, required=False)
    school_class = ClassChoiceField(label=_("class"), required=False, empty_label=_("All classes"))

    def __init__(self, *args: Any, school: School, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_class"].offer(school, day)  # type: ignore[attr-defined]  # the field declared above
