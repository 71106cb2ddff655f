"""Who is expected where: spells, stays in a class, times away (B11, G3, K2, K6).

All spans run from ``starts_on`` until the day before ``ends_on``, since movements take effect at the start of their
date (K2); ``ends_on`` is None while the span is open.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum, unique

from students.choices import AwayKind


@unique
class Standing(Enum):
    """How a child stands to the roll on a date (B11, K6)."""

    EXPECTED = "expected"
    AWAY = "away"
    OVER = "over"


@unique
class SpellRefusal(Enum):
    """Why a new spell cannot be recorded (G3)."""

    STILL_ENROLLED = "still_enrolled"
    OVERLAPS = "overlaps"


@dataclass(frozen=True, slots=True)
class Spell:
    """One enrolment in the school, own pupil or guest (G3)."""

    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the date lies in the span (K2)."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay(Spell):
    """A stay in one class within a spell (B11)."""

    class_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAway(Spell):
    """A time in which an enrolled child is not expected, and why (B11)."""

    kind: AwayKind


def standing(day: date, spells: Iterable[Spell], stays: Iterable[Stay], away: Iterable[TimeAway]) -> Standing:
    """Whether the child is expected in some class on the date (B11), and whether a run ends there (K6).

    OVER: no spell holds the date, or an approved suspension does. AWAY: transfer pending, guest study elsewhere, or
    enrolled without a class. A guest's spell here counts like any other. Lost children stay expected (K1).
    """
    kinds = {span.kind for span in away if span.covers(day)}
    if AwayKind.SUSPENDED in kinds or not any(spell.covers(day) for spell in spells):
        return Standing.OVER
    return Standing.AWAY if kinds or class_on(day, stays) is None else Standing.EXPECTED


def class_on(day: date, stays: Iterable[Stay]) -> int | None:
    """The class in which the child is on the date, or None; a change of class takes effect on its date (K2, K17)."""
    for stay in stays:
        if stay.covers(day):
            return stay.class_id
    return None


def is_expected(day: date, class_id: int, stays: Iterable[Stay], away: Iterable[TimeAway]) -> bool:
    """Whether the class expects the child on the date: a stay there, and no time away (B11)."""
    return class_on(day, stays) == class_id and not any(span.covers(day) for span in away)


def spell_refusal(new: Spell, existing: Iterable[Spell]) -> SpellRefusal | None:
    """Why the new spell may not be added: a second open one, or a day that belongs to another already (G3).

    Leaving and coming back on the same date is allowed: two spells that touch share no day.
    """
    others = tuple(existing)
    if new.ends_on is None and any(spell.ends_on is None for spell in others):
        return SpellRefusal.STILL_ENROLLED
    return SpellRefusal.OVERLAPS if any(_share_a_day(new, spell) for spell in others) else None


def _share_a_day(one: Spell, other: Spell) -> bool:
    starts_on = max(one.starts_on, other.starts_on)
    return all(end is None or starts_on < end for end in (one.ends_on, other.ends_on))
