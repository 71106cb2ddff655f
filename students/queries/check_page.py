"""The page on which a class is counted: who is expected, and what the roll says at that moment (M3)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from students.choices import Session
from students.models import RollVersion
from students.queries.calendar import school_calendar
from students.queries.enrolment import Pupil, expected_pupils
from students.queries.roll_page import CALENDAR_REACH
from students.queries.rolls import as_mark, roll_state
from students.rules.calendar import DayStatus
from students.rules.roll import Mark, Marks, Totals, session_marks, totals


@dataclass(frozen=True, slots=True)
class RollSeen:
    """One session of a roll in one of its versions; without a roll there is no id and nobody is marked (B2)."""

    roll_id: int | None = None
    version: int | None = None
    marks: dict[int, Mark] = field(default_factory=dict)

    def present(self, expected: Collection[int]) -> int | None:
        """实到 of the session by the roll; None without a roll."""
        return None if self.roll_id is None else totals(expected, self.marks).present


@dataclass(frozen=True, slots=True)
class CheckPage:
    """A class as the visitor finds it on the phone."""

    status: DayStatus
    session: Session
    pupils: list[Pupil]
    seen: RollSeen

    @property
    def totals(self) -> Totals | None:
        """应到 and 实到 by the roll, None without one."""
        if self.seen.roll_id is None:
            return None
        return totals([pupil.id for pupil in self.pupils], self.seen.marks)


def check_page(school_id: int, class_id: int, status: DayStatus, session: Session) -> CheckPage:
    """The children expected and the roll of the session as it stands, in two queries (B11)."""
    roll = roll_state(school_id, class_id, status.day)
    seen = RollSeen()
    if roll:
        marks = session_marks(roll.marks, session, is_afternoon_taken=roll.is_afternoon_taken)
        seen = RollSeen(roll.id, roll.version, marks)
    return CheckPage(status, session, expected_pupils(school_id, [class_id], status.day), seen)


def today_status(school_id: int, day: dt.date) -> DayStatus:
    """What the date is for the school."""
    return school_calendar(school_id, since=day - CALENDAR_REACH).day_status(day)


def roll_seen(school_id: int, class_id: int, day: dt.date, session: Session, version: int) -> RollSeen:
    """One session of a roll in the version a visitor saw, in one query; 0 is no roll, whatever came since (B6)."""
    versions = RollVersion.objects.filter(school_id=school_id, roll__school_class_id=class_id, roll__date=day)
    shown = versions.filter(number__lte=version).order_by("number").select_related("roll").last()
    if shown is None:
        return RollSeen()
    pairs = {int(child): (as_mark(first), as_mark(second)) for child, (first, second) in shown.marks.items()}
    taken = _is_afternoon_taken(shown, pairs)
    return RollSeen(shown.roll_id, shown.number, session_marks(pairs, session, is_afternoon_taken=taken))


def _is_afternoon_taken(shown: RollVersion, pairs: Marks) -> bool:
    """Whether the afternoon had been handed in by that version: it has marks, or its time says so (K3)."""
    taken_at = shown.roll.afternoon_at
    return any(second for _, second in pairs.values()) or (taken_at is not None and taken_at <= shown.at)
