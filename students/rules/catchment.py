"""Where a child of the catchment goes to school, as registry and list have it together (G7, domain 3.4)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from students.choices import CatchmentMatch, CatchmentPlace, NeedKind, Status
from students.rules.class_names import school_year

THREE_DISABILITIES = frozenset({NeedKind.VISUAL, NeedKind.HEARING, NeedKind.SPEECH, NeedKind.INTELLECTUAL})
"""义务教育法 19: sight, hearing and speech, intellect. The registry knows more kinds; these are what is counted."""
DISABILITIES = (
    *(NeedKind.VISUAL, NeedKind.HEARING, NeedKind.SPEECH, NeedKind.PHYSICAL),
    *(NeedKind.INTELLECTUAL, NeedKind.MENTAL, NeedKind.MULTIPLE),
)
"""The seven kinds a catchment list may name, in their order."""
_AGE_DAY = (8, 31)


class Whereabouts(StrEnum):
    """Where a child is. For a matched child the registry decides, for the others the list."""

    HERE = "here"
    SUSPENDED = "suspended"
    OTHER_SCHOOL = "other_school"
    SPECIAL_SCHOOL = "special_school"
    HOME_TEACHING = "home_teaching"
    DEFERRED = "deferred"
    NOT_ENROLLED = "not_enrolled"
    NOT_FOUND = "not_found"
    LEFT = "left"
    UNKNOWN = "unknown"
    GONE = "gone"


IN_SCHOOL = frozenset(
    {Whereabouts.HERE, Whereabouts.OTHER_SCHOOL, Whereabouts.SPECIAL_SCHOOL, Whereabouts.HOME_TEACHING}
)
"""What counts as enrolled; a suspended child does not until it resumes (domain 3.4)."""
GO_AFTER = (Whereabouts.NOT_ENROLLED, Whereabouts.LEFT, Whereabouts.NOT_FOUND, Whereabouts.UNKNOWN)
"""The children to go after, in this order."""
_ENROLLED = frozenset({Status.ENROLLED, Status.TRANSFER_PENDING, Status.GUEST_ELSEWHERE, Status.GUEST})
_GONE = frozenset({Status.DEAD, Status.ABROAD})
_ASK = frozenset({CatchmentPlace.HERE, CatchmentPlace.UNKNOWN})


def whereabouts(place: CatchmentPlace, status: Status | None) -> Whereabouts:
    """Where a child is: ``status`` in the registry, None for a child that is not matched; ``place`` on the list.

    Of a child that left, the list may know the new school; until it does, somebody has to ask (LEFT). A child of whom
    the list says "this school" and whom the registry does not know is NOT_FOUND.
    """
    if status in _ENROLLED:
        return Whereabouts.HERE
    if status == Status.SUSPENDED:
        return Whereabouts.SUSPENDED
    if status in _GONE:
        return Whereabouts.GONE
    if status is not None and place in _ASK:
        return Whereabouts.LEFT
    return Whereabouts.NOT_FOUND if place == CatchmentPlace.HERE else Whereabouts(place)


@dataclass(frozen=True, slots=True)
class SchoolAge:
    """The ages between which a child is of school age on 31 August of the school year (⚙, G7)."""

    since: int
    until: int

    def covers(self, birth_on: dt.date, day: dt.date) -> bool:
        """Whether a child is of school age in the school year that holds the day."""
        return self.since <= age_of_year(birth_on, day) < self.until


def age_of_year(birth_on: dt.date, day: dt.date) -> int:
    """The age on the 31 August with which the school year of the day begins."""
    year = school_year(day)
    return year - birth_on.year - ((birth_on.month, birth_on.day) > _AGE_DAY)


@dataclass(frozen=True, slots=True)
class Listed:
    """A child of the list as matching needs it. ``student_id`` and ``answer`` are what the registrar said."""

    id: int
    name: str
    birth_on: dt.date
    number: str
    student_id: int | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """A child of the registry as matching needs it; ``number`` is the hash of the ID number, empty for none."""

    id: int
    name: str
    birth_on: dt.date | None
    number: str


@dataclass(frozen=True, slots=True)
class Matching:
    """Who is who: student and how by id of the list; and the students of whom somebody must say whether they are it."""

    found: Mapping[int, tuple[int, CatchmentMatch]]
    questions: Mapping[int, tuple[int, ...]]


def match_children(listed: Iterable[Listed], registered: Iterable[Registered]) -> Matching:
    """Match by number; by name and date of birth only ask, unless the registrar has answered (G7)."""
    children = tuple(listed)
    by_number, by_label = _by_number_and_label(registered)
    found: dict[int, tuple[int, CatchmentMatch]] = {}
    for child in children:
        if child.answer == CatchmentMatch.CONFIRMED and child.student_id is not None:
            found[child.id] = (child.student_id, CatchmentMatch.CONFIRMED)
        elif child.number in by_number:
            found[child.id] = (by_number[child.number], CatchmentMatch.NUMBER)
    taken = {student_id for student_id, _ in found.values()}
    asked = {
        child.id: tuple(number for number in by_label[(child.name, child.birth_on)] if number not in taken)
        for child in children
        if child.id not in found and child.answer != CatchmentMatch.DIFFERENT
    }
    return Matching(found, {key: students for key, students in asked.items() if students})


def _by_number_and_label(
    registered: Iterable[Registered],
) -> tuple[dict[str, int], defaultdict[tuple[str, dt.date], list[int]]]:
    by_number: dict[str, int] = {}
    by_label: defaultdict[tuple[str, dt.date], list[int]] = defaultdict(list)
    for student in registered:
        if student.number:
            by_number[student.number] = student.id
        if student.birth_on:
            by_label[(student.name, student.birth_on)].append(student.id)
    return by_number, by_label
