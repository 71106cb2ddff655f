"""What stands against a planned turn of the school year, before anything is written (G1, G3)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from students.rules.class_names import ClassKey
from students.rules.turn_plan import Mapping, Plan
from students.rules.year_turn import Ground, closing, graduation_day, steps


@unique
class Problem(StrEnum):
    """Why a plan cannot be carried out."""

    GRADUATION_DATE = "graduation_date"
    SOURCE_UNKNOWN = "source_unknown"
    SOURCE_GRADUATES = "source_graduates"
    MAPPED_TWICE = "mapped_twice"
    TARGET_UNKNOWN = "target_unknown"
    TARGET_CLOSES = "target_closes"
    OTHER_GRADE = "other_grade"
    CHILD_ELSEWHERE = "child_elsewhere"
    LEFT_BEHIND = "left_behind"
    RETAINED_ELSEWHERE = "retained_elsewhere"
    RETAINED_CLASS = "retained_class"
    OPENED_TWICE = "opened_twice"
    OPENED_EXISTS = "opened_exists"
    OPENED_GRADE = "opened_grade"
    HEAD_WITHOUT_CLASS = "head_without_class"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A problem, the class it is about, and how many children it concerns."""

    problem: Problem
    key: ClassKey | None = None
    count: int = 0


def refusals(plan: Plan, ground: Ground) -> tuple[Refusal, ...]:
    """Everything that stands against carrying out the plan; empty when nothing does."""
    found = (*_dates(plan, ground), *_openings(plan, ground), *_mappings(plan, ground), *_stayers(plan, ground))
    return tuple(dict.fromkeys((*found, *_heads(plan, ground))))


def _dates(plan: Plan, ground: Ground) -> Iterator[Refusal]:
    """Graduation lies in the summer before the school year."""
    if not date(ground.year, 5, 1) <= graduation_day(plan, ground.year) < ground.first_day:
        yield Refusal(Problem.GRADUATION_DATE)


def _openings(plan: Plan, ground: Ground) -> Iterator[Refusal]:
    for key, count in Counter(each.key for each in plan.openings).items():
        if count > 1:
            yield Refusal(Problem.OPENED_TWICE, key)
        if key in ground.known:
            yield Refusal(Problem.OPENED_EXISTS, key)
        if key.entry_year > ground.year or ground.graduates(key):
            yield Refusal(Problem.OPENED_GRADE, key)


def _mappings(plan: Plan, ground: Ground) -> Iterator[Refusal]:
    ending, there = closing(plan, ground), _there(plan, ground)
    for source, count in Counter(each.source for each in plan.mappings).items():
        if count > 1:
            yield Refusal(Problem.MAPPED_TWICE, source)
        if source not in ground.classes:
            yield Refusal(Problem.SOURCE_UNKNOWN, source)
        elif ground.graduates(source):
            yield Refusal(Problem.SOURCE_GRADUATES, source)
    for each in plan.mappings:
        for key in sorted({*each.targets, *(key for _, key in each.chosen)}):
            yield from _target_refusals(each.source, key, ending, there)
        yield from _unassigned(each, plan, ground)


def _there(plan: Plan, ground: Ground) -> frozenset[ClassKey]:
    """The classes that exist on the first day, closing ones included."""
    return ground.classes | {each.key for each in plan.openings}


def _target_refusals(
    source: ClassKey, key: ClassKey, ending: frozenset[ClassKey], there: frozenset[ClassKey]
) -> Iterator[Refusal]:
    if key not in there:
        yield Refusal(Problem.TARGET_UNKNOWN, key)
    elif key in ending:
        yield Refusal(Problem.TARGET_CLOSES, key)
    elif key.entry_year != source.entry_year:
        yield Refusal(Problem.OTHER_GRADE, key)


def _unassigned(mapping: Mapping, plan: Plan, ground: Ground) -> Iterator[Refusal]:
    """Chosen children who are elsewhere by now, and children who would be left in a class that closes."""
    here = {child.id for child in ground.children if child.key == mapping.source}
    gone = [student for student, _ in mapping.chosen if student not in here]
    if gone:
        yield Refusal(Problem.CHILD_ELSEWHERE, mapping.source, len(gone))
    if mapping.closes:
        staying = _staying(plan, ground, mapping.source)
        if staying:
            yield Refusal(Problem.LEFT_BEHIND, mapping.source, staying)


def _staying(plan: Plan, ground: Ground, source: ClassKey) -> int:
    """The children who would still be in the source after the turn."""
    moved = {step.child.id for step in steps(plan, ground)}
    return sum(child.id not in moved for child in ground.children if child.key == source)


def _stayers(plan: Plan, ground: Ground) -> Iterator[Refusal]:
    """Retained children are in a class, and join one of the following year of entry that goes on."""
    children = {child.id: child for child in ground.children}
    going_on = _there(plan, ground) - closing(plan, ground)
    for each in plan.retained:
        child = children.get(each.student_id)
        if child is None:
            yield Refusal(Problem.RETAINED_ELSEWHERE, count=1)
        elif each.to.entry_year != child.key.entry_year + 1 or each.to not in going_on:
            yield Refusal(Problem.RETAINED_CLASS, each.to)


def _heads(plan: Plan, ground: Ground) -> Iterator[Refusal]:
    going_on = _there(plan, ground) - closing(plan, ground)
    for key, _ in plan.heads:
        if key not in going_on:
            yield Refusal(Problem.HEAD_WITHOUT_CLASS, key)
