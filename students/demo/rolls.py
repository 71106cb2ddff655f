"""Makes the class days of a term: who was absent, when it was reported, what was changed afterwards."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from students.choices import AbsenceKind, RollChange, Session
from students.demo.scene import Scene, moment
from students.demo.sheets import ClassDay, Handed, Member, morning
from students.demo.spells import Spell, spells_by_day
from students.rules.calendar import BOTH_SESSIONS
from students.rules.roll import Mark

# Spells that began before the term, so that its first days are like the others.
_WARM_UP = 4
_LATE_REPORT = 0.02
_DOUBTFUL = 0.12
_CORRECTED = 0.02
_BACK_BY_AFTERNOON = 0.1
IMPORTED_AT = dt.time(7, 20)
_BACK_FILL_REASON = "停电断网，由教务处补录"
_CORRECTION_REASON = "家长补交病历"


@dataclass(frozen=True, slots=True)
class Room:
    """One class: its children (``by_chance``: those whose absences are drawn), who reports, days without a roll."""

    class_id: int
    key: str
    members: tuple[Member, ...]
    by_chance: tuple[int, ...]
    told: dict[tuple[int, dt.date], AbsenceKind]
    reporter: Callable[[dt.date], int]
    registrar_id: int
    unreported: frozenset[dt.date] = frozenset()
    back_filled: frozenset[dt.date] = frozenset()
    takes_afternoon: bool = False
    spotless_since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class _Day:
    scene: Scene
    room: Room
    day: dt.date
    expected: tuple[int, ...]
    marks: dict[int, Mark]
    doubtful: frozenset[int]
    rng: Random


def class_days(scene: Scene, room: Room) -> Iterator[tuple[ClassDay, dict[int, Spell]]]:
    """The rolls of a class in the order of days, each with the spells drawn for its day."""
    before = [scene.term.starts_on - dt.timedelta(days=back) for back in range(_WARM_UP, 0, -1)]
    days = (*before, *scene.days)
    for day, spells in zip(days, spells_by_day(room.key, room.by_chance, days), strict=True):
        if day in scene.days and day not in room.unreported:
            drawn = _but_for_spotless(room, spells)
            each = _day(scene, room, day, drawn)
            if versions := _versions(each):
                yield ClassDay(room.class_id, day, each.expected, versions), drawn


def _but_for_spotless(room: Room, spells: dict[int, Spell]) -> dict[int, Spell]:
    """In a class whose rolls look too good no spell begins any more (M3)."""
    since = room.spotless_since
    return {child: spell for child, spell in spells.items() if not since or spell.first < since}


def _day(scene: Scene, room: Room, day: dt.date, spells: dict[int, Spell]) -> _Day:
    rng = Random(f"{room.key}:{day}:sheet")
    expected = tuple(member.student_id for member in room.members if member.is_expected(day))
    marks: dict[int, Mark] = {child: spell.kind for child, spell in spells.items()}
    marks |= {child: mark for child in expected if (mark := room.told.get((child, day)))}
    new = {child: spell.kind for child, spell in spells.items() if spell.day == 1}
    doubtful = {child for child, kind in new.items() if _is_doubtful(kind, rng)}
    return _Day(scene, room, day, expected, marks, frozenset(doubtful), rng)


def _is_doubtful(kind: AbsenceKind, rng: Random) -> bool:
    """Whether nobody knew the reason when the roll was first handed in."""
    return kind is AbsenceKind.UNEXCUSED or (kind is AbsenceKind.SICK and rng.random() < _DOUBTFUL)


def _versions(each: _Day) -> tuple[Handed, ...]:
    """What was handed in by the moment of the scene."""
    if each.day < each.scene.began_on:
        return (_imported(each),)
    is_filled = each.day in each.room.back_filled
    made = [_back_fill(each)] if is_filled else [*_same_day(each, _first_at(each))]
    return tuple(version for version in made if version.at <= each.scene.at)


def _imported(each: _Day) -> Handed:
    """A day from before the school took its rolls here, as the registrar's file had it."""
    at = moment(each.scene.began_on, IMPORTED_AT)
    pairs = {child: _whole_day(mark) for child, mark in each.marks.items()}
    return Handed(at, each.room.registrar_id, RollChange.IMPORT, pairs, Session.AFTERNOON)


