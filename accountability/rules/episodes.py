"""The episodes of a case: from the first unexcused day to the return, observation and relapse (D9, K3, K11)."""

from dataclasses import dataclass
from datetime import date

from accountability.choices import CaseOrigin
from accountability.rules.case_facts import STARTS, CaseFacts, CaseLimits, Fact, FactKind
from students.rules.calendar import SchoolCalendar
from students.rules.marks import DayState
from students.rules.runs import Runs, StateOf, adds_unexcused, episode_peak


@dataclass(frozen=True, slots=True)
class Episode:
    """One time of missing: ``relapse_no`` is 0 for the first (D9).

    ``starts_on`` is its first unexcused day as the rolls now have it, ``opened_on`` the day that was judged. The day of
    return is day 0 of the observation (K11); ``observed_until`` is None without a return or beyond the known terms.
    """

    relapse_no: int
    starts_on: date
    opened_on: date
    returned_on: date | None = None
    observed_until: date | None = None

    def is_observed(self, day: date) -> bool:
        """Whether the child is back and the observation still runs on the day (D9)."""
        return self.returned_on is not None and (self.observed_until is None or day <= self.observed_until)

    def is_steady(self, day: date) -> bool:
        """Whether the observation has passed: the day after its last (K10, K11)."""
        return self.observed_until is not None and day > self.observed_until


def episodes(
    case: CaseFacts, day: date, calendar: SchoolCalendar, state_of: StateOf, limits: CaseLimits
) -> tuple[Episode, ...]:
    """The episodes of the case at the end of ``day``, the last one being the present one; never empty.

    A relapse that a late slip explained is none any more (K3), and one whose return before it turned out wrong belongs
    to the episode before.
    """
    found: list[Episode] = []
    for start in case.of(*STARTS):
        before = found[-1] if found else None
        if before and (before.returned_on is None or before.returned_on > _starts_on(start)):
            continue
        returned_on = _first_present(start.on, day, calendar, state_of)
        first = _first_unexcused(_starts_on(start), returned_on or day, calendar, state_of)
        if before and first is None:
            continue
        until = calendar.add_school_days(returned_on, limits.observation_days) if returned_on else None
        found.append(Episode(len(found), first or _starts_on(start), start.on, returned_on, until))
    return tuple(found)


def _starts_on(start: Fact) -> date:
    return start.starts_on or start.on


def _first_present(after: date, until: date, calendar: SchoolCalendar, state_of: StateOf) -> date | None:
    """The first school day after ``after`` on which a roll shows the child (D9)."""
    days = calendar.school_days_between(after, until)
    return next((day for day in days if day > after and _is_present(state_of, day)), None)


def _is_present(state_of: StateOf, day: date) -> bool:
    state = state_of(day)
    return isinstance(state, DayState) and state.is_present


def _first_unexcused(first: date, last: date, calendar: SchoolCalendar, state_of: StateOf) -> date | None:
    days = calendar.school_days_between(first, last)
    return next((day for day in days if adds_unexcused(state_of(day))), None)


def relapse_starts_on(episode: Episode, run: Runs, run_days: int, limits: CaseLimits) -> date | None:
    """The first unexcused day of a relapse that the run of today makes, or None (D9, K11, K16).

    Inside the observation ``relapse_days`` whole unexcused days reopen the case; once closing is merely proposed a run
    of ``run_days`` does. A run that is over already makes none: only the present run is asked (K3).
    """
    first = run.first_unexcused_on
    if episode.returned_on is None or first is None or first <= episode.returned_on:
        return None
    inside = sum(episode.is_observed(day) for day in run.unexcused_days)
    return first if inside >= limits.relapse_days or run.unexcused >= run_days else None


def is_dissolved(case: CaseFacts, day: date, calendar: SchoolCalendar, state_of: StateOf, run_days: int) -> bool:
    """Whether the rolls as they now are would never have opened the case (B4, K3): only a case that a run opened.

    Looks at the highest run from the day the case began to ``day``, an episode as much as a relapse.
    """
    opening = case.last(FactKind.OPENED)
    if opening is None or case.origin is not CaseOrigin.RUN:
        return False
    return episode_peak(_starts_on(opening), day, calendar, state_of) < run_days
