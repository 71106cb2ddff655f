"""What the staff pages hand in."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from students import words
from students.choices import Role
from students.forms.calendar import date_input
from students.models import School, SchoolClass, User
from students.queries.staff import active_staff, open_classes

NO_ROLE = [("", _("No post yet"))]


class ClassChoiceField(forms.ModelChoiceField):
    """A class by the name it has today."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(SchoolClass.objects.none(), **{"empty_label": _("Please choose"), **kwargs})
        self.day = dt.date.min

    def offer(self, school: School, day: dt.date) -> None:
        """The classes taught on the day; two queries would be one too many, so names come from the rows found."""
        self.day = day
        found = open_classes(school, day)
        self.queryset = SchoolClass.objects.filter(pk__in=[row.pk for row in found]).order_by("-entry_year", "number")

    def label_from_instance(self, obj: SchoolClass) -> str:
        """三年级(2)班."""
        return words.class_name(obj.entry_year, obj.number, self.day)


class StaffChoiceField(forms.ModelChoiceField):
    """A member of staff by name and number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(User.objects.none(), **{"empty_label": _("Please choose"), **kwargs})

    def offer(self, school: School) -> None:
        """Whoever has an open account in the school."""
        self.queryset = active_staff(school)

    def label_from_instance(self, obj: User) -> str:
        """The name, and what tells two of one name apart."""
        return f"{obj.name} ({obj.staff_number or obj.username})"


class PersonForm(forms.Form):
    """Somebody new."""

    name = forms.CharField(label=_("name"), max_length=60)
    staff_number = forms.CharField(
        label=_("staff number"),
        max_length=30,
        required=False,
        help_text=_("It becomes the user name. Without one, the name in pinyin does."),
    )
    phone = forms.RegexField(
        r"^[0-9+\- ]{5,20}$",
        label=_("phone"),
        required=False,
        error_messages={"invalid": _("Enter the phone number in digits.")},
    )


class PostForm(forms.Form):
    """A post from a date on."""

    role = forms.ChoiceField(label=_("post"), choices=[*Role.choices])
    school_class = ClassChoiceField(label=_("class"), required=False, help_text=_("For teachers only."))
    subject = forms.CharField(
        label=_("subject"), max_length=20, required=False, help_text=_("For subject teachers, for example 数学.")
    )
    starts_on = forms.DateField(label=_("from"), widget=date_input())

    def __init__(self, *args: Any, school: School, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = day
        self.fields["school_class"].offer(school, day)  # type: ignore[attr-defined]  # the field declared above


class NewPersonForm(PersonForm, PostForm):
    """Somebody new together with a first post, which may be left out."""

    role = forms.ChoiceField(label=_("post"), choices=[*NO_ROLE, *Role.choices], required=False)
    field_order = ("name", "staff_number", "phone", "role", "school_class", "subject", "starts_on")


class EmailForm(forms.Form):
    """Where notices of what is due may go too; never required."""

    email = forms.EmailField(
        label=_("e-mail"),
        required=False,
        max_length=254,
        help_text=_("For notices with classes and counts, where the school has e-mail switched on."),
    )


class LastDayForm(forms.Form):
    """The last day of a post."""

    ends_on = forms.DateField(label=_("last day"), widget=date_input())


class HandOverForm(forms.Form):
    """The next head teacher of a class."""

    successor = StaffChoiceField(label=_("new head teacher"))
    on = forms.DateField(
        label=_("from"),
        widget=date_input(),
        help_text=_("The head teacher until now keeps the post up to the day before."),
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].offer(school)  # type: ignore[attr-defined]  # the field declared above


class SubstituteForm(forms.Form):
    """Who takes the roll of a class on a date."""

    school_class = ClassChoiceField(label=_("class"))
    staff = StaffChoiceField(label=_("substitute"))
    date = forms.DateField(label=_("date"), widget=date_input())

    def __init__(self, *args: Any, school: School, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_class"].offer(school, day)  # type: ignore[attr-defined]  # the field declared above
        self.fields["staff"].offer(school)  # type: ignore[attr-defined]  # the field declared above
