"""What the evaluation reads of children and visits: unexcused runs, what was done about them, spot checks, cases found
by the school, in one statement beside their histories (D1, D2, K8, K13, K17, M3)."""

import datetime as dt
import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from operator import itemgetter
from typing import Any

from django.db import connection
from django.utils import timezone

from accountability.choices import CaseEventKind, CaseOutcome
from accountability.rules.case_duties import Attempt
from accountability.rules.evaluation import CheckFact, ClassFacts, FoundFact, Judged, MissingFact
from accountability.rules.run_history import PastRun, past_runs
from students.choices import AbsenceKind, CheckResult, ContactResult
from students.queries.calendar import as_date, as_moment
from students.queries.child_days import ChildDays, Statement, Wanted
from students.queries.listed import date_place
from students.queries.missing import WINDOW
from students.rules.calendar import SchoolCalendar
from students.rules.enrolment import class_on

_WITHOUT_REASON = frozenset(kind for kind in AbsenceKind if not kind.is_excused)
_NO_CASE_AFTER_ALL = (CaseOutcome.EXPLAINED, CaseOutcome.ERROR)
_CONTACT, _VERSION, _FOUND, _CHECK, _LIVE = range(5)
# One statement, written out: its parts are small, and composing them one by one takes longer than running them.
# A case that turned out to be none was not found; the class is that of the first unexcused day (D2, K13, K17).
_EVIDENCE = """
SELECT 0 AS what, contact.id AS number, contact.student_id, 0, 0, visit."on", visit."on", visit."on", contact.at,
  contact.result
FROM students_contact contact LEFT JOIN accountability_homevisit visit ON visit.contact_id = contact.id
WHERE contact.school_id = %s AND contact.about_on >= %s AND contact.annulled_at IS NULL AND visit.annulled_at IS NULL
UNION ALL
SELECT 1, version.number, roll.id, CASE WHEN roll.is_imported THEN 1 ELSE 0 END, 0, roll.date, roll.date, roll.date,
  version.at, CAST(version.marks AS text)
FROM students_roll roll JOIN students_rollversion version ON version.roll_id = roll.id
WHERE roll.school_id = %s AND roll.date IN ({days})
  AND (roll.version > 1 OR roll.is_back_filled OR roll.is_imported)
UNION ALL
SELECT 2, told.id, stay.school_class_id, told.case_id, COALESCE(told.check_made_id, 0), known.starts_on,
  COALESCE(visit.date, told."on"), known.opened_on, NULL, ''
FROM accountability_caseevent told JOIN accountability_dropoutcase known ON known.id = told.case_id
JOIN students_placement stay ON stay.student_id = known.student_id AND stay.starts_on <= known.starts_on
  AND (stay.ends_on IS NULL OR stay.ends_on > known.starts_on)
LEFT JOIN students_spotcheck visit ON visit.id = told.check_made_id
WHERE told.school_id = %s AND told.kind = %s AND known.opened_on BETWEEN %s AND %s
  AND NOT EXISTS (SELECT 1 FROM accountability_caseevent undone WHERE undone.reverses_id = told.id)
  AND NOT EXISTS (SELECT 1 FROM accountability_caseevent closing WHERE closing.case_id = told.case_id
    AND closing.kind = %s AND closing."on" = known.closed_on AND closing.outcome IN (%s, %s))
UNION ALL
SELECT 3, made.id, made.school_class_id, 0, 0, made.date, made.date, made.date, NULL, made.result
FROM students_spotcheck made WHERE made.school_id = %s AND made.date BETWEEN %s AND %s AND made.is_mismatch
UNION ALL
SELECT 4, 0, 0, 0, 0, live.date, live.date, live.date, NULL, '' FROM (
  SELECT date FROM students_roll WHERE school_id = %s AND NOT is_imported AND NOT is_back_filled ORDER BY date LIMIT 1
) live
"""


