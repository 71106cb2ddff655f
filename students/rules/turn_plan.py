"""The plan for a turn of the school year, and its strict reading from a stored draft (G1)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Any, TypeVar

from students.rules.class_names import ClassKey

T = TypeVar("T")
_KEY = re.compile(r"([0-9]{4})-([1-9][0-9]?)", re.ASCII)
# What a database can hold as an id, and what a list of a school can hold.
_HIGHEST_ID = 2**53
_LONGEST = 5000
_TERM, _TEXT, _NAME, _PLACE = 40, 200, 80, 40


class PlanUnreadable(ValueError):
    """The draft is none that this program wrote."""


@unique
class How(StrEnum):
    """How the children of a class are spread: all into one, by odd and even number, or the chosen ones."""

    ALL = "all"
    PARITY = "parity"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class TermPlan:
    """A term to be opened; both ends are included (A1)."""

    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Retained:
    """A child who stays a grade (留级) and joins a class of the following year of entry; who decided, and why."""

    student_id: int
    to: ClassKey
    reason: str
    approver: str
    approved_on: date


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where the children of an old class go on 1 September; ``closes`` when the class ends with that (G1).

    ALL has one target; PARITY two, odd numbers first; CHOSEN names each child with its class, the others stay.
    """

    source: ClassKey
    how: How
    targets: tuple[ClassKey, ...]
    chosen: tuple[tuple[int, ClassKey], ...] = ()
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """A class to be opened on 1 September, in the first grade or by a split."""

    key: ClassKey
    place: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the registrar has decided so far; the rest follows by rule (G1)."""

    terms: tuple[TermPlan, ...] = ()
    graduation_on: date | None = None
    retained: tuple[Retained, ...] = ()
    mappings: tuple[Mapping, ...] = ()
    openings: tuple[Opening, ...] = ()
    heads: tuple[tuple[ClassKey, int], ...] = ()

    def mapping_of(self, key: ClassKey) -> Mapping | None:
        """What is planned for a class; None while it goes on as it is."""
        return next((each for each in self.mappings if each.source == key), None)


def key_text(key: ClassKey) -> str:
    """2024-3: a class in a draft and in a form."""
    return f"{key.entry_year}-{key.number}"


def parse_key(text: object) -> ClassKey:
    """The class that a text names. Raises PlanUnreadable for anything else."""
    found = _KEY.fullmatch(text) if isinstance(text, str) else None
    if found is None or not 1990 <= int(found[1]) <= 2100:
        raise PlanUnreadable("class")
    return ClassKey(int(found[1]), int(found[2]))


def plan_data(plan: Plan) -> dict[str, Any]:
    """The plan as it is stored; ``parse_plan`` reads it back."""
    return {
        "terms": [[each.name, each.starts_on.isoformat(), each.ends_on.isoformat()] for each in plan.terms],
        "graduation_on": plan.graduation_on.isoformat() if plan.graduation_on else None,
        "retained": [_retained_data(each) for each in plan.retained],
        "mappings": [_mapping_data(each) for each in plan.mappings],
        "openings": [[key_text(each.key), each.place] for each in plan.openings],
        "heads": [[key_text(key), staff] for key, staff in plan.heads],
    }


def _retained_data(each: Retained) -> list[Any]:
    return [each.student_id, key_text(each.to), each.reason, each.approver, each.approved_on.isoformat()]


def _mapping_data(each: Mapping) -> dict[str, Any]:
    return {
        "source": key_text(each.source),
        "how": each.how.value,
        "targets": [key_text(key) for key in each.targets],
        "chosen": [[student, key_text(key)] for student, key in each.chosen],
        "closes": each.closes,
    }


def parse_plan(raw: object) -> Plan:
    """A stored draft read strictly; an empty one is an empty plan. Raises PlanUnreadable for anything odd."""
    try:
        return _plan(_typed(raw, dict))
    except (KeyError, TypeError, ValueError) as odd:
        raise PlanUnreadable("plan") from odd


def _plan(raw: dict[str, Any]) -> Plan:
    if not raw:
        return Plan()
    on = raw["graduation_on"]
    return Plan(
        terms=_each(raw["terms"], lambda name, first, last: TermPlan(_text(name, _TERM), _day(first), _day(last))),
        graduation_on=None if on is None else _day(on),
        retained=_each(raw["retained"], _retained),
        mappings=tuple(_mapping(_typed(each, dict)) for each in _list(raw["mappings"])),
        openings=_each(raw["openings"], lambda key, place: Opening(parse_key(key), _text(place, _PLACE))),
        heads=_each(raw["heads"], lambda key, staff: (parse_key(key), _id(staff))),
    )


def _retained(student: object, to: object, reason: object, approver: object, on: object) -> Retained:
    return Retained(_id(student), parse_key(to), _text(reason, _TEXT), _text(approver, _NAME), _day(on))


def _mapping(raw: dict[str, Any]) -> Mapping:
    how, targets = How(raw["how"]), tuple(parse_key(key) for key in _list(raw["targets"]))
    if len(targets) != {How.ALL: 1, How.PARITY: 2, How.CHOSEN: 0}[how]:
        raise PlanUnreadable("targets")
    chosen = _each(raw["chosen"], lambda student, key: (_id(student), parse_key(key)))
    return Mapping(parse_key(raw["source"]), how, targets, chosen, _typed(raw["closes"], bool))


def _each(raw: object, make: Callable[..., T]) -> tuple[T, ...]:
    return tuple(make(*_list(each)) for each in _list(raw))


def _typed(value: object, kind: type[T]) -> T:
    """The value, when it is of exactly this type: True is no number here."""
    if type(value) is not kind:
        raise PlanUnreadable(kind.__name__)
    return value


def _list(value: object) -> list[Any]:
    found = _typed(value, list)
    if len(found) > _LONGEST:
        raise PlanUnreadable("length")
    return found


def _text(value: object, longest: int) -> str:
    found = _typed(value, str)
    if len(found) > longest or "\x00" in found:
        raise PlanUnreadable("text")
    return found


def _id(value: object) -> int:
    found = _typed(value, int)
    if not 0 < found < _HIGHEST_ID:
        raise PlanUnreadable("id")
    return found


def _day(value: object) -> date:
    return date.fromisoformat(_typed(value, str))


def without(mappings: Iterable[Mapping], source: ClassKey) -> tuple[Mapping, ...]:
    """The mappings of the other classes."""
    return tuple(each for each in mappings if each.source != source)
