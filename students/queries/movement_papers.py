"""Papers of movements: what came later, and what is still to be brought (M6)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from students.choices import MovementKind, Paper
from students.models import Movement, MovementPaper
from students.rules.movement_papers import ABOUT_HEALTH, WITH_PAPERS, missing_papers


@dataclass(frozen=True, slots=True)
class Owed:
    """The papers of a movement still to be brought."""

    movement_id: int
    on: dt.date
    papers: tuple[Paper, ...]


def standing_papers() -> QuerySet[MovementPaper]:
    """Papers brought later, those ticked by mistake left out."""
    return MovementPaper.objects.filter(reverses=None, reversed_by=None)


def later_papers(ids: Iterable[int]) -> dict[int, list[MovementPaper]]:
    """What came later of each movement, the earliest first, in one query."""
    found: dict[int, list[MovementPaper]] = defaultdict(list)
    rows = standing_papers().filter(movement_id__in=list(ids)).select_related("recorded_by")
    for row in rows.order_by("received_on", "pk"):
        found[row.movement_id].append(row)
    return found


def papers_owed(school_id: int, *, sees_health: bool) -> list[Owed]:
    """Movements in force of which a paper is missing, the longest wait first, in two queries (M6).

    Those that speak of illness only for whom health concerns (I4).
    """
    kinds = WITH_PAPERS if sees_health else WITH_PAPERS - ABOUT_HEALTH
    rows = Movement.objects.filter(school_id=school_id, kind__in=kinds, is_from_list=False)
    rows = rows.filter(reverses=None, reversed_by=None).order_by("on", "pk")
    later = _codes(standing_papers().filter(school_id=school_id))
    owed = (
        Owed(pk, on, missing_papers(MovementKind(kind), papers, later.get(pk, ())))
        for pk, on, kind, papers in rows.values_list("pk", "on", "kind", "papers")
    )
    return [each for each in owed if each.papers]


def papers_missing_of(movements: Collection[tuple[int, str, list[str], bool]]) -> dict[int, tuple[Paper, ...]]:
    """What is missing of movements given by id, kind, papers shown and whether they are from a list, in one query."""
    later = _codes(standing_papers().filter(movement_id__in=[pk for pk, *_ in movements]))
    return {
        pk: missing_papers(MovementKind(kind), shown, later.get(pk, ()), is_from_list=is_from_list)
        for pk, kind, shown, is_from_list in movements
    }


def _codes(rows: QuerySet[MovementPaper]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for movement_id, paper in rows.order_by().values_list("movement_id", "paper"):
        found[movement_id].add(paper)
    return found
