"""Gathering what is known of cases, and what it comes to, in a number of queries that does not grow with them (D8)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection
from django.utils import timezone

from accountability.choices import CaseEventKind, CaseOrigin, CaseOutcome, PaperKind
from accountability.models import CaseEvent, DropoutCase
from accountability.queries.policy import case_limits
from accountability.rules.case_facts import OF_EVENT, CaseFacts, CaseLimits, Fact, FactKind, LimitsOn
from accountability.rules.cases import CaseState, case_state
from accountability.rules.episodes import Rolls
from students.queries.calendar import as_date, as_moment
from students.queries.child_days import ChildDays, Wanted, days_of_all
from students.rules.calendar import SchoolCalendar

_ISSUED = {PaperKind.LETTER: FactKind.LETTER_ISSUED, PaperKind.REPORT: FactKind.REPORT_ISSUED}
_SERVED = {PaperKind.LETTER: FactKind.LETTER_SERVED, PaperKind.REPORT: FactKind.REPORT_SERVED}
_Found = Iterator[tuple[int, Fact]]
# A late slip or correction older than these school days before a case begins no more changes where its run began.
REACH = 30


# One statement, written out: what rolls and people recorded, papers and their services, notices, visits, causes.
_FACTS = """
SELECT 0, told.id, told.case_id, told."on", told.starts_on, told.kind, told.outcome, told.staff_id, told.at
FROM accountability_caseevent told WHERE told.school_id = %s AND told.case_id IN ({cases}) AND told.kind <> 'retracted'
  AND NOT EXISTS (SELECT 1 FROM accountability_caseevent undone WHERE undone.reverses_id = told.id)
UNION ALL
SELECT 1, paper.id, paper.case_id, paper.issued_on, NULL, paper.kind, '', NULL, NULL FROM accountability_paper paper
WHERE paper.school_id = %s AND paper.case_id IN ({cases}) AND paper.kind IN ('letter', 'report')
  AND paper.voided_at IS NULL
UNION ALL
SELECT 2, service.id, paper.case_id, paper.issued_on, NULL, paper.kind, '', service.paper_id, service.served_at
FROM accountability_paperservice service JOIN accountability_paper paper ON paper.id = service.paper_id
WHERE service.school_id = %s AND paper.case_id IN ({cases}) AND paper.kind IN ('letter', 'report')
  AND service.annulled_at IS NULL AND paper.voided_at IS NULL
UNION ALL
SELECT 3, notice.id, notice.case_id, notice.issued_on, notice.deadline_on, '', '', NULL, NULL
FROM accountability_townshipnotice notice
WHERE notice.school_id = %s AND notice.case_id IN ({cases}) AND notice.annulled_at IS NULL
UNION ALL
SELECT 4, notice.id, notice.case_id, notice.served_on, notice.deadline_on, '', '', NULL, NULL
FROM accountability_townshipnotice notice
WHERE notice.school_id = %s AND notice.case_id IN ({cases}) AND notice.annulled_at IS NULL
  AND notice.served_on IS NOT NULL
