"""Asking before a change of the calendar takes rolls out of the count (A1)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Count

from students.models import Roll
from students.queries.calendar import school_calendar


class RollsInTheWay(Exception):
    """The change takes ``count`` rolls out of the count; nothing was written. Ask, then repeat it confirmed."""

    def __init__(self, count: int) -> None:
        super().__init__("rolls in the way")
        self.count = count


@contextmanager
def rolls_watched(school_id: int, *, is_confirmed: bool) -> Iterator[None]:
    """Runs a change of the calendar; raises RollsInTheWay after it, so that the transaction is undone, when rolls
    lose their school day by it. Rolls are never deleted: they count again as soon as the day is a school day again.
    """
    before = None if is_confirmed else school_calendar(school_id)
    yield
    if before is None:
        return
    after = school_calendar(school_id)
    days = Roll.objects.filter(school_id=school_id).order_by().values_list("date").annotate(Count("pk"))
    lost = sum(count for day, count in days if before.is_school_day(day) and not after.is_school_day(day))
    if lost:
        raise RollsInTheWay(lost)
