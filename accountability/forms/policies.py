"""What the pages of values hand in."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accountability.actions.policy_proposals import NewValues, label_of
from accountability.choices import BothPosts, LaterRows, PolicyFamily, PolicyGroup, ReportTo
from accountability.policy_words import COUNTS, MEANING
from accountability.queries.policy_rows import Policies
from accountability.rules.policy_values import PolicyValue, ValueKind, values_of, written
from students.forms.calendar import date_input

_CHOICES = {"report_to": ReportTo.choices, "both_posts": BothPosts.choices}


def _widget(value: PolicyValue) -> forms.Widget:
    if value.kind is ValueKind.CHOICE:
        return forms.Select(choices=_CHOICES[value.name])
    if value.kind is ValueKind.TIME:
        return forms.TimeInput(attrs={"type": "time"})
    if value.kind in (ValueKind.PATTERN, ValueKind.TEXT):
        return forms.TextInput(attrs={"maxlength": value.high})
    return forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 6})


class ProposalForm(forms.Form):
    """The values of one family as they are today, to be changed, with the day and the reason.

    What a value may be is checked where it is written (``actions.policy_proposals``): here everything is text.
    """

    def __init__(self, *args: Any, family: PolicyFamily, policies: Policies, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.family, self.values_in_order = family, values_of(family)
        for value in self.values_in_order:
            self.fields[value.name] = forms.CharField(
                label=capfirst(str(label_of(value.name))),
                required=False,
                strip=True,
                widget=_widget(value),
                initial=written(policies.value(value.name, today)),
                help_text=MEANING[value.name],
            )
        self.fields["effective_on"] = forms.DateField(
            label=_("in force from"), widget=date_input(), initial=today, help_text=_("Days before it keep their rule.")
        )
        self.fields["reason"] = forms.CharField(
            label=_("reason"), max_length=200, help_text=_("For example: decided at the staff meeting of that day.")
        )
        if policies.after(family, today):
            self.fields["later"] = forms.ChoiceField(
                label=_("On the days for which other values are approved already"),
                choices=LaterRows.choices,
                widget=forms.RadioSelect,
                required=False,
            )

    def groups(self) -> Iterator[tuple[PolicyGroup, object, list[forms.BoundField], bool]]:
        """The values by group, by which day they count, and whether one of them is changed or refused."""
        for group in PolicyGroup:
            names = [value.name for value in self.values_in_order if value.group == group]
            if names:
                touched = set(self.changed_data) | set(self.errors) if self.is_bound else set()
                yield group, COUNTS[group], [self[name] for name in names], bool(touched & set(names))

    def rest(self) -> list[forms.BoundField]:
        """Day, reason, and what becomes of rows for later days."""
        return [self[name] for name in ("effective_on", "reason", "later") if name in self.fields]

    def new_values(self) -> NewValues:
        """What was handed in: of the values those that differ from what the form showed."""
        said = self.cleaned_data
        return NewValues(
            family=self.family,
            effective_on=said["effective_on"],
            values={value.name: said[value.name] for value in self.values_in_order if value.name in self.changed_data},
            reason=said["reason"],
            later=said.get("later", ""),
        )

    def refuse(self, error: ValidationError) -> None:
        """Put the sentences of a refused proposal where they belong."""
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for field, sentences in found.items():
            self.add_error(field if field in self.fields else None, list(sentences))


class DecisionForm(forms.Form):
    """A sentence with a decision."""

    reason = forms.CharField(label=_("reason"), max_length=200, required=False)
