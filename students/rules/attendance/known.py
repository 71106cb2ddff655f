"""What the school knows of its classes, children and rolls, as far as a file of attendance needs it (B2, B11)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from students.choices import Session
from students.rules.attendance.facts import Who
from students.rules.calendar import SchoolCalendar
from students.rules.class_names import ClassKey
from students.rules.enrolment import Spell
from students.rules.marks import afternoon_mark
from students.rules.roll import Mark


@dataclass(frozen=True, slots=True, repr=False)
class KnownPupil:
    """A child of the school."""

    id: int
    name: str
    status_number: str = ""
    id_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStay(Spell):
    """A child's stay in a class."""

    child_id: int
    class_key: ClassKey
    seat: int = 0


@dataclass(frozen=True, slots=True)
class KnownRoll:
    """A roll that is there already, and whether it came from a file."""

    is_imported: bool
    is_afternoon_taken: bool
    marks: Mapping[int, tuple[Mark, Mark]] = field(default_factory=dict)

    def marks_of(self, sessions: frozenset[Session]) -> dict[int, tuple[Mark, Mark]]:
        """The marks as they count in the sessions held (B5); children without any are left out."""
        found = {child: self._pair(*pair, sessions) for child, pair in self.marks.items()}
        return {child: pair for child, pair in found.items() if pair != (None, None)}

    def _pair(self, morning: Mark, afternoon: Mark, sessions: frozenset[Session]) -> tuple[Mark, Mark]:
        if Session.MORNING not in sessions:
            return None, afternoon
        if Session.AFTERNOON not in sessions:
            return morning, None
        return morning, afternoon_mark(morning, afternoon, is_afternoon_taken=self.is_afternoon_taken)


@dataclass(slots=True)
class Known:
    """The school up to today. ``since`` is the day of each class's first roll taken here."""

    today: dt.date
    calendar: SchoolCalendar
    classes: frozenset[ClassKey]
    pupils: Mapping[int, KnownPupil]
    stays: Iterable[KnownStay]
    away: Mapping[int, list[Spell]]
    rolls: Mapping[tuple[ClassKey, dt.date], KnownRoll]
    since: Mapping[ClassKey, dt.date]
    by_class: dict[ClassKey, list[KnownStay]] = field(default_factory=lambda: defaultdict(list))
    by_child: dict[int, list[KnownStay]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[KnownStay]] = field(default_factory=lambda: defaultdict(list))
    by_number: dict[str, int] = field(default_factory=dict)
    _expected: dict[tuple[ClassKey, dt.date], frozenset[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for stay in self.stays:
            self.by_class[stay.class_key].append(stay)
            self.by_child[stay.child_id].append(stay)
            self.by_name[self.pupils[stay.child_id].name].append(stay)
        for pupil in self.pupils.values():
            self.by_number |= {number: pupil.id for number in (pupil.status_number, pupil.id_number) if number}

    def expected(self, class_key: ClassKey, day: dt.date) -> frozenset[int]:
        """The children whom the class expects on the day (B11)."""
        key = (class_key, day)
        if key not in self._expected:
            here = {stay.child_id for stay in self.by_class[class_key] if stay.covers(day)}
            self._expected[key] = frozenset(child for child in here if not self._is_away(child, day))
        return self._expected[key]

    def _is_away(self, child: int, day: dt.date) -> bool:
        return any(span.covers(day) for span in self.away.get(child, ()))

    def class_of(self, child: int, day: dt.date) -> ClassKey | None:
        """The class of a child on the day."""
        return next((stay.class_key for stay in self.by_child[child] if stay.covers(day)), None)

    def by_numbers(self, who: Who) -> frozenset[int]:
        """The children who bear the numbers of a row."""
        found = (self.by_number.get(number) for number in (who.status_number, who.id_number) if number)
        return frozenset(child for child in found if child is not None)
