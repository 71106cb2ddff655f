"""A whole county as one school: a term of rolls and absences, made by the database itself from one row of each kind."""

import datetime as dt
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection, models
from django.utils import timezone

from benchmarks.data import build_school, refresh_statistics
from benchmarks.timing import tell
from students.choices import AbsenceKind
from students.models import Absence, Enrolment, Placement, Roll, School, Student, User
from students.queries.calendar import school_calendar

PUPILS_A_CLASS = 40
_DAYS = 80
_SINCE = dt.timedelta(days=100)
# Who is absent on which day goes round by these primes; one absence in ten is without a reason.
_BY_CHILD, _BY_DAY, _UNEXCUSED = 7919, 104729, 10


@dataclass(frozen=True, slots=True)
class County:
    """What was made: the school, who acts, how many pupils from which id on, the school days up to today."""

    school: School
    principal: User
    first_class: int
    first_pupil: int
    pupils: int
    days: tuple[dt.date, ...]

    @property
    def today(self) -> dt.date:
        """The last of its days."""
        return self.days[-1]

    def class_of(self, pupil: int) -> int:
        """The id of the class in which the pupil with this id is."""
        return self.first_class + (pupil - self.first_pupil) // PUPILS_A_CLASS


def build_county(*, code: str, classes: int, absent_a_day: int) -> County:
    """A school of ``classes`` of 40 that has reported on every day of a term, today included."""
    tell(f"making a term of {classes} classes")
    built = build_school(code=code, classes=classes, pupils_per_class=0, days=0, share_reported=0)
    days = tuple(islice(school_calendar(built.school.pk).backwards(built.today), _DAYS))[::-1]
    pupils = classes * PUPILS_A_CLASS
    first = _pupils(built.school, built.classes[0].pk, pupils, built.today - _SINCE)
    county = County(built.school, built.principal, built.classes[0].pk, first, pupils, days)
    _rolls(county)
    _absences(county, absent_a_day)
    refresh_statistics()
    return county


def copies(row: models.Model, source: str, *, is_kept: bool = False, **said: str) -> None:
    """Insert the row once for each row of ``source``, with some columns said in SQL; the row itself goes, or is kept.

    ``source`` is what stands after FROM, with names of our own tables and numbers only.
    """
    table = row._meta.db_table
    columns = [field.column for field in row._meta.concrete_fields if not field.primary_key]
    values = [said.get(name, f'model."{name}"') for name in columns]
    into = ", ".join(f'"{name}"' for name in columns)
    model = f'(SELECT * FROM "{table}" WHERE id = {row.pk}) model'
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{table}" ({into}) SELECT {", ".join(values)} FROM {model}, {source}')
        cursor.execute(f'DELETE FROM "{table}" WHERE id = {0 if is_kept else row.pk}')


def numbers(count: int) -> str:
    """A table of the numbers ``n`` from 0 on."""
    return (
        "(WITH RECURSIVE each(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM each "
        f"WHERE n < {count - 1}) SELECT n FROM each) numbers"
    )


def _pupils(school: School, first_class: int, count: int, since: dt.date) -> int:
    """Children in the seats of their classes, one after the other; returns the id of the first."""
    student = Student.objects.create(school=school, name="赵子涵")
    spell = Enrolment.objects.create(school=school, student=student, starts_on=since)
    seat: dict[str, Any] = {"school_class_id": first_class, "seat_number": 1, "starts_on": since}
    stay = Placement.objects.create(school=school, student=student, enrolment=spell, **seat)
    first, own = student.pk, f"school_id = {school.pk}"
    copies(student, f"{numbers(count - 1)} ORDER BY n", is_kept=True)
    children = f"students_student child WHERE child.{own} AND child.id > {first} ORDER BY child.id"
    copies(spell, children, is_kept=True, student_id="child.id")
    place = f"(spell.student_id - {first})"
    copies(
        stay,
        f"students_enrolment spell WHERE spell.{own} AND spell.id > {spell.pk} ORDER BY spell.id",
        is_kept=True,
        enrolment_id="spell.id",
        student_id="spell.student_id",
        school_class_id=f"{first_class} + {place} / {PUPILS_A_CLASS}",
        seat_number=f"{place} % {PUPILS_A_CLASS} + 1",
    )
    return int(first)


def _days(county: County) -> str:
    """A table of the school days with their numbers."""
    rows = " UNION ALL ".join(f"SELECT {index} AS n, {_date(day)} AS day" for index, day in enumerate(county.days))
    return f"({rows}) days"


def _date(day: dt.date) -> str:
    return f"DATE '{day}'" if connection.vendor == "postgresql" else f"'{day}'"


def _rolls(county: County) -> None:
    at = timezone.now()
    roll = Roll.objects.create(
        school=county.school,
        school_class_id=county.first_class,
        date=county.today - dt.timedelta(days=400),
        expected=PUPILS_A_CLASS,
        present=PUPILS_A_CLASS,
        first_submitted_at=at,
        submitted_at=at,
        submitted_by=county.principal,
        afternoon_at=at,
    )
    rooms = f"students_schoolclass room, {_days(county)} WHERE room.school_id = {county.school.pk}"
    copies(
        roll, rooms, school_class_id="room.id", date="days.day", first_submitted_at=_morning(), submitted_at=_morning()
    )


def _morning() -> str:
    """Half past seven in the morning of the day in Shanghai, in time."""
    if connection.vendor == "postgresql":
        return "(days.day - 1 + TIME '23:30') AT TIME ZONE 'UTC'"
    return "DATE(days.day, '-1 day') || ' 23:30:00'"


def _absences(county: County, absent_a_day: int) -> None:
    """So many children absent each day, each day others: most of them ill, one in ten without a reason."""
    roll = Roll.objects.filter(school=county.school)[0]
    seed = Absence.objects.create(
        school=county.school, roll=roll, student_id=county.first_pupil, date=roll.date - dt.timedelta(days=400),
        morning=AbsenceKind.SICK, afternoon=AbsenceKind.SICK,
    )  # fmt: skip
    child = f"({county.first_pupil} + (numbers.n * {_BY_CHILD} + days.n * {_BY_DAY}) % {county.pupils})"
    kind = f"CASE who.n % {_UNEXCUSED} WHEN 0 THEN 'unexcused' ELSE 'sick' END"
    each = f"{numbers(absent_a_day)}, {_days(county)}"
    who = f"(SELECT numbers.n AS n, days.day AS day, {child} AS child FROM {each}) who"
    room = f"{county.first_class} + (who.child - {county.first_pupil}) / {PUPILS_A_CLASS}"
    copies(
        seed,
        f"{who} JOIN students_roll roll ON roll.school_class_id = {room} AND roll.date = who.day",
        roll_id="roll.id",
        student_id="who.child",
        date="who.day",
        morning=kind,
        afternoon=kind,
    )
