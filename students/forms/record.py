"""What the registrar changes on a child's record; what is masked is replaced, never shown (I1, D13)."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from students.choices import Boarding, IdKind, Sex
from students.forms.calendar import date_input
from students.models import Student

CLEAR = "-"
PLAIN = ("name", "sex", "birth_on", "ethnicity", "id_kind", "boarding")
PLACES = ("province", "city", "county", "township", "village")
MASKED = ("id_number", "status_number", "address", "registered_address")
_STATUS = RegexValidator(
    r"^(-|[GJLgjl][0-9]{17}[0-9Xx])$", _("A student status number is G, J or L and eighteen characters.")
)
VILLAGES = "villages"


def _listed() -> forms.TextInput:
    return forms.TextInput(attrs={"list": VILLAGES, "autocomplete": "off"})


class RecordForm(forms.Form):
    """The child's own data. An empty masked field keeps what is stored, a dash empties it."""

    name = forms.CharField(label=_("name"), max_length=60)
    sex = forms.ChoiceField(label=_("sex"), choices=[("", "—"), *Sex.choices], required=False)
    birth_on = forms.DateField(label=_("date of birth"), widget=date_input(), required=False)
    ethnicity = forms.CharField(label=_("ethnicity"), max_length=20, required=False)
    id_kind = forms.ChoiceField(
        label=_("kind of identity document"), choices=[("", "—"), *IdKind.choices], required=False
    )
    id_number = forms.CharField(label=_("ID number"), max_length=30, required=False)
    status_number = forms.CharField(
        label=_("student status number"), max_length=30, required=False, validators=[_STATUS]
    )
    boarding = forms.ChoiceField(label=_("boarding"), choices=[("", "—"), *Boarding.choices], required=False)
    address = forms.CharField(label=_("present address"), max_length=200, required=False)
    registered_address = forms.CharField(label=_("registered address"), max_length=200, required=False)
    province = forms.CharField(label=_("province"), max_length=30, required=False)
    city = forms.CharField(label=_("city"), max_length=30, required=False)
    county = forms.CharField(label=_("county"), max_length=30, required=False)
    township = forms.CharField(label=_("township"), max_length=30, required=False)
    village = forms.CharField(label=_("village"), max_length=30, required=False, widget=_listed())

    def __init__(self, *args: Any, masks: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in MASKED:
            self.fields[name].widget.attrs["autocomplete"] = "off"
            self.fields[name].help_text = _kept_words(masks.get(name, ""))

    def apply(self, student: Student) -> None:
        """Put what was handed in on the child, which the action then stores."""
        for name in (*PLAIN, *PLACES):
            setattr(student, name, self.cleaned_data[name])
        for name in MASKED:
            if said := self.cleaned_data[name].strip():
                setattr(student, name, "" if said == CLEAR else said)


def _kept_words(shown: str) -> str:
    if not shown:
        return gettext("None on record.")
    return gettext("On record: %(shown)s. Leave empty to keep it, enter - to remove it.") % {"shown": shown}


class GuardianForm(forms.Form):
    """A guardian; an empty phone keeps the one on record, a dash empties it."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("name"), max_length=60, required=False)
    relation = forms.CharField(label=_("relation"), max_length=20, required=False)
    phone = forms.RegexField(
        r"^(-|[0-9+\- ]{5,20})$",
        label=_("phone"),
        required=False,
        error_messages={"invalid": _("Enter the phone number in digits.")},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    @property
    def is_blank(self) -> bool:
        """Whether the row says nobody: the empty row for one more."""
        return not any(self.cleaned_data.get(name) for name in ("id", "name", "relation", "phone"))


GuardianFormSet = forms.formset_factory(
    GuardianForm, extra=1, can_order=True, can_delete=True, can_delete_extra=False, max_num=8, absolute_max=8
)
