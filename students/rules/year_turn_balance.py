"""Whether a turn of the school year adds up: before = after + graduates ± moves, class by class (G1, G3)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from students.choices import MovementKind
from students.rules.class_names import ClassKey
from students.rules.enrolment import Spell
from students.rules.year_turn import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnStay(Spell):
    """A stay in a class around the turn, from its first day until the day before ``ends_on``."""

    key: ClassKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A class over the turn; ``joined`` and ``left`` are movements recorded besides it, between its two days."""

    before: int = 0
    graduated: int = 0
    guests_gone: int = 0
    moved_in: int = 0
    moved_out: int = 0
    joined: int = 0
    left: int = 0

    @property
    def after(self) -> int:
        """How many the class must have on the first day."""
        gone = self.graduated + self.guests_gone + self.moved_out + self.left
        return self.before + self.joined + self.moved_in - gone

    @property
    def stays(self) -> int:
        """How many of the children before are still there."""
        return self.before - self.graduated - self.guests_gone - self.moved_out - self.left

    @property
    def leaving(self) -> int:
        """How many go, wherever to."""
        return self.before - self.stays

    @property
    def lost_to_school(self) -> int:
        """How many go out of the school; those who only change class are not among them."""
        return self.graduated + self.guests_gone + self.left

    @property
    def staying_in_school(self) -> int:
        """How many are still in the school, in whatever class."""
        return self.before - self.lost_to_school

    @property
    def coming(self) -> int:
        """How many come, wherever from."""
        return self.moved_in + self.joined

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(**{name: getattr(self, name) + getattr(other, name) for name in _NAMES})


_NAMES = ("before", "graduated", "guests_gone", "moved_in", "moved_out", "joined", "left")


def balances(stays: Iterable[TurnStay], steps: Iterable[Step], eve: date, first_day: date) -> dict[ClassKey, Balance]:
    """What each class comes to by arithmetic: those there on the eve, what is recorded besides, and the steps.

    ``stays`` are those of before the turn. What the tables hold afterwards is counted apart and must agree.
    """
    counted = {name: Counter[ClassKey]() for name in _NAMES}
    for stay in stays:
        on_eve, on_first = stay.covers(eve), stay.covers(first_day)
        counted["before"][stay.key] += on_eve
        counted["left"][stay.key] += on_eve and not on_first
        counted["joined"][stay.key] += on_first and not on_eve
    for step in steps:
        counted[_column(step)][step.child.key] += 1
        if step.to is not None:
            counted["moved_in"][step.to] += 1
    keys = {key for column in counted.values() for key in column}
    return {key: Balance(**{name: column[key] for name, column in counted.items()}) for key in sorted(keys)}


def _column(step: Step) -> str:
    names = {MovementKind.GRADUATION: "graduated", MovementKind.GUEST_IN_END: "guests_gone"}
    return names.get(step.kind, "moved_out")


def total(rows: Iterable[Balance]) -> Balance:
    """The school: all classes together; what moved out of one moved into another."""
    return sum(rows, Balance())


def off_balance(planned: Mapping[ClassKey, Balance], counted: Mapping[ClassKey, int]) -> dict[ClassKey, int]:
    """By how many children each class differs from what the plan comes to; empty when all adds up."""
    keys = {*planned, *counted}
    found = {key: counted.get(key, 0) - planned.get(key, Balance()).after for key in sorted(keys)}
    return {key: by for key, by in found.items() if by}
