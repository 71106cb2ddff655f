"""What every school day means for a set of children, in queries whose number does not grow with them (C1, C2, K6)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from students.choices import AwayKind, Session
from students.queries.listed import date_place, listed
from students.queries.rolls import as_mark
from students.rules.calendar import SchoolCalendar
from students.rules.enrolment import Spell, Standing, Stay, TimeAway, class_on, standing
from students.rules.marks import DayState, Gap, child_day
from students.rules.roll import Mark
from students.rules.runs import Runs, ends_run, runs

Ids = Collection[int] | QuerySet[Any, Any]
_PRESENT: tuple[Mark, Mark] = (None, None)
_WINDOW = 30
_SPELL, _STAY, _MARK, _ROLL = 0, 1, 3, 4


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
    rolls: dict[int, frozenset[dt.date]]
    sessions: dict[dt.date, frozenset[Session]] = field(default_factory=dict)

    def is_taken(self, class_id: int, day: dt.date) -> bool:
        """Whether the class has a roll of the day (B2)."""
        return day in self.rolls.get(class_id, ())

    def state_of(self, child_id: int) -> Callable[[dt.date], DayState | Gap]:
        """The function that ``rules.runs`` and ``rules.flags`` ask for one child's days."""
        return self.states(self.children[child_id])

    def states(self, child: ChildHistory) -> Callable[[dt.date], DayState | Gap]:
        """The same for a history."""
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
        return (_PRESENT if class_id is not None and self.is_taken(class_id, day) else None), True

    def _sessions(self, day: dt.date) -> frozenset[Session]:
        if day not in self.sessions:
            self.sessions[day] = self.calendar.day_status(day).sessions
        return self.sessions[day]


class Statement(NamedTuple):
    """A subquery that is written out, with its values."""

    sql: str
    values: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Children, by their ids or a subquery of them, and the day from which on they are read."""

    ids: Ids | Statement
    since: dt.date

    def selection(self) -> tuple[str, list[Any]] | None:
        """A SELECT of their ids with the day; None where there is nobody."""
        found = self._ids()
        if not found:
            return None
        since = connection.ops.adapt_datefield_value(self.since)
        return _CHOSEN.format(date=date_place(), ids=found.sql), [since, *found.values]

    def _ids(self) -> Statement | None:
        if isinstance(self.ids, Statement):
            return self.ids
        if isinstance(self.ids, QuerySet):
            try:
                return Statement(*self.ids.order_by().query.sql_with_params())
            except EmptyResultSet:
                return None
        return Statement(_LISTED.format(ids=listed(self.ids)), ()) if self.ids else None


def child_days(school_id: int, ids: Ids, calendar: SchoolCalendar, since: dt.date) -> ChildDays:
    """Load the histories of the children with those ids (a list or a subquery) in one query.

    Days before ``since`` are unknown in the result: see ``current_runs`` for runs that reach further back.
    """
    return days_of_all(school_id, calendar, [Wanted(ids, since)])


def days_of_all(
    school_id: int, calendar: SchoolCalendar, wanted: Sequence[Wanted], until: dt.date = dt.date.max
) -> ChildDays:
    """The same for several sets of children, each from a day of its own on, in one query.

    A child of two sets is read from the earlier day on; ``since`` of the result is the earliest of all. Marks and rolls
    after ``until`` are left out.
    """
    found = ChildDays(calendar, min((each.since for each in wanted), default=dt.date.max), {}, {})
    parts = [part for part in (each.selection() for each in wanted) if part]
    if parts:
        children: dict[int, ChildHistory] = defaultdict(ChildHistory)
        days = "STRING_AGG({}, ',')" if connection.vendor == "postgresql" else "GROUP_CONCAT({})"
        statement = _HISTORIES.format(
            wanted=" UNION ALL ".join(part for part, _ in parts), days=days.format("CAST(roll.date AS text)")
        )
        with connection.cursor() as cursor:
            last = connection.ops.adapt_datefield_value(until)
            asked = [value for _, values in parts for value in values]
            cursor.execute(statement, [*asked, *[school_id] * 4, last, last])
            _read(cursor.fetchall(), children, found.rolls)
        found.children.update(children)
    return found


# One statement, written out: it is asked for everywhere, and composing five of them takes longer than running it. CROSS
# JOIN keeps SQLite at going from the children to their rows; dates as text are read once each, those of a class's rolls
# come as one text.
_LISTED = "SELECT id FROM students_student WHERE id IN ({ids})"
_CHOSEN = "SELECT chosen.*, {date} FROM ({ids}) chosen"
_HISTORIES = """
WITH asked (id, since) AS ({wanted}), child (id, since) AS (SELECT id, MIN(since) FROM asked GROUP BY id)
SELECT 0, spell.student_id, CAST(spell.starts_on AS text), CAST(spell.ends_on AS text), '', '', 0
FROM child CROSS JOIN students_enrolment spell WHERE spell.student_id = child.id AND spell.school_id = %s
UNION ALL SELECT 1, stay.student_id, CAST(stay.starts_on AS text), CAST(stay.ends_on AS text), '', '',
  stay.school_class_id
FROM child CROSS JOIN students_placement stay WHERE stay.student_id = child.id AND stay.school_id = %s
UNION ALL SELECT 2, away.student_id, CAST(away.starts_on AS text), CAST(away.ends_on AS text), away.kind, '', 0
FROM child CROSS JOIN students_away away WHERE away.student_id = child.id AND away.school_id = %s
UNION ALL SELECT 3, mark.student_id, CAST(mark.date AS text), NULL, mark.morning, mark.afternoon,
  CASE WHEN roll.afternoon_at IS NULL THEN 0 ELSE 1 END
FROM child CROSS JOIN students_absence mark JOIN students_roll roll ON roll.id = mark.roll_id
WHERE mark.student_id = child.id AND mark.date >= child.since AND mark.school_id = %s AND mark.date <= %s
UNION ALL SELECT 4, roll.school_class_id, {days}, NULL, '', '', 0
FROM (SELECT stay.school_class_id AS id, MIN(child.since) AS since
  FROM child CROSS JOIN students_placement stay WHERE stay.student_id = child.id GROUP BY stay.school_class_id) room
CROSS JOIN students_roll roll WHERE roll.school_class_id = room.id AND roll.date >= room.since AND roll.date <= %s
GROUP BY roll.school_class_id
"""
_Row = tuple[int, int, str, str | None, str, str, int]


def _read(rows: Iterable[_Row], children: dict[int, ChildHistory], rolls: dict[int, frozenset[dt.date]]) -> None:
    """Sort the rows of the statement; what they begin with says what they are. Classes with rolls on the same days
    share one set of them."""
    date = cache(dt.date.fromisoformat)
    dates = cache(lambda text: frozenset(map(date, text.split(","))))
    for what, key, day, until, first, second, number in rows:
        if what == _ROLL:
            rolls[key] = dates(day)
            continue
        on, end = date(day), date(until) if until else None
        if what == _MARK:
            children[key].marks[on] = (as_mark(first), as_mark(second), bool(number))
        elif what == _SPELL:
            children[key].spells.append(Spell(on, end))
        elif what == _STAY:
            children[key].stays.append(Stay(on, end, class_id=number))
        else:
            children[key].away.append(TimeAway(on, end, kind=AwayKind(first)))


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
    """Runs, state of the day and class for each child, in at most two queries however many children (C1, C2).

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