UNION ALL
SELECT 5, visit.id, visit.student_id, visit."on", visit.promise_on, visit.cause, '', NULL, NULL
FROM accountability_homevisit visit
WHERE visit.school_id = %s AND visit.student_id IN ({children}) AND visit.annulled_at IS NULL
UNION ALL
SELECT 6, record.id, record.student_id, record."on", NULL, '', '', NULL, NULL FROM accountability_causerecord record
WHERE record.school_id = %s AND record.student_id IN ({children})
"""
_EVENT, _PAPER, _SERVICE, _NOTICE, _NOTICE_SERVED, _VISIT, _CAUSE = range(7)


def case_facts(school_id: int, cases: Collection[DropoutCase]) -> dict[int, list[Fact]]:
    """The facts of each case by its id, in one query: events, papers, services, notices, visits, causes."""
    found: dict[int, list[Fact]] = {case.pk: [] for case in cases}
    if not found:
        return found
    of_child: dict[int, list[DropoutCase]] = defaultdict(list)
    for case in cases:
        of_child[case.student_id].append(case)
    statement = _FACTS.format(cases=", ".join(map(str, found)), children=", ".join(map(str, of_child)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [school_id] * 7)
        rows = cursor.fetchall()
    for what, pk, key, *told in sorted(rows, key=_order):
        for fact in _facts(what, pk, told):
            mine = of_child[key] if what in (_VISIT, _CAUSE) else ()
            for case_id in [case.pk for case in mine if _is_within(case, fact.on)] if mine else [key]:
                found[case_id].append(fact)
    return found


def _order(row: tuple[Any, ...]) -> tuple[int, dt.date, int]:
    """Each kind by its number, visits by their day before that."""
    return row[0], as_date(row[3]) if row[0] == _VISIT else dt.date.min, row[1]


def _facts(what: int, pk: int, told: Sequence[Any]) -> Iterator[Fact]:
    day, until, kind, outcome, other, at = told
    on, limit = as_date(day), as_date(until) if until else None
    if what == _EVENT:
        ended = CaseOutcome(outcome) if outcome else None
        of_kind = OF_EVENT[CaseEventKind(kind)]
        yield Fact(kind=of_kind, on=on, ref=pk, starts_on=limit, outcome=ended, staff_id=other)
    elif what == _PAPER:
        yield Fact(kind=_ISSUED[PaperKind(kind)], on=on, ref=pk)
    elif what == _SERVICE:
        yield Fact(kind=_SERVED[PaperKind(kind)], on=timezone.localdate(as_moment(at)), ref=other)
    elif what == _VISIT:
        yield Fact(kind=FactKind.VISIT, on=on, ref=pk, until=limit)
        if kind:
            yield Fact(kind=FactKind.CAUSE, on=on, ref=pk)
    elif what == _CAUSE:
        yield Fact(kind=FactKind.CAUSE, on=on, ref=pk)
    else:
        of_notice = FactKind.NOTICE_ISSUED if what == _NOTICE else FactKind.NOTICE_SERVED
        yield Fact(kind=of_notice, on=on, ref=pk, until=limit)


def event_facts(school_id: int, cases: Collection[DropoutCase]) -> dict[int, list[Fact]]:
    """What people and rolls recorded of each case by its id, without papers, visits and causes, in one query."""
    found: dict[int, list[Fact]] = {case.pk: [] for case in cases}
    for case_id, fact in _events(school_id, list(found)):
        found[case_id].append(fact)
    return found


def _is_within(case: DropoutCase, day: dt.date) -> bool:
    """Up to the closing; where the case begins is for the rules, since a run may reach back before it (K3, K10)."""
    return case.closed_on is None or day <= case.closed_on


def _events(school_id: int, ids: list[int]) -> _Found:
    rows = CaseEvent.objects.filter(school_id=school_id, case_id__in=ids, reversed_by__isnull=True)
    told = rows.exclude(kind=CaseEventKind.RETRACTED).order_by("id")
    names = ("case_id", "kind", "on", "id", "starts_on", "outcome", "staff_id")
    for case_id, kind, on, pk, starts_on, outcome, staff_id in told.values_list(*names):
        ended = CaseOutcome(outcome) if outcome else None
        of_kind = OF_EVENT[CaseEventKind(kind)]
        yield case_id, Fact(kind=of_kind, on=on, ref=pk, starts_on=starts_on, outcome=ended, staff_id=staff_id)


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case with its facts up to a day and what they come to at the end of it, and the rolls it was judged by."""

    case: DropoutCase
    facts: CaseFacts
    state: CaseState
    rolls: Rolls


@dataclass(frozen=True, slots=True)
class CaseEye:
    """What cases are looked at with: the school, its calendar, the day judged and the values in force on any day."""

    school_id: int
    calendar: SchoolCalendar
    today: dt.date
    limits_on: LimitsOn

    @classmethod
    def on(cls, school_id: int, calendar: SchoolCalendar, today: dt.date) -> "CaseEye":
        """The eye of a day, in two queries (K14)."""
        return cls(school_id, calendar, today, case_limits(school_id))

    @property
    def limits(self) -> CaseLimits:
        """The values in force on the day judged (K14)."""
        return self.limits_on(self.today)


def known_cases(eye: CaseEye, cases: Sequence[DropoutCase], days: ChildDays | None = None) -> list[KnownCase]:
    """What each case comes to at the end of the day judged, or of the day it was closed; two queries for any number.

    ``days`` are the histories of the children where the caller has read them already. A case that opened after the day
    judged is left out: on that day there was none.
    """
    cases = [case for case in cases if case.opened_on <= eye.today]
    if not cases:
        return []
    facts = case_facts(eye.school_id, cases)
    days = days or days_of(eye, cases)
    return [_known(eye, case, facts[case.pk], days) for case in cases]


def days_of(eye: CaseEye, cases: Sequence[DropoutCase]) -> ChildDays:
    """The histories of the children, in one query."""
    return days_of_all(eye.school_id, eye.calendar, [wanted_of(eye, cases)])


def wanted_of(eye: CaseEye, cases: Sequence[DropoutCase]) -> Wanted:
    """The children from ``REACH`` school days before the earliest case on, since a roll handed in later may let its run
    begin earlier (K3)."""
    first = min((case.starts_on for case in cases), default=eye.today)
    before = list(islice(eye.calendar.backwards(first), REACH))
    return Wanted([case.student_id for case in cases], before[-1] if before else first)


def _known(eye: CaseEye, case: DropoutCase, facts: list[Fact], days: ChildDays) -> KnownCase:
    day = min(eye.today, case.closed_on or eye.today)
    known = CaseFacts.known_on(day, CaseOrigin(case.origin), facts)
    rolls = Rolls(day, eye.calendar, days.state_of(case.student_id), eye.limits_on)
    return KnownCase(case, known, case_state(known, rolls), rolls)


def open_cases(school_id: int, *, is_locked: bool = False, **chosen: Any) -> list[DropoutCase]:
    """The open cases of the school, with their children, the oldest first; locked, in order of their ids.

    Every transaction locks cases in that order, so that two never wait for each other.
    """
    rows = DropoutCase.objects.filter(school_id=school_id, closed_on__isnull=True, **chosen)
    if is_locked:
        return list(rows.select_for_update(no_key=True).order_by("id"))
    return list(rows.select_related("student").order_by("starts_on", "id"))
