"""Where a case stands, from its facts and the rolls alone (D8): stage, the steps done and to come, what is proposed."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, unique

from accountability.choices import CaseOutcome, CaseStage
from accountability.rules.case_facts import CaseFacts, CaseLimits, Fact, FactKind
from accountability.rules.episodes import Episode, Rolls, episodes
from students.choices import MovementKind
from students.rules.calendar import SchoolCalendar
from students.rules.runs import Runs

_DAY = timedelta(days=1)


@unique
class Gap(Enum):
    """What blocks a step until it is there."""

    LETTER = "letter"
    VISITS = "visits"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseState:
    """A case at the end of a day.

    ``run`` is the unexcused run of that day. ``letter_until`` is the day until which the letter asks for the return,
    ``report_due_on`` the day from which the report is due, ``confirm_from`` the first day on which the principal may
    confirm, ``left_on`` the day since which the child is no pupil here (K6); each None while nothing sets it.
    ``report_gaps`` and ``confirm_gaps`` say what is missing.
    """

    day: date
    stage: CaseStage
    episodes: tuple[Episode, ...]
    run: Runs
    is_open: bool
    is_confirmed: bool
    letter: Fact | None = None
    letter_issued: Fact | None = None
    letter_until: date | None = None
    visits: tuple[Fact, ...] = ()
    visits_needed: int = 0
    is_overridden: bool = False
    report: Fact | None = None
    report_issued: Fact | None = None
    report_due_on: date | None = None
    notice: Fact | None = None
    confirm_from: date | None = None
    outcome: CaseOutcome | None = None
    proposed: Fact | None = None
    responsible_id: int | None = None
    left_on: date | None = None

    @property
    def episode(self) -> Episode:
        """The present episode."""
        return self.episodes[-1]

    @property
    def relapse_no(self) -> int:
        """How often the child was missing again (D9)."""
        return self.episode.relapse_no

    @property
    def is_back(self) -> bool:
        """Whether a roll has shown the child since the episode began (D9)."""
        return self.episode.returned_on is not None

    @property
    def visits_missing(self) -> int:
        """How many home visits are still needed before the report (D4)."""
        return max(0, self.visits_needed - len(self.visits))

    @property
    def report_gaps(self) -> tuple[Gap, ...]:
        """What the report still lacks (D5); nothing once the principal has overridden."""
        if self.is_overridden:
            return ()
        return (*((Gap.LETTER,) if self.letter is None else ()), *((Gap.VISITS,) if self.visits_missing else ()))

    @property
    def confirm_gaps(self) -> tuple[Gap, ...]:
        """Why the dropout cannot be confirmed yet (D7)."""
        may = self.confirm_from is not None and self.day >= self.confirm_from
        return () if may else (Gap.DEADLINE,)


def case_state(case: CaseFacts, rolls: Rolls) -> CaseState:
    """Everything a case comes to at the end of the day of ``rolls`` (D2 to D11), in whatever order the facts came."""
    closing = case.last(FactKind.CLOSED, FactKind.REOPENED)
    is_open = closing is None or closing.kind is FactKind.REOPENED
    found = episodes(case, rolls)
    day, calendar, limits = rolls.day, rolls.calendar, rolls.limits_on(rolls.day)
    now, run = found[-1], rolls.run_at(day)
    letter = _first(case, FactKind.LETTER_SERVED, now)
    until = return_until(letter.on, calendar, rolls.limits_on(letter.on)) if letter else None
    notice = case.last(FactKind.NOTICE_ISSUED, since=now.since)
    is_confirmed = case.last(FactKind.CONFIRMED, since=now.since) is not None
    responsible = case.last(FactKind.RESPONSIBLE)
    return CaseState(
        day=day,
        stage=_stage(case, now, day, is_open=is_open),
        episodes=found,
        run=run,
        is_open=is_open,
        is_confirmed=is_confirmed,
        letter=letter,
        letter_issued=case.last(FactKind.LETTER_ISSUED, since=now.since),
        letter_until=until,
        visits=case.of(FactKind.VISIT, since=now.starts_on),
        visits_needed=limits.report_visits,
        is_overridden=case.last(FactKind.OVERRIDDEN, since=now.since) is not None,
        report=_first(case, FactKind.REPORT_SERVED, now),
        report_issued=case.last(FactKind.REPORT_ISSUED, since=now.since),
        report_due_on=report_due_on(until, run, day, calendar, limits),
        notice=notice,
        confirm_from=confirm_from(notice.until if notice else None, run, limits),
        outcome=closing.outcome if closing and not is_open else None,
        proposed=_proposal(case, closing, now) if is_open else None,
        responsible_id=responsible.staff_id if responsible else None,
        left_on=rolls.left_on() if is_open else None,
    )


def _first(case: CaseFacts, kind: FactKind, episode: Episode) -> Fact | None:
    return next(iter(case.of(kind, since=episode.since)), None)


def _proposal(case: CaseFacts, closing: Fact | None, episode: Episode) -> Fact | None:
    """The proposal that waits for a decision: a closing, a reopening and a relapse leave none behind (K16)."""
    proposal = case.last(FactKind.PROPOSED)
    ends = (each for each in (closing, episode.begun) if each)
    return proposal if proposal and all(proposal.order > each.order for each in ends) else None


_LADDER = (
    (CaseStage.CONFIRMED, (FactKind.CONFIRMED,)),
    (CaseStage.ORDERED, (FactKind.NOTICE_ISSUED,)),
    (CaseStage.REPORTED, (FactKind.REPORT_SERVED,)),
    (CaseStage.PERSUADING, (FactKind.LETTER_SERVED, FactKind.VISIT)),
)


def _stage(case: CaseFacts, episode: Episode, day: date, *, is_open: bool) -> CaseStage:
    """The stage that what exists adds up to; nobody chooses one (D8)."""
    if not is_open:
        return CaseStage.CLOSED
    if episode.returned_on is not None:
        return CaseStage.STEADY if episode.is_steady(day) else CaseStage.RETURNED
    reached = (stage for stage, kinds in _LADDER if case.last(*kinds, since=episode.since))
    return next(reached, CaseStage.SUSPECTED)


def return_until(served_on: date, calendar: SchoolCalendar, limits: CaseLimits) -> date:
    """The day until which the letter asks for the return: calendar days from service, then a school day (D3, A2)."""
    day = served_on + timedelta(days=limits.return_days)
    return calendar.nth(day, 1) or day


def report_due_on(
    letter_until: date | None, run: Runs, day: date, calendar: SchoolCalendar, limits: CaseLimits
) -> date | None:
    """The day from which the report is due (D5, K10): the day after the letter's deadline, or the 10th ⚙ unexcused day.

    A 10th day that is still to come is counted on from ``day`` as if the child stayed away.
    """
    by_letter = letter_until + _DAY if letter_until else None
    reached = run.unexcused_days[limits.report_run_days - 1 : limits.report_run_days]
    missing = limits.report_run_days - run.unexcused
    by_run = reached[0] if reached else (calendar.add_school_days(day, missing) if run.unexcused else None)
    return min((each for each in (by_letter, by_run) if each), default=None)


def confirm_from(notice_until: date | None, run: Runs, limits: CaseLimits) -> date | None:
    """The first day on which the principal may confirm (D7, K10): after the notice's deadline, or the 20th ⚙ day."""
    by_notice = notice_until + _DAY if notice_until else None
    by_run = next(iter(run.unexcused_days[limits.confirm_run_days - 1 :]), None)
    return min((each for each in (by_notice, by_run) if each), default=None)


