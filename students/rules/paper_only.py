"""Children whose name is in the books and who are in no classroom: deadlines and what to do next (D10, C4, K9, K10).

School days where the rule counts them, calendar days where it does not; the day of a request is never counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, unique

from students.choices import AwayKind, Paper, TaskKind
from students.rules.calendar import SchoolCalendar
from students.rules.class_names import ClassKey, school_year
from students.rules.enrolment import Spell, Stay, TimeAway, class_on
from students.rules.flags import Flag
from students.rules.policy import AttendanceLimits

_DAY = timedelta(days=1)
_YEAR_BEGINS = (9, 1)


@unique
class Group(Enum):
    """What has to be done next, most urgent first."""

    TRANSFER_OVERDUE = "transfer_overdue"
    SUSPENSION_OVER = "suspension_over"
    LONG_LEAVE = "long_leave"
    TRANSFER_RUNNING = "transfer_running"
    SUSPENSION_ENDING = "suspension_ending"
    PROOF_MISSING = "proof_missing"
    NOT_ARRIVED = "not_arrived"
    NOT_EXPECTED = "not_expected"
    TASK = "task"


PRESSING = frozenset({Group.TRANSFER_OVERDUE, Group.SUSPENSION_OVER, Group.SUSPENSION_ENDING})
"""What the registry's first page reminds of: somebody has to be found, or is due back."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline: its day (None beyond the known terms) and the days left, negative once it has passed."""

    due_on: date | None
    left: int
    is_near: bool = False

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed (K10)."""
        return self.left < 0


def transfer_clock(requested_on: date, today: date, calendar: SchoolCalendar, limits: AttendanceLimits) -> Clock:
    """The clock of a transfer that the receiving school has not confirmed, in school days (D10).

    The day of request is not counted, confirmation on the 10th ⚙ is in time, on the 11th it is overdue (K9).
    """
    left = limits.transfer_days - calendar.count_between(requested_on + _DAY, today)
    due_on = calendar.add_school_days(requested_on, limits.transfer_days)
    return Clock(due_on, left, is_near=0 <= left <= limits.transfer_warn_days)


def suspension_clock(until: date, today: date, calendar: SchoolCalendar, limits: AttendanceLimits) -> Clock:
    """The clock of a suspension with its last day, in calendar days while it runs (M6).

    From the day after on it is over (K10); ``left`` then counts the school days missed since, at least one.
    """
    if today <= until:
        left = (until - today).days
        return Clock(until, left, is_near=left <= limits.suspension_warn_days)
    return Clock(until, -max(1, calendar.count_between(until + _DAY, today)))


def task_clock(due_on: date, today: date) -> Clock:
    """The clock of a task of the registrar, in calendar days: the due day itself is in time (G5, K10)."""
    return Clock(due_on, (due_on - today).days)


def proof_owed_since(guest_since: date, today: date) -> date:
    """Since when the proof of this school year is owed: its first day, or the later first day as a guest (G2)."""
    return max(guest_since, date(school_year(today), *_YEAR_BEGINS))


def graduates_of(today: date) -> tuple[date, date]:
    """First and last day on which those graduated who have to arrive at a junior school in this school year.

    A graduation takes effect at the start of its day (K2): on 1 September it is still of the year before.
    """
    year = school_year(today)
    return date(year - 1, *_YEAR_BEGINS) + _DAY, date(year, *_YEAR_BEGINS)


@unique
class Unseen(Enum):
    """Why no roll has expected a child (B11)."""

    NO_CLASS = "no_class"
    AWAY = "away"
    NO_ROLL = "no_roll"


@dataclass(frozen=True, slots=True)
class Unexpected:
    """Why no roll of the month has expected a child, since when, and the class or the kind of time away behind it."""

    why: Unseen
    since: date
    class_id: int | None = None
    kind: AwayKind | None = None


def unexpected(
    enrolled_since: date,
    stays: Iterable[Stay],
    away: Iterable[TimeAway],
    rolls: Mapping[int, Iterable[date]],
    today: date,
    last_due: date,
) -> Unexpected | None:
    """Why no roll has expected the child up to ``today``, or None where one has (B11, K2).

    ``rolls`` are the days of the month so far on which each class was reported. Who is expected only since after
    ``last_due``, the last school day before today, is not missed yet: today's roll may still come.
    """
    stays, away = tuple(stays), tuple(away)
    if any(_was_expected(stay, away, rolls.get(stay.class_id, ()), enrolled_since) for stay in stays):
        return None
    if found := next((span for span in away if span.covers(today)), None):
        return Unexpected(Unseen.AWAY, found.starts_on, class_on(today, stays), found.kind)
    stay = next((stay for stay in stays if stay.covers(today)), None)
    if stay is None:
        return Unexpected(Unseen.NO_CLASS, max((each.ends_on or today for each in stays), default=enrolled_since))
    since = max([stay.starts_on, enrolled_since, *(span.ends_on for span in away if span.ends_on)])
    return Unexpected(Unseen.NO_ROLL, since, stay.class_id) if since <= last_due else None


def _was_expected(stay: Stay, away: tuple[TimeAway, ...], days: Iterable[date], since: date) -> bool:
    spell = Spell(max(stay.starts_on, since), stay.ends_on)
    return any(spell.covers(day) and not any(span.covers(day) for span in away) for day in days)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A child in a group and why, in numbers and dates (C5); a class that has reported nothing stands for its children.

    ``since`` is when it began and ``elapsed`` the school days since then, that day not counted. ``missing`` are the
    papers still to be brought of the movement behind it.
    """

    group: Group
    since: date
    elapsed: int = 0
    student_id: int | None = None
    name: str = ""
    class_id: int | None = None
    class_key: ClassKey | None = None
    children: int = 1
    clock: Clock | None = None
    other_school: str = ""
    is_guest_here: bool = False
    flags: tuple[Flag, ...] = ()
    unseen: Unexpected | None = None
    task: TaskKind | None = None
    task_id: int | None = None
    missing: tuple[Paper, ...] = ()

    @property
    def urgency(self) -> tuple[int, date, str, int]:
        """Where the row stands in its group: the fewest days left first."""
        return (self.clock.left if self.clock else 0, self.since, self.name, self.student_id or 0)


def grouped(rows: Iterable[PaperRow]) -> dict[Group, list[PaperRow]]:
    """The rows by what to do next, groups without any left out.

    A child who stands in a group of its own is not named again among those whom no roll has expected.
    """
    rows = list(rows)
    placed = {row.student_id for row in rows if row.group not in (Group.NOT_EXPECTED, Group.TASK)}
    kept = [row for row in rows if row.group is not Group.NOT_EXPECTED or row.student_id not in placed]
    found = {group: sorted((row for row in kept if row.group is group), key=lambda row: row.urgency) for group in Group}
    return {group: rows for group, rows in found.items() if rows}
