"""The contact network of a class: school, teachers, guardians (M24)."""

import datetime as dt
from dataclasses import dataclass

from students.choices import Role
from students.models import Appointment, GroupMember, Guardian, Placement, SchoolClass
from students.queries.enrolment import covering
from students.queries.group import in_charge_of
from students.rules.class_names import class_label


@dataclass(frozen=True, slots=True)
class Teacher:
    """Somebody who teaches the class, with all subjects taught there."""

    name: str
    phone: str
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """A child with its guardians in order."""

    seat_number: int
    name: str
    guardians: tuple[Guardian, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Whom to reach about a class: who is in charge at the school, its teachers, its families."""

    in_charge: tuple[GroupMember, ...]
    heads: tuple[Teacher, ...]
    teachers: tuple[Teacher, ...]
    families: tuple[Family, ...]


def network_of(school_class: SchoolClass, day: dt.date) -> Network:
    """The network of the class on the day, in four queries (M24)."""
    grade = class_label(school_class.entry_year, school_class.number, day)[0]
    posts = Appointment.objects.filter(school_class=school_class, starts_on__lte=day).exclude(ends_on__lt=day)
    held = list(posts.select_related("staff").order_by("staff__staff_number", "staff", "subject"))
    return Network(
        in_charge=tuple(in_charge_of(school_class.school_id, grade, day)),
        heads=_people([post for post in held if post.role == Role.HEAD_TEACHER]),
        teachers=_people([post for post in held if post.role == Role.SUBJECT_TEACHER]),
        families=_families(school_class, day),
    )


def _people(posts: list[Appointment]) -> tuple[Teacher, ...]:
    subjects: dict[int, list[str]] = {}
    staff = {post.staff_id: post.staff for post in posts}
    for post in posts:
        subjects.setdefault(post.staff_id, []).append(post.subject)
    return tuple(Teacher(who.name, who.phone, tuple(filter(None, subjects[key]))) for key, who in staff.items())


def _families(school_class: SchoolClass, day: dt.date) -> tuple[Family, ...]:
    stays = Placement.objects.filter(covering(day), school_class=school_class).order_by("seat_number", "pk")
    rows = list(stays.values_list("student_id", "seat_number", "student__name"))
    guardians: dict[int, list[Guardian]] = {}
    for guardian in Guardian.objects.filter(student_id__in=[row[0] for row in rows]).order_by("position"):
        guardians.setdefault(guardian.student_id, []).append(guardian)
    return tuple(Family(seat, name, tuple(guardians.get(child_id, ()))) for child_id, seat, name in rows)
