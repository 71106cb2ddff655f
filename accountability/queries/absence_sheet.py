"""The absences of a day as the rolls have them, by class and by child (B2, B5, domain 2.1)."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from students.choices import AbsenceKind, ContactResult, Session
from students.models import Absence, Contact, Roll, SchoolClass
from students.queries.calendar import school_calendar
from students.queries.enrolment import expected_placements
from students.queries.rolls import as_mark
from students.rules.calendar import DayStatus
from students.rules.marks import afternoon_mark


@dataclass(frozen=True, slots=True)
class Absent:
    """A child that was missing in some session; ``kinds`` by the sessions held, None where it was there.

    ``age`` is None where the date of birth is not known. ``contact`` and ``by`` are of the last contact about the day.
    """

    name: str
    sex: str
    age: int | None
    kinds: Mapping[Session, AbsenceKind | None]
    contact: ContactResult | None = None
    by: str = ""

    @property
    def missed(self) -> dict[Session, AbsenceKind]:
        """The sessions missed."""
        return {session: kind for session, kind in self.kinds.items() if kind and kind.counts_as_absent}

    @property
    def kind(self) -> AbsenceKind:
        """Why, of two reasons the earlier: who is missing counts once."""
        return next(iter(self.missed.values()))


@dataclass(slots=True)
class ClassDay:
    """A class on the day; ``expected`` is as signed off, of a class without a roll as the books have it (B1, B2).

    ``others`` counts marks that are presence: late, left early, on official leave.
    """

    school_class: SchoolClass
    expected: int
    reported_at: dt.datetime | None = None
    reported_by: str = ""
    absent: list[Absent] = field(default_factory=list)
    others: Counter[AbsenceKind] = field(default_factory=Counter)

    @property
    def is_known(self) -> bool:
        """Whether the class reported (B2)."""
        return self.reported_at is not None

    @property
    def by_kind(self) -> Counter[AbsenceKind]:
        """The children missing, each once."""
        return Counter(each.kind for each in self.absent)


@dataclass(frozen=True, slots=True)
class AbsenceSheet:
    """A day: what it is for the school, its classes, grade one first; all of the school, or some."""

    day: dt.date
    status: DayStatus
    classes: tuple[ClassDay, ...]
    is_whole: bool

    @property
    def known(self) -> list[ClassDay]:
        """The classes that reported."""
        return [each for each in self.classes if each.is_known]

    @property
    def unknown(self) -> list[ClassDay]:
        """The classes of which nothing is known (B2)."""
        return [each for each in self.classes if not each.is_known]


def absence_sheet(school_id: int, day: dt.date, class_ids: Collection[int] | None = None) -> AbsenceSheet:
    """The sheet of a day, of some classes or of all, in at most six statements."""
    status = school_calendar(school_id).day_status(day)
    if not status.is_school_day:
        return AbsenceSheet(day, status, (), class_ids is None)
    mine = {} if class_ids is None else {"school_class_id__in": class_ids}
    rolls = Roll.objects.filter(school_id=school_id, date=day, **mine).select_related("submitted_by")
    by_class = {roll.school_class_id: roll for roll in rolls.order_by("id")}
    here = expected_placements(school_id, day).filter(**mine).order_by().values("school_class_id")
    expected = dict(here.annotate(many=Count("id")).values_list("school_class_id", "many"))
    classes = SchoolClass.objects.filter(school_id=school_id, pk__in={*by_class, *expected})
    found = {
        each.pk: _class_day(each, by_class.get(each.pk), expected.get(each.pk, 0))
        for each in classes.order_by("-entry_year", "number")
    }
    if by_class:
        _count(school_id, status, {roll.pk: found[class_id] for class_id, roll in by_class.items()})
    return AbsenceSheet(day, status, tuple(found.values()), class_ids is None)


def _class_day(school_class: SchoolClass, roll: Roll | None, expected: int) -> ClassDay:
    if roll is None:
        return ClassDay(school_class, expected)
    return ClassDay(school_class, roll.expected, roll.submitted_at, str(roll.submitted_by))


def _count(school_id: int, status: DayStatus, rolls: Mapping[int, ClassDay]) -> None:
    """Put every mark into its class: missing in some session, or there with a mark (B5, K3)."""
    contacts = _contacts(school_id, status.day)
    rows = Absence.objects.filter(school_id=school_id, roll_id__in=rolls).select_related("student", "roll")
    for row in rows.order_by("student__name_initials", "student_id"):
        place = rolls[row.roll_id]
        kinds = _kinds(row, status)
        if any(kind and kind.counts_as_absent for kind in kinds.values()):
            child = row.student
            contact = contacts.get(child.pk)
            place.absent.append(
                Absent(
                    child.name,
                    child.sex,
                    _age(child.birth_on, status.day),
                    kinds,
                    ContactResult(contact.result) if contact else None,
                    str(contact.recorded_by) if contact else "",
                )
            )
        place.others.update({kind for kind in kinds.values() if kind and not kind.counts_as_absent})


def _contacts(school_id: int, day: dt.date) -> dict[int, Contact]:
    rows = Contact.objects.filter(school_id=school_id, about_on=day, annulled_at=None).select_related("recorded_by")
    return {each.student_id: each for each in rows.order_by("at", "id")}


def _kinds(row: Absence, status: DayStatus) -> dict[Session, AbsenceKind | None]:
    first, second = as_mark(row.morning), as_mark(row.afternoon)
    if Session.MORNING in status.sessions:
        second = afternoon_mark(first, second, is_afternoon_taken=row.roll.afternoon_at is not None)
    marks = {Session.MORNING: first, Session.AFTERNOON: second}
    return {session: mark for session, mark in marks.items() if session in status.sessions}


def _age(birth_on: dt.date | None, day: dt.date) -> int | None:
    """Whole years on the day."""
    if birth_on is None:
        return None
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))
