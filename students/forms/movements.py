"""Forms of movements: each kind asks for what it needs, nothing else (G2)."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from students.actions.movements import NewMovement
from students.choices import ApproverKind, MovementKind, Paper
from students.forms.calendar import date_input
from students.forms.staff import ClassChoiceField
from students.models import School
from students.rules.movement_papers import ASKED

_TEXTS = {"other_school": _("other school"), "approver": _("name of the approving body")}
_UNTIL = {
    MovementKind.SUSPENSION: _("One school year at most, the last day included."),
    MovementKind.EXTENSION: _("One further year at most, the last day included."),
}


def refuse(form: forms.Form, error: ValidationError) -> None:
    """Put the sentences of a refused action at the fields they are about, else above the form."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, sentences in found.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


class MovementForm(forms.Form):
    """A movement of one kind."""

    def __init__(self, *args: Any, kind: MovementKind, school: School, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, asked = kind, ASKED[kind]
        self.fields["on"] = forms.DateField(label=_("takes effect on"), widget=date_input(), initial=day)
        if asked.takes("to_class"):
            self.fields["to_class"] = ClassChoiceField(label=_("into class"), required="to_class" in asked.must)
            self.fields["to_class"].offer(school, day)  # type: ignore[attr-defined]  # the field of the line before
        if asked.takes("until"):
            self.fields["until"] = forms.DateField(
                label=_("last day"),
                widget=date_input(),
                required="until" in asked.must,
                help_text=_UNTIL.get(kind, ""),
            )
        if asked.approvers:
            self._ask_approval("approver_kind" in asked.must, asked.approvers)
        for name in ("other_school", "approver"):
            if asked.takes(name):
                self.fields[name] = forms.CharField(label=_TEXTS[name], max_length=80, required=name in asked.must)
        self._ask_the_rest("reason" in asked.must, asked.papers)

    def _ask_approval(self, is_needed: bool, approvers: tuple[ApproverKind, ...]) -> None:
        choices = [] if is_needed else [("", "—")]
        self.fields["approver_kind"] = forms.ChoiceField(
            label=_("approved by"),
            choices=[*choices, *((each.value, each.label) for each in approvers)],
            required=is_needed,
        )
        self.fields["approved_on"] = forms.DateField(label=_("approved on"), widget=date_input(), required=False)

    def _ask_the_rest(self, is_reason_needed: bool, papers: tuple[Paper, ...]) -> None:
        self.fields["reason"] = forms.CharField(label=_("reason"), max_length=200, required=is_reason_needed)
        self.fields["document_number"] = forms.CharField(label=_("document number"), max_length=60, required=False)
        self.fields["papers"] = forms.MultipleChoiceField(
            label=_("papers shown"),
            choices=[(paper.value, paper.label) for paper in (*papers, Paper.OTHER)],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=_("Tick what you have seen. What is missing can be brought later."),
        )

    @property
    def movement(self) -> NewMovement:
        """What was filled in."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}
        return NewMovement(kind=self.kind, **{**said, "papers": tuple(said.get("papers", ()))})


class UndoForm(forms.Form):
    """Why a movement is taken back."""

    reason = forms.CharField(
        label=_("reason"), max_length=200, help_text=_("It stays on record beside the movement that is taken back.")
    )


class MovementFilterForm(forms.Form):
    """What the list of movements is narrowed to."""

    kind = forms.ChoiceField(label=_("kind"), required=False, choices=[("", _("Every kind")), *MovementKind.choices])
    month = forms.RegexField(
        r"^\d{4}-(0[1-9]|1[0-2])$",
        label=_("month"),
        required=False,
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-11"}),
    )
    school_class = ClassChoiceField(label=_("class"), required=False, empty_label=_("Every class"))

    def __init__(self, *args: Any, school: School, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_class"].offer(school, day)  # type: ignore[attr-defined]  # the field declared above


class ClassMoveForm(forms.Form):
    """Many children of a class into another one."""

    pupils = forms.TypedMultipleChoiceField(
        label=_("children"), coerce=int, widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"})
    )
    to_class = ClassChoiceField(label=_("into class"))
    on = forms.DateField(label=_("takes effect on"), widget=date_input())
    reason = forms.CharField(label=_("reason"), max_length=200, required=False)

    def __init__(self, *args: Any, school: School, day: dt.date, pupils: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = day
        self.fields["pupils"].choices = pupils  # type: ignore[attr-defined]  # the field declared above
        self.fields["to_class"].offer(school, day)  # type: ignore[attr-defined]  # the field declared above


class ConfirmRow(forms.Form):
    """One transfer on the list: confirmed when it is ticked, with the date and the school of the reply."""

    student = forms.IntegerField(widget=forms.HiddenInput)
    is_confirmed = forms.BooleanField(label=_("confirmed"), required=False)
    on = forms.DateField(label=_("left on"), widget=date_input(), required=False)
    other_school = forms.CharField(label=_("receiving school"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        """A row that is ticked needs both."""
        said: dict[str, Any] = super().clean() or {}
        for name in ("on", "other_school"):
            if said.get("is_confirmed") and not said.get(name) and name not in self.errors:
                self.add_error(name, _("This is needed to confirm the transfer."))
        return said


ConfirmRows = forms.formset_factory(ConfirmRow, extra=0)
