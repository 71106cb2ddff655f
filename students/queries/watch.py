"""Children whose attendance raises a flag, school-wide (C3, C4, C5)."""

import datetime as dt
from dataclasses import dataclass

from students.models import Absence, SchoolClass, Student
from students.queries.child_days import child_days, current_runs
from students.rules.calendar import SchoolCalendar
from students.rules.enrolment import class_on
from students.rules.flags import Flag, flags, term_counts
from students.rules.policy import AttendanceLimits
from students.rules.runs import Runs

# A run that began before the vacation raises its flag in the first days of the new term too.
_REACH = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class WatchedChild:
    """A child with at least one flag; the flags say why, in numbers and dates (C5)."""

    id: int
    name: str
    school_class: SchoolClass
    flags: tuple[Flag, ...]


def watched_children(
    school_id: int, calendar: SchoolCalendar, today: dt.date, limits: AttendanceLimits
) -> list[WatchedChild]:
    """Every child of the school with a flag today, by class, in a number of queries that does not grow (C3, C4).

    Counts are of the term that holds the day, or of the one before it during vacations (K6).
    """
    term = next((term for term in reversed(calendar.terms) if term[0] <= today), None)
    if term is None:
        return []
    since = min(term[0], today - _REACH)
    ids = Absence.objects.filter(school_id=school_id, date__gte=since, date__lte=today).order_by().values("student_id")
    run_of = current_runs(school_id, ids, calendar, today)
    days = child_days(school_id, ids, calendar, term[0])
    last = min(term[1], today)
    raised: dict[int, tuple[Flag, ...]] = {}
    for child_id in days.children:
        counts = term_counts(term[0], last, calendar, days.state_of(child_id))
        raised[child_id] = flags(run_of.get(child_id, Runs()), counts, limits)
    placed = {child_id: class_on(today, child.stays) for child_id, child in days.children.items()}
    names = dict(Student.objects.filter(school_id=school_id, pk__in=ids).order_by().values_list("id", "name"))
    classes = SchoolClass.objects.filter(school_id=school_id).in_bulk()
    found = [
        WatchedChild(child_id, names[child_id], classes[class_id], each)
        for child_id, each in raised.items()
        if each and (class_id := placed[child_id]) is not None
    ]
    return sorted(found, key=lambda child: (-child.school_class.entry_year, child.school_class.number, child.id))