# Who was without a reason in the time judged, or before it and not there on the next school day: a roll of the class,
# no mark and no time away is presence, which ends a run (B5), and what ended before costs nothing (K8).
_SUSPECTS = """
SELECT student_id FROM students_absence
WHERE school_id = %s AND date BETWEEN %s AND %s AND (morning IN ({kinds}) OR afternoon IN ({kinds}))
UNION
SELECT earlier.student_id FROM (
  SELECT student_id, MAX(date) AS last_on FROM students_absence
  WHERE school_id = %s AND date >= %s AND date < %s
    AND (morning IN ({kinds}) OR afternoon IN ({kinds})) GROUP BY student_id
) earlier LEFT JOIN ({steps}) step ON step.day = earlier.last_on
WHERE NOT EXISTS (
  SELECT 1 FROM students_placement stay
  JOIN students_roll roll ON roll.school_class_id = stay.school_class_id AND roll.date = step.following
  WHERE stay.student_id = earlier.student_id AND stay.starts_on <= step.following
    AND (stay.ends_on IS NULL OR stay.ends_on > step.following)
) OR EXISTS (
  SELECT 1 FROM students_absence mark WHERE mark.student_id = earlier.student_id AND mark.date = step.following
) OR EXISTS (SELECT 1 FROM students_away gone WHERE gone.student_id = earlier.student_id)
"""


@dataclass(frozen=True, slots=True)
class Eye:
    """What every part looks with."""

    school_id: int
    judged: Judged
    calendar: SchoolCalendar

    def reach(self) -> dt.date:
        """The first day on which an unexcused run of the month is looked for: what began earlier has its case."""
        window = list(islice(self.calendar.backwards(self.judged.first), WINDOW))
        return window[-1] if window else self.judged.first


