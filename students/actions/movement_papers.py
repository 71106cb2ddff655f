"""Ticking off papers that came after their movement was recorded, and taking such a tick back (M6); append-only."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from students.choices import MovementKind, Paper
from students.models import Movement, MovementPaper, User
from students.movement_words import unknown_paper_words
from students.queries.movement_papers import later_papers
from students.rules.movement_papers import ASKED, missing_papers


@transaction.atomic
def record_papers(
    *, papers: Mapping[int, Sequence[str]], school_id: int, received_on: dt.date, actor: User, at: dt.datetime
) -> list[MovementPaper]:
    """Store which papers of which movements came in on a day; what was shown before is not stored twice.

    ``papers`` are codes by the id of the movement. Statements do not grow with the movements. Raises ValidationError
    for a day to come, a movement that is taken back, and a paper that does not belong to it; then nothing changes.
    """
    if received_on > timezone.localdate(at):
        raise ValidationError({"received_on": _("This day is still to come. Enter the day on which it came in.")})
    movements = _locked(papers, school_id)
    _refuse_taken_back(movements)
    known = later_papers(movements)
    rows = []
    for pk, movement in movements.items():
        if set(papers[pk]) - set(ASKED[MovementKind(movement.kind)].papers):
            raise ValidationError({"papers": unknown_paper_words()})
        had = {row.paper for row in known.get(pk, ())}
        missing = missing_papers(MovementKind(movement.kind), movement.papers, had)
        rows += [_row(movement, paper, received_on, actor, at) for paper in missing if paper in papers[pk]]
    return MovementPaper.objects.bulk_create(rows)


@transaction.atomic
def take_papers_back(
    *, rows: Iterable[MovementPaper], school_id: int, actor: User, at: dt.datetime
) -> list[MovementPaper]:
    """Say that papers were ticked by mistake, by rows that point at them: they are missing again, both stay."""
    wanted = {row.pk: row for row in rows}
    movements = _locked({row.movement_id for row in wanted.values()}, school_id)
    standing = [row for known in later_papers(movements).values() for row in known if row.pk in wanted]
    made = [_row(movements[row.movement_id], row.paper, row.received_on, actor, at) for row in standing]
    for new, old in zip(made, standing, strict=True):
        new.reverses = old
    return MovementPaper.objects.bulk_create(made)


def _locked(ids: Iterable[int], school_id: int) -> dict[int, Movement]:
    """The movements of the school, waited for, so that two clerks do not store one paper twice."""
    rows = Movement.objects.select_for_update().filter(school_id=school_id, pk__in=list(ids)).order_by("pk")
    return {row.pk: row for row in rows}


def _refuse_taken_back(movements: Mapping[int, Movement]) -> None:
    is_reversal = any(movement.reverses_id for movement in movements.values())
    if is_reversal or Movement.objects.filter(reverses__in=movements.values()).exists():
        raise ValidationError(_("This movement is taken back: no paper of it is missing any more."))


def _row(movement: Movement, paper: Paper | str, received_on: dt.date, actor: User, at: dt.datetime) -> MovementPaper:
    return MovementPaper(
        school_id=movement.school_id,
        movement=movement,
        paper=paper,
        received_on=received_on,
        recorded_by=actor,
        recorded_at=at,
    )
