"""The cases of a school as the monthly summary counts them, at both ends of the month, in two statements (K15, K16)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import connection

from accountability.choices import CaseEventKind, CaseOrigin, CaseOutcome
from accountability.models import DropoutCase
from accountability.queries.case_facts import CaseEye, KnownCase, wanted_of
from accountability.queries.ledgers import found_on
from accountability.rules.books import Lost
from accountability.rules.case_facts import OF_EVENT, CaseFacts, Fact, FactKind
from accountability.rules.cases import case_state
from accountability.rules.episodes import Rolls
from accountability.rules.ledgers import Ledger, LostTime, SignedOff, Standing, signed_off, standing
from students.choices import MovementKind
from students.queries.calendar import as_date
from students.queries.child_days import ChildDays, Wanted
from students.rules.enrolment import class_on
from students.rules.marks import DayState
from students.rules.movements import Step, in_force

_DAY = dt.timedelta(days=1)
_LEAVES = (MovementKind.TRANSFER_OUT, MovementKind.ABROAD, MovementKind.DEATH)
# Written out, for composing it takes longer than running it (decision 0031).
_CASES = """
SELECT told.case_id, known.student_id, known.origin, known.starts_on, known.opened_on, known.closed_on,
  told.kind, told."on", told.id, told.starts_on, told.outcome
FROM accountability_caseevent told JOIN accountability_dropoutcase known ON known.id = told.case_id
WHERE told.school_id = %s AND known.opened_on <= %s AND told.kind <> 'retracted'
  AND NOT EXISTS (SELECT 1 FROM accountability_caseevent undone WHERE undone.reverses_id = told.id)
  AND (known.closed_on IS NULL OR known.closed_on >= %s OR EXISTS (SELECT 1 FROM accountability_caseevent closing
    WHERE closing.case_id = known.id AND closing.kind = 'closed' AND closing.outcome = 'missing'))
ORDER BY known.opened_on, told.case_id, told.id
"""


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
    values = [school_id, *map(connection.ops.adapt_datefield_value, (until, since))]
    with connection.cursor() as cursor:
        cursor.execute(_CASES, values)
        rows = cursor.fetchall()
    cases: dict[int, DropoutCase] = {}
    facts: dict[int, list[Fact]] = defaultdict(list)
    for pk, child, origin, starts_on, opened_on, closed_on, *event in rows:
        cases[pk] = DropoutCase(
            pk=pk,
            school_id=school_id,
            student_id=child,
            origin=origin,
            starts_on=as_date(starts_on),
            opened_on=as_date(opened_on),
            closed_on=as_date(closed_on) if closed_on else None,
        )
        facts[pk].append(_fact(*event))
    return [StoredCase(case, tuple(facts[pk])) for pk, case in cases.items()]


def _fact(kind: str, on: dt.date | str, pk: int, starts_on: dt.date | str | None, outcome: str) -> Fact:
    ended = CaseOutcome(outcome) if outcome else None
    since = as_date(starts_on) if starts_on else None
    return Fact(kind=OF_EVENT[CaseEventKind(kind)], on=as_date(on), ref=pk, starts_on=since, outcome=ended)


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


def children_of(eye: CaseEye, cases: Sequence[StoredCase]) -> Wanted:
    """The children of the cases, to be read from before the earliest case on (K3)."""
    return wanted_of(eye, [each.case for each in cases])


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
