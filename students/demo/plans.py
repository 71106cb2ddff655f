"""What is planned for a child of the sample school: its movements, and the spells and times away they come to."""

import datetime as dt
from dataclasses import dataclass, field

from students.choices import EnrolmentKind, MovementKind, Paper
from students.demo.samples import SampleChild
from students.rules.class_names import ClassKey
from students.rules.enrolment import Stay
from students.rules.movements import Step, fold

Where = tuple[int, int, int]
_NUMBERS = 100


@dataclass(frozen=True, slots=True)
class StayPlan:
    """A stay in a class until the day before ``ends_on``."""

    key: ClassKey
    starts_on: dt.date
    ends_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SpellPlan:
    """An enrolment with its stays."""

    stays: tuple[StayPlan, ...]
    kind: EnrolmentKind = EnrolmentKind.OWN


@dataclass(frozen=True, slots=True)
class MovePlan:
    """A movement as the registry keeps it; ``late`` is how many days after its date it was entered.

    ``is_from_list``: it came with a roster.
    """

    kind: MovementKind
    on: dt.date
    to_key: ClassKey | None = None
    other_school: str = ""
    reason: str = ""
    until: dt.date | None = None
    approver_kind: str = ""
    approver: str = ""
    papers: tuple[Paper, ...] = ()
    late: int = 0
    is_from_list: bool = False


@dataclass(slots=True)
class ChildPlan:
    """A child and its movements. ``seat`` is its number in the class of the spreadsheet."""

    sample: SampleChild
    seat: int
    moves: list[MovePlan]
    spells: list[SpellPlan] = field(init=False)
    away: list[tuple[str, dt.date, dt.date | None]] = field(init=False)

    def __post_init__(self) -> None:
        """Works out the spells."""
        self.move()

    @property
    def where(self) -> Where:
        """Grade, class number and number in class, by which stories find their child."""
        return self.sample.grade, self.sample.number, self.seat

    @property
    def is_plain(self) -> bool:
        """Whether the child is simply in one class all the time."""
        return len(self.spells) == 1 and len(self.spells[0].stays) == 1 and not self.away

    def move(self, *moves: MovePlan) -> None:
        """Add movements, and let spells, stays and times away follow (G2)."""
        self.moves += moves
        books = fold(_step(move, order) for order, move in enumerate(self.moves))
        assert books.refused is None, books.refused
        self.spells = [SpellPlan(tuple(map(_stay, spell.stays)), spell.kind) for spell in books.spells]
        self.away = [(away.kind, away.starts_on, away.ends_on) for spell in books.spells for away in spell.away]

    def key_before(self, move: MovePlan) -> ClassKey | None:
        """The class the child was in when the movement took effect."""
        earlier = self.moves[: self.moves.index(move)]
        class_id = fold(_step(each, order) for order, each in enumerate(earlier)).class_id
        return None if class_id is None else _key(class_id)


def _step(move: MovePlan, order: int) -> Step:
    class_id = None if move.to_key is None else move.to_key.entry_year * _NUMBERS + move.to_key.number
    return Step(kind=move.kind, on=move.on, order=order, class_id=class_id, until=move.until)


def _stay(stay: Stay) -> StayPlan:
    return StayPlan(_key(stay.class_id), stay.starts_on, stay.ends_on)


def _key(class_id: int) -> ClassKey:
    return ClassKey(*divmod(class_id, _NUMBERS))
