"""Term counters and the flags raised from them, each with its reason in numbers and dates (C3, C4, C5, K7)."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, unique
from fractions import Fraction

from students.rules.calendar import SchoolCalendar
from students.rules.marks import DayState
from students.rules.policy import AttendanceLimits
from students.rules.runs import Runs, StateOf


@unique
class FlagCode(Enum):
    """What a flag is about."""

    UNEXCUSED_RUN = "unexcused_run"
    INTERMITTENT = "intermittent"
    CHRONIC = "chronic"
    LONG_RUN = "long_run"
    LONG_LEAVE = "long_leave"


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag and why: ``count`` reached ``limit`` on ``days`` (C5).

    Counts are school days. For CHRONIC they are person-days in halves, ``out_of`` is the expected person-days and
    ``limit`` is what the policy's share of them comes to; otherwise ``out_of`` is None.
    """

    code: FlagCode
    count: Fraction
    limit: Fraction
    days: tuple[date, ...]
    out_of: Fraction | None = None


@dataclass(frozen=True, slots=True)
class TermCounts:
    """One child's days of a term with a roll on which the child was expected (C3, C4, K7).

    ``expected`` and ``absent`` are person-days in halves (K5); ``unexcused_days`` and ``leave_days`` are whole days;
    ``absent_days`` are the days with an absence in any session.
    """

    roll_days: int = 0
    expected: Fraction = Fraction(0)
    absent: Fraction = Fraction(0)
    absent_days: tuple[date, ...] = ()
    unexcused_days: tuple[date, ...] = ()
    leave_days: tuple[date, ...] = ()


def term_counts(first: date, last: date, calendar: SchoolCalendar, state_of: StateOf) -> TermCounts:
    """Count a child's days from the term's first day to ``last``, both included (C3, C4).

    Days without a roll and days on which the child was not expected are in no count (K7).
    """
    states = [(day, state_of(day)) for day in calendar.school_days_between(first, last)]
    known = [(day, state) for day, state in states if isinstance(state, DayState)]
    return TermCounts(
        roll_days=len(known),
        expected=sum((state.weight for _, state in known), Fraction(0)),
        absent=sum((state.absent_weight for _, state in known), Fraction(0)),
        absent_days=tuple(day for day, state in known if state.absent),
        unexcused_days=tuple(day for day, state in known if state.is_unexcused),
        leave_days=tuple(day for day, state in known if state.is_on_leave),
    )


def flags(run: Runs, counts: TermCounts, limits: AttendanceLimits) -> tuple[Flag, ...]:
    """The flags a child has, most urgent first, each with its reason (C3, C4, C5; the 3-day threshold of D2)."""
    found = (
        _by_days(FlagCode.UNEXCUSED_RUN, run.unexcused_days, limits.run_days),
        _by_days(FlagCode.LONG_RUN, run.absent_days, limits.long_run_days),
        _by_days(FlagCode.LONG_LEAVE, counts.leave_days, limits.long_leave_days),
        _by_days(FlagCode.INTERMITTENT, counts.unexcused_days, limits.intermittent_days),
        _chronic(counts, limits),
    )
    return tuple(flag for flag in found if flag)


def _by_days(code: FlagCode, days: tuple[date, ...], limit: int) -> Flag | None:
    return Flag(code, Fraction(len(days)), Fraction(limit), days) if len(days) >= limit else None


def _chronic(counts: TermCounts, limits: AttendanceLimits) -> Flag | None:
    limit = counts.expected * Fraction(limits.chronic_percent, 100)
    if counts.roll_days < limits.chronic_min_days or counts.absent < limit:
        return None
    return Flag(FlagCode.CHRONIC, counts.absent, limit, counts.absent_days, counts.expected)
