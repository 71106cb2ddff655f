"""The ladder of a case in one line of sight: what was done, is owed, is blocked, comes later (D1 to D11).

A step says which fact did it and which duty asks for it; who did it and how that is put into words is for the pages.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, unique

from accountability.choices import DutyKind
from accountability.rules.case_duties import OWNERS, Due, Owner
from accountability.rules.case_facts import CaseFacts, Fact, FactKind
from accountability.rules.cases import CaseState, Gap


@unique
class StepKind(Enum):
    """The steps in the order in which a case climbs them."""

    MISSING = "missing"
    OPENED = "opened"
    RESPONSIBLE = "responsible"
    LETTER = "letter"
    VISITS = "visits"
    REPORT = "report"
    NOTICE = "notice"
    CONFIRM = "confirm"
    RETURN = "return"
    OBSERVE = "observe"
    CLOSE = "close"


@unique
class Standing(Enum):
    """Where a step stands: done, owed now, owed but blocked by what is missing, or still to come."""

    DONE = "done"
    OWED = "owed"
    BLOCKED = "blocked"
    AHEAD = "ahead"


_DUTIES = {
    StepKind.RESPONSIBLE: DutyKind.RESPONSIBLE,
    StepKind.LETTER: DutyKind.LETTER,
    StepKind.VISITS: DutyKind.VISIT,
    StepKind.REPORT: DutyKind.REPORT,
    StepKind.NOTICE: DutyKind.NOTICE,
    StepKind.CONFIRM: DutyKind.CONFIRM,
    StepKind.OBSERVE: DutyKind.OBSERVE,
    StepKind.CLOSE: DutyKind.CLOSE,
}
_AWAITED = frozenset({StepKind.RETURN, StepKind.OBSERVE, StepKind.CLOSE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the present episode.

    ``fact`` and ``on`` say what did it and when, ``due_on`` until when it is owed, ``until`` a day that the step itself
    holds: the return asked for, the end of the observation, the first day on which a decision is possible. ``count``
    of ``needed`` visits are there.
    """

    kind: StepKind
    standing: Standing
    on: date | None = None
    fact: Fact | None = None
    due_on: date | None = None
    is_overdue: bool = False
    until: date | None = None
    gaps: tuple[Gap, ...] = ()
    count: int = 0
    needed: int = 0

    @property
    def owner(self) -> Owner | None:
        """Whose step it is; None where the facts alone take it."""
        duty = _DUTIES.get(self.kind)
        return OWNERS[duty] if duty else None

    @property
    def is_done(self) -> bool:
        """Whether it is behind us."""
        return self.standing is Standing.DONE


def ladder(case: CaseFacts, state: CaseState, dues: Iterable[Due]) -> tuple[Step, ...]:
    """The steps of the present episode in order, at the end of the day judged (D8).

    Once the child is back or the case is closed, steps that were never taken are no longer asked for and are left out.
    """
    owed = {due.kind: due for due in dues}
    steps = (_standing(step, state, owed) for step in _steps(case, state))
    return tuple(step for step in steps if step.is_done or _is_still_asked(step, state))


def _is_still_asked(step: Step, state: CaseState) -> bool:
    if not state.is_open:
        return False
    return step.kind in _AWAITED or not state.is_back


def _standing(step: Step, state: CaseState, owed: dict[DutyKind, Due]) -> Step:
    """The step with what is owed for it and what blocks it."""
    duty = _DUTIES.get(step.kind)
    due = owed.get(duty) if duty else None
    if step.is_done or due is None:
        return step
    standing = Standing.BLOCKED if step.gaps else Standing.OWED
    return replace(step, standing=standing, due_on=due.due_on, is_overdue=due.is_overdue(state.day))


def _steps(case: CaseFacts, state: CaseState) -> Iterator[Step]:
    now = state.episode
    opening = case.last(FactKind.OPENED, FactKind.RELAPSED, since=now.opened_on)
    yield _done(StepKind.MISSING, None, now.starts_on)
    yield _done(StepKind.OPENED, opening, now.opened_on)
    yield _by_fact(StepKind.RESPONSIBLE, case.last(FactKind.RESPONSIBLE))
    yield _by_fact(StepKind.LETTER, state.letter, until=state.letter_until)
    yield _visits(state)
    yield _by_fact(StepKind.REPORT, state.report, gaps=state.report_gaps, until=state.report_due_on)
    yield _by_fact(StepKind.NOTICE, state.notice, until=state.notice.until if state.notice else None)
    confirmed = case.last(FactKind.CONFIRMED, since=now.starts_on)
    yield _by_fact(StepKind.CONFIRM, confirmed, gaps=state.confirm_gaps, until=state.confirm_from)
    yield from _return_and_after(case, state)


def _return_and_after(case: CaseFacts, state: CaseState) -> Iterator[Step]:
    now = state.episode
    asked = state.notice.until if state.notice else state.letter_until
    if now.returned_on:
        yield _done(StepKind.RETURN, None, now.returned_on)
    else:
        yield Step(kind=StepKind.RETURN, standing=Standing.AHEAD, until=asked)
    steady = now.is_steady(state.day)
    standing = Standing.DONE if steady else Standing.AHEAD
    yield Step(
        kind=StepKind.OBSERVE, standing=standing, on=now.observed_until if steady else None, until=now.observed_until
    )
    yield _by_fact(StepKind.CLOSE, None if state.is_open else case.last(FactKind.CLOSED))


def _visits(state: CaseState) -> Step:
    count, needed = len(state.visits), state.visits_needed
    last = state.visits[-1] if state.visits else None
    enough = not state.visits_missing
    standing = Standing.DONE if enough else Standing.AHEAD
    return Step(
        kind=StepKind.VISITS,
        standing=standing,
        on=last.on if last else None,
        fact=last,
        count=count,
        needed=needed,
    )


def _done(kind: StepKind, fact: Fact | None, on: date) -> Step:
    return Step(kind=kind, standing=Standing.DONE, on=on, fact=fact)


def _by_fact(kind: StepKind, fact: Fact | None, until: date | None = None, gaps: tuple[Gap, ...] = ()) -> Step:
    """Done by the fact, or still to come and perhaps blocked."""
    if fact:
        return Step(kind=kind, standing=Standing.DONE, on=fact.on, fact=fact, until=until)
    return Step(kind=kind, standing=Standing.AHEAD, until=until, gaps=gaps)
