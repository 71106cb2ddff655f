"""The stored places of a school over a month, counted where nothing changes and one by one where it does (K1, H4)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Case, Count, F, FilteredRelation, IntegerField, Min, Q, When

from accountability.rules.books import Lost, Place, booked_on
from students.choices import AwayKind, EnrolmentKind
from students.models import Placement
from students.rules.enrolment import Stay, TimeAway

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Group:
    """So many children who are in one class all the time."""

    class_id: int
    is_own: bool
    count: int


class StoredStay(NamedTuple):
    """One stay of one child, with the id of its row."""

    stay: Stay
    is_own: bool
    placement_id: int


@dataclass(slots=True)
class Places:
    """The stays that touch a month: ``groups`` of children who stay as they are, ``stays``, ``away`` of the others."""

    groups: list[Group] = field(default_factory=list)
    stays: dict[int, list[StoredStay]] = field(default_factory=lambda: defaultdict(list))
    away: dict[int, set[TimeAway]] = field(default_factory=lambda: defaultdict(set))

    def place_of(self, child_id: int) -> Place:
        """What the stored rows say of one child as own pupil (K1)."""
        suspended = (span for span in self.away.get(child_id, ()) if span.kind == AwayKind.SUSPENDED)
        return Place(tuple(each.stay for each in self.stays.get(child_id, ()) if each.is_own), tuple(suspended))

    def roster(self, day: dt.date, lost: Mapping[int, Collection[Lost]]) -> Counter[int]:
        """How many children stand in the books of each class on the day (K1)."""
        found: Counter[int] = Counter()
        for group in self.groups:
            found[group.class_id] += group.count if group.is_own else 0
        for child_id in self.stays:
            class_id = booked_on(self.place_of(child_id), lost.get(child_id, ()), day)
            if class_id is not None:
                found[class_id] += 1
        return found

    def owing(self, days: Sequence[dt.date]) -> Counter[int]:
        """On how many of the days each class expected somebody, guests included (B11, K2)."""
        missing: dict[int, set[dt.date]] = {group.class_id: set() for group in self.groups}
        for child_id, stays in self.stays.items():
            away = self.away.get(child_id, ())
            for each in stays:
                left = missing.setdefault(each.stay.class_id, set(days))
                left -= {day for day in left if each.stay.covers(day) and not any(span.covers(day) for span in away)}
        return Counter({class_id: len(days) - len(left) for class_id, left in missing.items()})


def places(school_id: int, first: dt.date, until: dt.date, apart: Iterable[int]) -> Places:
    """The stays from the day before ``first`` to ``until``, in one statement (H4).

    Children whose stay begins or ends in the time, who are away in it, or who are named in ``apart`` come one by one.
    """
    before = first - _DAY
    away = FilteredRelation(
        "enrolment__away",
        condition=Q(enrolment__away__starts_on__lte=until)
        & (Q(enrolment__away__ends_on__isnull=True) | Q(enrolment__away__ends_on__gt=before)),
    )
    changes = Q(starts_on__gte=first) | Q(ends_on__lte=until) | Q(gone__isnull=False) | Q(student_id__in=list(apart))
    rows = Placement.objects.filter(school_id=school_id, starts_on__lte=until).exclude(ends_on__lte=before).order_by()
    rows = rows.annotate(gone=away).annotate(
        child=Case(When(changes, then=F("student_id")), default=None, output_field=IntegerField())
    )
    names = ("school_class_id", "enrolment__kind", "starts_on", "ends_on", "child")
    of_away = ("gone__kind", "gone__starts_on", "gone__ends_on")
    found = Places()
    counted = rows.values(*names, *of_away).annotate(row=Min("id"), many=Count("id"))
    for row in counted.values_list(*names, *of_away, "row", "many"):
        _add(found, *row)
    return found


def _add(
    found: Places,
    class_id: int,
    kind: str,
    starts_on: dt.date,
    ends_on: dt.date | None,
    child: int | None,
    away_kind: str | None,
    away_from: dt.date | None,
    away_until: dt.date | None,
    row: int,
    many: int,
) -> None:
    is_own = kind == EnrolmentKind.OWN
    if child is None:
        found.groups.append(Group(class_id, is_own, many))
        return
    stored = StoredStay(Stay(starts_on, ends_on, class_id=class_id), is_own, row)
    if stored not in found.stays[child]:
        found.stays[child].append(stored)
    if away_kind and away_from:
        found.away[child].add(TimeAway(away_from, away_until, kind=AwayKind(away_kind)))
