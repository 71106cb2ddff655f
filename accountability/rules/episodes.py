"""The episodes of a case: from the first unexcused day to the return, observation and relapse (D9, K3, K11, K16)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from accountability.choices import CaseOrigin
from accountability.rules.case_facts import STARTS, CaseFacts, Fact, FactKind, LimitsOn
from students.rules.calendar import SchoolCalendar
from students.rules.marks import DayState, Gap
from students.rules.runs import Runs, StateOf, adds_unexcused, ends_run, episode_peak, runs


@dataclass(frozen=True, slots=True)
class Episode:
    """One time of missing: ``relapse_no`` is 0 for the first (D9).

    ``starts_on`` is its first unexcused day as the rolls now have it, ``opened_on`` the day from which its clocks run.
    The day of return is day 0 of the observation (K11); ``observed_until`` is None without a return or beyond the known
    terms. ``begun`` is the event it was recorded with.
    """

    relapse_no: int
    starts_on: date
    opened_on: date
    returned_on: date | None = None
    observed_until: date | None = None
    begun: Fact | None = None

    @property
    def since(self) -> date:
        """The day from which papers and decisions belong to the episode, however the rolls change later (K11)."""
        return min(self.starts_on, begun_on(self.begun)) if self.begun else self.starts_on

    def is_observed(self, day: date) -> bool:
        """Whether the child is back and the observation still runs on the day (D9)."""
        if self.returned_on is None or day < self.returned_on:
            return False
        return self.observed_until is None or day <= self.observed_until

    def is_steady(self, day: date) -> bool:
        """Whether the observation has passed: the day after its last (K10, K11)."""
        return self.observed_until is not None and day > self.observed_until


@dataclass(frozen=True, slots=True)
class Rolls:
    """What the rolls say of one child up to the end of a day, and the values in force on each day (K14)."""

    day: date
    calendar: SchoolCalendar
    state_of: StateOf
    limits_on: LimitsOn

    def first_present(self, after: date) -> date | None:
        """The first school day after ``after`` on which a roll shows the child (D9)."""
        days = self.calendar.school_days_between(after, self.day)
        return next((day for day in days if day > after and self._is_present(day)), None)

    def unexcused(self, first: date, last: date) -> tuple[date, ...]:
        """The whole unexcused days from ``first`` to ``last`` (C1)."""
        days = self.calendar.school_days_between(first, min(last, self.day))
        return tuple(day for day in days if adds_unexcused(self.state_of(day)))

    def run_at(self, day: date) -> Runs:
        """The runs at the end of the day (C1)."""
        return runs(day, self.calendar, self.state_of)

    def run_from(self, start: date) -> tuple[date, ...]:
        """The unexcused days of the run that goes on or begins on ``start``, until what ends it (C1, K3, K6)."""
        before = self.calendar.previous_school_day(start)
        days = self.calendar.school_days_between(start, self.day)
        lasting = takewhile(lambda day: not ends_run(self.state_of(day)), days)
        found = tuple(day for day in lasting if adds_unexcused(self.state_of(day)))
        return (*(self.run_at(before).unexcused_days if before else ()), *found) if found else ()

    def reached(self, start: date, run_days: int) -> tuple[date, date] | None:
        """First day, and day of reaching ``run_days``, of the first run from ``start`` on that does; None for none.

        A run that reaches back before ``start`` counts with all its days (K3).
        """
        before = self.calendar.previous_school_day(start)
        run = list(self.run_at(before).unexcused_days) if before else []
        for day in self.calendar.school_days_between(start, self.day):
            state = self.state_of(day)
            if ends_run(state):
                run = []
            elif adds_unexcused(state):
                run.append(day)
            if len(run) >= run_days:
                return run[0], day
        return None

    def left_on(self) -> date | None:
        """The day from which on the child is no pupil here any more, at the end of ``day``; None for a pupil (K6).

        The enrolment has ended, or a suspension is approved. Where that was on a day without school, the school day
        after it, or ``day`` itself before that one has come.
        """
        if self.state_of(self.day) is not Gap.ENDS_RUN:
            return None
        over = takewhile(lambda day: self.state_of(day) is Gap.ENDS_RUN, self.calendar.backwards(self.day))
        return min(over, default=self.day)

    def observed_until(self, returned_on: date | None) -> date | None:
        """The last day of the observation, by the value in force on the day of return (D9, K11, K14)."""
        days = self.limits_on(returned_on).observation_days if returned_on else 0
        return self.calendar.add_school_days(returned_on, days) if returned_on else None

    def _is_present(self, day: date) -> bool:
        state = self.state_of(day)
        return isinstance(state, DayState) and state.is_present


def episodes(case: CaseFacts, rolls: Rolls) -> tuple[Episode, ...]:
    """The episodes of the case at the end of the day, the last one being the present one; never empty.

    A relapse that a late slip explained is none any more (K3), and one whose return before it turned out wrong belongs
    to the episode before.
    """
    first, *later = case.of(*STARTS)
    found = [_opened(case, first, rolls)]
    for start in later:
        relapse = _relapsed(found[-1], start, rolls)
        if relapse:
            found.append(relapse)
    return tuple(found)


def _opened(case: CaseFacts, start: Fact, rolls: Rolls) -> Episode:
    """The first episode. Where a run opened the case it is the run that still does, looked for in the rolls as they
    now are (K3); where a person or a transfer did, it begins with the day that was recorded (F4)."""
    since = begun_on(start)
    is_run = case.origin is CaseOrigin.RUN
    reached = rolls.reached(since, rolls.limits_on(start.on).run_days) if is_run else None
    starts_on, reached_on = reached or (since, start.on)
    returned_on = rolls.first_present(reached_on)
    until = rolls.observed_until(returned_on)
    return Episode(0, starts_on, max(start.on, reached_on), returned_on, until, start)


def begun_on(start: Fact) -> date:
    """The first unexcused day as it was when the opening or relapse was recorded."""
    return start.starts_on or start.on


def _relapsed(before: Episode, start: Fact, rolls: Rolls) -> Episode | None:
    """The episode that a recorded relapse begins, or None where the rolls justify it no longer (K3)."""
    since = begun_on(start)
    if before.returned_on is None or before.returned_on >= since:
        return None
    run = rolls.run_from(since)
    if not run or not _stands(before, run, start.on, rolls):
        return None
    returned_on = rolls.first_present(run[-1])
    until = rolls.observed_until(returned_on)
    return Episode(before.relapse_no + 1, run[0], start.on, returned_on, until, start)


def relapse_starts_on(episode: Episode, run: Runs, rolls: Rolls) -> date | None:
    """The first unexcused day of a relapse that the run of the day makes, or None (D9, K11, K16).

    A run that is over already makes none: only the present run is asked (K3).
    """
    first = run.first_unexcused_on
    if episode.returned_on is None or first is None or first <= episode.returned_on:
        return None
    return first if _stands(episode, run.unexcused_days, rolls.day, rolls) else None


def _stands(before: Episode, run: tuple[date, ...], judged_on: date, rolls: Rolls) -> bool:
    """Whether a run makes a relapse: ``relapse_days`` whole unexcused days inside the observation (D9), or, once
    closing is merely proposed, as many in a row as open a case (K16)."""
    limits = rolls.limits_on(judged_on)
    if len(run) >= limits.run_days:
        return True
    if before.returned_on is None or not before.is_observed(run[0]):
        return False
    return len(_inside(before, rolls.unexcused(before.returned_on, run[-1]))) >= limits.relapse_days


def _inside(episode: Episode, days: Iterable[date]) -> list[date]:
    return [day for day in days if episode.is_observed(day)]


def follows_rolls(case: CaseFacts) -> bool:
    """Whether the rolls alone decide that the case is there: a run opened it, and nobody has opened it again since."""
    last = case.last(FactKind.CLOSED, FactKind.REOPENED)
    by_person = last is not None and last.kind is FactKind.REOPENED and last.starts_on is None
    return case.origin is CaseOrigin.RUN and not by_person


def is_dissolved(case: CaseFacts, rolls: Rolls) -> bool:
    """Whether the rolls as they now are would never have opened the case (B4, K3).

    Looks at the highest run from the day the case began, an episode as much as a relapse, against the value in force
    when it opened (K14).
    """
    opening = case.last(FactKind.OPENED)
    if opening is None or not follows_rolls(case):
        return False
    since = begun_on(opening)
    return episode_peak(since, rolls.day, rolls.calendar, rolls.state_of) < rolls.limits_on(opening.on).run_days