def _whole_day(mark: Mark) -> tuple[Mark, Mark]:
    """What a mark says of both halves: late is the morning's, leaving early the afternoon's (B4)."""
    if mark is AbsenceKind.LEFT_EARLY:
        return None, mark
    return mark, None if mark is AbsenceKind.LATE else mark


def _same_day(each: _Day, at: dt.datetime) -> Iterator[Handed]:
    reporter = each.room.reporter(each.day)
    wrong = _to_be_corrected(each)
    final = each.marks | dict.fromkeys(wrong, AbsenceKind.PERSONAL)
    first = final | dict.fromkeys(each.doubtful, AbsenceKind.UNEXPLAINED)
    yield Handed(at, reporter, RollChange.SUBMIT, morning(first))
    if each.doubtful:
        later = at + dt.timedelta(minutes=each.rng.randint(25, 110))
        if later.date() == each.day:
            yield Handed(later, reporter, RollChange.AMEND, morning(final))
    if each.room.takes_afternoon and each.scene.calendar.day_status(each.day).sessions == BOTH_SESSIONS:
        yield _afternoon(each, final, reporter)
    if wrong:
        yield from _correction(each)


def _to_be_corrected(each: _Day) -> list[int]:
    """A child whose illness became known the day after, now and then."""
    ill = [child for child, mark in each.marks.items() if mark is AbsenceKind.SICK and child in each.room.by_chance]
    settled = [child for child in ill if child not in each.doubtful]
    return settled[:1] if not each.room.takes_afternoon and each.rng.random() < _CORRECTED else []


def _correction(each: _Day) -> Iterator[Handed]:
    if day := each.scene.calendar.next_school_day(each.day):
        at = moment(day, dt.time(10, each.rng.randrange(60)))
        yield Handed(at, each.room.registrar_id, RollChange.CORRECT, morning(each.marks), reason=_CORRECTION_REASON)


def _back_fill(each: _Day) -> Handed:
    at = moment(each.scene.calendar.next_school_day(each.day) or each.day, dt.time(11, 20))
    return Handed(at, each.room.registrar_id, RollChange.BACK_FILL, morning(each.marks), reason=_BACK_FILL_REASON)


def _afternoon(each: _Day, marks: dict[int, Mark], reporter: int) -> Handed:
    at = moment(each.day, dt.time(14, each.rng.randint(5, 35), each.rng.randrange(60)))
    pairs = {child: (mark, _in_afternoon(mark, each.rng)) for child, mark in marks.items()}
    return Handed(at, reporter, RollChange.AMEND, pairs, Session.AFTERNOON)


def _in_afternoon(mark: Mark, rng: Random) -> Mark:
    if mark is AbsenceKind.SICK and rng.random() < _BACK_BY_AFTERNOON:
        return None
    return mark if mark and mark.counts_as_absent else None


def _first_at(each: _Day) -> dt.datetime:
    """When the roll was first handed in; on the date of the scene before its moment."""
    if each.day == each.scene.on:
        first, last = each.scene.window()
        at = first + (last - first) * each.rng.triangular(0, 1, 0.35)
    elif each.rng.random() < _LATE_REPORT:
        at = moment(each.day, dt.time(9, 1)) + dt.timedelta(seconds=each.rng.randrange(5400))
    else:
        at = moment(each.day, dt.time(7, 50)) + dt.timedelta(seconds=int(each.rng.triangular(0, 4000, 1500)))
    return at.replace(microsecond=0)
