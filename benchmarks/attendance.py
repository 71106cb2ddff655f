"""Importing a term of attendance from class × day sheets, against storing the same rolls in bulk."""

import datetime as dt
import uuid
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook

from benchmarks.data import BenchSchool, build_school
from benchmarks.timing import Result, alternate, statements, tell
from kongchuo.lib.sheets import read_bytes
from students.actions.imports import confirm, upload
from students.choices import AbsenceKind, ImportKind, ImportStatus, RollChange
from students.models import Absence, ImportBatch, ImportItem, Roll, RollVersion, Student
from students.queries.calendar import school_calendar

_DAYS, _PUPILS, _ROUNDS, _CHUNK = 60, 45, 5, 500
_NAME = "attendance.xlsx"
_ABSENT = 37
Marks = dict[tuple[int, dt.date], list[int]]


def attendance_results(sizes: tuple[int, ...] = (18,)) -> list[Result]:
    """``attendance_import_<classes>``: preview and confirmation of a term's sheets, as the registrar does it."""
    return [_measure(size) for size in sizes]


def _measure(size: int) -> Result:
    tell(f"importing the attendance of {size} classes")
    built = build_school(code=f"attend-{size}", classes=size, pupils_per_class=_PUPILS, days=0, share_reported=0)
    Roll.objects.filter(school=built.school).delete()
    name_apart(built)
    days = past_days(built, _DAYS)
    marks = absences(built, days)
    content = workbook(built, days, marks)
    ours, baseline = (lambda: take(built, content)), (lambda: bulk(built, content, days, marks))
    medians = alternate(
        checked(ours, built, size * len(days)),
        checked(baseline, built, size * len(days)),
        rounds=_ROUNDS,
        warm_up=1,
        before=lambda: clear(built),
    )
    clear(built)
    return Result(f"attendance_import_{size}", size, *medians, statements(ours))


def past_days(built: BenchSchool, count: int) -> list[dt.date]:
    """The last school days before today, in order."""
    calendar = school_calendar(built.school.pk)
    yesterday = built.today - dt.timedelta(days=1)
    return [day for day, _ in zip(calendar.backwards(yesterday), range(count), strict=False)][::-1]


def name_apart(built: BenchSchool) -> None:
    """Let no two children of a class share a name: sheets have nothing else to tell them apart."""
    students = [
        Student(pk=child, name=f"{'甲乙丙丁戊己庚辛壬癸'[seat // 10]}{'子丑寅卯辰巳午未申酉'[seat % 10]}")
        for room in built.pupils
        for seat, child in enumerate(room)
    ]
    Student.objects.bulk_update(students, ["name"], batch_size=_CHUNK)


def absences(built: BenchSchool, days: list[dt.date]) -> Marks:
    """Who is ill on which day: every child now and then, two to three in a hundred on each day."""
    return {
        (index, day): [
            child for seat, child in enumerate(room) if (seat * 11 + index * 7 + day.toordinal() * 5) % _ABSENT == 0
        ]
        for index, room in enumerate(built.pupils)
        for day in days
    }


def workbook(built: BenchSchool, days: list[dt.date], marks: Marks) -> bytes:
    """A sheet for each class and month, as its teacher keeps it."""
    book = Workbook(write_only=True)
    names = dict(Student.objects.filter(school=built.school).values_list("pk", "name"))
    for index, room in enumerate(built.classes):
        name = f"{room.entry_year}级{room.number}班"
        for month in sorted({(day.year, day.month) for day in days}):
            own = [day for day in days if (day.year, day.month) == month]
            sheet = book.create_sheet(f"{name}{month[1]}月")
            sheet.append([f"{name}{month[0]}年{month[1]}月考勤表"])
            sheet.append(["序号", "姓名", *(f"{day.month}/{day.day}" for day in own)])
            for seat, child in enumerate(built.pupils[index], start=1):
                signs = ("病" if child in marks[(index, day)] else "√" for day in own)
                sheet.append([seat, names[child], *signs])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def take(built: BenchSchool, content: bytes) -> None:
    """Preview and confirmation."""
    batch: ImportBatch = upload(
        actor=built.principal,
        at=timezone.now(),
        school=built.school,
        kind=ImportKind.ATTENDANCE,
        name=_NAME,
        content=content,
        effective_on=built.today,
    )
    if batch.status != ImportStatus.READY:
        raise RuntimeError(f"The import stands at {batch.status} {batch.refused_because}")
    confirm(actor=built.principal, at=timezone.now(), batch=batch)


@transaction.atomic
def bulk(built: BenchSchool, content: bytes, days: list[dt.date], marks: Marks) -> None:
    """The least that stores the same: the same reader once, no check, no match, no notes."""
    read_bytes(content, name=_NAME)
    keys = [(index, day) for index in range(len(built.classes)) for day in days]
    rolls = Roll.objects.bulk_create([_roll(built, *key, marks) for key in keys], batch_size=_CHUNK)
    pairs = list(zip(rolls, (marks[key] for key in keys), strict=True))
    RollVersion.objects.bulk_create([_version(built, *pair) for pair in pairs], batch_size=_CHUNK)
    rows = [_absence(roll, child) for roll, children in pairs for child in children]
    Absence.objects.bulk_create(rows, batch_size=_CHUNK)


def _roll(built: BenchSchool, index: int, day: dt.date, marks: Marks) -> Roll:
    now, expected = timezone.now(), len(built.pupils[index])
    return Roll(
        school=built.school,
        school_class=built.classes[index],
        date=day,
        expected=expected,
        present=expected - len(marks[(index, day)]),
        first_submitted_at=now,
        submitted_at=now,
        submitted_by=built.principal,
        afternoon_at=now,
        is_imported=True,
    )


def _version(built: BenchSchool, roll: Roll, children: list[int]) -> RollVersion:
    return RollVersion(
        school=built.school,
        roll=roll,
        number=1,
        change=RollChange.IMPORT,
        marks={str(child): [AbsenceKind.SICK, AbsenceKind.SICK] for child in children},
        expected=roll.expected,
        present=roll.present,
        by=built.principal,
        at=roll.submitted_at,
        client_key=uuid.uuid4(),
    )


def _absence(roll: Roll, child: int) -> Absence:
    said: dict[str, Any] = {"school_id": roll.school_id, "roll": roll, "student_id": child, "date": roll.date}
    return Absence(morning=AbsenceKind.SICK, afternoon=AbsenceKind.SICK, **said)


def checked(step: Callable[[], None], built: BenchSchool, rolls: int) -> Callable[[], None]:
    """A step after which every roll must be there."""

    def stepped() -> None:
        step()
        if Roll.objects.filter(school=built.school, is_imported=True).count() != rolls:
            raise RuntimeError("Not every class and day was imported.")

    return stepped


def clear(built: BenchSchool) -> None:
    """The school without rolls, for the next round."""
    ImportItem.objects.filter(batch__school=built.school).delete()
    Roll.objects.filter(school=built.school).delete()
