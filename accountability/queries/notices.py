"""Reading what people have to do, for messages; and the messages themselves (D1 to D9, I4)."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db.models import Q, QuerySet

from accountability.choices import NoticeChannel, NoticeStatus
from accountability.models import Notice
from accountability.rules.duties import Duty
from students.models import SchoolClass
from students.queries.calendar import school_calendar
from students.rules.calendar import SchoolCalendar

DutyReader = Callable[[int, SchoolCalendar, dt.date], list[Duty]]
"""Reads the duties of a school on a day, in a number of statements that does not grow with them."""

_readers: list[DutyReader] = []


def read_duties_with(reader: DutyReader) -> None:
    """Adds what messages speak of, once; called when apps are ready (decision 0025)."""
    if reader not in _readers:
        _readers.append(reader)


def day_duties(school_id: int, day: dt.date) -> list[Duty]:
    """Everything that somebody of the school has to do on the day."""
    calendar = school_calendar(school_id)
    return [duty for read in _readers for duty in read(school_id, calendar, day)]


def class_keys(ids: Iterable[int | None]) -> dict[int, tuple[int, int]]:
    """Year of entry and number of the classes, from which their names follow (G1)."""
    classes = SchoolClass.objects.filter(pk__in={pk for pk in ids if pk is not None}).order_by()
    return {pk: (entry_year, number) for pk, entry_year, number in classes.values_list("pk", "entry_year", "number")}


def own_notices(user_id: int, today: dt.date) -> QuerySet[Notice]:
    """The notices in the program of one person until today, the latest first."""
    rows = Notice.objects.filter(recipient_id=user_id, channel=NoticeChannel.IN_APP, day__lte=today)
    return rows.order_by("-day")


_TROUBLED = Q(status__in=[NoticeStatus.FAILED, NoticeStatus.UNSURE])


def latest_trouble(school_id: int) -> int:
    """How many messages of the latest day with any did not arrive, or may not have."""
    rows = Notice.objects.filter(school_id=school_id).exclude(channel=NoticeChannel.IN_APP)
    latest = rows.order_by("-day").values("day")[:1]
    return rows.filter(_TROUBLED, day=latest).count()


def deliveries(school_id: int, *, only_troubled: bool) -> QuerySet[Notice]:
    """What left the program or was to, the latest first; only what did not arrive or may not have, if asked so."""
    rows = Notice.objects.filter(_TROUBLED if only_troubled else Q(), school_id=school_id)
    rows = rows.exclude(channel=NoticeChannel.IN_APP)
    return rows.select_related("recipient", "settled_by").order_by("-day", "-pk")
