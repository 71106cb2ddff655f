"""Several people at one proposal, or at one day, at once: approved once, nothing lost, a sentence for the rest (K14).

With real threads and transactions; SQLite lets one writer in after the other, PostgreSQL both.
"""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accountability.actions.policy_proposals import approve_proposal, confirm_veto_line_read, refuse_proposal
from accountability.models import PolicyDecision, VetoLineRead
from students.models import AttendancePolicy, School, User
from tests import make
from tests.policies import propose
from tests.threads import Crowd

pytestmark = pytest.mark.django_db(transaction=True)
MON, TUE = dt.date(2026, 11, 23), dt.date(2026, 11, 24)


def rows() -> list[tuple[int, int]]:
    """The rows of the day with what was decided."""
    return list(AttendancePolicy.objects.filter(effective_on=TUE).values_list("run_days", "intermittent_days"))


def only_sentences(found: list[Any]) -> int:
    """How many were done; whoever came too late got a sentence."""
    assert all(isinstance(each, PolicyDecision | ValidationError) for each in found), found
    return sum(isinstance(each, PolicyDecision) for each in found)


def test_one_proposal_is_approved_once(school: School, registrar: User, principal: User) -> None:
    proposal = propose(school, registrar, TUE, make.at(MON), run_days="2")
    crowd, at = Crowd(), make.at(MON, 9)
    approve = lambda: approve_proposal(proposal=proposal, actor=principal, at=at)  # noqa: E731
    refuse = lambda: refuse_proposal(proposal=proposal, actor=principal, at=at, reason="太严")  # noqa: E731
    assert only_sentences(crowd.at_once(approve, approve, refuse, approve)) == 1
    (outcome,) = crowd.ask(lambda: list(PolicyDecision.objects.values_list("outcome", flat=True)))
    assert crowd.ask(rows) == ([(2, 7)] if outcome == "approved" else [])


def test_two_proposals_for_one_day_meet_in_one_row(school: School, registrar: User, principal: User) -> None:
    one = propose(school, registrar, TUE, make.at(MON), run_days="2")
    other = propose(school, registrar, TUE, make.at(MON), intermittent_days="5")
    crowd, at = Crowd(), make.at(MON, 9)
    found = crowd.at_once(
        lambda: approve_proposal(proposal=one, actor=principal, at=at),
        lambda: approve_proposal(proposal=other, actor=principal, at=at),
    )
    assert only_sentences(found) == 2
    assert crowd.ask(rows) == [(2, 5)]


def test_two_proposals_for_one_value_are_not_both_approved(school: School, registrar: User, principal: User) -> None:
    proposals = [propose(school, registrar, TUE, make.at(MON), run_days=text) for text in ("2", "4")]
    crowd, at = Crowd(), make.at(MON, 9)
    found = crowd.at_once(
        *(lambda each=each: approve_proposal(proposal=each, actor=principal, at=at) for each in proposals)
    )
    assert only_sentences(found) == 1
    assert crowd.ask(rows) in ([(2, 7)], [(4, 7)])


def test_the_note_on_the_veto_is_kept_once_f6(school: School, principal: User) -> None:
    crowd = Crowd()
    read = lambda: confirm_veto_line_read(school=school, actor=principal, at=make.at(MON))  # noqa: E731
    found = crowd.at_once(read, read, read)
    assert {type(each) for each in found} == {VetoLineRead}
    assert crowd.ask(VetoLineRead.objects.count) == 1
