"""Rows for tests: every builder takes overrides and has defaults that pass every constraint."""

import datetime as dt
import itertools
from typing import Any

from django.utils import timezone

from kongchuo.lib.crypto import lookup_hash
from students.choices import DayKind, EnrolmentKind, MovementKind, Role
from students.models import (
    Appointment,
    AttendancePolicy,
    CalendarDay,
    Enrolment,
    Movement,
    Placement,
    School,
    SchoolClass,
    Student,
    Term,
    User,
)

TERM_START = dt.date(2026, 9, 1)
TERM_END = dt.date(2027, 1, 15)
_count = itertools.count(1)


def at(day: dt.date, hour: int = 8, minute: int = 10) -> dt.datetime:
    """A moment of a day in the school's time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def make_school(**overrides: Any) -> School:
    """A school with its autumn term of 2026 and the shipped rules."""
    number = next(_count)
    school = School.objects.create(**{"code": f"S{number}", "name": "青石镇中心小学", **overrides})
    Term.objects.create(
        school=school,
        name="2026-2027学年第一学期",
        starts_on=TERM_START,
        ends_on=TERM_END,
    )
    AttendancePolicy.objects.create(school=school, effective_on=dt.date(2000, 1, 1))
    return school


def make_class(school: School, **overrides: Any) -> SchoolClass:
    """A class of grade three in the school year 2026 unless told otherwise."""
    taken = SchoolClass.objects.filter(school=school).count()
    return SchoolClass.objects.create(**{"school": school, "entry_year": 2024, "number": taken + 1, **overrides})


def make_user(school: School | None, **overrides: Any) -> User:
    """An account with the password 'correct horse 1'."""
    number = next(_count)
    values = {
        "username": f"u{number}",
        "name": f"教师{number}",
        "staff_number": f"T{number}",
        **overrides,
    }
    password = values.pop("password", "correct horse 1")
    user = User(school=school, **values)
    user.set_password(password)
    user.save()
    return user


def appoint(staff: User, role: Role, school_class: SchoolClass | None = None, **overrides: Any) -> Appointment:
    """An open appointment from before the term."""
    assert staff.school is not None
    values = {"starts_on": dt.date(2026, 8, 25), **overrides}
    return Appointment.objects.create(school=staff.school, staff=staff, role=role, school_class=school_class, **values)


def make_student(school_class: SchoolClass, **overrides: Any) -> Student:
    """A child enrolled in the class since the first day of the term (``since`` moves that)."""
    number = next(_count)
    since = overrides.pop("since", TERM_START)
    until = overrides.pop("until", None)
    seat = overrides.pop("seat", Placement.objects.filter(school_class=school_class).count() + 1)
    kind = overrides.pop("kind", "own")
    values = {
        "name": f"学生{number}",
        "sex": "male",
        "birth_on": dt.date(2017, 5, 13),
        **overrides,
    }
    for field in ("id_number", "status_number"):
        values[f"{field}_hash"] = lookup_hash(values.get(field, ""))
    student = Student.objects.create(school=school_class.school, **values)
    enrolment = Enrolment.objects.create(
        school=school_class.school,
        student=student,
        starts_on=since,
        ends_on=until,
        kind=kind,
    )
    Placement.objects.create(
        school=school_class.school,
        enrolment=enrolment,
        student=student,
        school_class=school_class,
        seat_number=seat,
        starts_on=since,
        ends_on=until,
    )
    _record_spell(student, school_class, since, until, kind)
    return student


def _record_spell(
    student: Student, school_class: SchoolClass, since: dt.date, until: dt.date | None, kind: str
) -> None:
    """The movements that the spell comes from (G2)."""
    is_guest = kind == EnrolmentKind.GUEST
    came, left = (
        (MovementKind.GUEST_IN, MovementKind.GUEST_IN_END)
        if is_guest
        else (MovementKind.ADMISSION, MovementKind.TRANSFER_OUT)
    )
    said = {"school": student.school, "student": student, "is_from_list": True}
    Movement.objects.create(kind=came, on=since, to_class=school_class, recorded_at=at(since), **said)
    if until is not None:
        Movement.objects.create(kind=left, on=until, from_class=school_class, recorded_at=at(until), **said)


def today() -> dt.date:
    """Today on the school's clock."""
    return timezone.localdate()


def open_every_day(school: School) -> None:
    """Make yesterday, today and tomorrow school days of a term, whenever the suite runs."""
    day = today()
    Term.objects.filter(school=school).delete()
    Term.objects.create(
        school=school, name="学期", starts_on=day - dt.timedelta(days=80), ends_on=day + dt.timedelta(days=80)
    )
    for offset in (-1, 0, 1):
        CalendarDay.objects.create(
            school=school, date=day + dt.timedelta(days=offset), kind=DayKind.MAKE_UP, reason="上课"
        )
