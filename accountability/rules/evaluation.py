"""The monthly evaluation of a class: facts in, items with points and dates out (F10, K8, K13, K14, K17).

A child is never part of it: an item says which day, which rule and how many points, and the roll says the rest.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from accountability.choices import EvaluationItem
from accountability.rules.case_duties import Attempt
from accountability.rules.policy import EvaluationLimits
from accountability.rules.report_days import RollCounts
from accountability.rules.run_history import PastRun
from students.rules.calendar import SchoolCalendar
from students.rules.lateness import Punctuality, day_end, punctuality

POINTS = {
    EvaluationItem.LATE: "late_report_points",
    EvaluationItem.MISSED: "missed_report_points",
    EvaluationItem.CORRECTED: "correction_points",
    EvaluationItem.NO_CONTACT: "no_contact_points",
    EvaluationItem.OVERDUE_VISIT: "overdue_visit_points",
    EvaluationItem.MISMATCH: "mismatch_points",
    EvaluationItem.FOUND: "found_points",
}
"""The value of the school's policy behind each item (F10)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What is judged: the month's days from ``first`` to ``until``, as they stand at ``moment``, which is aware.

    A day counts as over from 24:00 on (A3): what is due today is not overdue yet (K10).
    """

    first: date
    until: date
    moment: datetime

    def holds(self, day: date) -> bool:
        """Whether the day belongs to what is judged."""
        return self.first <= day <= self.until

    def is_over(self, day: date) -> bool:
        """Whether the day has passed."""
        return self.moment >= day_end(day)


@dataclass(frozen=True, slots=True)
class RollFact:
    """The roll of one school day on which the class expected somebody (K2): when it first came, None for not yet, and
    when it was first corrected after the day."""

    day: date
    on_time_until: time
    first_submitted_at: datetime | None = None
    corrected_at: datetime | None = None
    is_imported: bool = False


@dataclass(frozen=True, slots=True)
class MissingFact:
    """An unexcused run that began in the class, without saying whose (K17).

    ``known_on`` is the day on which a roll first said so, later than the first day where it was back-filled (K8).
    """

    run: PastRun
    known_on: date
    attempts: tuple[Attempt, ...] = ()
    visited_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckFact:
    """A spot check that differed and was settled against the roll (M3)."""

    day: date
    check_id: int


@dataclass(frozen=True, slots=True)
class FoundFact:
    """A case of which the school knew before it opened (K13): first unexcused day, day of the finding, opening."""

    starts_on: date
    found_on: date
    opened_on: date
    case_id: int
    check_id: int | None = None


@dataclass(slots=True)
class ClassFacts:
    """Everything a month has of one class."""

    rolls: list[RollFact] = field(default_factory=list)
    missing: list[MissingFact] = field(default_factory=list)
    checks: list[CheckFact] = field(default_factory=list)
    found: list[FoundFact] = field(default_factory=list)
    unsettled: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One deduction: the day it counts for, its points, and what it rests on.

    ``since`` is the first unexcused day, ``failed_on`` the day of the contact that reached nobody; ``on_time_until``
    the minute by which the report was due; ``done_at`` or ``done_on`` when it came after all, None for never; ``ref``
    the spot check or case.
    """

    kind: EvaluationItem
    on: date
    points: Decimal
    since: date | None = None
    failed_on: date | None = None
    on_time_until: time | None = None
    done_at: datetime | None = None
    done_on: date | None = None
    ref: int = 0
    check_id: int | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The evaluation of one class and month. ``days`` are the school days on which it owed a roll.

    ``unsettled`` are spot checks that differed and are not settled: they cost nothing yet.
    """

    start: Decimal
    items: tuple[Item, ...]
    days: int
    unsettled: int = 0

    @property
    def deducted(self) -> Decimal:
        """The sum of all items."""
        return sum((item.points for item in self.items), Decimal(0))

    @property
    def total(self) -> Decimal:
        """What is left, never below 0 (F10)."""
        return max(Decimal(0), self.start - self.deducted)

    def count(self, kind: EvaluationItem) -> int:
        """How many items of a kind."""
        return sum(item.kind is kind for item in self.items)


def evaluate(
    facts: ClassFacts,
    limits: EvaluationLimits,
    judged: Judged,
    calendar: SchoolCalendar,
    visit_days: Callable[[date], int],
) -> Evaluation:
    """The evaluation of a class (F10). ``limits`` are those of the month's last day, ``visit_days`` are in force on the
    day of the failed contact (K14)."""
    counted = sorted(_items(facts, judged, calendar, visit_days), key=lambda item: (item.on, item.kind.value))
    items = tuple(_priced(item, limits) for item in counted)
    return Evaluation(limits.evaluation_start, items, len(facts.rolls), facts.unsettled)


def total_of(
    facts: ClassFacts,
    rolls: RollCounts,
    limits: EvaluationLimits,
    judged: Judged,
    calendar: SchoolCalendar,
    visit_days: Callable[[date], int],
) -> Decimal | None:
    """The total alone, of rolls that were counted; None for a class of which there is nothing to say (F10)."""
    kinds = [item.kind for item in _items(facts, judged, calendar, visit_days)]
    if not (rolls.days or kinds):
        return None
    deducted = sum((getattr(limits, POINTS[kind]) for kind in kinds), rolls.cost(limits))
    return max(Decimal(0), limits.evaluation_start - deducted)


def _items(
    facts: ClassFacts, judged: Judged, calendar: SchoolCalendar, visit_days: Callable[[date], int]
) -> Iterator[Item]:
    """What is counted, not yet priced: what happened on the days judged."""
    found = (
        *(item for roll in facts.rolls for item in roll_items(roll, judged)),
        *(item for each in facts.missing for item in missing_items(each, judged, calendar, visit_days)),
        *(Item(EvaluationItem.MISMATCH, each.day, _UNPRICED, ref=each.check_id) for each in facts.checks),
        *(_found(each) for each in facts.found if each.starts_on <= each.found_on <= each.opened_on),
    )
    return (item for item in found if judged.holds(item.on))


def repriced(evaluation: Evaluation, limits: EvaluationLimits) -> Evaluation:
    """The same facts by other values."""
    items = tuple(_priced(item, limits) for item in evaluation.items)
    return Evaluation(limits.evaluation_start, items, evaluation.days, evaluation.unsettled)


_UNPRICED = Decimal(0)


def roll_items(roll: RollFact, judged: Judged) -> Iterator[Item]:
    """What a day's roll costs: late, missed, or corrected afterwards; one that came in after the day is missed and not
    also corrected, and many corrections of a day are one (B3, K14). An imported one costs nothing."""
    at = roll.first_submitted_at
    where = punctuality(at, roll.day, roll.on_time_until, judged.moment, is_imported=roll.is_imported)
    about: dict[str, Any] = {"on": roll.day, "points": _UNPRICED, "on_time_until": roll.on_time_until}
    if where is Punctuality.MISSED:
        yield Item(EvaluationItem.MISSED, done_at=at, **about)
    if where is Punctuality.LATE:
        yield Item(EvaluationItem.LATE, done_at=at, **about)
    if where.is_reported and roll.corrected_at:
        yield Item(EvaluationItem.CORRECTED, done_at=roll.corrected_at, **about)


def missing_items(
    each: MissingFact, judged: Judged, calendar: SchoolCalendar, visit_days: Callable[[date], int]
) -> Iterator[Item]:
    """What a run costs: no contact on the day it was owed, no visit in time after a failed one (D1, K8, K17).

    A visit satisfies the contact, one honest attempt is enough, and nothing is owed any more once the child is there.
    """
    tried = sorted((one for one in each.attempts if one.on >= each.run.first_on), key=lambda one: one.on)
    visits = sorted(day for day in each.visited_on if day >= each.run.first_on)
    yield from _contact_item(each, sorted([*visits, *(one.on for one in tried)]), judged)
    if tried:
        failed_on = tried[0].on
        due_on = calendar.add_school_days(failed_on, visit_days(failed_on))
        if due_on and _is_visit_owed(each.run, tried, visits, due_on) and judged.is_over(due_on):
            later = next((day for day in visits if day > due_on), None)
            since = each.run.first_on
            yield Item(EvaluationItem.OVERDUE_VISIT, due_on, _UNPRICED, since, failed_on, done_on=later)


def _contact_item(each: MissingFact, done: list[date], judged: Judged) -> Iterator[Item]:
    due_on = max(each.run.first_on, each.known_on)
    if (done and done[0] <= due_on) or each.run.is_over_by(due_on) or not judged.is_over(due_on):
        return
    later = done[0] if done else None
    yield Item(EvaluationItem.NO_CONTACT, due_on, _UNPRICED, since=each.run.first_on, done_on=later)


def _is_visit_owed(run: PastRun, tried: list[Attempt], visits: list[date], due_on: date) -> bool:
    """Whether nobody was reached, nobody visited and the child stayed away up to the day (K8)."""
    is_reached = any(one.is_reached and one.on <= due_on for one in tried)
    return not (is_reached or any(day <= due_on for day in visits) or run.is_over_by(due_on))


def _found(each: FoundFact) -> Item:
    return Item(
        EvaluationItem.FOUND,
        each.opened_on,
        _UNPRICED,
        since=each.starts_on,
        done_on=each.found_on,
        ref=each.case_id,
        check_id=each.check_id,
    )


def _priced(item: Item, limits: EvaluationLimits) -> Item:
    values = {name: getattr(item, name) for name in Item.__slots__}
    return Item(**values | {"points": getattr(limits, POINTS[item.kind])})
