"""The facts of a month's evaluation for all classes of a school, in at most fifteen statements (F10, K8, K13, K17)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accountability.choices import CaseEventKind, CaseOutcome
from accountability.models import CaseEvent
from accountability.queries.policy import evaluation_rules
from accountability.rules.case_duties import Attempt
from accountability.rules.evaluation import (
    CheckFact,
    ClassFacts,
    Evaluation,
    FoundFact,
    Judged,
    MissingFact,
    RollFact,
    evaluate,
)
from accountability.rules.policy import EvaluationLimits
from accountability.rules.run_history import past_runs
from kongchuo.lib import clock
from students.choices import AbsenceKind, ContactResult, RollChange
from students.models import Absence, Contact, Placement, Roll, RollVersion, SchoolClass
from students.queries.calendar import on_time_limits, school_calendar
from students.queries.checks import mismatches
from students.queries.child_days import child_days
from students.queries.missing import WINDOW
from students.rules.calendar import SchoolCalendar
from students.rules.class_names import ClassKey
from students.rules.enrolment import Spell, class_on
from students.rules.lateness import day_end

_WITHOUT_REASON = tuple(kind.value for kind in AbsenceKind if not kind.is_excused)
_NO_CASE_AFTER_ALL = (CaseOutcome.EXPLAINED, CaseOutcome.ERROR)


@dataclass(frozen=True, slots=True)
class SchoolMonth:
    """The evaluation of every class that owed a roll, grade one first, and what it was judged by."""

    judged: Judged
    limits: EvaluationLimits
    classes: dict[int, ClassKey]
    evaluations: dict[int, Evaluation]


def class_scores(school_id: int, month_first_day: dt.date, until_day: dt.date) -> dict[int, Decimal]:
    """The total of each class that owed a roll from the first of a month until a day, by its id (F10, H4).

    Live: what is recorded by now about those days; a class without a school day that it owed is not there.
    """
    found = school_month(school_id, month_first_day, until_day, clock.now())
    return {class_id: each.total for class_id, each in found.evaluations.items()}


def school_month(school_id: int, first: dt.date, until: dt.date, now: dt.datetime) -> SchoolMonth:
    """The evaluation of the month that begins on ``first``, until a day of it, in at most fifteen statements (F10).

    A day that is not over by ``now`` costs only what is certain already: a late report, never one still to come.
    """
    last = _last_of(first)
    until = min(until, last, timezone.localdate(now))
    judged = Judged(first, until, min(now, day_end(until)))
    limits, visit_days = evaluation_rules(school_id, last)
    eye = _Eye(school_id, judged, school_calendar(school_id))
    classes, since = _classes(school_id)
    facts = _gathered(eye, since)
    judge = partial(evaluate, limits=limits, judged=judged, calendar=eye.calendar, visit_days=visit_days)
    found = {class_id: judge(facts[class_id]) for class_id in classes if class_id in facts}
    evaluations = {class_id: each for class_id, each in found.items() if each.days or each.items}
    return SchoolMonth(judged, limits, {pk: classes[pk] for pk in evaluations}, evaluations)


def _last_of(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Eye:
    """What every part looks with."""

    school_id: int
    judged: Judged
    calendar: SchoolCalendar


def _classes(school_id: int) -> tuple[dict[int, ClassKey], dt.date | None]:
    """The classes, grade one first, and the day of the school's first roll that was handed in on its own day: before
    it nobody could report, so nobody missed anything."""
    live = Roll.objects.filter(school_id=school_id, is_imported=False, is_back_filled=False).order_by("date")
    rows = SchoolClass.objects.filter(school_id=school_id).annotate(since=Subquery(live.values("date")[:1]))
    listed = list(rows.order_by("-entry_year", "number").values_list("id", "entry_year", "number", "since"))
    return {pk: ClassKey(year, number) for pk, year, number, _ in listed}, listed[0][3] if listed else None


def _gathered(eye: _Eye, since: dt.date | None) -> dict[int, ClassFacts]:
    found: dict[int, ClassFacts] = defaultdict(ClassFacts)
    for class_id, roll in _rolls(eye, since):
        found[class_id].rolls.append(roll)
    for class_id, missing in _missing(eye):
        found[class_id].missing.append(missing)
    for each in mismatches(eye.school_id, eye.judged.first, eye.judged.until):
        if each.is_against_the_roll:
            found[each.class_id].checks.append(CheckFact(each.day, each.check_id))
        found[each.class_id].unsettled += each.result is None
    for class_id, case in _found(eye):
        found[class_id].found.append(case)
    return found


@dataclass(slots=True)
class _Stay:
    """A stay in a class with the times in which the child was not expected there."""

    span: Spell
    away: list[Spell] = field(default_factory=list)

    def expects(self, day: dt.date) -> bool:
        """Whether the class expected the child on the day (B11)."""
        return self.span.covers(day) and not any(each.covers(day) for each in self.away)


def _stays(eye: _Eye) -> dict[int, dict[int, _Stay]]:
    """The stays of the month by class, with times away, in one query."""
    rows = Placement.objects.filter(school_id=eye.school_id, starts_on__lte=eye.judged.until)
    rows = rows.exclude(ends_on__lte=eye.judged.first).order_by()
    found: dict[int, dict[int, _Stay]] = defaultdict(dict)
    columns = ("school_class_id", "id", "starts_on", "ends_on", "student__away__starts_on", "student__away__ends_on")
    for class_id, pk, starts_on, ends_on, away_from, away_until in rows.values_list(*columns):
        stay = found[class_id].setdefault(pk, _Stay(Spell(starts_on, ends_on)))
        if away_from:
            stay.away.append(Spell(away_from, away_until))
    return found


def _rolls(eye: _Eye, since: dt.date | None) -> Iterator[tuple[int, RollFact]]:
    """Each school day on which a class expected somebody, with its roll (K2); none before the first roll of all."""
    stays, on_time = _stays(eye), on_time_limits(eye.school_id)
    rolls = Roll.objects.filter(school_id=eye.school_id, date__range=(eye.judged.first, eye.judged.until)).order_by()
    corrected = rolls.annotate(corrected_at=Min("versions__at", filter=Q(versions__change=RollChange.CORRECT)))
    columns = ("school_class_id", "date", "first_submitted_at", "corrected_at", "is_imported")
    taken = {(row[0], row[1]): row[2:] for row in corrected.values_list(*columns)}
    if since is None:
        return
    for day in eye.calendar.school_days_between(max(eye.judged.first, since), eye.judged.until):
        for class_id, of_class in stays.items():
            if any(stay.expects(day) for stay in of_class.values()):
                yield class_id, RollFact(day, on_time(day), *taken.get((class_id, day), ()))


def _missing(eye: _Eye) -> Iterator[tuple[int, MissingFact]]:
    """The unexcused runs that began so late that they may cost something in the month, by the class of their first day
    (K17). Nothing older than the reach of ``missing`` is read: its case was opened long since."""
    window = list(islice(eye.calendar.backwards(eye.judged.first), WINDOW))
    since = window[-1] if window else eye.judged.first
    suspects = _suspects(eye, since)
    days = child_days(eye.school_id, suspects, eye.calendar, since)
    school_days = eye.calendar.school_days_between(since, eye.judged.until)
    runs = [(child, run) for child in days.children for run in past_runs(school_days, days.state_of(child))]
    tried, visited = _contacts(eye, suspects, since)
    known = _known_on(eye, {run.first_on for _, run in runs})
    for child, run in runs:
        known_on, is_imported = known.get((child, run.first_on), (run.first_on, False))
        class_id = class_on(run.first_on, days.children[child].stays)
        if class_id is not None and not is_imported:
            yield class_id, MissingFact(run, known_on, tuple(tried[child]), tuple(visited[child]))


def _suspects(eye: _Eye, since: dt.date) -> QuerySet[Absence, Any]:
    """The children who were ever without a reason within the reach, as a subquery."""
    marked = Q(morning__in=_WITHOUT_REASON) | Q(afternoon__in=_WITHOUT_REASON)
    rows = Absence.objects.filter(marked, school_id=eye.school_id, date__range=(since, eye.judged.until))
    return rows.order_by().values("student_id")


def _contacts(
    eye: _Eye, suspects: QuerySet[Absence, Any], since: dt.date
) -> tuple[Mapping[int, list[Attempt]], Mapping[int, list[dt.date]]]:
    """The attempts and the visits of each child, annulled ones left out, in one query (D1, K8)."""
    tried: dict[int, list[Attempt]] = defaultdict(list)
    visited: dict[int, list[dt.date]] = defaultdict(list)
    rows = Contact.objects.filter(school_id=eye.school_id, student_id__in=suspects, about_on__gte=since)
    rows = rows.exclude(home_visit__annulled_at__isnull=False).order_by("at", "id")
    for child, at, result, visit_on in rows.values_list("student_id", "at", "result", "home_visit__on"):
        tried[child].append(Attempt(timezone.localdate(at), result != ContactResult.UNREACHABLE))
        if visit_on:
            visited[child].append(visit_on)
    return tried, visited


def _known_on(eye: _Eye, days: Iterable[dt.date]) -> dict[tuple[int, dt.date], tuple[dt.date, bool]]:
    """When a roll first said of each child that it was missing on a day, and whether it was an imported one (K8).

    Only rolls that came or changed later are read: of all others the day itself is the answer.
    """
    later = Q(roll__version__gt=1) | Q(roll__is_back_filled=True) | Q(roll__is_imported=True)
    versions = RollVersion.objects.filter(later, school_id=eye.school_id, roll__date__in=set(days)).order_by("number")
    known: dict[tuple[int, dt.date], tuple[dt.date, bool]] = {}
    for day, at, marks, is_imported in versions.values_list("roll__date", "at", "marks", "roll__is_imported"):
        for child, pair in marks.items():
            if any(mark in _WITHOUT_REASON for mark in pair):
                known.setdefault((int(child), day), (timezone.localdate(at), is_imported))
    return known


def _found(eye: _Eye) -> Iterator[tuple[int, FoundFact]]:
    """The cases opened in the month of which the school knew before, by the class of the first unexcused day; cases
    that turned out to be none are left out (D2, K13, K17)."""
    closing = CaseEvent.objects.filter(
        case=OuterRef("case"), kind=CaseEventKind.CLOSED, on=OuterRef("case__closed_on"), outcome__in=_NO_CASE_AFTER_ALL
    )
    told = CaseEvent.objects.filter(
        ~Exists(closing),
        Q(case__student__placements__ends_on__isnull=True)
        | Q(case__student__placements__ends_on__gt=F("case__starts_on")),
        school_id=eye.school_id,
        kind=CaseEventKind.FOUND,
        reversed_by__isnull=True,
        case__opened_on__range=(eye.judged.first, eye.judged.until),
        case__student__placements__starts_on__lte=F("case__starts_on"),
    )
    columns = ("case__student__placements__school_class_id", "case__starts_on", "on", "case__opened_on", "case_id")
    seen: set[int] = set()
    for *values, case_id, check_id, checked_on in told.order_by("id").values_list(
        *columns, "check_made_id", "check_made__date"
    ):
        class_id, starts_on, on, opened_on = values
        if case_id not in seen:
            yield class_id, FoundFact(starts_on, checked_on or on, opened_on, case_id, check_id)
        seen.add(case_id)
