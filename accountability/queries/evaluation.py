"""The facts of a month's evaluation for all classes of a school, in eight statements (F10, K8, K13, K17)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from django.db.models import Min, Q, Subquery
from django.utils import timezone

from accountability.queries.evaluation_runs import Eye, class_facts, evidence, runs_of, suspects
from accountability.queries.policy import evaluation_rules
from accountability.rules.evaluation import ClassFacts, Evaluation, Judged, RollFact, evaluate
from accountability.rules.policy import EvaluationLimits
from students.choices import RollChange
from students.models import Placement, Roll, SchoolClass
from students.queries.calendar import on_time_limits, school_calendar
from students.queries.child_days import days_of_all
from students.rules.class_names import ClassKey
from students.rules.enrolment import Spell
from students.rules.lateness import day_end


@dataclass(frozen=True, slots=True)
class SchoolMonth:
    """The evaluation of every class that owed a roll, grade one first, and what it was judged by."""

    judged: Judged
    limits: EvaluationLimits
    classes: dict[int, ClassKey]
    evaluations: dict[int, Evaluation]


def school_month(school_id: int, first: dt.date, until: dt.date, now: dt.datetime) -> SchoolMonth:
    """The evaluation of the month that begins on ``first``, until a day of it, in eight statements (F10).

    A day that is not over by ``now`` costs only what is certain already: a late report, never one still to come.
    """
    last = _last_of(first)
    judged = judged_on(first, until, now)
    limits, visit_days = evaluation_rules(school_id, last)
    eye = Eye(school_id, judged, school_calendar(school_id))
    classes, since = _classes(school_id)
    facts = _gathered(eye, since)
    judge = partial(evaluate, limits=limits, judged=judged, calendar=eye.calendar, visit_days=visit_days)
    found = {class_id: judge(facts[class_id]) for class_id in classes if class_id in facts}
    evaluations = {class_id: each for class_id, each in found.items() if each.days or each.items}
    return SchoolMonth(judged, limits, {pk: classes[pk] for pk in evaluations}, evaluations)


def judged_on(first: dt.date, until: dt.date, now: dt.datetime) -> Judged:
    """The days of the month until one of them, as they stand now."""
    until = min(until, _last_of(first), timezone.localdate(now))
    return Judged(first, until, min(now, day_end(until)))


def _last_of(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def _classes(school_id: int) -> tuple[dict[int, ClassKey], dt.date | None]:
    """The classes, grade one first, and the day of the school's first roll that was handed in on its own day: before
    it nobody could report, so nobody missed anything."""
    live = Roll.objects.filter(school_id=school_id, is_imported=False, is_back_filled=False).order_by("date")
    rows = SchoolClass.objects.filter(school_id=school_id).annotate(since=Subquery(live.values("date")[:1]))
    listed = list(rows.order_by("-entry_year", "number").values_list("id", "entry_year", "number", "since"))
    return {pk: ClassKey(year, number) for pk, year, number, _ in listed}, listed[0][3] if listed else None


def _gathered(eye: Eye, since: dt.date | None) -> dict[int, ClassFacts]:
    days = days_of_all(eye.school_id, eye.calendar, [suspects(eye)], eye.judged.until)
    runs = runs_of(eye, days)
    found = class_facts(eye, days, runs, evidence(eye, runs))
    for class_id, roll in _rolls(eye, since):
        found[class_id].rolls.append(roll)
    return found


@dataclass(slots=True)
class _Stay:
    """A stay in a class with the times in which the child was not expected there."""

    span: Spell
    away: list[Spell] = field(default_factory=list)

    def expects(self, day: dt.date) -> bool:
        """Whether the class expected the child on the day (B11)."""
        return self.span.covers(day) and not any(each.covers(day) for each in self.away)


def _stays(eye: Eye) -> dict[int, dict[int, _Stay]]:
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


def _rolls(eye: Eye, since: dt.date | None) -> Iterator[tuple[int, RollFact]]:
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
