"""The turn of a school year: who moves, what refuses, and whether it adds up (G1, G2, G3, B11)."""

from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from datetime import date, timedelta

from students.choices import MovementKind, Status
from students.rules.class_names import ClassKey, class_label, school_year
from students.rules.terms import ProposedTerm, usual_term
from students.rules.turn_plan import How, Mapping, Plan, Retained

ONE_DAY = timedelta(days=1)
# The page reminds this long before; nothing depends on it.
_REMINDED_BEFORE = timedelta(days=45)
# Children who are not in class, keep their state over the turn, and do not graduate (B11, D10).
KEEPS_STATE = frozenset({Status.SUSPENDED, Status.TRANSFER_PENDING})


@dataclass(frozen=True, slots=True)
class TurnChild:
    """A child with an open stay in a class when the turn begins, by number in class."""

    id: int
    key: ClassKey
    seat_number: int
    status: Status


@dataclass(frozen=True, slots=True)
class Step:
    """A movement that the turn records."""

    child: TurnChild
    kind: MovementKind
    on: date
    to: ClassKey | None = None
    retained: Retained | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What a plan is judged against: the year, the grades of the school, its open classes and their children."""

    year: int
    grades: int
    classes: frozenset[ClassKey]
    known: frozenset[ClassKey]
    children: tuple[TurnChild, ...]

    @property
    def first_day(self) -> date:
        """1 September of the year (G1)."""
        return first_day(self.year)

    def graduates(self, key: ClassKey) -> bool:
        """Whether the class has been through the last grade on the first day (G1)."""
        return class_label(key.entry_year, key.number, self.first_day)[0] > self.grades


def first_day(year: int) -> date:
    """The day on which the school year begins (G1)."""
    return date(year, 9, 1)


def graduation_day(plan: Plan, year: int) -> date:
    """The day of graduation: as planned, otherwise the last day of the school year before (G1)."""
    return plan.graduation_on or first_day(year) - ONE_DAY


def proposed_terms(year: int) -> tuple[ProposedTerm, ProposedTerm]:
    """Both terms of the school year by the customary dates (A1)."""
    autumn = usual_term(first_day(year))
    return autumn, usual_term(date(autumn.ends_on.year, 3, 15))


def year_to_turn(today: date, turned: Iterable[int], begun: bool) -> int:
    """The school year to prepare: the running one unless it is turned or ``begun`` already, else the next (G1)."""
    running = school_year(today)
    return running + 1 if begun or running in set(turned) else running


def is_due(today: date, year: int) -> bool:
    """Whether the year to turn begins soon, or has begun."""
    return today >= first_day(year) - _REMINDED_BEFORE


# ---- what moves


def steps(plan: Plan, ground: Ground) -> tuple[Step, ...]:
    """Every movement of the turn, by date and class: graduates, guests whose study ends, changes of class (G1, G2).

    Suspended children and those in transit keep their state and do not graduate; retained ones join their class.
    """
    retained = {each.student_id: each for each in plan.retained}
    mappings = {each.source: each for each in plan.mappings}
    found = (_step(child, plan, ground, retained, mappings) for child in ground.children)
    return tuple(sorted((each for each in found if each), key=lambda step: (step.on, step.child.key)))


def _step(
    child: TurnChild,
    plan: Plan,
    ground: Ground,
    retained: MappingType[int, Retained],
    mappings: MappingType[ClassKey, Mapping],
) -> Step | None:
    if (staying := retained.get(child.id)) is not None:
        return Step(child, MovementKind.CLASS_CHANGE, ground.first_day, staying.to, staying)
    if ground.graduates(child.key):
        return _graduation(child, graduation_day(plan, ground.year))
    target = _target(child, mappings[child.key]) if child.key in mappings else child.key
    return None if target == child.key else Step(child, MovementKind.CLASS_CHANGE, ground.first_day, target)


def _graduation(child: TurnChild, on: date) -> Step | None:
    """Graduates leave, the study of guests ends; suspended children and those in transit do neither."""
    if child.status in KEEPS_STATE:
        return None
    return Step(child, MovementKind.GUEST_IN_END if child.status == Status.GUEST else MovementKind.GRADUATION, on)


def _target(child: TurnChild, mapping: Mapping) -> ClassKey:
    if mapping.how is How.CHOSEN:
        return dict(mapping.chosen).get(child.id, child.key)
    return mapping.targets[0 if mapping.how is How.ALL else (child.seat_number + 1) % 2]


def closing(plan: Plan, ground: Ground) -> frozenset[ClassKey]:
    """The classes that end with the turn: graduates', and those whose children all went elsewhere (G1)."""
    return frozenset({key for key in ground.classes if ground.graduates(key)}) | {
        each.source for each in plan.mappings if each.closes
    }
