"""What the pages of the leading group hand in (M24)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from students.choices import GroupRole
from students.forms.calendar import date_input
from students.forms.staff import StaffChoiceField
from students.models import School


class PlaceForm(forms.Form):
    """A place in the group from a date on."""

    role = forms.ChoiceField(label=_("place in the group"), choices=GroupRole.choices)
    duty = forms.CharField(
        label=_("duty"),
        max_length=120,
        required=False,
        help_text=_("For example 包三年级; a grade named here puts the person on the contact network of its classes."),
    )
    document = forms.CharField(label=_("naming document"), max_length=80, required=False)
    starts_on = forms.DateField(label=_("from"), widget=date_input())

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = day


class NewMemberForm(PlaceForm):
    """Somebody who joins."""

    staff = StaffChoiceField(label=_("member of staff"))
    field_order = ("staff", "role", "duty", "document", "starts_on")

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].offer(school)  # type: ignore[attr-defined]  # the field declared above
