"""Importing rosters, against reading the same file and storing the same rows in bulk."""

import datetime as dt
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import count, islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook
from pypinyin import Style, lazy_pinyin

from benchmarks.timing import Result, alternate, statements, tell
from kongchuo.lib.crypto import lookup_hash
from kongchuo.lib.sheets import read_bytes
from students.actions.imports import confirm, upload
from students.choices import Boarding, IdKind, ImportKind, ImportStatus, MovementKind, Sex
from students.demo.samples import SampleChild, new_number, sample_children
from students.models import Enrolment, Guardian, ImportBatch, Movement, Placement, School, SchoolClass, Student, Term
from students.rules.class_names import school_year
from students.rules.roster.address import split_address

_ROUNDS = {2000: 7, 20000: 3}
_PER_CLASS = 45
_GRADES = 6
_CHUNK = 500
_NAME = "roster.xlsx"
_HEADER = (
    *("年级", "班级", "姓名", "性别", "出生日期", "民族", "身份证号", "学籍号", "户籍地址", "现住址"),
    *("监护人", "关系", "联系电话", "监护人2", "关系2", "联系电话2", "就读方式"),
)
_codes = count(1)


def import_results(sizes: tuple[int, ...] = (2000, 20000)) -> list[Result]:
    """``import_<rows>``: preview and confirmation of a new school's roster, as the registrar does it."""
    return [_import(size) for size in sizes]


def _import(size: int) -> Result:
    tell(f"importing {size} rows")
    content = _workbook(size)
    medians = alternate(
        lambda: _with_school(_take, content, size),
        lambda: _with_school(_bulk, content, size),
        rounds=_ROUNDS[size],
        warm_up=1,
    )
    sent = statements(lambda: _with_school(_take, content, size))
    return Result(f"import_{size}", size, *medians, sent)


def _with_school(step: Callable[[School, bytes, dt.date], None], content: bytes, size: int) -> None:
    today = timezone.localdate()
    school = School.objects.create(code=f"import-{next(_codes)}", name="基准小学", grades=_GRADES)
    Term.objects.create(school=school, name="学期", starts_on=today, ends_on=today + dt.timedelta(days=100))
    step(school, content, today)
    if Student.objects.filter(school=school).count() != size:
        raise RuntimeError("Not every row was imported.")


def _take(school: School, content: bytes, today: dt.date) -> None:
    batch: ImportBatch = upload(
        actor=None,
        at=timezone.now(),
        school=school,
        kind=ImportKind.ROSTER,
        name=_NAME,
        content=content,
        effective_on=today,
    )
    if batch.status != ImportStatus.READY:
        raise RuntimeError(f"The import stands at {batch.status} {batch.refused_because}")
    confirm(actor=None, at=timezone.now(), batch=batch)


@transaction.atomic
def _bulk(school: School, content: bytes, today: dt.date) -> None:
    """The least that stores the same: the same reader once, no check, no match, no history, no notes."""
    _, *rows = read_bytes(content, name=_NAME)[0].rows
    cells = [row.cells for row in rows]
    students = Student.objects.bulk_create([_student(school, row) for row in cells], batch_size=_CHUNK)
    Guardian.objects.bulk_create(_guardians(students, cells), batch_size=_CHUNK)
    _enrol(school, students, _rooms(school, cells, today), today)


def _rooms(school: School, cells: list[tuple[Any, ...]], today: dt.date) -> list[SchoolClass]:
    """The class of each row, made where it is new."""
    numerals = {f"{numeral}年级": grade for grade, numeral in enumerate("一二三四五六", start=1)}
    keys = [(school_year(today) - numerals[row[0]] + 1, int(row[1].removesuffix("班"))) for row in cells]
    made = [SchoolClass(school=school, entry_year=year, number=number) for year, number in dict.fromkeys(keys)]
    classes = {(each.entry_year, each.number): each for each in SchoolClass.objects.bulk_create(made)}
    return [classes[key] for key in keys]


def _enrol(school: School, students: list[Student], rooms: list[SchoolClass], today: dt.date) -> None:
    """A spell, a stay and an admission for each child."""
    spells = [Enrolment(school=school, student=student, starts_on=today) for student in students]
    Enrolment.objects.bulk_create(spells, batch_size=_CHUNK)
    stays = [
        Placement(
            school=school,
            enrolment=spell,
            student_id=spell.student_id,
            school_class=room,
            seat_number=1,
            starts_on=today,
        )
        for spell, room in zip(spells, rooms, strict=True)
    ]
    Placement.objects.bulk_create(stays, batch_size=_CHUNK)
    kind, now = MovementKind.ADMISSION, timezone.now()
    admissions = [
        Movement(school=school, student=student, kind=kind, on=today, to_class=room, recorded_at=now)
        for student, room in zip(students, rooms, strict=True)
    ]
    Movement.objects.bulk_create(admissions, batch_size=_CHUNK)


def _student(school: School, row: tuple[Any, ...]) -> Student:
    place = split_address(row[8])
    return Student(
        school=school,
        name=row[2],
        name_initials="".join(lazy_pinyin(row[2], style=Style.FIRST_LETTER))[:30].lower(),
        sex=Sex.MALE if row[3] == "男" else Sex.FEMALE,
        birth_on=row[4].date() if isinstance(row[4], dt.datetime) else row[4],
        ethnicity=row[5],
        id_kind=IdKind.RESIDENT,
        id_number=row[6],
        id_number_hash=lookup_hash(row[6]),
        status_number=row[7],
        status_number_hash=lookup_hash(row[7]),
        number_tail=row[6][-4:],
        registered_address=row[8],
        address=row[9],
        boarding=Boarding.BOARDER if row[16] == "住校" else Boarding.DAY,
        province=place.province,
        city=place.city,
        county=place.county,
        township=place.township,
        village=place.village,
    )


def _guardians(students: list[Student], rows: list[tuple[Any, ...]]) -> list[Guardian]:
    return [
        Guardian(
            school_id=student.school_id,
            student=student,
            name=row[column],
            relation=row[column + 1],
            phone=str(row[column + 2]),
            position=position,
        )
        for student, row in zip(students, rows, strict=True)
        for position, column in ((1, 10), (2, 13))
        if row[column]
    ]


def _workbook(size: int) -> bytes:
    """A roster of many rows: the sample school's children over and over, each with a number of its own."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("花名册")
    sheet.append(_HEADER)
    for row in islice(_rows(), size):
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _rows() -> Iterator[list[object]]:
    children = sample_children(timezone.localdate())
    for index in count():
        room, child = index // _PER_CLASS, children[index % len(children)]
        birth_on = dt.date(2017, 1, 1) + dt.timedelta(days=index % 300)
        number = new_number(birth_on, index // 300 * 2 + (child.sex == Sex.MALE))
        grade = f"{'一二三四五六'[room % _GRADES]}年级"
        yield [grade, f"{room // _GRADES + 1}班", *_cells(child, birth_on, number)]


def _cells(child: SampleChild, birth_on: dt.date, number: str) -> list[object]:
    first, *more = child.guardians
    second = more[0] if more else None
    return [
        *(child.name, "男" if child.sex == Sex.MALE else "女", birth_on, child.ethnicity, number, f"G{number}"),
        *(child.registered_address, child.address, first.name, first.relation, first.phone),
        *((second.name, second.relation, second.phone) if second else (None, None, None)),
        "住校" if child.boarding == Boarding.BOARDER else "走读",
    ]
