"""Movements folded into where a child stands: status, spells, stays in classes, times away (G2, G3, B11, K2).

The movements of a child are the truth; the rows that rolls and lists read are what ``fold`` makes of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, unique
from typing import TypeVar

from students.choices import AwayKind, EnrolmentKind, MovementKind, Status
from students.rules.enrolment import Spell, Stay, TimeAway

_K, _S = MovementKind, Status
_BACK = {_K.TRANSFER_IN: _S.ENROLLED, _K.RETURN: _S.ENROLLED, _K.GUEST_IN: _S.GUEST}
_GOING = {_K.ABROAD: _S.ABROAD, _K.DEATH: _S.DEAD}
NEXT: dict[Status, dict[MovementKind, Status]] = {
    _S.ABSENT: {_K.ADMISSION: _S.ENROLLED, **_BACK},
    _S.ENROLLED: {
        _K.CLASS_CHANGE: _S.ENROLLED,
        _K.TRANSFER_REQUEST: _S.TRANSFER_PENDING,
        _K.TRANSFER_OUT: _S.LEFT,
        _K.SUSPENSION: _S.SUSPENDED,
        _K.GUEST_OUT: _S.GUEST_ELSEWHERE,
        **_GOING,
        _K.GRADUATION: _S.GRADUATED,
    },
    _S.TRANSFER_PENDING: {
        _K.TRANSFER_OUT: _S.LEFT,
        _K.TRANSFER_WITHDRAWN: _S.ENROLLED,
        _K.CLASS_CHANGE: _S.TRANSFER_PENDING,
        **_GOING,
    },
    _S.SUSPENDED: {
        _K.RESUMPTION: _S.ENROLLED,
        _K.EXTENSION: _S.SUSPENDED,
        _K.CLASS_CHANGE: _S.SUSPENDED,
        **_GOING,
    },
    _S.GUEST_ELSEWHERE: {
        _K.GUEST_OUT_END: _S.ENROLLED,
        _K.TRANSFER_REQUEST: _S.TRANSFER_PENDING,
        _K.TRANSFER_OUT: _S.LEFT,
        _K.SUSPENSION: _S.SUSPENDED,
        _K.CLASS_CHANGE: _S.GUEST_ELSEWHERE,
        **_GOING,
        _K.GRADUATION: _S.GRADUATED,
    },
    _S.GUEST: {
        _K.GUEST_IN_END: _S.GUEST_GONE,
        _K.TRANSFER_IN: _S.ENROLLED,
        _K.CLASS_CHANGE: _S.GUEST,
        _K.DEATH: _S.DEAD,
    },
    _S.LEFT: _BACK,
    _S.GUEST_GONE: {_K.ADMISSION: _S.ENROLLED, **_BACK},
    _S.ABROAD: _BACK,
    _S.DEAD: {},
    _S.GRADUATED: {},
}
"""What each kind of movement makes of each status. There is no withdrawal and no expulsion (义务教育法 27)."""

ENTRIES = frozenset({_K.ADMISSION, _K.TRANSFER_IN, _K.RETURN, _K.GUEST_IN})
"""Movements that open a spell in the school (G3)."""
IN_THE_BOOKS = frozenset({_S.ENROLLED, _S.TRANSFER_PENDING, _S.SUSPENDED, _S.GUEST_ELSEWHERE, _S.GUEST})
"""A child with one of these has an open spell."""
AWAY_WHILE = {
    _S.TRANSFER_PENDING: AwayKind.TRANSFER_PENDING,
    _S.SUSPENDED: AwayKind.SUSPENDED,
    _S.GUEST_ELSEWHERE: AwayKind.GUEST_ELSEWHERE,
}
"""In these a child is enrolled but not expected (B11)."""


@unique
class Why(Enum):
    """Why a movement cannot be recorded (G2, G3)."""

    NOT_ALLOWED = "not_allowed"
    SAME_CLASS = "same_class"
    NOT_LONGER = "not_longer"
    EXTENSION_TOO_LONG = "extension_too_long"
    SUSPENSION_TOO_LONG = "suspension_too_long"
    UNTIL_BEFORE = "until_before"
    BEFORE_BIRTH = "before_birth"
    TOO_FAR_AHEAD = "too_far_ahead"
    MISSING = "missing"
    NOT_WANTED = "not_wanted"
    WRONG_APPROVER = "wrong_approver"
    CLASS_CLOSED = "class_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One movement as the fold needs it. ``order`` is the order of recording; ``until`` the last day."""

    kind: MovementKind
    on: date
    order: int = 0
    class_id: int | None = None
    until: date | None = None
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A movement that does not hold, why, the field it is about, and the status or last day it ran against."""

    why: Why
    step: Step
    field: str = ""
    status: Status = Status.ABSENT
    latest: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedSpell(Spell):
    """An enrolment with its stays and times away, as own pupil or as guest (B11, G3)."""

    kind: EnrolmentKind
    stays: tuple[Stay, ...] = ()
    away: tuple[TimeAway, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What the movements of a child come to; ``refused`` is the first that does not hold, where folding stopped.

    ``until`` is the last day of the suspension that is running, ``first_until`` that before any extension.
    """

    status: Status = Status.ABSENT
    spells: tuple[BookedSpell, ...] = ()
    until: date | None = None
    first_until: date | None = None
    refused: Refusal | None = None

    @property
    def class_id(self) -> int | None:
        """The class the child is in at the end, or None."""
        stays = self.spells[-1].stays if self.spells else ()
        return stays[-1].class_id if stays and stays[-1].ends_on is None else None


