"""Proposing other values and deciding on them: counted before either, with the facts of today (K14, J)."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accountability.access import get_proposal
from accountability.actions.policy_proposals import (
    approve_proposal,
    checked,
    label_of,
    new_values,
    propose_values,
    refuse_proposal,
    withdraw_proposal,
)
from accountability.choices import LaterRows, PolicyFamily, PolicyOutcome
from accountability.forms.policies import DecisionForm, ProposalForm
from accountability.models import PolicyProposal
from accountability.policy_preview import Line, preview
from accountability.policy_words import value_words
from accountability.queries.policy_pages import proposals
from accountability.queries.policy_rows import Policies, policies_of
from accountability.rules.policy_values import VALUES, Atom, read
from kongchuo.lib import clock
from students.access import Rights, office_only, rights
from students.day_words import join
from students.models import SchoolClass

_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Change:
    """A value that changes, in words."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A consequence with its classes by name; ``school_class`` is None for children in no class."""

    line: Line
    classes: list[tuple[SchoolClass | None, int, int]]


def shown_preview(who: Rights, policies: Policies, family: PolicyFamily, values: Mapping[str, Atom]) -> list[ShownLine]:
    """What the values would do if they were in force today (I4: counts by class)."""
    lines = preview(who.school.pk, who.on, policies, policies.changed(family, who.on, values))
    classes = SchoolClass.objects.in_bulk({pk for line in lines for pk, *_ in line.classes if pk})
    return [
        ShownLine(line, [(classes.get(pk or 0), before, after) for pk, before, after in line.classes]) for line in lines
    ]


def changes_of(values: Mapping[str, Atom], before: Mapping[str, Atom]) -> list[Change]:
    """The values in words, in the order of the pages."""
    return [
        Change(name, capfirst(str(label_of(name))), value_words(name, before[name]), value_words(name, values[name]))
        for name in VALUES
        if name in values
    ]


@office_only
def propose(request: HttpRequest, family: str) -> HttpResponse:
    """The values of one family in a form: shown first what they would change, then handed in."""
    if family not in PolicyFamily.values:
        raise Http404
    who = rights(request)
    policies = policies_of(who.school.pk)
    form = ProposalForm(request.POST or None, family=PolicyFamily(family), policies=policies, today=who.on)
    values = _checked(form, policies, who.on) if form.is_valid() else None
    if values is not None and "propose" in request.POST:
        made = propose_values(school=who.school, new=form.new_values(), actor=who.user, at=clock.now())
        messages.success(request, _("The proposal is handed in: the principal decides."))
        return redirect("accountability:policy-proposal", made.pk)
    context = {
        "form": form,
        "family": PolicyFamily(family),
        "wanted": request.GET.get("group", ""),
        "today": who.on,
        **_later(policies, who, family),
    }
    if values is not None:
        before = policies.values(PolicyFamily(family), form.cleaned_data["effective_on"])
        context["changes"] = changes_of(values, before)
        context["lines"] = shown_preview(who, policies, PolicyFamily(family), values)
    return render(request, "accountability/policy_propose.html", context, status=422 if form.errors else 200)


def _checked(form: ProposalForm, policies: Policies, today: dt.date) -> dict[str, Atom] | None:
    try:
        return checked(policies, form.new_values(), today)
    except ValidationError as error:
        form.refuse(error)
    return None


def _later(policies: Policies, who: Rights, family: str) -> dict[str, Any]:
    """The changes that are approved for later days already."""
    found, before = [], policies.values(PolicyFamily(family), who.on)
    for row in policies.after(PolicyFamily(family), who.on):
        values = policies.values(PolicyFamily(family), row.effective_on)
        changed = {name: value for name, value in values.items() if value != before[name]}
        found.append((row.effective_on, changes_of(changed, before)))
        before = values
    return {"later": found}


@office_only
def proposal_list(request: HttpRequest) -> HttpResponse:
    """All proposals, the latest first."""
    who = rights(request)
    page = Paginator(proposals(who.school.pk), _A_PAGE).get_page(request.GET.get("page"))
    rows = [(each, [capfirst(str(label_of(name))) for name in VALUES if name in each.values]) for each in page]
    return render(request, "accountability/policy_proposal_list.html", {"page": page, "rows": rows})


@office_only
def proposal_page(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """A proposal: what it changes, what that would do, and its decision. Only the principal approves or refuses."""
    who = rights(request)
    proposal = get_proposal(who, proposal_id)
    decision = getattr(proposal, "decision", None)
    form = DecisionForm(request.POST or None)
    if form.is_valid() and _decided(request, who, proposal, form):
        return redirect("accountability:policy-proposal", proposal.pk)
    context = {
        "proposal": proposal,
        "decision": decision,
        "form": form,
        **_content(who, proposal, is_open=decision is None),
    }
    return render(request, "accountability/policy_proposal.html", context, status=422 if form.errors else 200)


def _content(who: Rights, proposal: PolicyProposal, *, is_open: bool) -> dict[str, Any]:
    values = new_values(proposal)
    before = {name: read(VALUES[name], text) for name, text in proposal.base.items()}
    context = {
        "family": PolicyFamily(proposal.family),
        "today": who.on,
        "changes": changes_of(values, before),
        "carries": proposal.later == LaterRows.CARRY,
        "later_days": join(date_format(dt.date.fromisoformat(day)) for day in proposal.later_seen),
        "is_over": is_open and proposal.effective_on < who.on,
        "may_decide": is_open and who.is_principal,
        "may_withdraw": is_open and (who.is_registrar or proposal.proposed_by_id == who.user.pk),
    }
    if is_open:
        policies = policies_of(who.school.pk)
        context["lines"] = shown_preview(who, policies, PolicyFamily(proposal.family), values)
    return context


_DECIDE: dict[str, Callable[..., Any]] = {
    PolicyOutcome.APPROVED: approve_proposal,
    PolicyOutcome.REFUSED: refuse_proposal,
    PolicyOutcome.WITHDRAWN: withdraw_proposal,
}


def _decided(request: HttpRequest, who: Rights, proposal: PolicyProposal, form: DecisionForm) -> bool:
    """Whether the decision was stored; a refused one says why in the form. Raises Http404 for what is not theirs."""
    wanted = request.POST.get("decision", "")
    is_own = who.is_registrar or proposal.proposed_by_id == who.user.pk
    if wanted not in _DECIDE or not (is_own if wanted == PolicyOutcome.WITHDRAWN else who.is_principal):
        raise Http404
    try:
        _DECIDE[wanted](proposal=proposal, actor=who.user, at=clock.now(), reason=form.cleaned_data["reason"])
    except ValidationError as error:
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for field, sentences in found.items():
            form.add_error(field if field in form.fields else None, list(sentences))
        return False
    messages.success(request, _("The decision is stored."))
    return True
