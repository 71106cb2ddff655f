"""What the pages of the catchment list hand in (G7)."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kongchuo.lib import clock
from kongchuo.lib.masks import mask_id, mask_phone
from students.actions.catchment import ListedChild
from students.catchment_words import WHERE, shown_where
from students.choices import CatchmentPlace, Sex
from students.forms.calendar import date_input
from students.models import CatchmentChild
from students.roster_messages import sentence
from students.rules.catchment import DISABILITIES, Whereabouts
from students.rules.roster import numbers, people
from students.rules.roster.address import ADDRESS_LENGTH
from students.rules.roster.issues import Issue, Read

ERASE = "无"
_KEPT = ("id_number", "address", "phone")


class EntryForm(forms.Form):
    """A child of the list. Numbers, phone and address of a known child stay hidden: a blank keeps them (I1)."""

    name = forms.CharField(label=_("Name"), max_length=60)
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", "—"), *Sex.choices], required=False)
    birth_on = forms.DateField(label=_("Date of birth"), widget=date_input())
    id_number = forms.CharField(label=_("ID number"), max_length=30, required=False)
    township = forms.CharField(label=_("Township"), max_length=30, required=False)
    village = forms.CharField(label=_("Village"), max_length=30, required=False)
    address = forms.CharField(label=_("Present address"), max_length=ADDRESS_LENGTH, required=False)
    guardian = forms.CharField(label=_("Guardian"), max_length=60, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    place = forms.ChoiceField(
        label=_("Where the child goes to school"), choices=CatchmentPlace.choices, initial=CatchmentPlace.UNKNOWN
    )
    place_name = forms.CharField(label=_("Name of the school"), max_length=80, required=False)
    disability = forms.ChoiceField(
        label=_("Disability"),
        choices=[("", _("None known")), *((kind.value, kind.label) for kind in DISABILITIES)],
        required=False,
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, child: CatchmentChild | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.child = child
        if child is not None:
            masked = {"id_number": mask_id(child.id_number), "phone": mask_phone(child.phone)}
            masked["address"] = f"{child.address[:3]}…" if child.address else ""
            for name, text in masked.items():
                self.fields[name].help_text = _("Now: %(text)s. Leave blank to keep it, type 无 to erase it.") % {
                    "text": text or "—"
                }

    @classmethod
    def of(cls, child: CatchmentChild, data: Any = None) -> "EntryForm":
        """The form of a child on the list."""
        names = [name for name in cls.base_fields if name not in _KEPT]
        return cls(data, child=child, initial={name: getattr(child, name) for name in names})

    def clean_name(self) -> str:
        """A name as the registry spells it."""
        return self._read("name", people.name)

    def clean_id_number(self) -> str:
        """A valid number (G4)."""
        return self._kept("id_number", lambda text: numbers.id_number(text, None))

    def clean_phone(self) -> str:
        """A phone number; one of a wrong length is taken, as in files."""
        return self._kept("phone", people.phone)

    def clean_address(self) -> str:
        """An address."""
        return self._kept("address", lambda text: people.short_text(text, ADDRESS_LENGTH))

    def clean_birth_on(self) -> dt.date:
        """A day that is over."""
        day: dt.date = self.cleaned_data["birth_on"]
        if day > clock.today() or day.year < 1900:
            raise forms.ValidationError(_("The date of birth is still to come. Type the right date."))
        return day

    def _kept(self, name: str, read: Callable[[str], Read[str]]) -> str:
        text: str = self.cleaned_data[name]
        if not text and self.child is not None:
            return str(getattr(self.child, name))
        return "" if text.strip() == ERASE else self._read(name, read)

    def _read(self, name: str, read: Callable[[str], Read[str]]) -> str:
        found = read(self.cleaned_data[name])
        if found.error:
            raise forms.ValidationError(sentence(Issue("", 0, "", name, None, found.error)))
        return found.value

    @property
    def said(self) -> ListedChild:
        """What was handed in."""
        return ListedChild(**self.cleaned_data)


class TakeOffForm(forms.Form):
    """From which day a child is off the list, and why."""

    on = forms.DateField(label=_("off the list on"), widget=date_input())
    reason = forms.CharField(
        label=_("Reason"), max_length=100, help_text=_("For example: moved to another township, entered twice, died.")
    )


class PlaceForm(forms.Form):
    """Where the ticked children go to school."""

    place = forms.ChoiceField(label=_("Where the children go to school"), choices=CatchmentPlace.choices)
    place_name = forms.CharField(label=_("Name of the school"), max_length=80, required=False)


class MatchForm(forms.Form):
    """Whether a child of the list is a pupil, or that this shall be asked again."""

    child = forms.IntegerField(min_value=1, max_value=2**62)
    student = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    answer = forms.ChoiceField(choices=[("same", ""), ("different", ""), ("again", "")])


class FilterForm(forms.Form):
    """What the list is narrowed to. Disability is offered to the registrar only (I4)."""

    part = forms.ChoiceField(label=_("Which children"), required=False)
    village = forms.ChoiceField(label=_("Village"), required=False)
    where = forms.ChoiceField(label=_("Where"), required=False)
    age = forms.ChoiceField(label=_("Age"), required=False)

    def __init__(
        self, *args: Any, villages: Iterable[str], ages: Iterable[int], sees_health: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        parts = [(name, label) for name, label in PARTS.items() if sees_health or name not in HEALTH_PARTS]
        wheres = dict.fromkeys(shown_where(each, sees_health) for each in Whereabouts)
        choices: dict[str, list[tuple[str, Any]]] = {
            "part": [("", _("Everybody on the list")), *parts],
            "village": [("", _("Every village")), *((name, name) for name in villages if name)],
            "where": [("", _("Everywhere")), *((each.value, WHERE[each]) for each in wheres)],
            "age": [("", _("Every age")), *((str(age), str(age)) for age in ages)],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]  # a choice field declared above


PARTS = {
    "find": _("To go after"),
    "counted": _("Of school age"),
    "in_school": _("Of school age, in a school"),
    "out": _("Of school age, not in a school"),
    "unmatched": _("Not found in the registry"),
    "questions": _("To be compared with a pupil"),
    "disabled": _("With one of the three disabilities"),
    "disabled_in": _("With one of the three disabilities, in a school"),
    "disability": _("With any disability"),
}
HEALTH_PARTS = frozenset({"disabled", "disabled_in", "disability"})
