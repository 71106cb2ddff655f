"""Believable absences: spells of illness and the rest, the same for a class and a day whatever day is loaded."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from random import Random

from students.choices import AbsenceKind

# Chance that a spell begins for a child on a school day; with the lengths this gives 2 to 3 % of child-days absent.
_CHANCES = {
    AbsenceKind.SICK: 0.0115,
    AbsenceKind.PERSONAL: 0.0035,
    AbsenceKind.UNEXCUSED: 0.0006,
    AbsenceKind.LATE: 0.0040,
    AbsenceKind.LEFT_EARLY: 0.0006,
    AbsenceKind.OFFICIAL: 0.0008,
}
_LENGTHS = {
    AbsenceKind.SICK: ((1, 2, 3, 5), (55, 27, 13, 5)),
    AbsenceKind.PERSONAL: ((1, 2), (65, 35)),
}
# Illness by month against the average of the year: the flu months stand out.
_SEASON = {9: 0.85, 10: 0.95, 11: 1.2, 12: 1.15, 1: 1.1, 3: 1.15, 4: 0.95, 5: 0.85, 6: 0.85, 7: 0.85}


@dataclass(frozen=True, slots=True)
class Spell:
    """An absence of one kind over ``length`` school days from ``first`` on; ``day`` counts them from 1."""

    kind: AbsenceKind
    first: dt.date
    length: int
    day: int = 1


def spells_by_day(key: str, children: Sequence[int], days: Iterable[dt.date]) -> Iterator[dict[int, Spell]]:
    """For each day in order, the children with a spell on it. ``key`` names class and school year.

    A day's chances depend on the key and the date only, so loading a later date leaves the days before as they are.
    """
    running: dict[int, Spell] = {}
    for day in days:
        for child, spell in _new_spells(Random(f"{key}:{day}"), children, day):
            running.setdefault(child, spell)
        yield running
        running = {
            child: Spell(spell.kind, spell.first, spell.length, spell.day + 1)
            for child, spell in running.items()
            if spell.day < spell.length
        }


def _new_spells(rng: Random, children: Sequence[int], day: dt.date) -> Iterator[tuple[int, Spell]]:
    chances = _CHANCES | {AbsenceKind.SICK: _CHANCES[AbsenceKind.SICK] * _SEASON.get(day.month, 1)}
    for index in _hits(rng, len(children), sum(chances.values())):
        kind = rng.choices(list(chances), list(chances.values()))[0]
        lengths, weights = _LENGTHS.get(kind, ((1,), (1,)))
        yield children[index], Spell(kind, day, rng.choices(lengths, weights)[0])


def _hits(rng: Random, count: int, chance: float) -> Iterator[int]:
    """The places among ``count`` that a chance hits, drawn by the gaps between them."""
    miss = log(1 - chance)
    place = int(log(1 - rng.random()) / miss)
    while place < count:
        yield place
        place += 1 + int(log(1 - rng.random()) / miss)
