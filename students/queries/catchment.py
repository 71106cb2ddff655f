"""The catchment list as it stands on a day: every child with its pupil record, its whereabouts, its class (G7)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from students.choices import CatchmentPlace, Status
from students.models import CatchmentChild, Need, Placement, Student
from students.queries.calendar import limits_on
from students.queries.enrolment import covering
from students.queries.movements import status_on
from students.rules.catchment import (
    DISABILITIES,
    GO_AFTER,
    Listed,
    Matching,
    Registered,
    SchoolAge,
    Whereabouts,
    age_of_year,
    match_children,
    whereabouts,
)
from students.rules.class_names import ClassKey
from students.rules.enrolment_rates import CatchmentFacts, Rate, disabled_rate, enrolment_rate, is_counted

_SECRETS = ("id_number", "address", "phone")


@dataclass(frozen=True, slots=True)
class Entry:
    """A child on the list. ``candidates`` are pupils of whom somebody must say whether they are this child."""

    child: CatchmentChild
    where: Whereabouts
    age: int
    is_counted: bool
    disability: str
    student_id: int | None
    how: str
    class_key: ClassKey | None
    candidates: tuple[int, ...]

    @property
    def facts(self) -> CatchmentFacts:
        """What the rates need."""
        return CatchmentFacts(self.child.birth_on, self.where, self.disability)

    @property
    def is_to_find(self) -> bool:
        """Whether somebody has to go after the child: of school age, in no school or nobody knows where."""
        return self.is_counted and self.where in GO_AFTER


@dataclass(frozen=True, slots=True)
class CatchmentList:
    """Everybody on the list on a day, by village and age."""

    day: dt.date
    ages: SchoolAge
    entries: tuple[Entry, ...]

    @property
    def enrolment(self) -> Rate:
        """The enrolment rate (G7, M22)."""
        return enrolment_rate((entry.facts for entry in self.entries), self.ages, self.day)

    @property
    def disabled(self) -> Rate:
        """The enrolment rate of the three disabilities (M22)."""
        return disabled_rate((entry.facts for entry in self.entries), self.ages, self.day)

    @property
    def to_find(self) -> list[Entry]:
        """The children to go after, the most urgent first."""
        found = [entry for entry in self.entries if entry.is_to_find]
        return sorted(found, key=lambda entry: GO_AFTER.index(entry.where))


def school_ages(school_id: int, day: dt.date) -> SchoolAge:
    """The ages in force on the day (⚙)."""
    limits = limits_on(school_id, day)
    return SchoolAge(limits.school_age_from, limits.school_age_until)


def catchment_list(school_id: int, day: dt.date, *, with_secrets: bool = False) -> CatchmentList:
    """The list on a day, in a number of statements that does not grow with it."""
    rows = CatchmentChild.objects.filter(covering(day), school_id=school_id)
    children = list(rows if with_secrets else rows.defer(*_SECRETS))
    matching = match(school_id, children)
    students = {student_id for student_id, _ in matching.found.values()}
    status = status_on(school_id, students, day)
    registry = _Registry(matching, status, _disabilities(school_id, day), _classes(school_id, day))
    ages = school_ages(school_id, day)
    return CatchmentList(day, ages, tuple(_entry(child, registry, ages, day) for child in children))


@dataclass(frozen=True, slots=True)
class _Registry:
    """What the registry knows of the pupils, by id; who they are on the list."""

    matching: Matching
    status: Mapping[int, Status]
    disabilities: Mapping[int, str]
    classes: Mapping[int, ClassKey]


def _entry(child: CatchmentChild, registry: _Registry, ages: SchoolAge, day: dt.date) -> Entry:
    student_id, how = registry.matching.found.get(child.pk, (None, child.match))
    where = whereabouts(CatchmentPlace(child.place), registry.status[student_id] if student_id else None)
    return Entry(
        child=child,
        where=where,
        age=age_of_year(child.birth_on, day),
        is_counted=is_counted(CatchmentFacts(child.birth_on, where), ages, day),
        disability=child.disability or registry.disabilities.get(student_id or 0, ""),
        student_id=student_id,
        how=how,
        class_key=registry.classes.get(student_id or 0),
        candidates=registry.matching.questions.get(child.pk, ()),
    )


def match(school_id: int, children: Iterable[CatchmentChild]) -> Matching:
    """Who of the children is which pupil (G7), in one query."""
    rows = Student.objects.filter(school_id=school_id).order_by("id")
    registered = (Registered(*row) for row in rows.values_list("id", "name", "birth_on", "id_number_hash").iterator())
    listed = [
        Listed(each.pk, each.name, each.birth_on, each.id_number_hash, each.student_id, each.match) for each in children
    ]
    return match_children(listed, registered)


def _disabilities(school_id: int, day: dt.date) -> dict[int, str]:
    """Disabilities on the record of pupils: where the list names none, the registry does (G6)."""
    needs = Need.objects.filter(school_id=school_id, kind__in=DISABILITIES, starts_on__lte=day).order_by("-id")
    return dict(needs.exclude(ends_on__lt=day).values_list("student_id", "kind"))


def _classes(school_id: int, day: dt.date) -> dict[int, ClassKey]:
    rows = Placement.objects.filter(covering(day), school_id=school_id).order_by()
    found = rows.values_list("student_id", "school_class__entry_year", "school_class__number")
    return {student_id: ClassKey(year, number) for student_id, year, number in found}
