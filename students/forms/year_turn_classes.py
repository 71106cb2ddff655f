"""Where the children of a class go when the school year turns, and who leads the classes (G1, F1)."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from students.forms.year_turn import class_choices
from students.models import User
from students.rules.class_names import ClassKey
from students.rules.turn_plan import How, Mapping, key_text, parse_key
from students.rules.year_turn import TurnChild

STAY = "stay"
_HOWS = (
    (STAY, gettext_lazy("The class goes on as it is")),
    (How.ALL.value, gettext_lazy("All children go into one other class; this class ends")),
    (How.PARITY.value, gettext_lazy("Odd numbers go into one class, even numbers into another")),
)
# "1. ", "12、": lists are often pasted with their numbers.
_COUNTED = re.compile(r"^\s*\d{1,3}[.、．]\s*")


class MappingForm(forms.Form):
    """What becomes of a whole class."""

    how = forms.ChoiceField(label=gettext_lazy("this class"), choices=_HOWS, widget=forms.RadioSelect)
    to = forms.ChoiceField(label=gettext_lazy("all into"), required=False)
    odd = forms.ChoiceField(label=gettext_lazy("odd numbers into"), required=False)
    even = forms.ChoiceField(label=gettext_lazy("even numbers into"), required=False)

    def __init__(self, *args: Any, source: ClassKey, others: list[ClassKey], year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        for name, keys in (("to", others), ("odd", [source, *others]), ("even", [source, *others])):
            choices = [("", "—"), *class_choices(keys, year)]
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # the fields declared above

    def clean(self) -> dict[str, Any]:
        """The classes that the choice needs are named."""
        data = super().clean() or {}
        for name in {How.ALL.value: ["to"], How.PARITY.value: ["odd", "even"]}.get(data.get("how", ""), []):
            if name not in self.errors and not data.get(name):
                self.add_error(name, _("Choose a class. Open it as a new class first if it is missing."))
        if data.get("odd") and data.get("how") == How.PARITY and data.get("odd") == data.get("even"):
            self.add_error("even", _("Choose two different classes."))
        return data

    def mapping(self) -> Mapping | None:
        """The valid values; None when the class goes on as it is."""
        said = self.cleaned_data
        if said["how"] == STAY:
            return None
        if said["how"] == How.ALL:
            return Mapping(self.source, How.ALL, (parse_key(said["to"]),), closes=True)
        targets = (parse_key(said["odd"]), parse_key(said["even"]))
        return Mapping(self.source, How.PARITY, targets, closes=self.source not in targets)


def mapping_values(mapping: Mapping | None) -> dict[str, str]:
    """A stored mapping as the initial values of its form."""
    if mapping is None or mapping.how is How.CHOSEN:
        return {"how": STAY}
    targets = [key_text(key) for key in mapping.targets]
    if mapping.how is How.ALL:
        return {"how": How.ALL.value, "to": targets[0]}
    return {"how": How.PARITY.value, "odd": targets[0], "even": targets[1]}


class ChosenForm(forms.Form):
    """Some children of a class, ticked or listed, go into another; the others keep what is planned for them."""

    into = forms.ChoiceField(label=gettext_lazy("into"))
    students = forms.TypedMultipleChoiceField(label=gettext_lazy("children"), coerce=int, required=False)
    listed = forms.CharField(
        label=gettext_lazy("or a list"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Names or numbers in class, one a line."),
    )
    closes = forms.BooleanField(label=gettext_lazy("The class ends: every child goes into another"), required=False)

    def __init__(
        self,
        *args: Any,
        children: Sequence[tuple[TurnChild, str]],
        keys: list[ClassKey],
        year: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.children = children
        self.fields["into"].choices = class_choices(keys, year)  # type: ignore[attr-defined]  # declared above
        self.fields["students"].choices = [(child.id, name) for child, name in children]  # type: ignore[attr-defined]

    def clean_listed(self) -> list[int]:
        """The children that the lines name, each exactly one."""
        lines = [_COUNTED.sub("", line).strip() for line in self.cleaned_data["listed"].splitlines()]
        found = {line: self._named(line) for line in lines if line}
        unclear = [line for line, ids in found.items() if len(ids) != 1]
        if unclear:
            said = {"lines": "、".join(unclear[:10])}
            raise ValidationError(_("Not one child of this class: %(lines)s. Nothing was stored.") % said)
        return [ids[0] for ids in found.values()]

    def _named(self, line: str) -> list[int]:
        if line.isascii() and line.isdigit():
            return [child.id for child, _name in self.children if f"{child.seat_number}" == line.lstrip("0")]
        return [child.id for child, name in self.children if name == line]

    def chosen(self) -> frozenset[int]:
        """Ticked and listed together."""
        return frozenset({*self.cleaned_data["students"], *self.cleaned_data["listed"]})

    def mapping(self, source: ClassKey, before: Mapping | None) -> Mapping | None:
        """What is planned now: those chosen go where the form says, others as before; None when all stay."""
        into = parse_key(self.cleaned_data["into"])
        planned = dict(before.chosen) if before and before.how is How.CHOSEN else {}
        here = {child.id for child, _name in self.children}
        planned = {pk: key for pk, key in planned.items() if pk in here} | dict.fromkeys(self.chosen(), into)
        going = tuple(sorted((pk, key) for pk, key in planned.items() if key != source))
        closes = self.cleaned_data["closes"]
        return Mapping(source, How.CHOSEN, (), going, closes) if going or closes else None


class HeadsForm(forms.Form):
    """The head teacher of each class in the new year; nothing chosen leaves the present one."""

    def __init__(
        self, *args: Any, keys: Sequence[ClassKey], labels: Sequence[str], staff: Sequence[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = tuple(keys)
        choices = [(person.pk, f"{person.name} ({person.staff_number or person.username})") for person in staff]
        for key, label in zip(keys, labels, strict=True):
            self.fields[self.name_of(key)] = forms.TypedChoiceField(
                label=label, choices=[("", "—"), *choices], coerce=int, required=False, empty_value=None
            )

    @staticmethod
    def name_of(key: ClassKey) -> str:
        """The field of a class."""
        return f"head-{key_text(key)}"

    def heads(self) -> tuple[tuple[ClassKey, int], ...]:
        """The classes for which somebody is chosen."""
        said = {key: self.cleaned_data[self.name_of(key)] for key in self.keys}
        return tuple((key, pk) for key, pk in said.items() if pk)
