"""Runs of absence, walked back over school days from the rolls themselves (C1, C2, K3, K5, K6)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from students.rules.calendar import SchoolCalendar
from students.rules.marks import DayState, Gap

StateOf: TypeAlias = Callable[[date], DayState | Gap]


@dataclass(frozen=True, slots=True)
class Runs:
    """The two runs at a day, as the days that make them up, in order (C1, C2).

    ``unknown_days`` are the days without a roll after the run's first absent day: shown beside the number, not in it.
    """

    absent_days: tuple[date, ...] = ()
    unexcused_days: tuple[date, ...] = ()
    unknown_days: tuple[date, ...] = ()

    @property
    def unexcused(self) -> int:
        """The unexcused run (C1)."""
        return len(self.unexcused_days)

    @property
    def absence(self) -> int:
        """The absence run, excused days included (C2)."""
        return len(self.absent_days)

    @property
    def unknown_after_start(self) -> int:
        """How many days within the absence run have no roll (C2, K6)."""
        return len(self.unknown_days)

    @property
    def starts_on(self) -> date | None:
        """The first absent day of the absence run (C2)."""
        return self.absent_days[0] if self.absent_days else None

    @property
    def first_unexcused_on(self) -> date | None:
        """The first unexcused day of the run: contacts, visits and charges look at it (K8, F4)."""
        return self.unexcused_days[0] if self.unexcused_days else None


def runs(day: date, calendar: SchoolCalendar, state_of: StateOf) -> Runs:
    """Both runs at the end of ``day``, which need not be a school day (C1, C2).

    ``state_of`` is asked for school days only, latest first, and for none before the day that ends the run.
    """
    absent: list[date] = []
    unexcused: list[date] = []
    unknown: list[date] = []
    unknown_so_far: list[date] = []
    for each in calendar.backwards(day):
        state = state_of(each)
        if ends_run(state):
            break
        if state is Gap.UNKNOWN:
            unknown_so_far.append(each)
        elif isinstance(state, DayState):
            absent.append(each)
            unexcused.extend([each] if state.is_unexcused else [])
            unknown = unknown_so_far.copy()
    return Runs(_in_order(absent), _in_order(unexcused), _in_order(unknown))


def episode_peak(starts_on: date, until: date, calendar: SchoolCalendar, state_of: StateOf) -> int:
    """The highest unexcused run on any school day from ``starts_on`` to ``until``, both included (K3).

    A run that reaches back before ``starts_on`` counts with all its days. A case dissolves when this, recomputed
    from the rolls as they now are, stays below the threshold.
    """
    before = calendar.previous_school_day(starts_on)
    count = runs(before, calendar, state_of).unexcused if before else 0
    peak = 0
    for each in calendar.school_days_between(starts_on, until):
        state = state_of(each)
        count = 0 if ends_run(state) else count + adds_unexcused(state)
        peak = max(peak, count)
    return peak


def ends_run(state: DayState | Gap) -> bool:
    """Whether the day ends every run: presence in any session (B5), suspension or the end of an enrolment (K6)."""
    return state.is_present if isinstance(state, DayState) else state is Gap.ENDS_RUN


def adds_unexcused(state: DayState | Gap) -> bool:
    """Whether the day adds one to the unexcused run: unexcused or unexplained in every session held (C1, K5)."""
    return isinstance(state, DayState) and state.is_unexcused


def _in_order(days: list[date]) -> tuple[date, ...]:
    return tuple(reversed(days))
