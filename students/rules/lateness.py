"""Whether a class reported in time, by the server's clock in Asia/Shanghai (A3, B3)."""

from datetime import date, datetime, time, timedelta
from enum import Enum, unique
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@unique
class Punctuality(Enum):
    """Where a class stands with the roll of one school day (B3)."""

    PENDING = "pending"
    DUE = "due"
    ON_TIME = "on_time"
    LATE = "late"
    MISSED = "missed"
    IMPORTED = "imported"

    @property
    def is_reported(self) -> bool:
        """Whether a roll came in on its own day (B3); a back-filled day stays missed."""
        return self in (Punctuality.ON_TIME, Punctuality.LATE)


def punctuality(
    first_submitted_at: datetime | None, day: date, on_time_until: time, now: datetime, *, is_imported: bool = False
) -> Punctuality:
    """Judge the first submission of a school day, or its absence so far (B3).

    On time up to the last second of the minute ``on_time_until``, late until 24:00 of the day, then missed; a first
    submission after 24:00 is a back-fill and stays missed. Without one: pending, then due, then missed by ``now``.
    A roll that was imported with a school's earlier attendance is neither late nor missed. Both moments must be aware,
    else ValueError.
    """
    if is_imported:
        return Punctuality.IMPORTED
    moment = local(first_submitted_at or now)
    if moment >= day_end(day):
        return Punctuality.MISSED
    if moment < deadline(day, on_time_until):
        return Punctuality.ON_TIME if first_submitted_at else Punctuality.PENDING
    return Punctuality.LATE if first_submitted_at else Punctuality.DUE


def local(moment: datetime) -> datetime:
    """The moment on Asia/Shanghai's clock (A3). A naive moment is a ValueError."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be judged.")
    return moment.astimezone(SHANGHAI)


def day_end(day: date) -> datetime:
    """24:00 of the day in Asia/Shanghai: the first moment that no longer belongs to it (A3)."""
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)


def deadline(day: date, on_time_until: time) -> datetime:
    """The first moment of the day that is no longer on time, in Asia/Shanghai (B3)."""
    last_minute = on_time_until.replace(second=0, microsecond=0, tzinfo=None)
    return datetime.combine(day, last_minute, SHANGHAI) + timedelta(minutes=1)
