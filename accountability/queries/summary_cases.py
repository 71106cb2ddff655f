"""The cases of a school as the monthly summary counts them, at both ends of the month, in six statements (K15, K16)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from accountability.choices import CaseEventKind, CaseOrigin, CaseOutcome
from accountability.models import CaseEvent, DropoutCase
from accountability.queries.case_facts import CaseEye, KnownCase, days_of
from accountability.queries.ledgers import found_on
from accountability.rules.books import Lost
from accountability.rules.case_facts import OF_EVENT, CaseFacts, Fact, FactKind
from accountability.rules.cases import case_state
from accountability.rules.episodes import Rolls
from accountability.rules.ledgers import Ledger, LostTime, SignedOff, Standing, signed_off, standing
from students.choices import MovementKind
from students.queries.child_days import ChildDays
from students.rules.enrolment import class_on
from students.rules.marks import DayState
from students.rules.movements import Step, in_force

_DAY = dt.timedelta(days=1)
_LEAVES = (MovementKind.TRANSFER_OUT, MovementKind.ABROAD, MovementKind.DEATH)
_CASE = ("case_id", "case__student_id", "case__origin", "case__starts_on", "case__opened_on", "case__closed_on")
_EVENT = ("kind", "on", "id", "starts_on", "outcome")


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case with its events; papers, visits and causes decide nothing that is counted here."""

    case: DropoutCase
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Stood:
    """A case and where it stands at the end of a day; ``is_guest`` children are in no books (K1)."""

    known: KnownCase
    place: Standing
    days: ChildDays

    @property
    def child_id(self) -> int:
        """The child."""
        return self.known.case.student_id

    def class_id(self, day: dt.date) -> int | None:
        """The class of the first unexcused day of the episode that runs on the day (K17)."""
        begun = [each for each in self.known.state.episodes if each.starts_on <= day] or [self.known.state.episodes[0]]
        return class_on(begun[-1].starts_on, self.days.children[self.child_id].stays)

    def lost(self) -> list[Lost]:
        """The times in which the child is lost, each with whether it came back (K16)."""
        return [Lost(time.starts_on, time.ends_on, self._is_return(time)) for time in self.place.lost]

    def _is_return(self, time: LostTime) -> bool:
        if time.ends_on is None:
            return False
        state = self.days.state_of(self.child_id)(time.ends_on)
        return isinstance(state, DayState) and state.is_present

    def signed_off(self, since: dt.date) -> SignedOff | None:
        """Whether a child lost since the day is back (K15)."""
        return signed_off(self.place, self.known.state, since)


def stored_cases(school_id: int, until: dt.date, since: dt.date) -> list[StoredCase]:
    """The cases opened up to a day that were not closed before another, in the order of opening, in one statement."""
    missing = CaseEvent.objects.filter(
        school_id=school_id, kind=CaseEventKind.CLOSED, outcome=CaseOutcome.MISSING
    ).order_by()
    wanted = Q(case__closed_on__isnull=True) | Q(case__closed_on__gte=since) | Q(case_id__in=missing.values("case_id"))
    rows = CaseEvent.objects.filter(wanted, school_id=school_id, case__opened_on__lte=until, reversed_by__isnull=True)
    told = rows.exclude(kind=CaseEventKind.RETRACTED).order_by("case__opened_on", "case_id", "id")
    cases: dict[int, DropoutCase] = {}
    facts: dict[int, list[Fact]] = defaultdict(list)
    for pk, child, origin, starts_on, opened_on, closed_on, *event in told.values_list(*_CASE, *_EVENT):
        cases[pk] = DropoutCase(
            pk=pk,
            school_id=school_id,
            student_id=child,
            origin=origin,
            starts_on=starts_on,
            opened_on=opened_on,
            closed_on=closed_on,
        )
        facts[pk].append(_fact(*event))
    return [StoredCase(case, tuple(facts[pk])) for pk, case in cases.items()]


def _fact(kind: str, on: dt.date, pk: int, starts_on: dt.date | None, outcome: str) -> Fact:
    ended = CaseOutcome(outcome) if outcome else None
    return Fact(kind=OF_EVENT[CaseEventKind(kind)], on=on, ref=pk, starts_on=starts_on, outcome=ended)


def stood(
    eye: CaseEye, cases: Iterable[StoredCase], days: ChildDays | None, steps: dict[int, list[Step]]
) -> list[Stood]:
    """Where each case stood at the end of the day of ``eye``; one that opened later stood nowhere."""
    return [_stood(eye, each, days, steps) for each in cases if days and each.case.opened_on <= eye.today]


def _stood(eye: CaseEye, stored: StoredCase, days: ChildDays, steps: dict[int, list[Step]]) -> Stood:
    case = stored.case
    closed_on = _closed_on(stored, eye.today)
    day = min(eye.today, closed_on or eye.today)
    facts = CaseFacts.known_on(day, CaseOrigin(case.origin), stored.facts)
    rolls = Rolls(day, eye.calendar, days.state_of(case.student_id), eye.limits_on)
    known = KnownCase(case, facts, case_state(facts, rolls), rolls)
    found = found_on(eye, known, days, _left_on(steps.get(case.student_id, ()), eye.today))
    return Stood(known, standing(facts, known.state, eye.today, found), days)


def _closed_on(stored: StoredCase, day: dt.date) -> dt.date | None:
    """The day on which the case was closed as of ``day``: one closed, or opened again, later was as it was (D11)."""
    last = [fact for fact in stored.facts if fact.on <= day and fact.kind in (FactKind.CLOSED, FactKind.REOPENED)]
    ending = max(last, key=lambda fact: fact.order, default=None)
    return ending.on if ending and ending.kind is FactKind.CLOSED else None


def _left_on(steps: Sequence[Step], day: dt.date) -> list[dt.date]:
    return [step.on for step in in_force(steps) if step.kind in _LEAVES and step.on <= day]


def days_of_cases(eye: CaseEye, cases: Sequence[StoredCase]) -> ChildDays | None:
    """The histories of the children, in five statements; None without a case."""
    return days_of(eye, [each.case for each in cases]) if cases else None


def lost_times(at_end: Iterable[Stood], at_start: Iterable[Stood], first: dt.date) -> dict[int, list[Lost]]:
    """The times in which each child was lost, as the end of the month sees them.

    A child that the day before ``first`` saw as lost, and the end no longer does, is lost until ``first`` (its case,
    closed as missing, was opened again), so that one month ends as the next begins.
    """
    found: dict[int, list[Lost]] = defaultdict(list)
    for each in at_end:
        found[each.child_id] += each.lost()
    before = first - _DAY
    for each in at_start:
        times = [time for time in each.lost() if time.covers(before)]
        if times and not any(time.covers(before) for time in found[each.child_id]):
            found[each.child_id].append(replace(times[-1], ends_on=first, is_return=False))
    return found


def in_ledger(cases: Iterable[Stood], ledger: Ledger) -> list[Stood]:
    """The cases that stand in the ledger, one a child: of several the latest decides (D9)."""
    latest = {each.child_id: each for each in cases if each.place.ledger}
    return [each for each in latest.values() if each.place.ledger is ledger]
