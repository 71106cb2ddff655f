"""What the first visitor hands in, and a class by hand."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from students import words
from students.actions.setup import NewSchool, OwnAccount
from students.forms.calendar import date_input
from students.forms.staff import StaffChoiceField
from students.models import School, User
from students.rules.class_names import school_year
from students.rules.roster.people import name as read_name
from students.rules.terms import usual_term

MOST_CHILDREN = 80
# "1. ", "12、": lists are often pasted with their numbers.
_COUNTED = re.compile(r"^\s*\d{1,3}[.、．\s]\s*")


class CodeForm(forms.Form):
    """The setup code that was printed when the program started."""

    token = forms.CharField(label=_("setup code"), max_length=100)


class SchoolForm(forms.Form):
    """The school and its term."""

    name = forms.CharField(label=_("school name"), max_length=80)
    code = forms.RegexField(
        r"^[0-9A-Za-z-]{1,20}$",
        label=_("school code"),
        help_text=_("The identification code of the school if it is at hand, else a short name in letters."),
    )
    grades = forms.IntegerField(label=_("number of grades"), min_value=1, max_value=9, initial=6)
    term = forms.CharField(label=_("term"), max_length=40)
    starts_on = forms.DateField(label=_("first day"), widget=date_input())
    ends_on = forms.DateField(label=_("last day"), widget=date_input(), help_text=_("Both days belong to the term."))

    def facts(self) -> NewSchool:
        """The valid values."""
        return NewSchool(**self.cleaned_data)


class AccountForm(forms.Form):
    """A person's own account."""

    name = forms.CharField(label=_("name"), max_length=60)
    username = forms.CharField(label=_("user name"), max_length=150, validators=[UnicodeUsernameValidator()])
    password = forms.CharField(
        label=_("password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        """A password that nobody guesses."""
        data = super().clean() or {}
        user = User(username=data.get("username", ""), name=data.get("name", ""))
        if password := data.get("password"):
            try:
                password_validation.validate_password(password, user)
            except ValidationError as error:
                self.add_error("password", error)
        return data

    def account(self) -> OwnAccount:
        """The valid values."""
        return OwnAccount(**self.cleaned_data)


def proposed_school(today: dt.date) -> dict[str, object]:
    """The usual term as initial values."""
    term = usual_term(today)
    return {"term": term.name, "starts_on": term.starts_on, "ends_on": term.ends_on, "grades": 6}


class ClassForm(forms.Form):
    """A class with its children's names pasted in."""

    grade = forms.TypedChoiceField(label=_("grade"), coerce=int)
    number = forms.IntegerField(label=_("class number"), min_value=1, max_value=99, initial=1)
    place = forms.CharField(
        label=_("village teaching point"),
        max_length=40,
        required=False,
        help_text=_("Only if it is not at the main school."),
    )
    head_teacher = StaffChoiceField(
        label=_("head teacher"), required=False, help_text=_("Without one, the registrar takes the roll.")
    )
    starts_on = forms.DateField(
        label=_("rolls from"), widget=date_input(), help_text=_("Days before it are not asked for.")
    )
    names = forms.CharField(
        label=_("children"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("One name in each line, in the order of the class list. Paste them from anywhere."),
    )

    def __init__(self, *args: Any, school: School, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = school_year(day)
        grades = range(1, school.grades + 1)
        self.fields["grade"].choices = [(grade, words.grade_name(this_year - grade + 1, day)) for grade in grades]  # type: ignore[attr-defined]  # declared above
        self.fields["starts_on"].initial = day
        self.fields["head_teacher"].offer(school)  # type: ignore[attr-defined]  # declared above

    def clean_names(self) -> list[str]:
        """The names, cleaned as an import cleans them; blank lines are skipped, a wrong line is named by its number."""
        lines = enumerate(self.cleaned_data["names"].splitlines(), start=1)
        found = [(number, read_name(_COUNTED.sub("", line))) for number, line in lines if line.strip()]
        wrong = [str(number) for number, read in found if read.error is not None]
        if wrong:
            raise ValidationError(_("These lines are no names: %(lines)s."), params={"lines": ", ".join(wrong)})
        if len(found) > MOST_CHILDREN:
            raise ValidationError(_("A class has at most %(most)d children."), params={"most": MOST_CHILDREN})
        return [read.value for _number, read in found]
