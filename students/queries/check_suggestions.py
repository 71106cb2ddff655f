"""Which class to visit next, and which rolls look too good (M3)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.crypto import salted_hmac

from students.choices import AbsenceKind
from students.models import Absence, Roll, SchoolClass
from students.queries.checks import last_visits, visited_on
from students.queries.enrolment import expected_placements
from students.rules.calendar import SchoolCalendar
from students.rules.check_order import Candidate, days_left, visit_order, visits_a_day
from students.rules.policy import AttendanceLimits
from students.rules.spotless import RollCount, Spotless, spotless_classes

_SALT = "students.spot_checks"
_DRAWS = 2**64
_ABSENT = tuple(kind.value for kind in AbsenceKind if kind.counts_as_absent)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A class in the order of today: when it was visited last, and how many school days that is ago."""

    school_class: SchoolClass
    last_on: dt.date | None
    age: int
    days_left: int
    is_visited: bool

    @property
    def is_overdue(self) -> bool:
        """Whether the class should have been visited before today."""
        return self.days_left < 0


@dataclass(frozen=True, slots=True)
class Round:
    """The order of today, and how many visits a day keep every class in time."""

    suggestions: list[Suggestion]
    a_day: int


def suggested_round(school_id: int, today: dt.date, calendar: SchoolCalendar, limits: AttendanceLimits) -> Round:
    """All classes that expect somebody, in the order to visit them; those visited today last (M3).

    The order is that of the morning: visits of today change nothing in it, so that it is the same all day.
    """
    expecting = expected_placements(school_id, today).order_by().values("school_class_id")
    classes = {each.pk: each for each in SchoolClass.objects.filter(pk__in=expecting).order_by("-entry_year", "number")}
    last, done = last_visits(school_id, today), visited_on(school_id, today)
    ages = {class_id: _age(last.get(class_id), today, calendar) for class_id in classes}
    drawn = [Candidate(class_id, age, draw(school_id, today, class_id)) for class_id, age in ages.items()]
    order = visit_order(drawn, limits.revisit_days)
    found = [
        Suggestion(classes[each], last.get(each), ages[each], days_left(ages[each], limits.revisit_days), each in done)
        for each in order
    ]
    return Round(sorted(found, key=lambda each: each.is_visited), visits_a_day(len(classes), limits.revisit_days))


def draw(school_id: int, day: dt.date, class_id: int) -> float:
    """A number between 0 and 1 that nobody without the key of the installation can foretell, the same all day."""
    digest = salted_hmac(_SALT, f"{school_id}:{day}:{class_id}", algorithm="sha256").digest()
    return (int.from_bytes(digest[:8], "big") + 0.5) / _DRAWS


def spotless(school_id: int, today: dt.date, calendar: SchoolCalendar, limits: AttendanceLimits) -> list[Spotless]:
    """Classes without absence for an unlikely time of this term, in two queries; imported rolls do not count (M3)."""
    term = calendar.term_of(today)
    if term is None:
        return []
    rolls = Roll.objects.filter(school_id=school_id, date__gte=term[0], date__lte=today, is_imported=False)
    counted = rolls.order_by().annotate(absent=Count("absences", filter=missing_marks("absences__")))
    rows = counted.values_list("school_class_id", "date", "expected", "absent")
    absent = Absence.objects.filter(missing_marks(), roll__in=rolls)
    begun = absences_begun(absent.order_by("student_id", "date").values_list("student_id", "date"), calendar)
    return spotless_classes((RollCount(*row) for row in rows), begun, limits.too_good_percent)


def missing_marks(prefix: str = "") -> Q:
    """Absences in which a child is missing in some session (B4)."""
    return Q(**{f"{prefix}morning__in": _ABSENT}) | Q(**{f"{prefix}afternoon__in": _ABSENT})


def absences_begun(days: Iterable[tuple[int, dt.date]], calendar: SchoolCalendar) -> int:
    """How many absences began: days on which a child is missing and was not on the school day before."""
    missing = set(days)
    return sum((child, calendar.previous_school_day(day)) not in missing for child, day in missing)


def _age(last_on: dt.date | None, today: dt.date, calendar: SchoolCalendar) -> int:
    """School days since the last visit, or since the term began when there was none in it."""
    term = calendar.term_of(today)
    if last_on is None:
        return calendar.count_between(term[0], today) if term else 0
    return calendar.count_between(last_on, today) - calendar.count_between(last_on, last_on)
