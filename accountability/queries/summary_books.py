"""The stored places of a school over a month, counted where nothing changes and one by one where it does (K1, H4)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from accountability.rules.books import Lost, Place, booked_on
from accountability.rules.report_days import bits_within
from students.choices import AwayKind, EnrolmentKind
from students.queries.calendar import as_date
from students.rules.enrolment import Stay, TimeAway

_DAY = dt.timedelta(days=1)
# Written out, for composing it takes longer than running it (decision 0031).
_PLACES = """
SELECT stay.school_class_id, spell.kind, stay.starts_on, stay.ends_on,
  CASE WHEN stay.starts_on >= %s OR stay.ends_on <= %s OR gone.id IS NOT NULL
    OR stay.student_id IN (SELECT student_id FROM accountability_dropoutcase WHERE school_id = %s)
    THEN stay.student_id END AS child,
  gone.kind, gone.starts_on, gone.ends_on, MIN(stay.id), COUNT(*)
FROM students_placement stay
JOIN students_enrolment spell ON spell.id = stay.enrolment_id
LEFT JOIN students_away gone ON gone.enrolment_id = spell.id
  AND gone.starts_on <= %s AND (gone.ends_on IS NULL OR gone.ends_on > %s)
WHERE stay.school_id = %s AND stay.starts_on <= %s AND (stay.ends_on IS NULL OR stay.ends_on > %s)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""


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

    def owing(self, days: Sequence[dt.date]) -> dict[int, int]:
        """On which of the days, a bit each, every class expected somebody, guests included (B11, K2)."""
        every = (1 << len(days)) - 1
        found: dict[int, int] = {group.class_id: every for group in self.groups}
        for child_id, stays in self.stays.items():
            for each in stays:
                before = found.get(each.stay.class_id, 0)
                if before != every:
                    found[each.stay.class_id] = before | bits_within(days, each.stay, self.away.get(child_id, ()))
        return found


def places(school_id: int, first: dt.date, until: dt.date) -> Places:
    """The stays from the day before ``first`` to ``until``, in one statement (H4).

    Children whose stay begins or ends in the time, who are away in it, or who have a case come one by one.
    """
    since, to, before = (connection.ops.adapt_datefield_value(day) for day in (first, until, first - _DAY))
    found = Places()
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [since, to, school_id, to, before, school_id, to, before])
        rows = cursor.fetchall()
    for class_id, kind, starts_on, ends_on, child, *rest in rows:
        if child is None:
            found.groups.append(Group(class_id, kind == EnrolmentKind.OWN, rest[-1]))
            continue
        stay = Stay(as_date(starts_on), _ended(ends_on), class_id=class_id)
        _add(found, child, StoredStay(stay, kind == EnrolmentKind.OWN, rest[-2]), *rest[:3])
    return found


def _ended(day: dt.date | str | None) -> dt.date | None:
    return as_date(day) if day else None


def _add(
    found: Places,
    child: int,
    stored: StoredStay,
    away_kind: str | None,
    away_from: dt.date | str | None,
    away_until: dt.date | str | None,
) -> None:
    if stored not in found.stays[child]:
        found.stays[child].append(stored)
    if away_kind and away_from:
        found.away[child].add(TimeAway(as_date(away_from), _ended(away_until), kind=AwayKind(away_kind)))
