"""What the pages of needs hand in (G6)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from students.choices import NeedKind
from students.forms.calendar import date_input
from students.forms.staff import ClassChoiceField
from students.models import School

DOUBLE = "double"


class NeedForm(forms.Form):
    """A need with its paper."""

    kind = forms.ChoiceField(label=_("need"), choices=NeedKind.choices)
    source = forms.CharField(
        label=_("source document"),
        max_length=120,
        help_text=_("The paper that says so and its number, for example 低保证 第0123号."),
    )
    starts_on = forms.DateField(label=_("from"), widget=date_input())
    ends_on = forms.DateField(
        label=_("until"),
        widget=date_input(),
        required=False,
        help_text=_("Leave empty while there is no end in sight."),
    )

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = day


class NeedsOfClassForm(NeedForm):
    """One need for many children of a class at once."""

    pupils = forms.TypedMultipleChoiceField(
        label=_("children"), coerce=int, widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"})
    )

    def __init__(self, *args: Any, pupils: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pupils"].choices = pupils  # type: ignore[attr-defined]  # the field declared above


class NeedEndForm(forms.Form):
    """The last day of a need, or that it never was one."""

    ends_on = forms.DateField(label=_("last day"), widget=date_input())
    is_mistake = forms.BooleanField(
        label=_("It was entered by mistake: take it off the record"), required=False, help_text=_("Its history stays.")
    )


class NeedFilterForm(forms.Form):
    """What the list of needs is narrowed to."""

    kind = forms.ChoiceField(label=_("need"), required=False)
    school_class = ClassChoiceField(label=_("class"), required=False, empty_label=_("Every class"))

    def __init__(self, *args: Any, school: School, day: dt.date, kinds: tuple[NeedKind, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(kind.value, kind.label) for kind in kinds]
        chosen = [("", _("Every need")), (DOUBLE, _("Hardship and learning difficulty")), *known]
        self.fields["kind"].choices = chosen  # type: ignore[attr-defined]  # the field declared above
        self.fields["school_class"].offer(school, day)  # type: ignore[attr-defined]  # the field declared above