@unique
class ClosingGap(Enum):
    """Why an outcome does not fit a case (D11)."""

    NOT_BACK = "not_back"
    STILL_OBSERVED = "still_observed"
    NOT_TRANSFER = "not_transfer"
    NO_EVIDENCE = "no_evidence"


_MOVEMENTS = {
    CaseOutcome.TRANSFERRED: frozenset({MovementKind.TRANSFER_OUT}),
    CaseOutcome.SUSPENDED: frozenset({MovementKind.SUSPENSION, MovementKind.EXTENSION}),
    CaseOutcome.ABROAD: frozenset({MovementKind.ABROAD}),
    CaseOutcome.DIED: frozenset({MovementKind.DEATH}),
}


def movements_of(outcome: CaseOutcome) -> frozenset[MovementKind]:
    """The changes of status one of which the registry must hold before a case ends so; empty where none (D11, G2)."""
    return _MOVEMENTS.get(outcome, frozenset())


def outcome_of(kind: MovementKind) -> CaseOutcome | None:
    """The outcome that a change of status is the evidence of, or None (D11, K9)."""
    return next((outcome for outcome, kinds in _MOVEMENTS.items() if kind in kinds), None)


def closing_gap(state: CaseState, outcome: CaseOutcome, evidence: str, *, has_movement: bool) -> ClosingGap | None:
    """What is missing before the case can be closed with the outcome (D9, D11); None where nothing is."""
    if not evidence.strip():
        return ClosingGap.NO_EVIDENCE
    if outcome == CaseOutcome.RETURNED:
        if not state.is_back or state.run.unexcused:
            return ClosingGap.NOT_BACK
        return None if state.episode.is_steady(state.day) else ClosingGap.STILL_OBSERVED
    return ClosingGap.NOT_TRANSFER if movements_of(outcome) and not has_movement else None


def opens_by_run(run: Runs, run_days: int) -> date | None:
    """The first unexcused day of a run that opens a case (D2), or None; only the run of the day is asked (K3)."""
    return run.first_unexcused_on if run.unexcused >= run_days else None


def opens_by_transfer(requested_on: date, today: date, calendar: SchoolCalendar, transfer_days: int) -> bool:
    """Whether an unconfirmed transfer is a suspected dropout: from the school day after the last in time (D10, K9)."""
    return calendar.count_between(requested_on + _DAY, today) > transfer_days
