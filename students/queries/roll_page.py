"""Everything the page of one roll shows, in a number of queries that does not grow with the children (B7, B11)."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from students.choices import AbsenceKind, LeaveKind, Session
from students.models import Leave
from students.queries.calendar import limits_on, school_calendar
from students.queries.enrolment import Pupil, expected_pupils
from students.queries.returnees import new_pupils
from students.queries.rolls import RollState, roll_states
from students.rules.calendar import DayStatus, SchoolCalendar
from students.rules.leave import LeaveSpan, lapsed_leave, leave_on, prefilled_mark, was_seen
from students.rules.policy import AttendanceLimits
from students.rules.roll import session_marks

# Enough calendar behind a day to find the school day before it across the summer vacation.
CALENDAR_REACH = dt.timedelta(days=120)


@dataclass(slots=True)
class ChildLeave:
    """A child's slips around the day, and the school day before if a roll has the child in class then (B7)."""

    slips: list[LeaveSpan] = field(default_factory=list)
    last_seen_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class RollPage:
    """One class on one day: who is expected, what the school has, what leave proposes."""

    day: dt.date
    calendar: SchoolCalendar
    status: DayStatus
    limits: AttendanceLimits
    pupils: list[Pupil]
    roll: RollState | None
    leaves: dict[int, ChildLeave]

    def starting_marks(self, session: Session) -> dict[int, AbsenceKind]:
        """What a session begins with: the stored marks, the morning's absences carried on, or leave (B7)."""
        if self.roll:
            taken = self.roll.is_afternoon_taken
            stored = session_marks(self.roll.marks, session, is_afternoon_taken=taken)
            return {child: mark for child, mark in stored.items() if mark}
        found = ((child, self._prefilled(leave)) for child, leave in self.leaves.items())
        return {child: mark for child, mark in found if mark}

    def leave_of(self, child_id: int) -> LeaveSpan | None:
        """The leave that covers the day (B7)."""
        return leave_on(self.day, self.leaves[child_id].slips) if child_id in self.leaves else None

    def lapsed_of(self, child_id: int) -> LeaveSpan | None:
        """The leave that ended without return or extension (B7)."""
        if child_id not in self.leaves:
            return None
        leave = self.leaves[child_id]
        return lapsed_leave(self.day, leave.slips, self.calendar, leave.last_seen_on)

    @property
    def newcomers(self) -> list[Pupil]:
        """The children who joined the class within the last school days (G5), from what the page has read already."""
        return new_pupils(self.pupils, self.calendar, self.day)

    def _prefilled(self, leave: ChildLeave) -> AbsenceKind | None:
        return prefilled_mark(self.day, leave.slips, self.calendar, leave.last_seen_on)


def roll_page(school_id: int, class_id: int, day: dt.date) -> RollPage:
    """The page of one roll in five queries (B7, B11)."""
    calendar = school_calendar(school_id, since=day - CALENDAR_REACH)
    before = calendar.previous_school_day(day)
    rolls = roll_states(school_id, class_id, [day, before] if before else [day])
    pupils = expected_pupils(school_id, [class_id], day)
    leaves = leaves_of(school_id, [pupil.id for pupil in pupils], day, before or day)
    if before in rolls:
        _note_seen(leaves, rolls[before], calendar.day_status(before).sessions)
    return RollPage(
        day=day,
        calendar=calendar,
        status=calendar.day_status(day),
        limits=limits_on(school_id, day),
        pupils=pupils,
        roll=rolls.get(day),
        leaves=leaves,
    )


def leaves_of(school_id: int, children: list[int], day: dt.date, since: dt.date) -> dict[int, ChildLeave]:
    """Leave of the children that covers the day or ended from ``since`` on, in one query (B7)."""
    slips = Leave.objects.filter(school_id=school_id, student_id__in=children, cancelled_at__isnull=True)
    rows = slips.filter(starts_on__lte=day, ends_on__gte=since).order_by("starts_on")
    found: dict[int, ChildLeave] = defaultdict(ChildLeave)
    for child, kind, first, last, back in rows.values_list("student_id", "kind", "starts_on", "ends_on", "returned_on"):
        found[child].slips.append(LeaveSpan(LeaveKind(kind), first, last, back))
    return dict(found)


def _note_seen(leaves: dict[int, ChildLeave], roll: RollState, sessions: frozenset[Session]) -> None:
    """Which of the children on leave the roll of the school day before has in class (B7)."""
    for child, leave in leaves.items():
        morning, afternoon = roll.marks.get(child, (None, None))
        taken = child not in roll.marks or roll.is_afternoon_taken
        if was_seen(morning, afternoon, sessions, is_afternoon_taken=taken):
            leave.last_seen_on = roll.date
