"""What was done about the children who are missing now: contacts, visits, causes, the day it became known (D1, K8)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from django.utils import timezone

from accountability.models import CauseRecord, HomeVisit
from accountability.rules.case_duties import Attempt, Trail
from students.choices import AbsenceKind, ContactResult
from students.models import Contact, RollVersion
from students.rules.runs import Runs


def trails(school_id: int, runs: Mapping[int, Runs]) -> dict[int, Trail]:
    """The trail of each child with an unexcused run, in four queries."""
    first = {child: run.first_unexcused_on for child, run in runs.items() if run.first_unexcused_on}
    if not first:
        return {}
    since, ids = min(first.values()), list(first)
    attempts, visited, caused = _attempts(school_id, ids, since), _visits(school_id, ids, since), _causes(ids, since)
    known = _known_on(school_id, first)
    return {
        child: Trail(
            known_on=known.get(child, day),
            attempts=tuple(each for each in attempts[child] if each.on >= day),
            visited_on=tuple(on for on, _ in visited[child] if on >= day),
            has_cause=any(on >= day for on in caused[child]) or any(on >= day and has for on, has in visited[child]),
        )
        for child, day in first.items()
    }


def _attempts(school_id: int, ids: list[int], since: dt.date) -> dict[int, list[Attempt]]:
    found: dict[int, list[Attempt]] = defaultdict(list)
    rows = Contact.objects.filter(school_id=school_id, student_id__in=ids, about_on__gte=since)
    rows = rows.filter(annulled_at__isnull=True).order_by("at", "id")
    for child, at, result in rows.values_list("student_id", "at", "result"):
        found[child].append(Attempt(timezone.localdate(at), result != ContactResult.UNREACHABLE))
    return found


def _visits(school_id: int, ids: list[int], since: dt.date) -> dict[int, list[tuple[dt.date, bool]]]:
    found: dict[int, list[tuple[dt.date, bool]]] = defaultdict(list)
    rows = HomeVisit.objects.filter(school_id=school_id, student_id__in=ids, on__gte=since, annulled_at__isnull=True)
    for child, on, cause in rows.order_by("on", "id").values_list("student_id", "on", "cause"):
        found[child].append((on, bool(cause)))
    return found


def _causes(ids: list[int], since: dt.date) -> dict[int, list[dt.date]]:
    found: dict[int, list[dt.date]] = defaultdict(list)
    rows = CauseRecord.objects.filter(student_id__in=ids, on__gte=since).order_by()
    for child, on in rows.values_list("student_id", "on"):
        found[child].append(on)
    return found


def _known_on(school_id: int, first: Mapping[int, dt.date]) -> dict[int, dt.date]:
    """The day on which a roll first said that the child was missing without a reason on its first day (K8)."""
    versions = RollVersion.objects.filter(school_id=school_id, roll__date__in=set(first.values()))
    of_children = versions.filter(roll__absences__student_id__in=list(first)).distinct()
    known: dict[int, dt.date] = {}
    for day, at, marks in of_children.order_by("number").values_list("roll__date", "at", "marks"):
        for child in (int(each) for each, pair in marks.items() if _is_missing(pair)):
            if first.get(child) == day:
                known.setdefault(child, timezone.localdate(at))
    return known


def _is_missing(pair: list[str]) -> bool:
    return any(mark and not AbsenceKind(mark).is_excused for mark in pair)
