"""The short form of a returning child (G5): only a name has to be known."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from students.choices import Sex
from students.forms.calendar import date_input
from students.forms.registry import RefusableForm
from students.forms.staff import ClassChoiceField
from students.models import School, Student
from students.queries.returnees import KnownChild
from students.rules.returnees import Record

NEW_CHILD = "new"
_RECORDS = (
    (Record.UNKNOWN.value, _("I do not know")),
    (Record.YES.value, _("Yes, at another school")),
    (Record.NO.value, _("No")),
)


class ReturneeForm(RefusableForm):
    """What the desk asks. ``same_as`` appears only when a child of the school may be the one (never a guess)."""

    name = forms.CharField(label=_("name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    to_class = ClassChoiceField(
        label=_("class"), required=False, empty_label=_("By age: the class of the grade with the fewest children")
    )
    birth_on = forms.DateField(label=_("date of birth"), widget=date_input(), required=False)
    id_number = forms.CharField(
        label=_("ID number"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    sex = forms.ChoiceField(label=_("sex"), choices=[("", "—"), *Sex.choices], required=False)
    guardian = forms.CharField(label=_("name of a guardian"), max_length=60, required=False)
    phone = forms.RegexField(
        r"^[0-9+\- ]{5,20}$",
        label=_("phone"),
        required=False,
        error_messages={"invalid": _("Enter the phone number in digits.")},
    )
    other_school = forms.CharField(label=_("comes from (school or place)"), max_length=80, required=False)
    record = forms.ChoiceField(label=_("Is there a registry record?"), choices=_RECORDS, widget=forms.RadioSelect)
    on = forms.DateField(label=_("in class from"), widget=date_input())
    same_as = forms.CharField(label=_("Is it this child?"), required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, school: School, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": day, "record": Record.UNKNOWN.value}, **kwargs)
        self.fields["to_class"].offer(school, day)  # type: ignore[attr-defined]  # the field declared above

    def answer(self, known: Sequence[KnownChild]) -> tuple[bool, Student | None]:
        """Whether it is said which child this is, and which; who has the same number can be nobody else."""
        said = self.cleaned_data["same_as"]
        if said == NEW_CHILD and not any(each.has_same_number for each in known):
            return True, None
        chosen = next((each.student for each in known if str(each.student.pk) == said), None)
        return chosen is not None or not known, chosen

    def ask(self, choices: Sequence[tuple[str, str]]) -> None:
        """Ask whether it is one of the children that the school knows."""
        self.fields["same_as"].widget = forms.RadioSelect(choices=choices)
        self.add_error("same_as", _("The school knows a child like this. Say whether it is the same one."))
