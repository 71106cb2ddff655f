"""What patterns worth a talk are looked for in: versions of rolls, runs, visits and contacts of a term (F10)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from accountability.models import HomeVisit
from accountability.rules.patterns import (
    ChildRuns,
    Entry,
    Pattern,
    contact_patterns,
    explained_patterns,
    stopped_patterns,
    visit_patterns,
)
from students.choices import AbsenceKind, ContactChannel, RollChange
from students.models import Absence, Contact, RollVersion, SchoolClass, User
from students.queries.calendar import limits_on, school_calendar
from students.queries.child_days import child_days
from students.rules.class_names import ClassKey
from students.rules.enrolment import class_on

_WITHOUT_REASON = tuple(kind.value for kind in AbsenceKind if not kind.is_excused)
_LEAVE = frozenset({AbsenceKind.SICK.value, AbsenceKind.PERSONAL.value})
_AFTERWARDS = (RollChange.LEAVE, RollChange.CORRECT)


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of a time with the classes and people they are about."""

    found: list[Pattern]
    classes: dict[int, ClassKey] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)


def patterns_between(school_id: int, since: dt.date, until: dt.date) -> Patterns:
    """The patterns from a day until another, in a fixed number of statements."""
    calendar = school_calendar(school_id)
    run_days = limits_on(school_id, until).run_days
    days = calendar.school_days_between(since, until)
    explained = _explained(school_id, since, until)
    known = child_days(school_id, [*{*explained, *_suspects(school_id, since, until)}], calendar, since)
    children = [
        ChildRuns(
            {day: class_id for day in days if (class_id := class_on(day, history.stays)) is not None},
            known.state_of(child),
            explained.get(child, {}),
        )
        for child, history in known.children.items()
    ]
    found = list(
        chain(
            explained_patterns(children, days, run_days),
            stopped_patterns(children, days, run_days),
            visit_patterns(_visits(school_id, since, until)),
            contact_patterns(_contacts(school_id, since, until)),
        )
    )
    return Patterns(found, _classes(school_id), _people(school_id))


def _explained(school_id: int, since: dt.date, until: dt.date) -> dict[int, dict[dt.date, dt.date]]:
    """For each child the days whose mark without reason became leave after the day, and when it first did, in one
    query: the versions of rolls that have more than one."""
    rows = RollVersion.objects.filter(school_id=school_id, roll__date__range=(since, until), roll__version__gt=1)
    told = rows.order_by("roll_id", "number").values_list("roll_id", "roll__date", "change", "at", "marks")
    found: dict[int, dict[dt.date, dt.date]] = defaultdict(dict)
    before: tuple[int, dict[str, list[str]]] = (0, {})
    for roll_id, day, change, at, marks in told:
        changed_on = timezone.localdate(at)
        if before[0] == roll_id and change in _AFTERWARDS and changed_on > day:
            for child in _became_leave(before[1], marks):
                found[child].setdefault(day, changed_on)
        before = roll_id, marks
    return found


def _became_leave(before: dict[str, list[str]], after: dict[str, list[str]]) -> Iterator[int]:
    for child, pair in before.items():
        marks = [mark for mark in pair if mark]
        now = [mark for mark in after.get(child, []) if mark]
        if marks and all(mark in _WITHOUT_REASON for mark in marks) and now and _LEAVE.issuperset(now):
            yield int(child)


def _suspects(school_id: int, since: dt.date, until: dt.date) -> list[int]:
    marked = Q(morning__in=_WITHOUT_REASON) | Q(afternoon__in=_WITHOUT_REASON)
    rows = Absence.objects.filter(marked, school_id=school_id, date__range=(since, until)).order_by()
    return list(rows.values_list("student_id", flat=True).distinct())


def _visits(school_id: int, since: dt.date, until: dt.date) -> Iterator[Entry]:
    rows = HomeVisit.objects.filter(school_id=school_id, on__range=(since, until), annulled_at__isnull=True)
    for person, child, at, on, pk in rows.order_by("recorded_at").values_list(
        "recorded_by_id", "student_id", "recorded_at", "on", "id"
    ):
        yield Entry(person, child, at, timezone.localdate(at), on, visit_id=pk)


def _contacts(school_id: int, since: dt.date, until: dt.date) -> Iterator[Entry]:
    """Contacts that are no visits, each with the class whose roll of that day names the child."""
    marked = Absence.objects.filter(student=OuterRef("student"), date=OuterRef("about_on")).order_by("pk")
    rows = Contact.objects.filter(school_id=school_id, about_on__range=(since, until))
    rows = rows.exclude(channel=ContactChannel.VISIT).annotate(of=Subquery(marked.values("roll__school_class_id")[:1]))
    for person, child, at, on, class_id in rows.order_by("recorded_at").values_list(
        "recorded_by_id", "student_id", "recorded_at", "about_on", "of"
    ):
        yield Entry(person, child, at, timezone.localdate(at), on, class_id=class_id)


def _classes(school_id: int) -> dict[int, ClassKey]:
    rows = SchoolClass.objects.filter(school_id=school_id).order_by().values_list("id", "entry_year", "number")
    return {pk: ClassKey(year, number) for pk, year, number in rows}


def _people(school_id: int) -> dict[int, str]:
    return dict(User.objects.filter(school_id=school_id).order_by().values_list("pk", "name"))
