"""What a file of attendance would make: rolls for class-days that have none, and what speaks against the rest (B1 to
B6, B11, G4). A class-day is taken whole or not at all: with one of its rows in doubt, a child who was missing would
stand as present."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from students.choices import AbsenceKind
from students.rules.attendance.facts import AttendanceParse, FileSign
from students.rules.class_names import ClassKey
from students.rules.roll import Mark
from students.rules.roster.issues import Code, Issue
from students.rules.roster.plans import Plan

BLANK, SIGN, EVERY_DAY = "blank:", "sign:", "days"
"""Beginnings of the keys of answers: what blank days mean, what a sign means, which days a list stands for."""
TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class ClassDay:
    """A roll to be written. ``sheet`` and ``number`` say where in the file it comes from."""

    sheet: str
    number: int
    class_key: ClassKey
    day: dt.date
    expected: frozenset[int] = field(repr=False)
    marks: Mapping[int, tuple[Mark, Mark]] = field(repr=False)

    @property
    def kinds(self) -> Counter[AbsenceKind]:
        """Children by the mark that leads."""
        return Counter(morning or afternoon or AbsenceKind.LATE for morning, afternoon in self.marks.values())


@dataclass(frozen=True, slots=True)
class BlankDays:
    """School days of a class that stand in the file without a sign: nothing is known, unless somebody says so (B2)."""

    key: str
    class_key: ClassKey
    days: tuple[dt.date, ...]
    answer: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class MissingPupil:
    """A child whom a class expects on days to be written and who is not in its sheet: would stand as present."""

    name: str
    class_key: ClassKey


@dataclass(slots=True, repr=False)
class AttendancePlan(Plan[Any, ClassDay, MissingPupil]):
    """``new`` are the class-days to be written, ``missing`` the children of those classes who are not in the sheets."""

    question: ClassVar[Code] = Code.SIGN_UNKNOWN
    parse: AttendanceParse
    new: list[ClassDay] = field(default_factory=list)
    blanks: list[BlankDays] = field(default_factory=list)
    every_day: tuple[dt.date, dt.date] | None = None

    @property
    def fingerprint(self) -> str:
        """Every class-day and mark to be written (G4)."""
        return repr([(day.class_key, day.day, len(day.expected), sorted(day.marks.items())) for day in self.new])

    def issue_of(self, question: Any) -> Issue:
        """A sign that nobody explained, where it stands first."""
        row: FileSign = question.row
        return Issue(row.sheet, row.number, row.column, "kind", row.sign, self.question)

    @property
    def kinds(self) -> Counter[AbsenceKind]:
        """Children marked on the class-days to be written, by kind."""
        return sum((day.kinds for day in self.new), Counter[AbsenceKind]())


def read_days(text: str) -> tuple[dt.date, dt.date] | None:
    """The answer which days a list stands for, stored as two dates; None: only the days in the file."""
    first, _, last = text.partition("..")
    try:
        return dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    except ValueError:
        return None
