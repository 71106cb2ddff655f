"""Proposing and deciding: a change is a dated row, past days keep theirs, nothing later is lost unseen (K14, J, F6)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accountability.actions.policy_proposals import (
    approve_proposal,
    confirm_veto_line_read,
    refuse_proposal,
    withdraw_proposal,
)
from accountability.choices import LaterRows, PolicyOutcome
from accountability.models import AccountabilityPolicy, DropoutCase, PolicyDecision, PolicyProposal, VetoLineRead
from accountability.queries.policy import case_limits, evaluation_limits_on, paper_limits_on, point_limits, policy_on
from accountability.queries.policy_rows import policies_of
from students.models import AttendancePolicy, Leave, School, SchoolClass, Student, User
from students.queries.calendar import limits_on
from tests import make
from tests.cases import missing
from tests.policies import change, propose

pytestmark = pytest.mark.django_db
FRI, SUN, MON, TUE, WED = (dt.date(2026, 11, day) for day in (20, 22, 23, 24, 25))
DECEMBER = dt.date(2026, 12, 1)


def refused(school: School, by: User, on: dt.date, **values: Any) -> dict[str, list[str]]:
    """The sentences with which a proposal is refused, by field."""
    with pytest.raises(ValidationError) as found:
        propose(school, by, on, make.at(MON), **values)
    error = found.value
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def test_a_proposal_changes_nothing_and_holds_the_changed_values_only_j(school: School, registrar: User) -> None:
    proposal = propose(school, registrar, TUE, make.at(MON), run_days="2", long_run_days="15")
    assert (proposal.values, proposal.base) == ({"run_days": "2"}, {"run_days": "3"})
    assert limits_on(school.pk, TUE).run_days == 3 and AttendancePolicy.objects.count() == 1


@pytest.mark.parametrize(
    ("on", "values", "field"),
    [
        (SUN, {"run_days": "2"}, "effective_on"),
        (dt.date(2029, 1, 1), {"run_days": "2"}, "effective_on"),
        (TUE, {"run_days": "0"}, "run_days"),
        (TUE, {"run_days": "2", "reason": "  "}, "reason"),
        (TUE, {"run_days": "3"}, ""),
        (TUE, {"registrar_leave_days": "1"}, "registrar_leave_days"),
        (TUE, {"head_teacher_leave_days": "9"}, "head_teacher_leave_days"),
        (TUE, {"veto_percent": "150"}, "veto_percent"),
        (TUE, {"letter_pattern": "控辍报字〔{year}〕第{number}号"}, "letter_pattern"),
    ],
)
def test_what_is_refused_says_what_to_do_at_its_field(
    school: School, registrar: User, on: dt.date, values: dict[str, str], field: str
) -> None:
    (sentence,) = refused(school, registrar, on, **values)[field]
    assert len(sentence) > 10
    assert not PolicyProposal.objects.exists()


def test_k14_an_approved_change_holds_from_its_day_on_and_days_before_keep_theirs(
    school: School, registrar: User, principal: User
) -> None:
    proposal = propose(school, registrar, WED, make.at(MON), run_days="2", on_time_until="08:30")
    decision = approve_proposal(proposal=proposal, actor=principal, at=make.at(TUE), reason="同意")
    before, after = limits_on(school.pk, TUE), limits_on(school.pk, WED)
    assert (before.run_days, before.on_time_until) == (3, dt.time(9))
    assert (after.run_days, after.on_time_until) == (2, dt.time(8, 30))
    assert after.intermittent_days == before.intermittent_days
    assert decision.attendance == AttendancePolicy.objects.get(effective_on=WED) and decision.accountability is None
    version = AttendancePolicy.history.get(effective_on=WED)
    assert (version.history_user, version.history_change_reason) == (principal, "教职工大会通过")


def test_k14_before_a_schools_first_row_the_shipped_values_stay(school: School, principal: User) -> None:
    assert not AccountabilityPolicy.objects.exists()
    change(school, principal, MON, head_points="4.5")
    limits = point_limits(school.pk)
    assert (limits(SUN).head_points, limits(MON).head_points) == (Decimal(3), Decimal("4.5"))
    assert limits(MON).subject_points == Decimal(2)


def test_k14_a_settled_term_and_an_evaluated_month_keep_their_values(school: School, principal: User) -> None:
    settled, october = dt.date(2026, 7, 10), dt.date(2026, 10, 31)
    asked = lambda: (  # noqa: E731
        point_limits(school.pk)(settled),
        evaluation_limits_on(school.pk, october),
        paper_limits_on(school.pk, october),
        case_limits(school.pk)(october),
        limits_on(school.pk, october),
        policy_on(school.pk, october).settlement_days,
    )
    before = asked()
    change(school, principal, MON, head_points="9", veto_percent="3", late_report_points="2", return_days="5")
    change(school, principal, MON, run_days="2", on_time_until="07:30")
    assert asked() == before
    assert point_limits(school.pk)(MON).veto_percent == 3 and limits_on(school.pk, MON).run_days == 2


def test_a_change_on_the_day_of_a_row_goes_into_that_row(school: School, principal: User) -> None:
    change(school, principal, TUE, make.at(MON), run_days="2")
    change(school, principal, TUE, make.at(MON), intermittent_days="5")
    row = AttendancePolicy.objects.get(effective_on=TUE)
    assert (row.run_days, row.intermittent_days) == (2, 5)
    assert [each.intermittent_days for each in row.history.order_by("history_id")] == [7, 5]


def test_rows_for_later_days_are_asked_about(school: School, registrar: User, principal: User) -> None:
    change(school, principal, DECEMBER, make.at(MON), run_days="4")
    (sentence,) = refused(school, registrar, TUE, run_days="2")["later"]
    assert "12" in sentence
    assert limits_on(school.pk, DECEMBER).run_days == 4


@pytest.mark.parametrize(("later", "in_december"), [(LaterRows.CARRY, 2), (LaterRows.KEEP, 4)])
def test_rows_for_later_days_take_the_new_value_only_where_that_was_said(
    school: School, principal: User, later: str, in_december: int
) -> None:
    change(school, principal, DECEMBER, make.at(MON), run_days="4", intermittent_days="6")
    proposal = change(school, principal, TUE, make.at(MON), run_days="2", later=later)
    assert (proposal.later, proposal.later_seen) == (later, ["2026-12-01"])
    assert limits_on(school.pk, TUE).run_days == 2
    limits = limits_on(school.pk, DECEMBER)
    assert (limits.run_days, limits.intermittent_days) == (in_december, 6)


def test_approved_is_what_was_shown_or_nothing(school: School, registrar: User, principal: User) -> None:
    first = propose(school, registrar, WED, make.at(MON), run_days="2")
    second = propose(school, registrar, WED, make.at(MON), run_days="4")
    other = propose(school, registrar, WED, make.at(MON), intermittent_days="5")
    approve_proposal(proposal=first, actor=principal, at=make.at(MON))
    with pytest.raises(ValidationError):
        approve_proposal(proposal=second, actor=principal, at=make.at(MON))
    approve_proposal(proposal=other, actor=principal, at=make.at(MON))
    assert (limits_on(school.pk, WED).run_days, limits_on(school.pk, WED).intermittent_days) == (2, 5)


def test_a_row_for_a_later_day_that_was_not_seen_stops_the_approval(school: School, principal: User) -> None:
    waiting = propose(school, principal, TUE, make.at(MON), run_days="2")
    change(school, principal, DECEMBER, make.at(MON), intermittent_days="5")
    with pytest.raises(ValidationError):
        approve_proposal(proposal=waiting, actor=principal, at=make.at(MON))
    assert limits_on(school.pk, DECEMBER).run_days == 3


def test_once_its_day_is_over_a_proposal_cannot_be_approved_any_more_k14(school: School, principal: User) -> None:
    proposal = propose(school, principal, MON, run_days="2")
    with pytest.raises(ValidationError):
        approve_proposal(proposal=proposal, actor=principal, at=make.at(TUE))
    refuse_proposal(proposal=proposal, actor=principal, at=make.at(TUE), reason="过期了")


def test_a_proposal_is_decided_once_and_refused_with_a_reason(school: School, registrar: User, principal: User) -> None:
    proposal = propose(school, registrar, TUE, make.at(MON), run_days="2")
    with pytest.raises(ValidationError):
        refuse_proposal(proposal=proposal, actor=principal, at=make.at(MON), reason=" ")
    refuse_proposal(proposal=proposal, actor=principal, at=make.at(MON), reason="太严")
    for decide in (approve_proposal, withdraw_proposal):
        with pytest.raises(ValidationError):
            decide(proposal=proposal, actor=principal, at=make.at(MON))
    assert PolicyDecision.objects.get().outcome == PolicyOutcome.REFUSED
    assert limits_on(school.pk, TUE).run_days == 3


def test_one_person_with_both_posts_proposes_and_approves_in_two_steps_j(school: School, principal: User) -> None:
    proposal = propose(school, principal, TUE, make.at(MON), run_days="2")
    assert limits_on(school.pk, TUE).run_days == 3
    decision = approve_proposal(proposal=proposal, actor=principal, at=make.at(MON))
    assert proposal.proposed_by == decision.by == principal


def test_the_database_holds_one_decision_a_proposal_and_a_row_where_it_was_approved(
    school: School, principal: User
) -> None:
    proposal = change(school, principal, TUE, make.at(MON), run_days="2")
    said = {"school": school, "by": principal, "at": make.at(MON)}
    for values in ({"proposal": proposal, "outcome": "withdrawn"}, {"outcome": "approved"}):
        other = propose(school, principal, WED, make.at(MON), intermittent_days="5")
        with pytest.raises(IntegrityError), transaction.atomic():
            PolicyDecision.objects.create(**{"proposal": other, **said, **values})


def test_d2_a_change_from_today_on_opens_at_once_what_it_makes_due(
    school_class: SchoolClass, head_teacher: User, principal: User, pupils: list[Student]
) -> None:
    missing(school_class, head_teacher, pupils[0], FRI, MON)
    change(school_class.school, principal, TUE, make.at(MON), run_days="2")
    assert not DropoutCase.objects.exists(), "from tomorrow on"
    change(school_class.school, principal, MON, make.at(MON, 10), run_days="2", later=LaterRows.KEEP)
    case = DropoutCase.objects.get()
    assert (case.student, case.starts_on, case.opened_on) == (pupils[0], FRI, MON)


def test_every_other_school_keeps_its_values(school: School, principal: User) -> None:
    other = make.make_school()
    change(school, principal, MON, run_days="2")
    assert limits_on(other.pk, MON).run_days == 3
    assert policies_of(other.pk).value("run_days", MON) == 3


def test_steps_of_a_value_leave_out_rows_that_did_not_change_it(school: School, principal: User) -> None:
    change(school, principal, MON, run_days="2")
    change(school, principal, TUE, make.at(MON), intermittent_days="5")
    change(school, principal, WED, make.at(MON), run_days="3")
    policies = policies_of(school.pk)
    assert [(step.since, step.value) for step in policies.steps("run_days")] == [(WED, 3), (MON, 2), (None, 3)]
    coming = policies.coming("run_days", TUE)
    assert policies.step("run_days", TUE).since == MON and coming and coming.since == WED
    assert policies.coming("run_days", WED) is None


def test_leave_granted_before_stays_granted_b7(
    school_class: SchoolClass, principal: User, head_teacher: User, pupils: list[Student]
) -> None:
    slip = Leave.objects.create(
        school=school_class.school, student=pupils[0], kind="personal", starts_on=FRI, ends_on=MON,
        granted_by=head_teacher, granted_at=make.at(FRI),
    )  # fmt: skip
    change(school_class.school, principal, MON, head_teacher_leave_days="1")
    slip.refresh_from_db()
    assert slip.cancelled_at is None and slip.ends_on == MON


def test_f6_the_note_on_the_veto_is_confirmed_once(school: School, principal: User) -> None:
    for hour in (8, 9):
        confirm_veto_line_read(school=school, actor=principal, at=make.at(MON, hour))
    row = VetoLineRead.objects.get()
    assert (row.school, row.by, row.at) == (school, principal, make.at(MON, 8))
