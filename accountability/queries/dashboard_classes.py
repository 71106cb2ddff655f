"""Which classes owed a roll on which day, and how their reports of a month came in (B3, B11, K2)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from accountability.rules.trends import Reports, Span, Stretch, away_spans, owing_days, reports
from students.models import AttendancePolicy, Away, Placement, Roll
from students.rules.calendar import SchoolCalendar
from students.rules.lateness import day_end, deadline


@dataclass(frozen=True, slots=True, order=True)
class ClassKey:
    """A class as lists name it, in the order of grades: grade one first."""

    order: int
    number: int
    id: int
    place: str = field(compare=False, default="")

    @property
    def entry_year(self) -> int:
        """The year of entry (G1)."""
        return -self.order


@dataclass(slots=True)
class OwedRolls:
    """Who was expected in which class from when until when: from that follows which class owed a roll (K2)."""

    spans: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    classes: dict[int, ClassKey] = field(default_factory=dict)

    def days_of(self, class_id: int, days: Sequence[dt.date]) -> list[dt.date]:
        """The days on which the class owed a roll."""
        return owing_days(days, self.spans[class_id])

    def by_day_and_grade(self, days: Sequence[dt.date]) -> Counter[tuple[dt.date, int]]:
        """How many classes of each year of entry owed a roll on each day."""
        found = Counter[tuple[dt.date, int]]()
        for class_id, each in self.classes.items():
            found.update((day, each.entry_year) for day in self.days_of(class_id, days))
        return found


@dataclass(frozen=True, slots=True)
class ClassReports:
    """The reports of one class in the month (B3)."""

    school_class: ClassKey
    reports: Reports

    @property
    def id(self) -> int:
        """The class."""
        return self.school_class.id


_CLASS = ("school_class_id", "school_class__entry_year", "school_class__number", "school_class__place")


def owed_rolls(school_id: int, since: dt.date, until: dt.date) -> OwedRolls:
    """Stays in classes that touch the dates and the times away they are lessened by, in two queries (B11).

    Stays are counted by class and dates, so that the answer grows with classes and moves, not with pupils.
    """
    touching = Q(school_id=school_id, starts_on__lte=until) & (Q(ends_on__isnull=True) | Q(ends_on__gt=since))
    found = OwedRolls()
    stays = Placement.objects.filter(touching).order_by().values_list(*_CLASS, "starts_on", "ends_on")
    for class_id, year, number, place, first, last, children in stays.annotate(Count("pk")):
        found.classes.setdefault(class_id, ClassKey(-year, number, class_id, place))
        found.spans[class_id].append(Span(first, last, children))
    for (class_id, _child, first, last), away in _away(touching).items():
        found.spans[class_id] += away_spans(first, last, away)
    return found


_Stay = tuple[int, int, dt.date, dt.date | None]


def _away(touching: Q) -> dict[_Stay, list[tuple[dt.date, dt.date | None]]]:
    stay = "student__placements__"
    names = (f"{stay}school_class_id", "student_id", f"{stay}starts_on", f"{stay}ends_on", "starts_on", "ends_on")
    found: dict[_Stay, list[tuple[dt.date, dt.date | None]]] = defaultdict(list)
    rows = Away.objects.filter(touching, student__placements__isnull=False).order_by()
    for class_id, child, first, last, away_from, back_on in rows.values_list(*names):
        found[class_id, child, first, last].append((away_from, back_on))
    return found


def class_reports(school_id: int, calendar: SchoolCalendar, month: Stretch, owed: OwedRolls) -> list[ClassReports]:
    """How the reports of each class came in from the first of the month on, in the order of grades, in two queries."""
    days = calendar.school_days_between(month.first, month.last)
    came = _came(school_id, days)
    found = []
    for class_id, each in owed.classes.items():
        owing = owed.days_of(class_id, days)
        on_time, late, imported, today = came.get(class_id, (0, 0, 0, 0))
        waiting = int(month.last in owing and not today)
        if owing:
            found.append(ClassReports(each, reports(len(owing), on_time, late, imported, waiting)))
    return sorted(found, key=lambda row: row.school_class)


def _came(school_id: int, days: Sequence[dt.date]) -> dict[int, tuple[int, int, int, int]]:
    """Reports on time, late, imported, and today's, by class; the moments of each day come from the rule (B3, K14)."""
    policies = AttendancePolicy.objects.filter(school_id=school_id).order_by("-effective_on")
    until = list(policies.values_list("effective_on", "on_time_until"))
    in_time, same_day = Q(pk__in=()), Q(pk__in=())
    for day in days:
        limit = next((time for since, time in until if since <= day), AttendancePolicy().on_time_until)
        in_time |= Q(date=day, first_submitted_at__lt=deadline(day, limit))
        same_day |= Q(date=day, first_submitted_at__lt=day_end(day))
    rows = Roll.objects.filter(school_id=school_id, date__in=days).order_by().values("school_class_id")
    counted = rows.annotate(
        on_time=Count("pk", filter=in_time & Q(is_imported=False)),
        late=Count("pk", filter=same_day & ~in_time & Q(is_imported=False)),
        imported=Count("pk", filter=Q(is_imported=True)),
        last=Count("pk", filter=Q(date=days[-1])) if days else Count("pk"),
    )
    return {each[0]: each[1:] for each in counted.values_list("school_class_id", "on_time", "late", "imported", "last")}
