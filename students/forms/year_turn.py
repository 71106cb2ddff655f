"""What the steps of a turn of the school year hand in (G1)."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from students.forms.calendar import date_input
from students.rules.class_names import ClassKey
from students.rules.turn_plan import Opening, Plan, Retained, TermPlan, key_text, parse_key
from students.rules.year_turn import first_day
from students.words import grade_number
from students.year_turn_words import class_then

MOST_CLASSES = 30
_AUTUMN = gettext_lazy("First term")
_SPRING = gettext_lazy("Second term")


class TermsForm(forms.Form):
    """The terms to be opened; those that exist already are not asked for (A1)."""

    def __init__(self, *args: Any, terms: tuple[TermPlan, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(terms)
        for number, term in enumerate(terms):
            part = _AUTUMN if term.starts_on.month >= 8 else _SPRING
            self.fields[f"name{number}"] = forms.CharField(label=part, max_length=40, initial=term.name)
            for name, label, day in (
                ("first", gettext_lazy("first day"), term.starts_on),
                ("last", gettext_lazy("last day"), term.ends_on),
            ):
                self.fields[f"{name}{number}"] = forms.DateField(label=label, widget=date_input(), initial=day)

    def clean(self) -> dict[str, Any]:
        """Each term begins before it ends."""
        data = super().clean() or {}
        for number in range(self.count):
            first, last = data.get(f"first{number}"), data.get(f"last{number}")
            if first and last and last <= first:
                self.add_error(f"last{number}", _("The last day of a term lies after its first day."))
        return data

    def terms(self) -> tuple[TermPlan, ...]:
        """The valid values."""
        said = self.cleaned_data
        return tuple(
            TermPlan(said[f"name{number}"].strip(), said[f"first{number}"], said[f"last{number}"])
            for number in range(self.count)
        )


class GraduationForm(forms.Form):
    """The day on which the last grade graduates."""

    on = forms.DateField(
        label=gettext_lazy("day of graduation"),
        widget=date_input(),
        help_text=gettext_lazy("From this day on the graduates are not expected any more. Usually 31 August."),
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_on(self) -> dt.date:
        """Between May and the first day of the year."""
        on: dt.date = self.cleaned_data["on"]
        if not dt.date(self.year, 5, 1) <= on < first_day(self.year):
            raise ValidationError(_("Enter a day between 1 May and 31 August before the new school year."))
        return on


class RetainForm(forms.Form):
    """A child who stays a grade (留级): who decided, why, and into which class."""

    student = forms.TypedChoiceField(label=gettext_lazy("child"), coerce=int)
    to = forms.ChoiceField(label=gettext_lazy("class in the new school year"))
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=60)
    approver = forms.CharField(
        label=gettext_lazy("Approved by"),
        max_length=40,
        help_text=gettext_lazy("The authority on the paper, for example 青江县教育局."),
    )
    approved_on = forms.DateField(label=gettext_lazy("approved on"), widget=date_input())
    has_application = forms.BooleanField(
        label=gettext_lazy("The guardian's application and the approval were shown"),
        error_messages={"required": gettext_lazy("Without both papers a child goes up with the class.")},
    )

    def __init__(
        self, *args: Any, children: list[tuple[int, str]], targets: list[ClassKey], year: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["student"].choices = children  # type: ignore[attr-defined]  # the field declared above
        self.fields["to"].choices = class_choices(targets, year)  # type: ignore[attr-defined]  # the field declared above

    def retained(self) -> Retained:
        """The valid values."""
        said = self.cleaned_data
        return Retained(said["student"], parse_key(said["to"]), said["reason"], said["approver"], said["approved_on"])


def class_choices(keys: list[ClassKey], year: int) -> list[tuple[str, str]]:
    """Classes by the name they have in the new year."""
    return [(key_text(key), class_then(key, year)) for key in keys]


class EntryClassesForm(forms.Form):
    """How many classes the first grade has."""

    count = forms.IntegerField(
        label=gettext_lazy("classes of grade one"),
        min_value=0,
        max_value=MOST_CLASSES,
        help_text=gettext_lazy("Numbered from 1. Their children come with the roster."),
    )


class OpeningForm(forms.Form):
    """One more class, of any grade."""

    grade = forms.TypedChoiceField(label=gettext_lazy("grade in the new school year"), coerce=int)
    number = forms.IntegerField(label=gettext_lazy("class number"), min_value=1, max_value=99)
    place = forms.CharField(label=gettext_lazy("village teaching point"), max_length=40, required=False)

    def __init__(self, *args: Any, year: int, grades: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.fields["grade"].choices = [  # type: ignore[attr-defined]  # the field declared above
            (grade, _("Grade %(grade)s") % {"grade": grade_number(grade)}) for grade in range(1, grades + 1)
        ]

    def opening(self) -> Opening:
        """The valid values."""
        said = self.cleaned_data
        return Opening(ClassKey(self.year - said["grade"] + 1, said["number"]), said["place"].strip())

    def is_new(self, known: frozenset[ClassKey]) -> bool:
        """Whether the school has no such class yet; otherwise the form says so."""
        if self.opening().key in known:
            self.add_error("number", _("This class exists already."))
        return self.is_valid()


def with_opening(plan: Plan, new: Opening) -> tuple[Opening, ...]:
    """The openings with one more, which replaces one of the same class."""
    kept = {**{each.key: each for each in plan.openings}, new.key: new}
    return tuple(kept[key] for key in sorted(kept))


def without_opening(plan: Plan, text: str) -> tuple[Opening, ...]:
    """The openings without the class of that text."""
    return tuple(each for each in plan.openings if key_text(each.key) != text)


def with_entry_classes(plan: Plan, year: int, count: int, known: frozenset[ClassKey]) -> tuple[Opening, ...]:
    """The openings with ``count`` classes of grade one: missing numbers are added, higher ones left out."""
    kept = {each.key: each for each in plan.openings if each.key.entry_year != year or each.key.number <= count}
    for number in range(1, count + 1):
        key = ClassKey(year, number)
        if key not in known:
            kept.setdefault(key, Opening(key))
    return tuple(kept[key] for key in sorted(kept))
