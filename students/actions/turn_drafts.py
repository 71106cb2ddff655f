"""Preparing a turn of the school year: the plan is stored after every step, so that it can be left (G1)."""

import datetime as dt
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction

from students.actions.history import save_kept
from students.choices import TurnStatus
from students.models import School, User, YearTurn
from students.queries.year_turn import terms_of_year
from students.rules.turn_plan import Plan, PlanUnreadable, TermPlan, parse_plan, plan_data
from students.rules.year_turn import ONE_DAY, first_day, proposed_terms
from students.year_turn_words import turned_words, unreadable_words

_STANDING = (TurnStatus.DRAFT, TurnStatus.DONE)


@transaction.atomic
def start_turn(*, school: School, year: int, actor: User, at: dt.datetime) -> YearTurn:
    """The draft of the year: the one that exists, or a new one that proposes terms and day of graduation (A1, G1).

    A turn that was taken back lends its plan. Raises ValidationError when the year is turned already.
    """
    School.objects.select_for_update().get(pk=school.pk)
    found = YearTurn.objects.filter(school=school, year=year, status__in=_STANDING).first()
    if found is not None and found.status == TurnStatus.DONE:
        raise ValidationError(turned_words())
    if found is None:
        found = YearTurn(school=school, year=year, plan=plan_data(_first_plan(school, year)))
        save_kept(found, actor=actor, at=at)
    return found


def _first_plan(school: School, year: int) -> Plan:
    before = YearTurn.objects.filter(school=school, year=year).order_by("-pk").first()
    try:
        return parse_plan(before.plan) if before else _proposal(school, year)
    except PlanUnreadable:
        return _proposal(school, year)


def _proposal(school: School, year: int) -> Plan:
    there = {term.starts_on.month >= 8 for term in terms_of_year(school.pk, year)}
    missing = [term for term in proposed_terms(year) if (term.starts_on.month >= 8) not in there]
    terms = tuple(TermPlan(term.name, term.starts_on, term.ends_on) for term in missing)
    return Plan(terms=terms, graduation_on=first_day(year) - ONE_DAY)


def plan_of(turn: YearTurn) -> Plan:
    """The plan of a draft. Raises ValidationError when it is none that this program wrote."""
    try:
        return parse_plan(turn.plan)
    except PlanUnreadable as odd:
        raise ValidationError(unreadable_words()) from odd


@transaction.atomic
def change_plan(*, turn: YearTurn, change: Callable[[Plan], Plan], actor: User, at: dt.datetime) -> YearTurn:
    """Store what ``change`` makes of the plan as it stands now; two people at two steps lose nothing.

    Raises ValidationError when the turn is no draft any more, or its plan cannot be read.
    """
    turn = locked_draft(turn)
    turn.plan = plan_data(change(plan_of(turn)))
    save_kept(turn, actor=actor, at=at)
    return turn


@transaction.atomic
def begin_anew(*, turn: YearTurn, actor: User, at: dt.datetime) -> YearTurn:
    """Throw away what is planned and propose again. Raises ValidationError when the turn is no draft any more."""
    turn = locked_draft(turn)
    turn.plan = plan_data(_proposal(turn.school, turn.year))
    save_kept(turn, actor=actor, at=at)
    return turn


def locked_draft(turn: YearTurn) -> YearTurn:
    """The draft, held until the transaction ends. Raises ValidationError when it is none any more."""
    turn = YearTurn.objects.select_for_update(of=("self",)).select_related("school").get(pk=turn.pk)
    if turn.status != TurnStatus.DRAFT:
        raise ValidationError(turned_words())
    return turn
