"""The people of the sample school, read from the two spreadsheets that also serve for trying the import."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from students.choices import Boarding, Sex
from students.rules.class_names import ClassKey, school_year
from students.rules.id_number import check_digit

DATA = Path(__file__).parent / "data"
WRITTEN_IN = 2026
GRADES = 6
_GRADE_NUMBERS = {f"{numeral}年级": grade for grade, numeral in enumerate("一二三四五六", start=1)}
_COUNTY_CODE = "520695"


@dataclass(frozen=True, slots=True)
class SampleGuardian:
    """A guardian as the spreadsheet has it."""

    name: str
    relation: str
    phone: str


@dataclass(frozen=True, slots=True)
class SampleChild:
    """A child as the spreadsheet has it. ``grade`` and ``number`` name the class in the current school year."""

    grade: int
    number: int
    name: str
    sex: Sex
    birth_on: dt.date
    ethnicity: str
    id_number: str
    status_number: str
    registered_address: str
    address: str
    boarding: Boarding
    guardians: tuple[SampleGuardian, ...]


@dataclass(frozen=True, slots=True)
class SampleTeacher:
    """A member of staff; ``duties`` as an office writes them, e.g. ``三（1）班 班主任、语文``."""

    name: str
    staff_number: str
    phone: str
    duties: str


def sample_children(on: dt.date) -> list[SampleChild]:
    """All children of the spreadsheet, as old as they would be in the school year of ``on``."""
    years = school_year(on) - WRITTEN_IN
    return [grown(_child(row), years) for row in _rows("roster-school.xlsx")]


def sample_teachers() -> list[SampleTeacher]:
    """All staff of the spreadsheet, the principal first."""
    return [SampleTeacher(*(cell or "" for cell in row[:4])) for row in _rows("staff.xlsx")]


def grown(child: SampleChild, years: int, **changes: Any) -> SampleChild:
    """The child born ``years`` later, with numbers to match; 29 February moves to the 28th."""
    birth_on = _moved(child.birth_on, years)
    return replace(
        child,
        birth_on=birth_on,
        id_number=_renumbered(child.id_number, birth_on),
        status_number=child.status_number[:1] + _renumbered(child.status_number[1:], birth_on),
        **changes,
    )


def new_number(birth_on: dt.date, sequence: int) -> str:
    """A valid number of the invented county; an odd ``sequence`` (000 to 999) is a boy's."""
    digits = f"{_COUNTY_CODE}{birth_on:%Y%m%d}{sequence:03d}"
    return digits + check_digit(digits)


def class_key(grade: int, number: int, on: dt.date) -> ClassKey:
    """The identity of the class that is in ``grade`` on a date (G1)."""
    return ClassKey(school_year(on) - grade + 1, number)


def _rows(name: str) -> Iterator[tuple[Any, ...]]:
    book = load_workbook(DATA / name, read_only=True)
    rows = book.active.iter_rows(values_only=True)
    next(rows)
    yield from rows
    book.close()


def _child(row: tuple[Any, ...]) -> SampleChild:
    people = (row[10:13], row[13:16])
    return SampleChild(
        grade=_GRADE_NUMBERS[row[0]],
        number=int(row[1].removesuffix("班")),
        name=row[2],
        sex=Sex.MALE if row[3] == "男" else Sex.FEMALE,
        birth_on=row[4].date(),
        ethnicity=row[5],
        id_number=row[6] or "",
        status_number=row[7] or "",
        registered_address=row[8],
        address=row[9],
        boarding=Boarding.BOARDER if row[16] == "住校" else Boarding.DAY,
        guardians=tuple(SampleGuardian(*person) for person in people if person[0]),
    )


def _moved(birth_on: dt.date, years: int) -> dt.date:
    day = 28 if (birth_on.month, birth_on.day) == (2, 29) else birth_on.day
    return birth_on.replace(year=birth_on.year + years, day=day) if years else birth_on


def _renumbered(number: str, birth_on: dt.date) -> str:
    if not number or number[6:14] == f"{birth_on:%Y%m%d}":
        return number
    digits = f"{number[:6]}{birth_on:%Y%m%d}{number[14:17]}"
    return digits + check_digit(digits)