def suspects(eye: Eye) -> Wanted:
    """The children with an unexcused run that may cost something in the time judged, and a few more, as a statement, to
    be read from the reach on."""
    since, first, kinds = eye.reach(), eye.judged.first, [kind.value for kind in sorted(_WITHOUT_REASON)]
    adapt = connection.ops.adapt_datefield_value
    days = [adapt(day) for day in eye.calendar.school_days_between(since, first)]
    steps = [day for pair in pairwise(days) for day in pair]
    row = f"SELECT {date_place()} AS day, {date_place()} AS following"
    statement = _SUSPECTS.format(
        kinds=", ".join(["%s"] * len(kinds)),
        steps=" UNION ALL ".join([row] * (len(steps) // 2)) or f"{row} WHERE 1 = 0",
    )
    asked = [eye.school_id, adapt(first), adapt(eye.judged.until), *kinds * 2]
    asked += [eye.school_id, adapt(since), adapt(first), *kinds * 2, *(steps or [None, None])]
    return Wanted(Statement(statement, asked), since)


def runs_of(eye: Eye, days: ChildDays) -> list[tuple[int, PastRun]]:
    """The unexcused runs that began so late that they may cost something in the month; asks nothing of the database."""
    school_days = eye.calendar.school_days_between(eye.reach(), eye.judged.until)
    found = []
    for child, history in days.children.items():
        marked = {day for day, pair in history.marks.items() if not _WITHOUT_REASON.isdisjoint(pair[:2])}
        if marked:
            since = bisect_left(school_days, min(marked))
            found += [(child, run) for run in past_runs(school_days[since:], days.state_of(child), marked)]
    return found


@dataclass(slots=True)
class Evidence:
    """What was done about runs, what visits and rolls said; ``live_since`` is the day of the school's first roll that
    was handed in on its own day: before it nobody could report, so nobody missed anything."""

    tried: dict[int, list[Attempt]] = field(default_factory=lambda: defaultdict(list))
    visited: dict[int, list[dt.date]] = field(default_factory=lambda: defaultdict(list))
    known: dict[tuple[int, dt.date], tuple[dt.date, bool]] = field(default_factory=dict)
    found: list[tuple[int, FoundFact]] = field(default_factory=list)
    checks: list[tuple[int, CheckFact, CheckResult | None]] = field(default_factory=list)
    live_since: dt.date | None = None


def evidence(eye: Eye, runs: Sequence[tuple[int, PastRun]]) -> Evidence:
    """Everything that says what the runs and the month cost, in one statement.

    Of rolls only those that came or changed later are read: of all others the day itself is when it was known (K8).
    Contacts and visits that were annulled are left out (D1).
    """
    ops = connection.ops
    days = sorted({run.first_on for _, run in runs})
    since, first, until = map(ops.adapt_datefield_value, (eye.reach(), eye.judged.first, eye.judged.until))
    dated = [ops.adapt_datefield_value(day) for day in days]
    school = eye.school_id
    told: list[Any] = [
        school,
        CaseEventKind.FOUND,
        first,
        until,
        CaseEventKind.CLOSED,
        CaseOutcome.EXPLAINED,
        CaseOutcome.ERROR,
    ]
    statement = _EVIDENCE.format(days=", ".join(["%s"] * len(days)) or "NULL")
    with connection.cursor() as cursor:
        cursor.execute(statement, [school, since, school, *dated, *told, school, first, until, school])
        return _sorted(cursor.fetchall())


def _sorted(rows: list[tuple[Any, ...]]) -> Evidence:
    kept = Evidence()
    cases: dict[int, tuple[int, FoundFact]] = {}
    for what, number, one, two, three, *days, at, text in sorted(rows, key=itemgetter(0, 1)):
        on, other, last = (as_date(day) if day else dt.date.max for day in days)
        if what == _CONTACT:
            kept.tried[one].append(Attempt(_local(at), text != ContactResult.UNREACHABLE))
            kept.visited[one] += [on] if on < dt.date.max else []
        elif what == _VERSION:
            _note(kept, on, (_local(at), bool(two)), json.loads(text))
        elif what == _FOUND:
            cases.setdefault(two, (one, FoundFact(on, other, last, two, three or None)))
        elif what == _CHECK:
            kept.checks.append((one, CheckFact(on, number), CheckResult(text) if text else None))
        elif what == _LIVE:
            kept.live_since = on
    kept.found += cases.values()
    return kept


def _note(kept: Evidence, day: dt.date, known: tuple[dt.date, bool], marks: dict[str, list[str]]) -> None:
    """The first version that said of each child that it was missing on the day (K8)."""
    for child, pair in marks.items():
        if any(mark in _WITHOUT_REASON for mark in pair):
            kept.known.setdefault((int(child), day), known)


def _local(at: dt.datetime | str) -> dt.date:
    return timezone.localdate(as_moment(at))


def class_facts(
    eye: Eye, days: ChildDays, runs: Sequence[tuple[int, PastRun]], said: Evidence
) -> dict[int, ClassFacts]:
    """Everything but the rolls, by class: a run in the class of its first day (K17)."""
    found: dict[int, ClassFacts] = defaultdict(ClassFacts)
    for class_id, missing in _missing(eye.judged.first, days, runs, said):
        found[class_id].missing.append(missing)
    for class_id, check, result in said.checks:
        found[class_id].checks += [check] if result is CheckResult.ROLL_WRONG else []
        found[class_id].unsettled += result is None
    for class_id, case in said.found:
        found[class_id].found.append(case)
    return found


def _missing(
    first: dt.date, days: ChildDays, runs: Sequence[tuple[int, PastRun]], said: Evidence
) -> Iterator[tuple[int, MissingFact]]:
    """The runs that may cost something in the month: once the child is there nothing is owed any more (K8)."""
    for child, run in runs:
        if run.is_over_by(first):
            continue
        known_on, is_imported = said.known.get((child, run.first_on), (run.first_on, False))
        class_id = class_on(run.first_on, days.children[child].stays)
        if class_id is not None and not is_imported:
            yield class_id, MissingFact(run, known_on, tuple(said.tried[child]), tuple(said.visited[child]))
