"""Changing a value: the office proposes, the principal decides; a change is a dated row, past days stay (K14)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accountability import policy_words as words
from accountability.actions.case_opening import follow_facts, open_transfers
from accountability.choices import LaterRows, PolicyFamily, PolicyOutcome
from accountability.models import AccountabilityPolicy, PolicyDecision, PolicyProposal, VetoLineRead
from accountability.queries.policy_rows import Policies, PolicyRow, policies_of
from accountability.rules.policy_values import VALUES, Atom, out_of_order, read, same_patterns, written
from students.actions.history import save_kept
from students.models import AttendancePolicy, School, User

MODELS: dict[PolicyFamily, type[AttendancePolicy] | type[AccountabilityPolicy]] = {
    PolicyFamily.ATTENDANCE: AttendancePolicy,
    PolicyFamily.ACCOUNTABILITY: AccountabilityPolicy,
}

AHEAD = dt.timedelta(days=731)
"""So far ahead a change can begin: a mistyped year would lie in the way of every later one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewValues:
    """What somebody wants: ``values`` as they were written, by name, unchanged ones among them or not."""

    family: PolicyFamily
    effective_on: dt.date
    values: Mapping[str, str]
    reason: str
    later: str = ""


def checked(policies: Policies, new: NewValues, today: dt.date) -> dict[str, Atom]:
    """The values that the proposal changes on its day, read from what was written.

    Raises ValidationError, by field, for a value out of its bounds or in the way of another one, for a day that is
    over or more than two years ahead, without a reason, where nothing would change, and where rows for later days are
    approved and ``later`` does not say what becomes of them.
    """
    refused: dict[str, Any] = {}
    found = _read(new, refused)
    if new.effective_on < today:
        refused["effective_on"] = words.PAST_DAY
    elif new.effective_on > today + AHEAD:
        refused["effective_on"] = words.FAR_DAY
    if not new.reason.strip():
        refused["reason"] = words.NO_REASON
    before = policies.values(new.family, new.effective_on)
    changed = {name: value for name, value in found.items() if value != before[name]}
    _check_together({**before, **changed}, changed, refused)
    later = [row.effective_on for row in policies.after(new.family, new.effective_on)]
    if later and new.later not in LaterRows.values:
        refused["later"] = words.later_words(later)
    if refused:
        raise ValidationError(refused)
    if not changed:
        raise ValidationError(words.NOTHING_NEW)
    return changed


def _read(new: NewValues, refused: dict[str, Any]) -> dict[str, Atom]:
    found = {}
    for name, text in new.values.items():
        value = VALUES[name]
        try:
            found[name] = read(value, text)
        except ValueError:
            refused[name] = words.bounds_words(value)
    return found


def _check_together(values: Mapping[str, Atom], changed: Mapping[str, Atom], refused: dict[str, Any]) -> None:
    for less, more in out_of_order(values, changed):
        refused.setdefault(less if less in changed else more, words.order_words(label_of(less), label_of(more)))
    for name in same_patterns(values, changed):
        refused.setdefault(name, words.same_words())


def label_of(name: str) -> object:
    """The label of a value, from its column."""
    return MODELS[VALUES[name].family]._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # a column


@transaction.atomic
def propose_values(*, school: School, new: NewValues, actor: User, at: dt.datetime) -> PolicyProposal:
    """Append a proposal of what ``checked`` lets through; nothing changes by it (J)."""
    policies, today = policies_of(school.pk), timezone.localdate(at)
    changed = checked(policies, new, today)
    before = policies.values(new.family, new.effective_on)
    later = [row.effective_on for row in policies.after(new.family, new.effective_on)]
    proposal = PolicyProposal(
        school=school,
        family=new.family,
        effective_on=new.effective_on,
        values={name: written(value) for name, value in changed.items()},
        base={name: written(before[name]) for name in changed},
        later=new.later if later else "",
        later_seen=[f"{day}" for day in later],
        reason=new.reason.strip(),
        proposed_by=actor,
        proposed_at=at,
    )
    proposal.full_clean()
    proposal.save()
    return proposal


def new_values(proposal: PolicyProposal) -> dict[str, Atom]:
    """The values of a proposal as its row will hold them."""
    return {name: read(VALUES[name], text) for name, text in proposal.values.items()}


