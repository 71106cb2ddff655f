"""Leave: who may grant how much, late slips, and what leave does to the roll (B4, B7, K4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, unique

from students.choices import AbsenceKind, LeaveKind, Role, Session
from students.rules.calendar import SchoolCalendar
from students.rules.policy import AttendanceLimits


@unique
class LeaveRefusal(Enum):
    """Why a leave slip cannot be taken (B4, B7, K4)."""

    ENDS_BEFORE_START = "ends_before_start"
    NO_SCHOOL_DAY = "no_school_day"
    OVERLAPS = "overlaps"
    TOO_LATE = "too_late"
    BEYOND_LIMIT = "beyond_limit"


@dataclass(frozen=True, slots=True)
class LeaveSpan:
    """Leave from a date to a date, both included; ``returned_on`` is the day the child was back, which ends it (B7)."""

    kind: LeaveKind
    starts_on: date
    ends_on: date
    returned_on: date | None = None

    @property
    def last_day(self) -> date:
        """The last date the leave covers, an early return considered (B7)."""
        return min(self.ends_on, self.returned_on - timedelta(days=1)) if self.returned_on else self.ends_on

    def covers(self, day: date) -> bool:
        """Whether the date is within the leave (B7)."""
        return self.starts_on <= day <= self.last_day


def granted_days(new: LeaveSpan, others: Iterable[LeaveSpan], calendar: SchoolCalendar) -> int:
    """School days of the unbroken stretch of leave that the new slip would be part of (B7, K4).

    Slips with no school day between them add up, whatever their kinds; a slip for one session counts its whole day.
    """
    covered = {day for span in (new, *others) for day in _school_days(span, calendar)}
    days = _school_days(new, calendar)
    if not days:
        return 0
    before, after = calendar.previous_school_day(days[0]), calendar.next_school_day(days[-1])
    total = len(days)
    while before in covered:
        total, before = total + 1, calendar.previous_school_day(before)
    while after in covered:
        total, after = total + 1, calendar.next_school_day(after)
    return total


def granting_role(days: int, limits: AttendanceLimits) -> Role:
    """The lowest post that may grant so many school days: head teacher, registrar, beyond them the principal (B7)."""
    if days <= limits.head_teacher_leave_days:
        return Role.HEAD_TEACHER
    return Role.REGISTRAR if days <= limits.registrar_leave_days else Role.PRINCIPAL


def may_grant(role: Role, days: int, limits: AttendanceLimits) -> bool:
    """Whether the post may grant so many school days in total (B7, K4); other posts than the three never may."""
    if role == Role.HEAD_TEACHER:
        return days <= limits.head_teacher_leave_days
    if role == Role.REGISTRAR:
        return days <= limits.registrar_leave_days
    return role == Role.PRINCIPAL


def needs_evidence(days: int, limits: AttendanceLimits) -> bool:
    """Whether evidence is asked for so many school days in total (B7). Asked, never demanded."""
    return days >= limits.evidence_from_days


def late_slip_until(first_day: date, calendar: SchoolCalendar, limits: AttendanceLimits) -> date | None:
    """The last date on which a head teacher may still enter leave from ``first_day`` on (B4, K4).

    Counted in school days from the first day covered. None when that day lies beyond the known terms.
    """
    return calendar.nth(first_day, 1 + limits.late_slip_days)


def may_enter_late(
    role: Role, first_day: date, today: date, calendar: SchoolCalendar, limits: AttendanceLimits
) -> bool:
    """Whether the post may enter leave from ``first_day`` on today: the registrar always (B4, K4)."""
    if role == Role.REGISTRAR:
        return True
    until = late_slip_until(first_day, calendar, limits)
    return until is None or today <= until


def overlapping(new: LeaveSpan, others: Iterable[LeaveSpan]) -> LeaveSpan | None:
    """The earliest other leave that shares a date with the new one, which is to be extended instead, or None (K4)."""
    shared = (span for span in others if max(new.starts_on, span.starts_on) <= min(new.last_day, span.last_day))
    return min(shared, key=lambda span: span.starts_on, default=None)


def leave_refusals(
    new: LeaveSpan,
    others: Iterable[LeaveSpan],
    today: date,
    calendar: SchoolCalendar,
    limits: AttendanceLimits,
    *,
    entered_by: Role,
    granted_by: Role,
) -> tuple[LeaveRefusal, ...]:
    """Everything that speaks against a leave slip; empty when it may be taken (B4, B7, K4).

    ``others`` are the child's other slips that were not cancelled, without the one being extended.
    """
    if new.ends_on < new.starts_on:
        return (LeaveRefusal.ENDS_BEFORE_START,)
    slips = tuple(others)
    days = granted_days(new, slips, calendar)
    checks = {
        LeaveRefusal.NO_SCHOOL_DAY: days == 0,
        LeaveRefusal.OVERLAPS: overlapping(new, slips) is not None,
        LeaveRefusal.TOO_LATE: not may_enter_late(entered_by, new.starts_on, today, calendar, limits),
        LeaveRefusal.BEYOND_LIMIT: not may_grant(granted_by, days, limits),
    }
    return tuple(refusal for refusal, is_so in checks.items() if is_so)


def leave_on(day: date, leaves: Iterable[LeaveSpan]) -> LeaveSpan | None:
    """The leave that covers the date, or None (B7)."""
    return next((span for span in leaves if span.covers(day)), None)


def lapsed_leave(
    day: date, leaves: Iterable[LeaveSpan], calendar: SchoolCalendar, last_seen_on: date | None
) -> LeaveSpan | None:
    """The leave that ended just before this school day without return or extension, or None (B7).

    ``last_seen_on`` is the last day before ``day`` on which a roll has the child in class (present, late or left
    early; official leave is not seen). Only the first school day after the leave is concerned.
    """
    slips = tuple(leaves)
    before = calendar.previous_school_day(day)
    if before is None or before == last_seen_on or leave_on(day, slips):
        return None
    ended = leave_on(before, slips)
    return ended if ended and ended.returned_on is None else None


def was_seen(
    morning: AbsenceKind | None,
    afternoon: AbsenceKind | None,
    sessions: frozenset[Session],
    *,
    is_afternoon_taken: bool,
) -> bool:
    """Whether a roll with these marks has the child in class in some session held (B7): present, late or left early.

    Official leave is not seen. An afternoon that was not taken says nothing of its own.
    """
    marks = []
    if Session.MORNING in sessions:
        marks.append(morning)
    if Session.AFTERNOON in sessions and (is_afternoon_taken or not marks):
        marks.append(afternoon)
    return any(mark is None or mark in _IN_CLASS for mark in marks)


_IN_CLASS = frozenset({AbsenceKind.LATE, AbsenceKind.LEFT_EARLY})


def prefilled_mark(
    day: date, leaves: Iterable[LeaveSpan], calendar: SchoolCalendar, last_seen_on: date | None
) -> AbsenceKind | None:
    """What the roll of a school day starts with for a child: the leave's kind, unexplained after lapsed leave, or None
    for present (B7). It is a proposal on the page: without a roll the day stays unknown (K4)."""
    slips = tuple(leaves)
    if leave := leave_on(day, slips):
        return AbsenceKind(leave.kind.value)
    return AbsenceKind.UNEXPLAINED if lapsed_leave(day, slips, calendar, last_seen_on) else None


def explained_mark(mark: AbsenceKind | None, kind: LeaveKind) -> AbsenceKind | None:
    """What a mark becomes under a slip: 未请假 and 旷课 alike take its kind, the rest stays (K4)."""
    return mark if mark is None or mark.is_excused else AbsenceKind(kind.value)


def _school_days(span: LeaveSpan, calendar: SchoolCalendar) -> tuple[date, ...]:
    return tuple(calendar.school_days_between(span.starts_on, span.last_day))
