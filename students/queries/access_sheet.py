"""Who looked at children's data in a month (I2)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from students.choices import AccessKind
from students.models import AccessEntry


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One person's month: how often by kind, in the order of AccessKind, and how many children in all."""

    actor_id: int
    name: str
    counts: tuple[tuple[AccessKind, int], ...]
    children: int

    @property
    def total(self) -> int:
        """All entries of the person."""
        return sum(count for _, count in self.counts)


def month_bounds(first: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From the first moment of a month until the first of the next, in the school's time zone (A3)."""
    following = (first + dt.timedelta(days=31)).replace(day=1)
    start, end = (timezone.make_aware(dt.datetime.combine(day, dt.time.min)) for day in (first, following))
    return start, end


def entries_of(school_id: int, first: dt.date) -> QuerySet[AccessEntry]:
    """The entries of the month that begins on ``first``, the latest first (I2)."""
    start, end = month_bounds(first)
    return AccessEntry.objects.filter(school_id=school_id, at__gte=start, at__lt=end).order_by("-at", "-pk")


def sheet_of(school_id: int, first: dt.date) -> list[SheetRow]:
    """The month by person and kind, in one query (I2). By name, not by number: it is a record and no ranking."""
    rows = entries_of(school_id, first).order_by("actor__name", "actor_id")
    found = rows.values_list("actor_id", "actor__name", "kind").annotate(Count("pk"), Sum("count"))
    people: dict[int, tuple[str, dict[str, int], int]] = {}
    for actor_id, name, kind, count, children in found:
        known = people.setdefault(actor_id, (name, {}, 0))
        known[1][kind] = count
        people[actor_id] = (name, known[1], known[2] + children)
    return [
        SheetRow(actor_id, name, tuple((kind, counts.get(kind, 0)) for kind in AccessKind), children)
        for actor_id, (name, counts, children) in people.items()
    ]
