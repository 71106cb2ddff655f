"""What was done about the children who are missing now: contacts, visits, causes, the day it became known (D1, K8)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from django.db import connection
from django.utils import timezone

from accountability.rules.case_duties import Attempt, Trail
from students.choices import AbsenceKind, ContactResult
from students.models import RollVersion
from students.queries.calendar import as_date, as_moment
from students.rules.runs import Runs

# One statement, written out: attempts, visits with whether they noted a cause, causes recorded by themselves.
_DONE = """
SELECT 'tried', contact.student_id, contact.about_on, contact.at, contact.result FROM students_contact contact
WHERE contact.school_id = %s AND contact.student_id IN ({ids}) AND contact.about_on >= %s
  AND contact.annulled_at IS NULL
UNION ALL
SELECT 'visited', visit.student_id, visit."on", NULL, visit.cause FROM accountability_homevisit visit
WHERE visit.school_id = %s AND visit.student_id IN ({ids}) AND visit."on" >= %s AND visit.annulled_at IS NULL
UNION ALL
SELECT 'caused', record.student_id, record."on", NULL, '' FROM accountability_causerecord record
WHERE record.student_id IN ({ids}) AND record."on" >= %s
"""


def trails(school_id: int, runs: Mapping[int, Runs]) -> dict[int, Trail]:
    """The trail of each child with an unexcused run, in two queries."""
    first = {child: run.first_unexcused_on for child, run in runs.items() if run.first_unexcused_on}
    if not first:
        return {}
    tried, visited, caused = _done(school_id, first)
    known = _known_on(school_id, first)
    return {
        child: Trail(
            known_on=known.get(child, day),
            attempts=tuple(each for each in tried[child] if each.on >= day),
            visited_on=tuple(on for on in visited[child] if on >= day),
            has_cause=any(on >= day for on in caused[child]),
        )
        for child, day in first.items()
    }


_Days = dict[int, list[dt.date]]


def _done(school_id: int, first: Mapping[int, dt.date]) -> tuple[dict[int, list[Attempt]], _Days, _Days]:
    """The attempts and the visits of each child, and the days on which a cause was noted, in order, in one query."""
    ids, since = ", ".join(map(str, first)), connection.ops.adapt_datefield_value(min(first.values()))
    tried: dict[int, list[Attempt]] = defaultdict(list)
    visited: _Days = defaultdict(list)
    caused: _Days = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_DONE.format(ids=ids), [school_id, since, school_id, since, since])
        for what, child, day, at, said in cursor.fetchall():
            if what == "tried":
                tried[child].append(Attempt(timezone.localdate(as_moment(at)), said != ContactResult.UNREACHABLE))
            elif what == "visited":
                visited[child].append(as_date(day))
            if what == "caused" or (what == "visited" and said):
                caused[child].append(as_date(day))
    for of_child in tried.values():
        of_child.sort(key=lambda each: each.on)
    for days in visited.values():
        days.sort()
    return tried, visited, caused


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
