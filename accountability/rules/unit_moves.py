"""Who enters and leaves a class, a grade or the school, and why; the accountings of a dropout rate (H3, K1, K15, K16).

Beside ``rules.books``, which knows the columns of the month, this keeps the reasons apart that the tables of domain 2.8
ask for, and lets the unit be anything that a class belongs to. A change of unit leaves one and enters the other.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from accountability.rules.books import Lost, Place, booked_on, place_of
from students.choices import MovementKind
from students.rules.movements import Step, fold, in_force

_DAY = timedelta(days=1)
_K = MovementKind
UnitOf = Callable[[int], int]
"""To which unit a class belongs: itself, its grade, its school."""


class Why(StrEnum):
    """Why somebody entered or left; the first six are entries."""

    ADMITTED = "admitted"
    TRANSFER_IN = "transfer_in"
    RESUMED = "resumed"
    RETURNED = "returned"
    CHANGED_IN = "changed_in"
    OTHER_IN = "other_in"
    GRADUATED = "graduated"
    TRANSFER_OUT = "transfer_out"
    SUSPENDED = "suspended"
    DROPPED_OUT = "dropped_out"
    DIED = "died"
    ABROAD = "abroad"
    CHANGED_OUT = "changed_out"
    OTHER_OUT = "other_out"

    @property
    def sign(self) -> int:
        """1 for an entry, -1 for a leave."""
        return 1 if self in ENTRIES else -1

    @property
    def is_change(self) -> bool:
        """Whether it is one half of a change between units of the school."""
        return self in (Why.CHANGED_IN, Why.CHANGED_OUT)


ENTRIES = (Why.ADMITTED, Why.TRANSFER_IN, Why.RESUMED, Why.RETURNED, Why.CHANGED_IN, Why.OTHER_IN)
LEAVES = (
    Why.GRADUATED,
    Why.TRANSFER_OUT,
    Why.SUSPENDED,
    Why.DROPPED_OUT,
    Why.DIED,
    Why.ABROAD,
    Why.CHANGED_OUT,
    Why.OTHER_OUT,
)
_ENTRY_OF = {
    _K.ADMISSION: Why.ADMITTED,
    _K.TRANSFER_IN: Why.TRANSFER_IN,
    _K.RESUMPTION: Why.RESUMED,
    _K.RETURN: Why.RETURNED,
}
_LEAVE_OF = {
    _K.GRADUATION: Why.GRADUATED,
    _K.TRANSFER_OUT: Why.TRANSFER_OUT,
    _K.SUSPENSION: Why.SUSPENDED,
    _K.DEATH: Why.DIED,
    _K.ABROAD: Why.ABROAD,
}
_NOT_IN_BALANCE = frozenset({Why.ADMITTED, Why.GRADUATED, Why.CHANGED_IN, Why.CHANGED_OUT})


@dataclass(frozen=True, slots=True)
class UnitMove:
    """One child entering or leaving the books of a unit on a day."""

    unit: int
    why: Why
    on: date


def unit_moves(
    steps: Sequence[Step], lost: Sequence[Lost], first: date, until: date, unit_of: UnitOf
) -> list[UnitMove]:
    """What one child's movements and losses come to from ``first`` to ``until``, in order of time (K2, K16)."""
    place = place_of(fold(steps))
    days = place.dates() | {time.starts_on for time in lost} | {time.ends_on for time in lost if time.ends_on}
    kinds = _kinds_by_day(steps)
    found: list[UnitMove] = []
    for day in sorted(day for day in days if first <= day <= until):
        found += _moves_on(day, place, lost, kinds.get(day, ()), unit_of)
    return found


def _kinds_by_day(steps: Iterable[Step]) -> dict[date, list[MovementKind]]:
    found: dict[date, list[MovementKind]] = {}
    for step in in_force(steps):
        found.setdefault(step.on, []).append(step.kind)
    return found


def _moves_on(
    day: date, place: Place, lost: Sequence[Lost], kinds: Sequence[MovementKind], unit_of: UnitOf
) -> list[UnitMove]:
    rooms = (booked_on(place, lost, day - _DAY), booked_on(place, lost, day))
    before, after = (None if room is None else unit_of(room) for room in rooms)
    if before == after:
        return []
    if before is not None and after is not None:
        return [UnitMove(before, Why.CHANGED_OUT, day), UnitMove(after, Why.CHANGED_IN, day)]
    if before is not None:
        return [UnitMove(before, _leave(day, place, kinds), day)]
    assert after is not None
    return [UnitMove(after, _entry(day, place, lost, kinds), day)]


def _leave(day: date, place: Place, kinds: Sequence[MovementKind]) -> Why:
    """The confirmed dropout of one who is enrolled still, else the movement (K16)."""
    if place.class_on(day) is not None:
        return Why.DROPPED_OUT
    return next((_LEAVE_OF[kind] for kind in kinds if kind in _LEAVE_OF), Why.OTHER_OUT)


def _entry(day: date, place: Place, lost: Iterable[Lost], kinds: Sequence[MovementKind]) -> Why:
    """The return of one who was lost, else the movement (K16)."""
    if place.class_on(day - _DAY) is not None:
        is_return = any(time.is_return for time in lost if time.ends_on == day)
        return Why.RETURNED if is_return else Why.OTHER_IN
    return next((_ENTRY_OF[kind] for kind in reversed(kinds) if kind in _ENTRY_OF), Why.OTHER_IN)


def balance(moves: Iterable[UnitMove]) -> int:
    """Accounting (a): who left less who came, without admissions, graduations and changes of class (H3, K15)."""
    return -sum(move.why.sign for move in moves if move.why not in _NOT_IN_BALANCE)


def settled(moves: Sequence[UnitMove], since: date) -> list[UnitMove]:
    """One child's moves without the round trips that end on ``since`` or later (domain 2.8, the ten days).

    Who left in the time and came back in its last days is no decrease; who came in the time and was gone again in its
    last days is no increase. A round trip over before ``since`` counts on both sides. What is left still leads from
    where the child was to where it is: one that came back into another unit has changed.
    """
    kept: list[UnitMove] = []
    for move in moves:
        place = _undone_by(kept, move) if move.on >= since else None
        if place is None:
            kept.append(move)
        else:
            kept = [*kept[:place], *_rest(kept[place], move)]
    return kept


def _undone_by(kept: Sequence[UnitMove], move: UnitMove) -> int | None:
    """Which earlier move this one takes back: the last that was no change within the school, if of the other kind."""
    if move.why.is_change:
        return None
    places = [place for place, each in enumerate(kept) if not each.why.is_change]
    return places[-1] if places and kept[places[-1]].why.sign != move.why.sign else None


def _rest(earlier: UnitMove, move: UnitMove) -> list[UnitMove]:
    """What remains of leaving one unit and coming back into another: a change between them."""
    if move.why.sign < 0 or earlier.unit == move.unit:
        return []
    return [UnitMove(earlier.unit, Why.CHANGED_OUT, move.on), UnitMove(move.unit, Why.CHANGED_IN, move.on)]
