"""Schools of any size with a term of rolls, in bulk and without history; absences as in the sample school."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import connection
from django.utils import timezone

from students.choices import DayKind, Role
from students.demo.rolls import Room, class_days
from students.demo.scene import Scene
from students.demo.sheets import ClassDay, Member
from students.demo.store import store_days
from students.demo.terms import DemoTerm
from students.models import (
    Appointment,
    AttendancePolicy,
    CalendarDay,
    Enrolment,
    Placement,
    School,
    SchoolClass,
    Student,
    Term,
    User,
)
from students.queries.calendar import school_calendar
from students.rules.class_names import school_year

_ROWS = 1000
_GRADES = 6
_MOST_NUMBERS = 90
_BEFORE = dt.timedelta(days=100)
_AFTER = dt.timedelta(days=40)
_FAMILY = "赵钱孙李周吴郑王冯陈杨朱秦许何吕张孔曹严"
_GIVEN = "子涵若曦浩宇思源静怡俊杰雨桐佳怡志强梓豪"


@dataclass(frozen=True, slots=True)
class BenchSchool:
    """What was made: classes in order, the head teacher of each, its pupils, and the principal."""

    school: School
    principal: User
    heads: list[User]
    classes: list[SchoolClass]
    pupils: list[list[int]]
    today: dt.date


def build_school(
    *, code: str, classes: int, pupils_per_class: int, days: int, share_reported: float = 5 / 6
) -> BenchSchool:
    """A school with rolls of the last ``days`` school days before today and of a share of its classes today.

    Today is a school day whatever the weekday. Identity numbers, phones and addresses stay empty.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    school = _school(code, today)
    principal, heads = _staff(school, classes, now)
    made = _classes(school, classes, today)
    pupils = _pupils(school, made, pupils_per_class, today - _BEFORE)
    _posts(school, principal, heads, made, today - _BEFORE)
    built = BenchSchool(school, principal, heads, made, pupils, today)
    store_days(school.pk, _rolls(built, now, days, round(classes * share_reported)), with_versions=False)
    refresh_statistics()
    return built


def refresh_statistics() -> None:
    """Let PostgreSQL know what is in its tables, as its own housekeeping does within minutes; SQLite needs none."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _school(code: str, today: dt.date) -> School:
    school = School.objects.create(code=code, name="基准小学", grades=_GRADES)
    Term.objects.create(school=school, name="学期", starts_on=today - _BEFORE, ends_on=today + _AFTER)
    AttendancePolicy.objects.create(school=school, effective_on=dt.date(2000, 1, 1))
    CalendarDay.objects.create(school=school, date=today, kind=DayKind.MAKE_UP, reason="上课")
    return school


def _staff(school: School, classes: int, at: dt.datetime) -> tuple[User, list[User]]:
    users = [
        User(
            school=school,
            username=f"{school.code}-{number}",
            staff_number=str(number),
            name=_name(number),
            password="!",
            date_joined=at,
        )
        for number in range(classes + 1)
    ]
    principal, *heads = User.objects.bulk_create(users, batch_size=_ROWS)
    return principal, heads


def _classes(school: School, count: int, today: dt.date) -> list[SchoolClass]:
    """Six grades as long as the numbers suffice, then older years."""
    in_year = min(max(1, -(-count // _GRADES)), _MOST_NUMBERS)
    rows = [
        SchoolClass(school=school, entry_year=school_year(today) - index // in_year, number=index % in_year + 1)
        for index in range(count)
    ]
    return SchoolClass.objects.bulk_create(rows, batch_size=_ROWS)


def _pupils(school: School, classes: list[SchoolClass], per_class: int, since: dt.date) -> list[list[int]]:
    names = (_name(number) for number in range(len(classes) * per_class))
    students = iter(
        Student.objects.bulk_create([Student(school=school, name=name) for name in names], batch_size=_ROWS)
    )
    rooms = [[student.pk for student in islice(students, per_class)] for _ in classes]
    spells = Enrolment.objects.bulk_create(
        [Enrolment(school=school, student_id=child, starts_on=since) for room in rooms for child in room],
        batch_size=_ROWS,
    )
    places = ((each, seat) for each in classes for seat in range(1, per_class + 1))
    Placement.objects.bulk_create(
        [
            Placement(
                school=school,
                enrolment=spell,
                student_id=spell.student_id,
                school_class=room,
                seat_number=seat,
                starts_on=since,
            )
            for spell, (room, seat) in zip(spells, places, strict=True)
        ],
        batch_size=_ROWS,
    )
    return rooms


def _posts(school: School, principal: User, heads: list[User], classes: list[SchoolClass], since: dt.date) -> None:
    posts = [Appointment(school=school, staff=principal, role=Role.PRINCIPAL, starts_on=since)]
    posts += [
        Appointment(school=school, staff=head, role=Role.HEAD_TEACHER, school_class=room, starts_on=since)
        for head, room in zip(heads, classes, strict=True)
    ]
    Appointment.objects.bulk_create(posts, batch_size=_ROWS)


def _rolls(built: BenchSchool, now: dt.datetime, days: int, reported_today: int) -> Iterator[ClassDay]:
    calendar = school_calendar(built.school.pk)
    term = DemoTerm("学期", *calendar.terms[0])
    so_far = tuple(day for day, _ in zip(calendar.backwards(built.today), range(days + 1), strict=False))[::-1]
    scene = Scene(built.today, now, term, so_far, calendar)
    for index, room in enumerate(built.classes):
        head = built.heads[index].pk
        unreported = frozenset(() if index < reported_today else (built.today,))
        yield from (day for day, _ in class_days(scene, _room(built, index, room, head, unreported)))


def _room(built: BenchSchool, index: int, room: SchoolClass, head: int, unreported: frozenset[dt.date]) -> Room:
    children = built.pupils[index]
    return Room(
        class_id=room.pk,
        key=f"benchmark:{index}",
        members=tuple(Member(child, built.today - _BEFORE) for child in children),
        by_chance=tuple(children),
        told={},
        reporter=lambda _: head,
        registrar_id=built.principal.pk,
        unreported=unreported,
    )


def _name(number: int) -> str:
    return _FAMILY[number % len(_FAMILY)] + _GIVEN[number % len(_GIVEN)] + _GIVEN[number // 7 % len(_GIVEN)]
