"""Who stands in the monthly books of which class, and what moved them in or out (H4, K1, K16, K17).

The books hold own pupils who are enrolled, not suspended and not at present lost. A movement takes effect at the start
of its date (K2); a loss on the day of the confirmation, its end on the day of return or of closing (K16).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from students.choices import AwayKind, EnrolmentKind, MovementKind
from students.rules.enrolment import Stay, TimeAway, class_on
from students.rules.movements import Books, Step, fold, in_force

_DAY = timedelta(days=1)
_K = MovementKind


class Column(StrEnum):
    """The columns 增 and 减 of the monthly summary; the value is the field that counts it."""

    GAIN_TRANSFER = "gain_transfer"
    GAIN_RESUMED = "gain_resumed"
    GAIN_RETURNED = "gain_returned"
    GAIN_OTHER = "gain_other"
    LOSS_TRANSFER = "loss_transfer"
    LOSS_SUSPENDED = "loss_suspended"
    LOSS_DROPOUT = "loss_dropout"
    LOSS_DEATH = "loss_death"
    LOSS_OTHER = "loss_other"

    @property
    def sign(self) -> int:
        """1 for 增, -1 for 减."""
        return 1 if self in GAINS else -1


GAINS = (Column.GAIN_TRANSFER, Column.GAIN_RESUMED, Column.GAIN_RETURNED, Column.GAIN_OTHER)
LOSSES = (
    Column.LOSS_TRANSFER,
    Column.LOSS_SUSPENDED,
    Column.LOSS_DROPOUT,
    Column.LOSS_DEATH,
    Column.LOSS_OTHER,
)
_GAIN_OF = {
    _K.TRANSFER_IN: Column.GAIN_TRANSFER,
    _K.RESUMPTION: Column.GAIN_RESUMED,
    _K.RETURN: Column.GAIN_RETURNED,
}
_LOSS_OF = {
    _K.TRANSFER_OUT: Column.LOSS_TRANSFER,
    _K.SUSPENSION: Column.LOSS_SUSPENDED,
    _K.DEATH: Column.LOSS_DEATH,
}


@dataclass(frozen=True, slots=True)
class Lost:
    """A time in which a child is lost, until the day before ``ends_on``; ``is_return`` says that it came back."""

    starts_on: date
    ends_on: date | None = None
    is_return: bool = False

    def covers(self, day: date) -> bool:
        """Whether the child is lost on the day; on the day of return it is not (K16)."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True, slots=True)
class Flow:
    """One child entering or leaving the books of a class on a day."""

    class_id: int
    column: Column
    on: date


@dataclass(frozen=True, slots=True)
class Place:
    """The classes of one own pupil over time, and the times of suspension."""

    stays: tuple[Stay, ...] = ()
    suspended: tuple[TimeAway, ...] = ()

    def class_on(self, day: date) -> int | None:
        """The class in whose books the child stands on the day, lost or not; None for none (K1)."""
        return None if any(span.covers(day) for span in self.suspended) else class_on(day, self.stays)

    def dates(self) -> set[date]:
        """Every day on which something of it begins or ends."""
        spans = (*self.stays, *self.suspended)
        return {span.starts_on for span in spans} | {span.ends_on for span in spans if span.ends_on}


def place_of(books: Books) -> Place:
    """The place that folded movements come to: spells as own pupil only, for guests are in no books (K1)."""
    own = [spell for spell in books.spells if spell.kind == EnrolmentKind.OWN]
    away = (span for spell in own for span in spell.away)
    return Place(
        tuple(stay for spell in own for stay in spell.stays),
        tuple(span for span in away if span.kind == AwayKind.SUSPENDED),
    )


def booked_on(place: Place, lost: Iterable[Lost], day: date) -> int | None:
    """The class in whose books the child stands on the day, None where it is in none (K1)."""
    return None if any(time.covers(day) for time in lost) else place.class_on(day)


def flows(steps: Sequence[Step], lost: Sequence[Lost], first: date, until: date) -> list[Flow]:
    """What one child's movements and losses add to 增 and 减 from ``first`` to ``until``, in order of time (H4).

    A change of class leaves one and enters another, both under 其他 (K1).
    """
    place = place_of(fold(steps))
    days = place.dates() | {time.starts_on for time in lost} | {time.ends_on for time in lost if time.ends_on}
    kinds = _kinds_by_day(steps)
    found: list[Flow] = []
    for day in sorted(day for day in days if first <= day <= until):
        found += _flows_on(day, place, lost, kinds.get(day, ()))
    return found


def _kinds_by_day(steps: Iterable[Step]) -> dict[date, list[MovementKind]]:
    found: dict[date, list[MovementKind]] = {}
    for step in in_force(steps):
        found.setdefault(step.on, []).append(step.kind)
    return found


def _flows_on(day: date, place: Place, lost: Sequence[Lost], kinds: Sequence[MovementKind]) -> list[Flow]:
    before, after = booked_on(place, lost, day - _DAY), booked_on(place, lost, day)
    if before == after:
        return []
    left = [] if before is None else [Flow(before, _loss(day, place, after, kinds), day)]
    came = [] if after is None else [Flow(after, _gain(day, place, lost, before, kinds), day)]
    return [*left, *came]


def _loss(day: date, place: Place, after: int | None, kinds: Sequence[MovementKind]) -> Column:
    """Why a child left a class: the movement, or the confirmed dropout of one who is enrolled still (K16)."""
    if after is None and place.class_on(day) is not None:
        return Column.LOSS_DROPOUT
    return next((_LOSS_OF[kind] for kind in kinds if kind in _LOSS_OF), Column.LOSS_OTHER)


def _gain(day: date, place: Place, lost: Iterable[Lost], before: int | None, kinds: Sequence[MovementKind]) -> Column:
    """Why a child entered a class: the movement, or the return of one who was lost (K16)."""
    if before is None and place.class_on(day - _DAY) is not None:
        is_return = any(time.is_return for time in lost if time.ends_on == day)
        return Column.GAIN_RETURNED if is_return else Column.GAIN_OTHER
    return next((_GAIN_OF[kind] for kind in reversed(kinds) if kind in _GAIN_OF), Column.GAIN_OTHER)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A child whose movements and places disagree, so that its class does not balance by ``difference`` (H4).

    ``movement_id`` is its last movement of the time, ``placement_id`` its place that no movement explains.
    """

    class_id: int
    student_id: int
    difference: int
    movement_id: int | None = None
    placement_id: int | None = None


def disagreement(before: int | None, after: int | None, moved: Iterable[Flow]) -> Counter[int]:
    """By how many each class has more children than the flows say, for one child; empty where they agree (H4).

    ``before`` and ``after`` are the classes in whose books the stored places have the child at both ends.
    """
    found: Counter[int] = Counter()
    for class_id, number in ((after, 1), (before, -1)):
        if class_id is not None:
            found[class_id] += number
    for flow in moved:
        found[flow.class_id] -= flow.column.sign
    return Counter({class_id: number for class_id, number in found.items() if number})
