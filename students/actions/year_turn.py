"""Carrying out a turn of the school year in one transaction, or on a copy that is thrown away (G1, G2, G3, F1)."""

import datetime as dt
from dataclasses import asdict, dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from students.actions.history import save_kept
from students.actions.movements import NewMovement, record_movements
from students.actions.terms import save_term
from students.actions.turn_drafts import locked_draft, plan_of
from students.actions.turn_posts import turn_posts
from students.choices import Paper, TurnStatus
from students.models import SchoolClass, Student, User, YearTurn
from students.queries.year_turn import TurnFacts, expected_by_class, head_names, placed_by_class, turn_facts
from students.rules.class_names import ClassKey
from students.rules.movement_papers import FARTHEST_AHEAD
from students.rules.turn_plan import Opening, Plan
from students.rules.year_turn import Step, closing, first_day, steps
from students.rules.year_turn_balance import Balance, balances, off_balance
from students.rules.year_turn_refusals import refusals
from students.year_turn_words import off_balance_words, refusal_words, retained_reason, too_early_words, turn_reason


@dataclass(slots=True)
class Made:
    """What a turn made, by id, for taking it back; what was changed with the day that stood there before."""

    terms: list[int] = field(default_factory=list)
    classes: list[int] = field(default_factory=list)
    reopened: list[tuple[int, str | None]] = field(default_factory=list)
    closed: list[tuple[int, str | None]] = field(default_factory=list)
    movements: list[int] = field(default_factory=list)
    posts: list[int] = field(default_factory=list)
    ended: list[tuple[int, str | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A turn as it came out: every class with its balance and what it expects on the first day (B11)."""

    year: int
    facts: TurnFacts
    steps: tuple[Step, ...]
    closed: frozenset[ClassKey]
    balances: dict[ClassKey, Balance]
    expected: dict[ClassKey, int]
    heads: dict[ClassKey, list[str]]
    made: Made


def preview_turn(*, turn: YearTurn, actor: User, at: dt.datetime) -> Outcome:
    """What carrying out would do: it is carried out and rolled back, so the two cannot differ.

    As on the first day on which it may be carried out, while that lies ahead. Raises ValidationError as ``carry_out``.
    """
    with transaction.atomic():
        outcome = _carry_out(turn, actor, max(at, earliest(turn.year)))
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def carry_out_turn(*, turn: YearTurn, actor: User, at: dt.datetime) -> Outcome:
    """Open the year: terms, classes, graduates, changes of class, head teachers; all or nothing.

    Statements do not grow with the children. Raises ValidationError, one sentence for each thing that refuses.
    """
    if at < earliest(turn.year):
        raise ValidationError(too_early_words(turn.year, timezone.localdate(earliest(turn.year))))
    return _carry_out(turn, actor, at)


def earliest(year: int) -> dt.datetime:
    """From when movements of 1 September may be recorded."""
    return timezone.make_aware(dt.datetime.combine(first_day(year) - FARTHEST_AHEAD, dt.time()))


def _carry_out(turn: YearTurn, actor: User, at: dt.datetime) -> Outcome:
    turn = locked_draft(turn)
    plan = plan_of(turn)
    facts = turn_facts(turn.school, turn.year, plan)
    if found := refusals(plan, facts.ground):
        raise ValidationError([refusal_words(each, turn.year) for each in found])
    made, moves = Made(), steps(plan, facts.ground)
    _open(turn, plan, made, facts, actor, at)
    _move(turn, moves, facts, made, actor, at)
    _close(turn, plan, facts, made, actor, at)
    _appoint(turn, plan, facts, made, actor, at)
    outcome = _outcome(turn, plan, facts, moves, made)
    turn.status, turn.made, turn.done_at, turn.done_by = TurnStatus.DONE, asdict(made), at, actor
    save_kept(turn, actor=actor, at=at)
    return outcome


def _open(turn: YearTurn, plan: Plan, made: Made, facts: TurnFacts, actor: User, at: dt.datetime) -> None:
    """Terms and classes; the classes are added to the facts."""
    for term in plan.terms:
        made.terms.append(save_term(school=turn.school, actor=actor, at=at, **asdict(term)).pk)
    rows = [_class(turn, facts, each) for each in plan.openings]
    again, new = [row for row in rows if row.pk], [row for row in rows if not row.pk]
    made.reopened += _dated(again, None, actor, at)
    made.classes += [row.pk for row in _stored(new, actor, at)]
    facts.classes.update({ClassKey(row.entry_year, row.number): row for row in rows})


def _class(turn: YearTurn, facts: TurnFacts, each: Opening) -> SchoolClass:
    """A new class, or the row of one that was opened by a turn taken back."""
    row = facts.classes.get(each.key) or SchoolClass(
        school=turn.school, entry_year=each.key.entry_year, number=each.key.number
    )
    row.place = each.place.strip()
    return row


def _stored(rows: list[SchoolClass], actor: User, at: dt.datetime) -> list[SchoolClass]:
    return bulk_create_with_history(rows, SchoolClass, default_user=actor, default_date=at) if rows else []


def _dated(
    rows: list[SchoolClass], closed_on: dt.date | None, actor: User, at: dt.datetime
) -> list[tuple[int, str | None]]:
    """Close classes on a day, or open them again; returns them with the day that stood there."""
    before = [(row.pk, row.closed_on.isoformat() if row.closed_on else None) for row in rows]
    for row in rows:
        row.closed_on = closed_on
    if rows:
        bulk_update_with_history(rows, SchoolClass, ["closed_on", "place"], default_user=actor, default_date=at)
    return before


def _move(turn: YearTurn, moves: tuple[Step, ...], facts: TurnFacts, made: Made, actor: User, at: dt.datetime) -> None:
    children = {row.pk: row for row in Student.objects.filter(placements__ends_on=None, school=turn.school).distinct()}
    items = [(children[step.child.id], _movement(step, facts, turn.year)) for step in moves]
    if items:
        made.movements += [row.pk for row in record_movements(items=items, actor=actor, at=at)]


def _movement(step: Step, facts: TurnFacts, year: int) -> NewMovement:
    return NewMovement(
        kind=step.kind,
        on=step.on,
        to_class=facts.classes[step.to] if step.to else None,
        reason=retained_reason(step.retained) if step.retained else turn_reason(year),
        papers=(Paper.APPLICATION,) if step.retained else (),
        is_from_list=step.retained is None,
        approved_on=step.retained.approved_on if step.retained else None,
    )


def _close(turn: YearTurn, plan: Plan, facts: TurnFacts, made: Made, actor: User, at: dt.datetime) -> None:
    rows = [facts.classes[key] for key in sorted(closing(plan, facts.ground))]
    made.closed += _dated(rows, first_day(turn.year), actor, at)


def _appoint(turn: YearTurn, plan: Plan, facts: TurnFacts, made: Made, actor: User, at: dt.datetime) -> None:
    done = turn_posts(turn=turn, plan=plan, facts=facts, actor=actor, at=at)
    made.ended += done.ended
    made.posts += done.posts


def _outcome(turn: YearTurn, plan: Plan, facts: TurnFacts, moves: tuple[Step, ...], made: Made) -> Outcome:
    """Count what the tables hold now, and refuse unless it agrees with the arithmetic of the plan."""
    first = first_day(turn.year)
    planned = balances(facts.stays, moves, facts.eve, first)
    ground = facts.ground
    counted = {key: many for key, many in placed_by_class(turn.school_id, first).items() if key in planned}
    if off := off_balance(planned, counted):
        raise ValidationError(off_balance_words(off, turn.year))
    keys = (ground.classes | {each.key for each in plan.openings}) - planned.keys()
    rows = {**planned, **{key: Balance() for key in keys}}
    expected = expected_by_class(turn.school_id, first)
    heads = head_names(turn.school_id, first)
    return Outcome(turn.year, facts, moves, closing(plan, ground), dict(sorted(rows.items())), expected, heads, made)