def allowed(status: Status) -> frozenset[MovementKind]:
    """The kinds of movement a child of this status can have next (G2)."""
    return frozenset(NEXT[status])


def fold(steps: Iterable[Step]) -> Books:
    """What the movements come to, in order of date and then of recording, without those taken back (G2, K2)."""
    books = Books()
    for step in in_force(steps):
        if refusal := _refusal(books, step):
            return replace(books, refused=refusal)
        books = _after(books, step)
    return books


def in_force(steps: Iterable[Step]) -> list[Step]:
    """The movements that count, in order: one that reverses another cancels that and itself (G2)."""
    steps = list(steps)
    cancelled = {step.reverses for step in steps if step.reverses is not None}
    kept = (step for step in steps if step.reverses is None and step.order not in cancelled)
    return sorted(kept, key=lambda step: (step.on, step.order))


def a_year_after(day: date) -> date:
    """The same day of the next year; the first of March for a 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def _refusal(books: Books, step: Step) -> Refusal | None:
    if step.kind not in NEXT[books.status]:
        return Refusal(Why.NOT_ALLOWED, step, "kind", books.status)
    if step.kind == _K.CLASS_CHANGE and step.class_id == books.class_id:
        return Refusal(Why.SAME_CLASS, step, "to_class", books.status)
    return _extension_refusal(books, step) if step.kind == _K.EXTENSION else None


def _extension_refusal(books: Books, step: Step) -> Refusal | None:
    """A suspension is extended to a later day, by one further year at most (G2)."""
    if step.until is None or books.until is None or books.first_until is None:
        return None
    if step.until <= books.until:
        return Refusal(Why.NOT_LONGER, step, "until", books.status, books.until)
    latest = a_year_after(books.first_until)
    return Refusal(Why.EXTENSION_TOO_LONG, step, "until", books.status, latest) if step.until > latest else None


def _after(books: Books, step: Step) -> Books:
    status = NEXT[books.status][step.kind]
    spells = books.spells
    if status != books.status:
        spells = _last(spells, away=_ended(spells[-1].away, step.on)) if spells else spells
    if step.kind in ENTRIES:
        spells = (*_closed(spells, step.on), _entered(step))
    elif status not in IN_THE_BOOKS:
        spells = _closed(spells, step.on)
    elif step.class_id is not None and step.class_id != books.class_id:
        stays = (*_ended(spells[-1].stays, step.on), Stay(step.on, class_id=step.class_id))
        spells = _last(spells, stays=stays)
    if (kind := AWAY_WHILE.get(status)) and status != books.status:
        spells = _last(spells, away=(*spells[-1].away, TimeAway(step.on, kind=kind)))
    return _dated(replace(books, status=status, spells=spells), step)


def _dated(books: Books, step: Step) -> Books:
    if step.kind == _K.SUSPENSION:
        return replace(books, until=step.until, first_until=step.until)
    if step.kind == _K.EXTENSION:
        return replace(books, until=step.until)
    return books if books.status == _S.SUSPENDED else replace(books, until=None, first_until=None)


def _entered(step: Step) -> BookedSpell:
    kind = EnrolmentKind.GUEST if step.kind == _K.GUEST_IN else EnrolmentKind.OWN
    stays = () if step.class_id is None else (Stay(step.on, class_id=step.class_id),)
    return BookedSpell(step.on, kind=kind, stays=stays)


_Span = TypeVar("_Span", bound=Spell)


def _ended(spans: tuple[_Span, ...], on: date) -> tuple[_Span, ...]:
    """The spans with the open one ended; one that would be left without a day is no span."""
    if not spans or spans[-1].ends_on is not None:
        return spans
    last = spans[-1]
    return spans[:-1] if last.starts_on == on else (*spans[:-1], replace(last, ends_on=on))


def _closed(spells: tuple[BookedSpell, ...], on: date) -> tuple[BookedSpell, ...]:
    if not spells:
        return spells
    last = spells[-1]
    return _ended(_last(spells, stays=_ended(last.stays, on), away=_ended(last.away, on)), on)


def _last(
    spells: tuple[BookedSpell, ...],
    *,
    stays: tuple[Stay, ...] | None = None,
    away: tuple[TimeAway, ...] | None = None,
) -> tuple[BookedSpell, ...]:
    last = spells[-1]
    new = replace(last, stays=last.stays if stays is None else stays, away=last.away if away is None else away)
    return (*spells[:-1], new)
