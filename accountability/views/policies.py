"""The values that bind everybody, for everybody to read: what each means, is, was and will be (K14, M5, M8)."""

import datetime as dt
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from accountability.actions.policy_proposals import MODELS, confirm_veto_line_read, label_of
from accountability.choices import PolicyFamily, PolicyGroup
from accountability.models import PolicyDecision
from accountability.policy_words import COUNTS, MEANING, bounds_words, value_words
from accountability.queries.policy_pages import decisions_on, is_veto_line_read, open_proposals
from accountability.queries.policy_rows import Policies, Step, policies_of
from accountability.rules.policy_values import VALUES, PolicyValue
from kongchuo.lib import clock
from students.access import principal_only, rights, signed_in
from students.views.exports import ListExport, export_answer


@dataclass(frozen=True, slots=True)
class Row:
    """A value as pages show it; ``since`` is None where the shipped value is in force."""

    value: PolicyValue
    label: str
    meaning: str
    rule: str
    now: str
    since: dt.date | None
    shipped: str
    coming: str
    coming_on: dt.date | None


def value_row(policies: Policies, value: PolicyValue, today: dt.date) -> Row:
    """The value with its meaning, rule, and what it is today."""
    step, coming = policies.step(value.name, today), policies.coming(value.name, today)
    shipped = policies.steps(value.name)[-1].value
    return Row(
        value=value,
        label=capfirst(str(label_of(value.name))),
        meaning=str(MEANING[value.name]),
        rule=MODELS[value.family]._meta.get_field(value.name).help_text,
        now=value_words(value.name, step.value),
        since=step.since,
        shipped=value_words(value.name, shipped),
        coming=value_words(value.name, coming.value) if coming else "",
        coming_on=coming.since if coming else None,
    )


def value_groups(policies: Policies, today: dt.date) -> list[tuple[PolicyGroup, PolicyFamily, list[Row]]]:
    """All values by group, with the family whose form changes them."""
    found = []
    for group in PolicyGroup:
        values = [value for value in VALUES.values() if value.group == group]
        found.append((group, values[0].family, [value_row(policies, value, today) for value in values]))
    return found


@signed_in
def policy_list(request: HttpRequest) -> HttpResponse:
    """Every value with what is in force; the office also sees what is proposed and the note on the veto."""
    who = rights(request)
    context = {
        "groups": value_groups(policies_of(who.school.pk), who.on),
        "today": who.on,
        "sees_all": who.sees_all,
        "is_principal": who.is_principal,
    }
    if who.sees_all:
        context["waiting"] = list(open_proposals(who.school.pk))
        context["warns"] = not is_veto_line_read(who.school.pk)
    return render(request, "accountability/policy_list.html", context)


@signed_in
def policy_export(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet."""
    who = rights(request)
    groups = value_groups(policies_of(who.school.pk), who.on)
    export = ListExport(
        what="rules",
        title=_("School rules in numbers"),
        header=(
            pgettext("rules", "Group"),
            pgettext("rules", "Value"),
            pgettext("rules", "In force"),
            pgettext("rules", "Since"),
            pgettext("rules", "As shipped"),
            _("Meaning"),
            _("Rule"),
            pgettext("rules", "Source"),
        ),
        rows=lambda _full: [
            [str(group.label), row.label, row.now, row.since, row.shipped, row.meaning, row.rule, row.value.source]
            for group, _family, rows in groups
            for row in rows
        ],
        of_children=False,
        widths=(18, 34, 20, 12, 20, 60, 8, 10),
    )
    return export_answer(request, who, export)


@dataclass(frozen=True, slots=True)
class PastStep:
    """A value from a day on, and for the office the decision that brought it."""

    now: str
    since: dt.date | None
    is_ahead: bool
    decision: PolicyDecision | None


@signed_in
def policy_value(request: HttpRequest, value_name: str) -> HttpResponse:
    """One value with its history. Raises Http404 for a name that is none."""
    if value_name not in VALUES:
        raise Http404
    who, value = rights(request), VALUES[value_name]
    policies = policies_of(who.school.pk)
    decisions = decisions_on(who.school.pk, value_name) if who.sees_all else []
    context = {
        "row": value_row(policies, value, who.on),
        "steps": [_past(value_name, step, decisions, who.on) for step in policies.steps(value_name)],
        "counts": COUNTS[value.group],
        "bounds": bounds_words(value),
        "sees_all": who.sees_all,
    }
    return render(request, "accountability/policy_value.html", context)


def _past(name: str, step: Step, decisions: list[PolicyDecision], today: dt.date) -> PastStep:
    of_day = (each for each in decisions if each.proposal.effective_on == step.since)
    is_ahead = step.since is not None and step.since > today
    return PastStep(value_words(name, step.value), step.since, is_ahead, next(of_day, None))


@require_POST
@principal_only
def veto_line_read(request: HttpRequest) -> HttpResponse:
    """The principal has read the note on the line of the veto; it is not shown again (F6)."""
    who = rights(request)
    confirm_veto_line_read(school=who.school, actor=who.user, at=clock.now())
    return redirect("accountability:policy-list")
