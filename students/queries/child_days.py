"""What every school day means for a set of children, in queries whose number does not grow with them (C1, C2, K6)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from students.choices import AwayKind, Session
from students.models import Absence, Away, Enrolment, Placement, Roll
from students.queries.rolls import as_mark
from students.rules.calendar import SchoolCalendar
from students.rules.enrolment import Spell, Standing, Stay, TimeAway, class_on, standing
from students.rules.marks import DayState, Gap, child_day
from students.rules.roll import Mark
from students.rules.runs import Runs, ends_run, runs

Ids = Iterable[int] | QuerySet[Any, Any]
_PRESENT: tuple[Mark, Mark] = (None, None)
_WINDOW = 30
# So many classes are named in the statement; beyond them the rolls of the whole school are read.
_NAMED_AT_MOST = 5000


@dataclass(slots=True)
class ChildHistory:
    """Everything known of one child that a run or a count depends on."""

    spells: list[Spell] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    away: list[TimeAway] = field(default_factory=list)
    marks: dict[dt.date, tuple[Mark, Mark, bool]] = field(default_factory=dict)


@dataclass(slots=True)
class ChildDays:
    """Histories of children and the rolls of their classes from ``since`` on."""

    calendar: SchoolCalendar
    since: dt.date
    children: dict[int, ChildHistory]
    rolls: set[tuple[int, dt.date]]
    sessions: dict[dt.date, frozenset[Session]] = field(default_factory=dict)

    def state_of(self, child_id: int) -> Callable[[dt.date], DayState | Gap]:
        """The function that ``rules.runs`` and ``rules.flags`` ask for one child's days."""
        child = self.children[child_id]
        return lambda day: self._state(child, day)

    def runs_of(self, child_id: int, day: dt.date) -> Runs:
        """Both runs of a child at the end of ``day`` (C1, C2)."""
        return runs(day, self.calendar, self.state_of(child_id))

    def _state(self, child: ChildHistory, day: dt.date) -> DayState | Gap:
        where = standing(day, child.spells, child.stays, child.away)
        sessions = self._sessions(day)
        # A roll of a day that was declared off afterwards says nothing (K2).
        marks, is_taken = self._marks(child, day, where) if sessions else (None, True)
        return child_day(where, sessions, marks, is_afternoon_taken=is_taken)

    def _marks(self, child: ChildHistory, day: dt.date, where: Standing) -> tuple[tuple[Mark, Mark] | None, bool]:
        if found := child.marks.get(day):
            return (found[0], found[1]), found[2]
        class_id = class_on(day, child.stays) if where is Standing.EXPECTED else None
        return (_PRESENT if (class_id, day) in self.rolls else None), True

    def _sessions(self, day: dt.date) -> frozenset[Session]:
        if day not in self.sessions:
            self.sessions[day] = self.calendar.day_status(day).sessions
        return self.sessions[day]


def child_days(school_id: int, ids: Ids, calendar: SchoolCalendar, since: dt.date) -> ChildDays:
    """Load the histories of the children with those ids (a list or a subquery) in five queries.

    Days before ``since`` are unknown in the result: see ``current_runs`` for runs that reach further back.
    """
    children: dict[int, ChildHistory] = defaultdict(ChildHistory)
    mine: dict[str, Any] = {"school_id": school_id, "student_id__in": ids}
    for row in Enrolment.objects.filter(**mine).order_by().values_list("student_id", "starts_on", "ends_on"):
        children[row[0]].spells.append(Spell(row[1], row[2]))
    for child_id, starts_on, ends_on, class_id in _placements(mine):
        children[child_id].stays.append(Stay(starts_on, ends_on, class_id=class_id))
    away = Away.objects.filter(**mine).order_by()
    for child_id, starts_on, ends_on, kind in away.values_list("student_id", "starts_on", "ends_on", "kind"):
        children[child_id].away.append(TimeAway(starts_on, ends_on, kind=AwayKind(kind)))
    for child_id, day, morning, afternoon, taken in _absences(mine, since):
        children[child_id].marks[day] = (
            as_mark(morning),
            as_mark(afternoon),
            taken is not None,
        )
    return ChildDays(calendar, since, dict(children), _rolls(school_id, children.values(), since))


def _placements(
    mine: dict[str, object],
) -> Iterable[tuple[int, dt.date, dt.date | None, int]]:
    stays = Placement.objects.filter(**mine).order_by()
    return stays.values_list("student_id", "starts_on", "ends_on", "school_class_id")


def _absences(mine: dict[str, Any], since: dt.date) -> Iterable[tuple[int, dt.date, str, str, dt.datetime | None]]:
    rows = Absence.objects.filter(**mine, date__gte=since).order_by()
    return rows.values_list("student_id", "date", "morning", "afternoon", "roll__afternoon_at")


def _rolls(school_id: int, children: Iterable[ChildHistory], since: dt.date) -> set[tuple[int, dt.date]]:
    """Days and classes with a roll. Classes named are of the school; asking for it too would read whole rows."""
    classes = {stay.class_id for child in children for stay in child.stays}
    of_school: dict[str, Any] = {"school_id": school_id}
    chosen = {"school_class_id__in": classes} if len(classes) <= _NAMED_AT_MOST else of_school
    rows = Roll.objects.filter(**chosen, date__gte=since).order_by()
    return set(rows.values_list("school_class_id", "date"))


@dataclass(frozen=True, slots=True)
class Standings:
    """Where a child stands at the end of a day: both runs, what the day itself says, and the class it is in."""

    runs: Runs
    today: DayState | Gap
    class_id: int | None


def current_runs(school_id: int, ids: Ids, calendar: SchoolCalendar, day: dt.date) -> dict[int, Runs]:
    """Both runs at the end of ``day`` for each child (C1, C2): see ``standings_on``."""
    return {child_id: found.runs for child_id, found in standings_on(school_id, ids, calendar, day).items()}


def standings_on(school_id: int, ids: Ids, calendar: SchoolCalendar, day: dt.date) -> dict[int, Standings]:
    """Runs, state of the day and class for each child, in at most ten queries however many children (C1, C2).

    Most runs are short, so thirty school days are read first; children whose run might reach further back are read
    again from the beginning of the calendar.
    """
    window = list(islice(calendar.backwards(day), _WINDOW))
    if not window:
        return {}
    recent = child_days(school_id, ids, calendar, window[-1])
    found = {child_id: _standing(recent, child_id, day) for child_id in recent.children}
    far = [child_id for child_id in found if not _ends_within(recent, child_id, window)]
    if far:
        whole = child_days(school_id, far, calendar, calendar.terms[0][0])
        found.update({child_id: _standing(whole, child_id, day) for child_id in far})
    return found


def _standing(days: ChildDays, child_id: int, day: dt.date) -> Standings:
    stays = days.children[child_id].stays
    return Standings(days.runs_of(child_id, day), days.state_of(child_id)(day), class_on(day, stays))


def _ends_within(days: ChildDays, child_id: int, window: list[dt.date]) -> bool:
    state_of = days.state_of(child_id)
    return any(ends_run(state_of(day)) for day in window)
