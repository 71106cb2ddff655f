"""Gathering what is known of cases, and what it comes to, in a number of queries that does not grow with them (D8)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accountability.choices import CaseEventKind, CaseOrigin, CaseOutcome, PaperKind
from accountability.models import CaseEvent, CauseRecord, DropoutCase, HomeVisit, Paper, PaperService, TownshipNotice
from accountability.queries.policy import case_limits
from accountability.rules.case_facts import OF_EVENT, CaseFacts, CaseLimits, Fact, FactKind, LimitsOn
from accountability.rules.cases import CaseState, case_state
from accountability.rules.episodes import Rolls
from students.queries.child_days import ChildDays, Wanted, days_of_all
from students.rules.calendar import SchoolCalendar

_ISSUED = {PaperKind.LETTER: FactKind.LETTER_ISSUED, PaperKind.REPORT: FactKind.REPORT_ISSUED}
_SERVED = {PaperKind.LETTER: FactKind.LETTER_SERVED, PaperKind.REPORT: FactKind.REPORT_SERVED}
_Found = Iterator[tuple[int, Fact]]
# A late slip or correction older than these school days before a case begins no more changes where its run began.
REACH = 30


def case_facts(school_id: int, cases: Collection[DropoutCase]) -> dict[int, list[Fact]]:
    """The facts of each case by its id, in six queries: events, papers, services, notices, visits, causes."""
    ids = [case.pk for case in cases]
    found: dict[int, list[Fact]] = {pk: [] for pk in ids}
    for source in (_events, _papers, _services, _notices):
        for case_id, fact in source(school_id, ids):
            found[case_id].append(fact)
    of_child: dict[int, list[DropoutCase]] = defaultdict(list)
    for case in cases:
        of_child[case.student_id].append(case)
    for child_id, fact in (*_visits(school_id, of_child), *_causes(school_id, of_child)):
        for case in of_child[child_id]:
            if _is_within(case, fact.on):
                found[case.pk].append(fact)
    return found


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


def _papers(school_id: int, ids: list[int]) -> _Found:
    rows = Paper.objects.filter(school_id=school_id, case_id__in=ids, kind__in=_ISSUED, voided_at__isnull=True)
    for case_id, kind, on, pk in rows.order_by("id").values_list("case_id", "kind", "issued_on", "id"):
        yield case_id, Fact(kind=_ISSUED[PaperKind(kind)], on=on, ref=pk)


def _services(school_id: int, ids: list[int]) -> _Found:
    valid = Q(annulled_at__isnull=True, paper__voided_at__isnull=True, paper__kind__in=_SERVED)
    rows = PaperService.objects.filter(valid, school_id=school_id, paper__case_id__in=ids).order_by("id")
    for case_id, kind, at, pk in rows.values_list("paper__case_id", "paper__kind", "served_at", "paper_id"):
        yield case_id, Fact(kind=_SERVED[PaperKind(kind)], on=timezone.localdate(at), ref=pk)


def _notices(school_id: int, ids: list[int]) -> _Found:
    rows = TownshipNotice.objects.filter(school_id=school_id, case_id__in=ids, annulled_at__isnull=True).order_by("id")
    for case_id, pk, issued_on, until, served_on in rows.values_list(
        "case_id", "id", "issued_on", "deadline_on", "served_on"
    ):
        yield case_id, Fact(kind=FactKind.NOTICE_ISSUED, on=issued_on, ref=pk, until=until)
        if served_on:
            yield case_id, Fact(kind=FactKind.NOTICE_SERVED, on=served_on, ref=pk, until=until)


def _visits(school_id: int, children: Iterable[int]) -> _Found:
    rows = HomeVisit.objects.filter(school_id=school_id, student_id__in=list(children), annulled_at__isnull=True)
    for child_id, on, pk, promise_on, cause in rows.order_by("on", "id").values_list(
        "student_id", "on", "id", "promise_on", "cause"
    ):
        yield child_id, Fact(kind=FactKind.VISIT, on=on, ref=pk, until=promise_on)
        if cause:
            yield child_id, Fact(kind=FactKind.CAUSE, on=on, ref=pk)


def _causes(school_id: int, children: Iterable[int]) -> _Found:
    rows = CauseRecord.objects.filter(school_id=school_id, student_id__in=list(children)).order_by("id")
    for child_id, on, pk in rows.values_list("student_id", "on", "id"):
        yield child_id, Fact(kind=FactKind.CAUSE, on=on, ref=pk)


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
    """What each case comes to at the end of the day judged, or of the day it was closed; seven queries for any number.

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
