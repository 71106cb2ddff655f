"""A pupil's record, lists of a class, the classes of a school, and finding a pupil (C5, I4, J)."""

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, OuterRef, Q, Subquery

from students.choices import Role
from students.models import Appointment, Contact, Enrolment, Guardian, Leave, Movement, Placement, SchoolClass, Student
from students.queries.calendar import limits_on
from students.queries.child_days import child_days, current_runs
from students.queries.enrolment import Pupil, covering, expected_placements
from students.queries.strips import MonthStrip, month_span, month_strips
from students.rules.calendar import SchoolCalendar
from students.rules.flags import Flag, flags, term_counts
from students.rules.runs import Runs

FOUND_AT_MOST = 50
_DOTS = str.maketrans("•‧.．", "····")


@dataclass(frozen=True, slots=True)
class Attending:
    """A child's attendance as the record shows it: both runs, flags with reasons, the term's months (C1 to C5)."""

    runs: Runs
    flags: tuple[Flag, ...]
    months: tuple[MonthStrip, ...]


@dataclass(frozen=True, slots=True)
class PupilRecord:
    """What the record of a child shows besides its own fields."""

    placement: Placement | None
    enrolments: tuple[Enrolment, ...]
    guardians: tuple[Guardian, ...]
    movements: tuple[Movement, ...]
    leaves: tuple[Leave, ...]
    contacts: tuple[Contact, ...]
    attending: Attending


def pupil_record(student: Student, calendar: SchoolCalendar, today: dt.date) -> PupilRecord:
    """Everything on the page of a child, in a number of queries that does not grow with it."""
    of_child = {"student": student}
    return PupilRecord(
        placement=Placement.objects.filter(covering(today), **of_child).select_related("school_class").first(),
        enrolments=tuple(Enrolment.objects.filter(**of_child).order_by("starts_on")),
        guardians=tuple(Guardian.objects.filter(**of_child).order_by("position")),
        movements=tuple(
            Movement.objects.filter(**of_child)
            .select_related("from_class", "to_class", "reversed_by")
            .order_by("-on", "-id")
        ),
        leaves=tuple(Leave.objects.filter(**of_child).select_related("granted_by").order_by("-starts_on", "-id")),
        contacts=tuple(Contact.objects.filter(**of_child).select_related("recorded_by").order_by("-at", "-id")),
        attending=attending(student, calendar, today),
    )


def attending(student: Student, calendar: SchoolCalendar, today: dt.date) -> Attending:
    """Runs, flags and months of the current term, or of the one before during vacations (C1 to C5)."""
    runs = current_runs(student.school_id, [student.pk], calendar, today).get(student.pk, Runs())
    term = next((term for term in reversed(calendar.terms) if term[0] <= today), None)
    days = child_days(student.school_id, [student.pk], calendar, term[0]) if term else None
    if term is None or days is None or student.pk not in days.children:
        return Attending(runs, (), ())
    first, last = term[0], min(term[1], today)
    counts = term_counts(first, last, calendar, days.state_of(student.pk))
    shown = min(term[1], month_span(last)[1])
    return Attending(
        runs,
        flags(runs, counts, limits_on(student.school_id, today)),
        month_strips(days, student.pk, first, shown, today),
    )


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class in the list of classes: how many children it expects today, who leads it."""

    school_class: SchoolClass
    expected: int
    head_teachers: tuple[str, ...]


def classes_by_grade(school_id: int, today: dt.date) -> list[list[ClassRow]]:
    """The classes not closed, by year of entry, grade one first, in three queries (G1, B11)."""
    open_on = Q(closed_on=None) | Q(closed_on__gt=today)
    found = SchoolClass.objects.filter(open_on, school_id=school_id).order_by("-entry_year", "number")
    counted = expected_placements(school_id, today).order_by().values("school_class_id").annotate(many=Count("id"))
    expected = dict(counted.values_list("school_class_id", "many"))
    heads = head_teachers(school_id, today)
    rows = [ClassRow(each, expected.get(each.pk, 0), tuple(heads.get(each.pk, ()))) for each in found]
    return [list(group) for _, group in groupby(rows, key=lambda row: row.school_class.entry_year)]


def head_teachers(school_id: int, today: dt.date) -> dict[int, list[str]]:
    """The names of the head teachers of each class on the day."""
    posts = Appointment.objects.filter(school_id=school_id, role=Role.HEAD_TEACHER, starts_on__lte=today)
    names: dict[int, list[str]] = defaultdict(list)
    for class_id, name in posts.exclude(ends_on__lt=today).values_list("school_class_id", "staff__name"):
        names[class_id or 0].append(name)
    return names


def class_names(school_class: SchoolClass, today: dt.date) -> list[Pupil]:
    """The children of the class by number, nothing but number and name (J)."""
    stays = Placement.objects.filter(covering(today), school_class=school_class).order_by("seat_number", "pk")
    return [Pupil(*row) for row in stays.values_list("student_id", "student__name", "seat_number", "school_class_id")]


@dataclass(frozen=True, slots=True)
class Found:
    """A pupil found by the search; ``school_class`` is None for a child who is in no class today.

    ``left_on`` is the day the child left the school, None while a spell is open.
    """

    id: int
    name: str
    seat_number: int
    school_class: SchoolClass | None
    left_on: dt.date | None = None


def find_pupils(school_id: int, class_ids: Collection[int] | None, text: str, today: dt.date) -> list[Found]:
    """Pupils by part of the name, beginning of the initials, or last four digits of a number, in two queries.

    ``class_ids`` limits to children now in those classes, None does not. At most one more than ``FOUND_AT_MOST``.
    """
    text = unicodedata.normalize("NFKC", text).strip().translate(_DOTS)
    if not text:
        return []
    stay = Placement.objects.filter(covering(today), student_id=OuterRef("pk"))
    spell = Enrolment.objects.filter(student_id=OuterRef("pk"), starts_on__lte=today).order_by("-starts_on", "-pk")
    pupils = Student.objects.filter(_matches(text), school_id=school_id).annotate(
        class_today=Subquery(stay.values("school_class_id")[:1]),
        seat_today=Subquery(stay.values("seat_number")[:1]),
        left_on=Subquery(spell.values("ends_on")[:1]),
    )
    if class_ids is not None:
        pupils = pupils.filter(class_today__in=class_ids)
    wanted = ("id", "name", "seat_today", "class_today", "left_on")
    rows = pupils.order_by("name", "pk").values_list(*wanted)[: FOUND_AT_MOST + 1]
    classes = SchoolClass.objects.in_bulk([row[3] for row in rows if row[3]])
    return [Found(row[0], row[1], row[2] or 0, classes.get(row[3]), _gone(row[4], today)) for row in rows]


def _gone(left_on: dt.date | None, today: dt.date) -> dt.date | None:
    return left_on if left_on is not None and left_on <= today else None


def _matches(text: str) -> Q:
    if text.isascii() and any(letter.isdigit() for letter in text):
        return Q(number_tail__iexact=text) if len(text) == 4 else Q(pk__in=())
    letters = "".join(filter(str.isalnum, text)) or text
    return Q(name__icontains=text) | Q(name_initials__istartswith=letters)
