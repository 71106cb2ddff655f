"""What opening a case has to know: earlier cases, spot checks that missed the child, late transfers (K9, K13, K16)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from accountability.choices import CaseEventKind, CaseOutcome
from accountability.models import CaseEvent, DropoutCase
from accountability.queries.case_facts import CaseEye
from accountability.rules.cases import opens_by_run, opens_by_transfer
from students.choices import AwayKind
from students.models import Away, SpotCheck
from students.queries.child_days import current_runs
from students.queries.enrolment import covering
from students.queries.missing import missing_children
from students.rules.calendar import SchoolCalendar


@dataclass(slots=True)
class Endings:
    """How a child's cases ended: the last day, the last day on which a person closed one, the last one that the rolls
    dissolved (B4)."""

    last_on: dt.date
    decided_on: dt.date | None = None
    dissolved: DropoutCase | None = None


def endings(school_id: int, children: Collection[int]) -> dict[int, Endings]:
    """The endings of each child's cases, in two queries: only a run that begins after them opens a new one (K16)."""
    closed = DropoutCase.objects.filter(school_id=school_id, student_id__in=list(children), closed_on__isnull=False)
    rows = list(closed.order_by("closed_on", "id"))
    explained = CaseEvent.objects.filter(kind=CaseEventKind.CLOSED, outcome=CaseOutcome.EXPLAINED, by__isnull=True)
    dissolved = set(explained.filter(case__in=rows).values_list("case_id", "on")) if rows else set()
    found: dict[int, Endings] = {}
    for case in rows:
        ended_on = case.closed_on or dt.date.max
        ending = found.setdefault(case.student_id, Endings(ended_on))
        ending.last_on = ended_on
        if (case.pk, ended_on) in dissolved:
            ending.dissolved = case
        else:
            ending.decided_on = ended_on
    return found


@dataclass(frozen=True, slots=True)
class Opening:
    """A child whose run opens a case: anew, or again the one that the rolls had dissolved."""

    student_id: int
    starts_on: dt.date
    dissolved: DropoutCase | None = None


def due_openings(eye: CaseEye, known: Collection[int], among: Collection[int] | None = None) -> list[Opening]:
    """The cases that the runs of the day open, in order of the children; not of those in ``known`` (D2, B4, K16).

    A new case for a run that begins after the last closing; a case that a slip dissolved, and whose run has reached
    the limit after all, is the same case again (K11).
    """
    children = set(missing_children(eye.school_id, eye.calendar, eye.today, among)) - set(known)
    if not children:
        return []
    runs = current_runs(eye.school_id, children, eye.calendar, eye.today)
    found = {child: opens_by_run(run, eye.limits.run_days) for child, run in runs.items()}
    due = {child: first for child, first in found.items() if first}
    ended = endings(eye.school_id, due) if due else {}
    openings = (_opening(child, first, ended.get(child)) for child, first in sorted(due.items()))
    return [opening for opening in openings if opening]


def _opening(child: int, first: dt.date, ended: Endings | None) -> Opening | None:
    if ended is None or first > ended.last_on:
        return Opening(child, first)
    if ended.dissolved is None or (ended.decided_on and first <= ended.decided_on):
        return None
    return Opening(child, first, ended.dissolved)


def missed_by_check(school_id: int, child_id: int, since: dt.date, at: dt.datetime) -> SpotCheck | None:
    """The first spot check from a day on that missed the child although the roll had it present (D2, K13)."""
    checks = SpotCheck.objects.filter(school_id=school_id, date__gte=since, at__lte=at)
    missed = checks.filter(children__student_id=child_id, children__is_missing=True, children__roll_mark="")
    return missed.order_by("at").first()


def overdue_transfers(
    school_id: int, calendar: SchoolCalendar, today: dt.date, transfer_days: int
) -> list[tuple[int, dt.date]]:
    """Children whose transfer is not confirmed in time, with the day of request (D10, K9).

    Not where a case is open, nor where somebody closed one since the request: that closing knew of it (K16).
    """
    away = Away.objects.filter(covering(today), school_id=school_id, kind=AwayKind.TRANSFER_PENDING)
    rows = list(away.order_by("student_id").values_list("student_id", "starts_on"))
    late = {child: since for child, since in rows if opens_by_transfer(since, today, calendar, transfer_days)}
    if not late:
        return []
    cases = DropoutCase.objects.filter(school_id=school_id, student_id__in=list(late), closed_on__isnull=True)
    still_open, ended = set(cases.values_list("student_id", flat=True)), endings(school_id, late)
    decided = {child: each.decided_on or dt.date.min for child, each in ended.items()}
    return [
        (child, since)
        for child, since in late.items()
        if child not in still_open and since > decided.get(child, dt.date.min)
    ]
