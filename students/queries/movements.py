"""Movements as they are stored, and what they come to (G2, G3, K2)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from students.choices import MovementKind, Status
from students.models import Movement
from students.queries.listed import listed
from students.rules.movements import Books, Step, fold

Ids = Iterable[int] | QuerySet[Any, Any]
_COLUMNS = ("id", "student_id", "kind", "on", "to_class_id", "until", "reverses_id")


def steps_of(ids: Ids, **narrowed: Any) -> dict[int, list[Step]]:
    """All movements of the children as the fold reads them, by child, in one query."""
    found: dict[int, list[Step]] = defaultdict(list)
    rows = Movement.objects.filter(student_id__in=ids, **narrowed).order_by("on", "id")
    for pk, child, kind, on, class_id, until, reverses in rows.values_list(*_COLUMNS):
        found[child].append(
            Step(kind=MovementKind(kind), on=on, order=pk, class_id=class_id, until=until, reverses=reverses)
        )
    return found


# Written out, for composing it takes the ORM longer than running it (decision 0031).
_STEPS = """
SELECT id, student_id, kind, CAST("on" AS text), to_class_id, CAST(until AS text), reverses_id FROM students_movement
WHERE school_id = %s AND "on" <= %s AND student_id IN (
  SELECT student_id FROM students_movement WHERE school_id = %s AND "on" BETWEEN %s AND %s
  UNION SELECT id FROM students_student WHERE id IN ({others})
) ORDER BY "on", id
"""


def steps_of_moved(school_id: int, first: dt.date, until: dt.date, others: Iterable[int] = ()) -> dict[int, list[Step]]:
    """All movements up to ``until`` of the children who moved between the days and of others, in one query."""
    since, to = map(connection.ops.adapt_datefield_value, (first, until))
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_STEPS.format(others=listed(others)), [school_id, to, school_id, since, to])
        for pk, child, kind, on, class_id, back_on, reverses in cursor.fetchall():
            day, until_day = dt.date.fromisoformat(on), dt.date.fromisoformat(back_on) if back_on else None
            step = Step(
                kind=MovementKind(kind), on=day, order=pk, class_id=class_id, until=until_day, reverses=reverses
            )
            found[child].append(step)
    return found


def books_on(school_id: int, ids: Ids, day: dt.date) -> dict[int, Books]:
    """What the movements up to the day come to, for each child that has any, in one query (K2)."""
    found = steps_of(ids, school_id=school_id, on__lte=day)
    return {child: fold(steps) for child, steps in found.items()}


def status_on(school_id: int, ids: Ids, day: dt.date) -> dict[int, Status]:
    """The status of each child on the day, as the movements up to it have it (G2, K2); without any, not enrolled."""
    wanted = list(ids)
    books = books_on(school_id, wanted, day)
    return {child: books[child].status if child in books else Status.ABSENT for child in wanted}


def settled_children(school_id: int, day: dt.date) -> set[int]:
    """Children for whom nothing dated that day can follow: dead, graduated, or with a movement after it (G2)."""
    counting = Movement.objects.filter(school_id=school_id, reverses=None, reversed_by=None)
    final = Q(kind__in=(MovementKind.DEATH, MovementKind.GRADUATION)) | Q(on__gt=day)
    return set(counting.filter(final).order_by().values_list("student_id", flat=True))
