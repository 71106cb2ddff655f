"""Patterns worth a talk: figures that honest records hardly show, with what they are out of (F10).

A pattern is no deduction and no proof. What makes one is written here and not in the policy, so that nobody sets a
school's own line for it: each asks for several cases at once, and for a share that chance seldom reaches.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accountability.choices import PatternKind
from accountability.rules.run_history import PastRun, past_runs
from students.choices import AbsenceKind
from students.rules.calendar import BOTH_SESSIONS
from students.rules.marks import DayState, Gap, day_state
from students.rules.runs import StateOf

AT_LEAST = 3
"""So many children, or runs, or late visits, before anything is shown."""
RUN_AT_LEAST = 3
"""Where a case opens on the second day or the first, runs of one day are the rule and say nothing."""
VISITS_AT_ONCE, VISITS_WITHIN = 5, timedelta(minutes=30)
VISIT_LATE_AFTER = timedelta(days=3)
CONTACTS_AT_ONCE, CONTACTS_WITHIN = 5, timedelta(minutes=1)
_UNEXCUSED = day_state(AbsenceKind.UNEXCUSED, AbsenceKind.UNEXCUSED, BOTH_SESSIONS)


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where a pattern can be looked up: a day, the class whose roll it is, or the visit."""

    day: date
    class_id: int | None = None
    visit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of a class or of a person: ``count`` out of ``base``, and where to look."""

    kind: PatternKind
    count: int
    base: int
    spots: tuple[Spot, ...]
    class_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChildRuns:
    """One child's runs of a time, without saying whose: the class of a day, the state of every school day as it is now,
    and the days on which a mark without reason became leave afterwards, each with the day of that change."""

    class_on: Mapping[date, int]
    state_of: StateOf
    explained: Mapping[date, date]


def explained_near(child: ChildRuns, days: Sequence[date], run_days: int) -> tuple[date, ...]:
    """The explained days without which a run would have reached ``run_days``, explained when it was a day short or
    further; empty where there are none (B4, D2)."""

    def before(day: date) -> DayState | Gap:
        return _UNEXCUSED if day in child.explained else child.state_of(day)

    for run in past_runs(days, before):
        changed = [day for day in run.days if day in child.explained]
        stands = len(run.days) - len(changed)
        if changed and len(run.days) >= run_days > stands and _is_near(run, child.explained[changed[0]], run_days):
            return tuple(changed)
    return ()


def _is_near(run: PastRun, changed_on: date, run_days: int) -> bool:
    return sum(day <= changed_on for day in run.days) >= run_days - 1


def explained_patterns(children: Iterable[ChildRuns], days: Sequence[date], run_days: int) -> Iterator[Pattern]:
    """Classes in which at least half of what was explained afterwards was explained on the threshold (B4)."""
    base: dict[int, int] = defaultdict(int)
    near: dict[int, list[Spot]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    for child in children:
        if not child.explained or (class_id := child.class_on.get(min(child.explained))) is None:
            continue
        base[class_id] += 1
        found = explained_near(child, days, run_days)
        counts[class_id] += bool(found)
        near[class_id] += [Spot(day, class_id) for day in found]
    yield from _of_classes(PatternKind.EXPLAINED, counts, base, near)


def stopped_patterns(children: Iterable[ChildRuns], days: Sequence[date], run_days: int) -> Iterator[Pattern]:
    """Classes in which at least half of the runs that ended did so one day short of a case (C1, D2)."""
    if run_days < RUN_AT_LEAST:
        return
    base: dict[int, int] = defaultdict(int)
    short: dict[int, list[Spot]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    for child in children:
        for run in past_runs(days, child.state_of):
            class_id = child.class_on.get(run.first_on)
            if run.ended_on is None or class_id is None:
                continue
            base[class_id] += 1
            if len(run.days) == run_days - 1:
                counts[class_id] += 1
                short[class_id].append(Spot(run.ended_on, class_id))
    yield from _of_classes(PatternKind.STOPPED, counts, base, short)


def _of_classes(
    kind: PatternKind, counts: Mapping[int, int], base: Mapping[int, int], spots: Mapping[int, list[Spot]]
) -> Iterator[Pattern]:
    for class_id, count in counts.items():
        if count >= AT_LEAST and count * 2 >= base[class_id]:
            yield Pattern(kind, count, base[class_id], tuple(sorted(set(spots[class_id]))), class_id=class_id)


@dataclass(frozen=True, slots=True)
class Entry:
    """A visit or contact as it was recorded: by whom, about whom, when, and for which day."""

    person_id: int
    child_id: int
    recorded_at: datetime
    recorded_on: date
    on: date
    class_id: int | None = None
    visit_id: int | None = None


def visit_patterns(entries: Iterable[Entry]) -> Iterator[Pattern]:
    """People who recorded visits to many children at once, or several of them long after the day (D4)."""
    for person_id, own in _by_person(entries):
        late = [each for each in own if each.recorded_on - each.on > VISIT_LATE_AFTER]
        found = {*_at_once(own, VISITS_AT_ONCE, VISITS_WITHIN), *(late if len(late) >= AT_LEAST else ())}
        if found:
            spots = tuple(sorted({Spot(each.on, each.class_id, each.visit_id) for each in found}, key=_order))
            yield Pattern(PatternKind.VISITS, len(found), len(own), spots, person_id=person_id)


def contact_patterns(entries: Iterable[Entry]) -> Iterator[Pattern]:
    """People who recorded contacts with the families of many children within a minute (D1)."""
    for person_id, own in _by_person(entries):
        found = _at_once(own, CONTACTS_AT_ONCE, CONTACTS_WITHIN)
        if found:
            spots = tuple(sorted({Spot(each.on, each.class_id) for each in found}, key=_order))
            yield Pattern(PatternKind.CONTACTS, len(found), len(own), spots, person_id=person_id)


def _order(spot: Spot) -> tuple[date, int, int]:
    return spot.day, spot.class_id or 0, spot.visit_id or 0


def _by_person(entries: Iterable[Entry]) -> list[tuple[int, list[Entry]]]:
    found: dict[int, list[Entry]] = defaultdict(list)
    for each in entries:
        found[each.person_id].append(each)
    return sorted((person, sorted(own, key=lambda each: each.recorded_at)) for person, own in found.items())


def _at_once(own: Sequence[Entry], at_least: int, within: timedelta) -> set[Entry]:
    """The entries that lie in some stretch of time with so many different children."""
    found: set[Entry] = set()
    for number, first in enumerate(own):
        stretch = [each for each in own[number:] if each.recorded_at - first.recorded_at < within]
        if len({each.child_id for each in stretch}) >= at_least:
            found.update(stretch)
    return found
