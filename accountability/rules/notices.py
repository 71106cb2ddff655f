"""What a message says of duties, in counts by class, and what happens to one that did not arrive (I4)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accountability.choices import DutyKind, NoticeStatus
from accountability.rules.duties import Duty

_KINDS = list(DutyKind)
OF_SCHOOL = frozenset({DutyKind.MONTH_FREEZE, DutyKind.MONTH_PREPARE})
"""What is owed for the school, not for a child of a class (H5)."""


@dataclass(frozen=True, slots=True)
class Count:
    """For how many children of a class something is to be done. Names and ids of children stay behind (I4).

    What is to be done for the school counts months in place of children (H5).
    ``due_on`` is the nearest deadline of those not overdue, None where there is none or no term holds it.
    """

    kind: DutyKind
    class_id: int | None
    children: int
    overdue: int
    due_on: date | None


def is_pressing(duty: Duty, today: date) -> bool:
    """Whether a duty is worth a message on its own: due today or overdue, not merely ahead (D1)."""
    return duty.is_overdue or (duty.due_on is not None and duty.due_on <= today)


def people_to_tell(duties: Iterable[Duty], today: date) -> frozenset[int]:
    """The accounts that have something pressing to do."""
    return frozenset(owner for duty in duties if is_pressing(duty, today) for owner in duty.owners)


def own_duties(duties: Iterable[Duty], user_id: int) -> list[Duty]:
    """What one person has to do."""
    return [duty for duty in duties if user_id in duty.owners]


def counted(duties: Iterable[Duty]) -> tuple[Count, ...]:
    """The duties as counts by class and kind, classes with something overdue first; empty where there is none (I4)."""
    groups: dict[tuple[DutyKind, int | None], list[Duty]] = defaultdict(list)
    for duty in duties:
        groups[duty.kind, duty.class_id].append(duty)
    counts = [_count(kind, class_id, group) for (kind, class_id), group in groups.items()]
    late = {count.class_id for count in counts if count.overdue}
    return tuple(sorted(counts, key=lambda count: _place(count, late)))


def _place(count: Count, late: Collection[int | None]) -> tuple[bool, bool, int, int]:
    return (count.class_id not in late, count.class_id is None, count.class_id or 0, _KINDS.index(count.kind))


def _count(kind: DutyKind, class_id: int | None, duties: Sequence[Duty]) -> Count:
    late = {duty.about for duty in duties if duty.is_overdue}
    ahead = [duty.due_on for duty in duties if duty.due_on is not None and not duty.is_overdue]
    return Count(kind, class_id, len({duty.about for duty in duties}), len(late), min(ahead, default=None))


Row = list[str | int | None]


def as_rows(counts: Iterable[Count]) -> list[Row]:
    """The counts as they are stored with a message."""
    return [_as_row(count) for count in counts]


def _as_row(count: Count) -> Row:
    until = None if count.due_on is None else count.due_on.isoformat()
    return [count.kind.value, count.class_id, count.children, count.overdue, until]


def from_rows(rows: Iterable[Row]) -> tuple[Count, ...]:
    """The counts that a message was sent with."""
    return tuple(_from_row(*row) for row in rows)


def _from_row(kind: object, class_id: object, children: object, overdue: object, due_on: object) -> Count:
    return Count(
        DutyKind(str(kind)),
        class_id if isinstance(class_id, int) else None,
        int(str(children)),
        int(str(overdue)),
        date.fromisoformat(due_on) if isinstance(due_on, str) else None,
    )


def next_try(attempts: int, waits: Sequence[int], at: datetime) -> datetime | None:
    """When to try again after so many attempts: each has its wait in minutes⚙, after the last wait it is for good."""
    return at + timedelta(minutes=waits[attempts - 1]) if 0 < attempts <= len(waits) else None


def fate(status: NoticeStatus, attempts: int, waits: Sequence[int], at: datetime) -> tuple[NoticeStatus, datetime]:
    """Where a message stands after an attempt, and when it is tried again if it is to be.

    What the service refused for good and what may have arrived is not tried again by itself.
    """
    again = next_try(attempts, waits, at)
    if status != NoticeStatus.QUEUED:
        return status, at
    return (NoticeStatus.QUEUED, again) if again else (NoticeStatus.FAILED, at)


def may_send_again(status: str, day: date, today: date) -> bool:
    """Whether a person may have a message sent again: it failed or may have, and its day is not over."""
    return status in (NoticeStatus.FAILED, NoticeStatus.UNSURE) and day == today
