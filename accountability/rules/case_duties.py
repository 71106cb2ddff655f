"""What is owed for a child who is missing, by whom and until when (D1, D3 to D9, D12, K8, K10)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, unique

from accountability.choices import DutyKind
from accountability.rules.case_facts import CaseFacts, CaseLimits, FactKind
from accountability.rules.cases import CaseState
from students.rules.calendar import SchoolCalendar
from students.rules.runs import Runs


@unique
class Owner(Enum):
    """Whose duty it is; RESPONSIBLE is the person named, and before anybody is named the head teacher (D3)."""

    HEAD = "head"
    REGISTRAR = "registrar"
    PRINCIPAL = "principal"
    RESPONSIBLE = "responsible"


OWNERS = {
    DutyKind.CONTACT: Owner.HEAD,
    DutyKind.VISIT: Owner.HEAD,
    DutyKind.CAUSE: Owner.HEAD,
    DutyKind.OBSERVE: Owner.HEAD,
    DutyKind.LETTER: Owner.RESPONSIBLE,
    DutyKind.PROMISE: Owner.RESPONSIBLE,
    DutyKind.REPORT: Owner.REGISTRAR,
    DutyKind.NOTICE: Owner.REGISTRAR,
    DutyKind.CLOSE: Owner.REGISTRAR,
    DutyKind.RESPONSIBLE: Owner.PRINCIPAL,
    DutyKind.CONFIRM: Owner.PRINCIPAL,
}


@dataclass(frozen=True, slots=True)
class Due:
    """One thing owed. ``due_on`` is its last day in time, None where no known term holds it (K10)."""

    kind: DutyKind
    since: date
    due_on: date | None

    def is_overdue(self, day: date) -> bool:
        """Whether the day for it has passed; the day itself is in time until midnight (A3, K10)."""
        return self.due_on is not None and day > self.due_on

    @property
    def owner(self) -> Owner:
        """Whose duty it is."""
        return OWNERS[self.kind]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A contact with a guardian on a day, and whether anybody was reached (D1)."""

    on: date
    is_reached: bool


@dataclass(frozen=True, slots=True)
class Trail:
    """What was done about the present run of a child.

    ``known_on`` is the day on which the school learnt of the first unexcused day: later where it was back-filled
    (K8). ``has_cause`` says whether anybody recorded why the child stays away (D12).
    """

    known_on: date
    attempts: Sequence[Attempt] = ()
    visited_on: Sequence[date] = ()
    has_cause: bool = False


def missing_dues(run: Runs, trail: Trail, calendar: SchoolCalendar, limits: CaseLimits) -> Iterator[Due]:
    """What the head teacher owes a child with an unexcused run, case or not (D1, D12, K8); nothing once present."""
    first = run.first_unexcused_on
    if first is None:
        return
    tried = sorted((each for each in trail.attempts if each.on >= first), key=lambda each: each.on)
    visits = [day for day in trail.visited_on if day >= first]
    if not tried and not visits:
        yield Due(DutyKind.CONTACT, first, max(first, trail.known_on))
    elif tried and not visits and not any(each.is_reached for each in tried):
        yield Due(DutyKind.VISIT, tried[0].on, calendar.add_school_days(tried[0].on, limits.visit_days))
    asked_on = next(iter(run.unexcused_days[limits.cause_from_day - 1 :]), None)
    if asked_on and not trail.has_cause:
        yield Due(DutyKind.CAUSE, asked_on, max(asked_on, trail.known_on))


def case_dues(case: CaseFacts, state: CaseState, calendar: SchoolCalendar, limits: CaseLimits) -> Iterator[Due]:
    """What is owed for an open case at the end of the day judged; nothing for a closed one (D3 to D9).

    For a child that is no pupil here any more nothing is owed but the closing, with the outcome that fits (D11, K6).
    """
    if not state.is_open:
        return
    if state.proposed:
        yield Due(DutyKind.CLOSE, state.proposed.on, calendar.add_school_days(state.proposed.on, 1))
    if state.left_on:
        if not state.proposed:
            yield Due(DutyKind.CLOSE, state.left_on, calendar.add_school_days(state.left_on, 1))
    elif state.is_back:
        yield from _after_the_return(case, state, calendar, limits)
    else:
        yield from _while_missing(state, calendar, limits)


def _after_the_return(case: CaseFacts, state: CaseState, calendar: SchoolCalendar, limits: CaseLimits) -> Iterator[Due]:
    """A note of the observation each week, and the closing after it (D9)."""
    now = state.episode
    if now.returned_on is None:
        return
    if now.is_steady(state.day) and now.observed_until and not state.proposed:
        yield Due(DutyKind.CLOSE, now.observed_until, calendar.add_school_days(now.observed_until, 1))
    if now.is_observed(state.day):
        note = case.last(FactKind.OBSERVED, since=now.returned_on)
        since = note.on if note else now.returned_on
        due_on = calendar.add_school_days(since, limits.observation_note_days)
        if due_on and now.is_observed(due_on):
            yield Due(DutyKind.OBSERVE, since, due_on)


def _while_missing(state: CaseState, calendar: SchoolCalendar, limits: CaseLimits) -> Iterator[Due]:
    opened_on = state.episode.opened_on
    if state.responsible_id is None:
        yield Due(DutyKind.RESPONSIBLE, opened_on, opened_on)
    if state.letter is None:
        yield Due(DutyKind.LETTER, opened_on, calendar.add_school_days(opened_on, limits.letter_days))
    if broken := broken_promise(state):
        yield Due(DutyKind.PROMISE, broken, broken)
    yield from _report_and_after(state, calendar, limits)


def _report_and_after(state: CaseState, calendar: SchoolCalendar, limits: CaseLimits) -> Iterator[Due]:
    """Visits and report, the township's notice, the principal's decision (D4 to D7)."""
    opened_on = state.episode.opened_on
    if state.report is None:
        if state.visits_missing and not state.is_overridden:
            yield Due(DutyKind.VISIT, opened_on, state.report_due_on)
        if state.report_due_on:
            yield Due(DutyKind.REPORT, opened_on, state.report_due_on)
    elif state.notice is None:
        asked_by = calendar.add_school_days(state.report.on, limits.notice_chase_days)
        yield Due(DutyKind.NOTICE, state.report.on, asked_by)
    if not state.is_confirmed and state.confirm_from and state.day >= state.confirm_from:
        yield Due(DutyKind.CONFIRM, state.confirm_from, state.confirm_from)


def broken_promise(state: CaseState) -> date | None:
    """The day for which a guardian promised the return that did not happen; a later visit settles it (D4)."""
    last = state.visits[-1] if state.visits else None
    promised = last.until if last else None
    return promised if promised and state.day > promised else None
