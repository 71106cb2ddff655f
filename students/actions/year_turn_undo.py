"""Taking a turn of the school year back, as long as nothing depends on it (G1, G2, F1)."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError, Q
from simple_history.utils import bulk_update_with_history

from students.actions.history import delete_kept, save_kept
from students.actions.movements import reverse_movements
from students.choices import TurnStatus
from students.models import Appointment, Movement, Placement, Roll, SchoolClass, Term, User, YearTurn
from students.rules.year_turn import ONE_DAY, first_day
from students.year_turn_words import (
    in_use_words,
    later_movements_words,
    later_posts_words,
    later_turn_words,
    not_turned_words,
    rolls_words,
    undo_reason,
)

_Before = Sequence[tuple[int, str | None]]
"""Rows with the day that stood there before the turn."""


@transaction.atomic
def undo_turn(*, turn: YearTurn, actor: User, at: dt.datetime) -> YearTurn:
    """Take everything back: movements by counter-movements, posts, classes and terms as they were (G2).

    Raises ValidationError, one sentence for each kind of thing that has come to depend on it; then nothing changes.
    The holidays that were filled in with the terms stay: they are true either way.
    """
    turn = YearTurn.objects.select_for_update(of=("self",)).select_related("school").get(pk=turn.pk)
    if found := [*turn_dependents(turn)]:
        raise ValidationError(found)
    movements = list(Movement.objects.filter(pk__in=turn.made["movements"]).select_related("student"))
    if movements:
        reverse_movements(movements=movements, reason=undo_reason(turn.year), actor=actor, at=at)
    try:
        _restore(turn, actor, at)
    except ProtectedError as used:
        raise ValidationError(in_use_words()) from used
    turn.status = TurnStatus.UNDONE
    save_kept(turn, actor=actor, at=at)
    return turn


def _restore(turn: YearTurn, actor: User, at: dt.datetime) -> None:
    """Posts, classes and terms as they were before; what was made goes, its history stays.

    A new class that movements name stays, closed on its first day: the log keeps what was and what took it back (G2).
    """
    made, named = turn.made, _named(turn.made["classes"])
    unnamed = set(made["classes"]) - named
    for model, ids in ((Appointment, made["posts"]), (SchoolClass, unnamed), (Term, made["terms"])):
        for row in model._default_manager.filter(pk__in=ids):
            delete_kept(row, actor=actor, at=at, why=undo_reason(turn.year))
    _set_back(Appointment, "ends_on", made["ended"], actor, at)
    closed = [(pk, first_day(turn.year).isoformat()) for pk in sorted(named)]
    _set_back(SchoolClass, "closed_on", [*made["closed"], *made["reopened"], *closed], actor, at)


def _named(classes: list[int]) -> set[int]:
    """Those of the classes that movements name."""
    return set(Movement.objects.filter(to_class_id__in=classes).order_by().values_list("to_class_id", flat=True))


def _set_back(
    model: type[Model], name: str, before: list[tuple[int, str | None]], actor: User, at: dt.datetime
) -> None:
    """Give a date of each row back the value it had."""
    days = {pk: dt.date.fromisoformat(day) if day else None for pk, day in before}
    rows = list(model._default_manager.filter(pk__in=days))
    for row in rows:
        setattr(row, name, days[row.pk])
    if rows:
        bulk_update_with_history(rows, model, [name], default_user=actor, default_date=at)


def turn_dependents(turn: YearTurn) -> Iterator[str]:
    """Sentences that say what has come to depend on the turn; none when it can be taken back."""
    if turn.status != TurnStatus.DONE:
        yield not_turned_words()
        return
    if YearTurn.objects.filter(school_id=turn.school_id, year__gt=turn.year, status=TurnStatus.DONE).exists():
        yield later_turn_words()
    for count, words in (
        (_rolls(turn), rolls_words),
        (_later_movements(turn), later_movements_words),
        (_later_posts(turn), later_posts_words),
    ):
        if count:
            yield words(count)


def _rolls(turn: YearTurn) -> int:
    """Rolls of the new year, which may begin a little before 1 September."""
    terms = Term.objects.filter(pk__in=turn.made["terms"]).values_list("starts_on", flat=True)
    return Roll.objects.filter(school_id=turn.school_id, date__gte=min([first_day(turn.year), *terms])).count()


def _later_movements(turn: YearTurn) -> int:
    """Movements recorded since then for the children moved, and stays in the new classes that the turn did not make."""
    made = turn.made
    moved = Movement.objects.filter(pk__in=made["movements"]).values("student_id")
    later = Movement.objects.filter(
        Q(student_id__in=moved) | Q(to_class_id__in=[*_new(turn), *_ids(made["closed"])]),
        school_id=turn.school_id,
        recorded_at__gte=turn.done_at,
        pk__gt=max(made["movements"], default=0),
    )
    strangers = Placement.objects.filter(school_class_id__in=_new(turn)).exclude(student_id__in=moved)
    return later.count() or strangers.count()


def _later_posts(turn: YearTurn) -> int:
    """Posts in the classes made or closed that the turn did not give, and its own that were changed since."""
    made, last = turn.made, first_day(turn.year) - ONE_DAY
    own, of_class = Q(pk__in=made["posts"]), Q(school_class_id__in=[*_new(turn), *_ids(made["closed"])])
    others = Appointment.objects.filter(of_class, starts_on__gt=last).exclude(own)
    reopened = Appointment.objects.filter(pk__in=_ids(made["ended"])).exclude(ends_on=last)
    changed = Appointment.objects.filter(own).exclude(ends_on=None)
    gone = len(made["posts"]) - Appointment.objects.filter(own).count()
    return others.count() + reopened.count() + changed.count() + gone


def _new(turn: YearTurn) -> list[int]:
    """The classes that began with the turn."""
    return [*turn.made["classes"], *_ids(turn.made["reopened"])]


def _ids(before: _Before) -> list[int]:
    return [pk for pk, _ in before]
