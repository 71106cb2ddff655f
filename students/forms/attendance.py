"""What the registrar says about a file of attendance: signs, blank days, which days a list stands for (B2, G4)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from students.attendance_words import Panel, meanings
from students.forms.calendar import date_input
from students.rules.attendance.plan import EVERY_DAY, TAKEN

_ONLY, _EVERY = "only", "every"


class AttendanceAnswers(forms.Form):
    """One field for each question of a preview; what is left open stays open."""

    days = forms.ChoiceField(
        label=_("Which days does the list of absences stand for?"),
        choices=[
            (_ONLY, _("Only the days in the file; every other day stays unknown")),
            (_EVERY, _("The roll was taken every school day in this time; on days without a row nobody was absent")),
        ],
        widget=forms.RadioSelect,
    )
    first_day = forms.DateField(label=_("From"), widget=date_input(), required=False)
    last_day = forms.DateField(label=_("To"), widget=date_input(), required=False)

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys: dict[str, str] = {}
        for number, sign in enumerate(panel.signs):
            choices = [("", _("Not said yet")), *meanings()]
            self._ask(f"sign{number}", sign, forms.ChoiceField(required=False, choices=choices))
        for number, blank in enumerate(panel.blanks):
            choices = [
                ("", _("Not recorded: the days stay unknown")),
                (TAKEN, _("The roll was taken, nobody was absent")),
            ]
            field = forms.ChoiceField(required=False, choices=choices, widget=forms.RadioSelect)
            self._ask(f"blank{number}", blank, field)
        if panel.has_list:
            self._propose(panel)
        else:
            for name in ("days", "first_day", "last_day"):
                del self.fields[name]

    def _ask(self, name: str, question: Any, field: forms.ChoiceField) -> None:
        field.label, field.help_text, field.initial = question.label, question.help_text, question.answer
        self.fields[name], self.keys[name] = field, question.key

    def _propose(self, panel: Panel) -> None:
        self.fields["days"].initial = _EVERY if panel.every_day else _ONLY
        if panel.every_day:
            self.fields["first_day"].initial, self.fields["last_day"].initial = panel.every_day

    @property
    def signs(self) -> list[forms.BoundField]:
        """The fields about signs."""
        return [self[name] for name in self.keys if name.startswith("sign")]

    @property
    def blanks(self) -> list[forms.BoundField]:
        """The fields about days without a sign."""
        return [self[name] for name in self.keys if name.startswith("blank")]

    def clean(self) -> dict[str, Any]:
        """Every day from when to when must be said."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = said.get("first_day"), said.get("last_day")
        if said.get("days") == _EVERY and not self.errors and not (first and last and first <= last):
            self.add_error("first_day", _("Say from which to which day the roll was taken every day."))
        return said

    @property
    def answers(self) -> dict[str, str]:
        """The answers by question key."""
        said = self.cleaned_data
        found = {key: said[name] for name, key in self.keys.items() if said.get(name)}
        if said.get("days") == _EVERY:
            found[EVERY_DAY] = f"{said['first_day']}..{said['last_day']}"
        return found

    @property
    def open(self) -> set[str]:
        """The keys of questions that have no answer now."""
        return {*self.keys.values(), EVERY_DAY} - self.answers.keys()