@transaction.atomic
def approve_proposal(*, proposal: PolicyProposal, actor: User, at: dt.datetime, reason: str = "") -> PolicyDecision:
    """Bring the values into force from their day on, and append the decision.

    The row of that day is the row in force on it with the changed values in it: a new one, or, where a row begins on
    that very day, that one. What a change from today on makes due at once happens in this transaction (D2, D10).
    Raises ValidationError where it was decided already, its day is over, or the values it was made from have moved.
    """
    proposal = _locked(proposal)
    family, today = PolicyFamily(proposal.family), timezone.localdate(at)
    policies = policies_of(proposal.school_id)
    if proposal.effective_on < today:
        raise ValidationError(words.OVER)
    later = policies.after(family, proposal.effective_on)
    _refuse_moved(proposal, policies, later)
    values, why = new_values(proposal), proposal.reason
    row = _row_on(policies, family, proposal.effective_on)
    for each in [row, *(later if proposal.later == LaterRows.CARRY else ())]:
        _put(each, values)
        save_kept(each, actor=actor, at=at, why=why)
    decision = _decide(proposal, PolicyOutcome.APPROVED, actor, at, reason, **{family.value: row})
    if proposal.effective_on == today:
        follow_facts(school_id=proposal.school_id, at=at, actor=actor)
        open_transfers(school_id=proposal.school_id, at=at)
    return decision


def _row_on(policies: Policies, family: PolicyFamily, day: dt.date) -> PolicyRow:
    """The row that begins on the day, or a new one with the values in force on it."""
    row = policies.row(family, day)
    if row.effective_on == day:
        return row
    values = policies.values(family, day)
    return MODELS[family](school_id=policies.school_id, effective_on=day, **values)


def _put(row: PolicyRow, values: Mapping[str, Atom]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _refuse_moved(proposal: PolicyProposal, policies: Policies, later: list[PolicyRow]) -> None:
    """Approved is what was shown: other values by now, or other rows for later days, are asked about anew."""
    now = {name: written(policies.value(name, proposal.effective_on)) for name in proposal.base}
    seen = [f"{row.effective_on}" for row in later]
    if now != proposal.base or seen != proposal.later_seen:
        raise ValidationError(words.MOVED)


@transaction.atomic
def refuse_proposal(*, proposal: PolicyProposal, actor: User, at: dt.datetime, reason: str) -> PolicyDecision:
    """Append that the principal refuses, and why. Raises ValidationError without a reason and once it is decided."""
    if not reason.strip():
        raise ValidationError({"reason": words.NO_REFUSAL})
    return _decide(_locked(proposal), PolicyOutcome.REFUSED, actor, at, reason)


@transaction.atomic
def withdraw_proposal(*, proposal: PolicyProposal, actor: User, at: dt.datetime, reason: str = "") -> PolicyDecision:
    """Append that the office takes it back. Raises ValidationError once it is decided."""
    return _decide(_locked(proposal), PolicyOutcome.WITHDRAWN, actor, at, reason)


def _locked(proposal: PolicyProposal) -> PolicyProposal:
    """The proposal, its school locked: decisions on the values of one school come one after the other."""
    list(School.objects.select_for_update(no_key=True).filter(pk=proposal.school_id).values_list("pk"))
    if PolicyDecision.objects.filter(proposal=proposal).exists():
        raise ValidationError(words.DECIDED)
    return PolicyProposal.objects.get(pk=proposal.pk)


def _decide(
    proposal: PolicyProposal, outcome: PolicyOutcome, actor: User, at: dt.datetime, reason: str, **row: Any
) -> PolicyDecision:
    decision = PolicyDecision(
        school_id=proposal.school_id, proposal=proposal, outcome=outcome, by=actor, at=at, reason=reason.strip(), **row
    )
    decision.full_clean()
    decision.save()
    return decision


@transaction.atomic
def confirm_veto_line_read(*, school: School, actor: User, at: dt.datetime) -> VetoLineRead:
    """Remember that the principal has read the note on the line of the veto; a second time changes nothing (F6)."""
    return VetoLineRead.objects.get_or_create(school=school, defaults={"by": actor, "at": at})[0]
