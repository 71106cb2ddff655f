"""Reads a school's roster: every row becomes a pupil or says why not (G1, G4)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from students.choices import Boarding, IdKind, Sex
from students.rules.class_names import ClassKey, ClassProblem, parse_class
from students.rules.roster import sheets as lists
from students.rules.roster.address import Residence
from students.rules.roster.issues import Code
from students.rules.roster.judging import RowReader
from students.rules.roster.pupil import Guardian, read_pupil
from students.rules.roster.reading import Parse, Reading
from students.rules.roster.sheets import RawRow
from students.rules.roster.values import SheetLike
from students.rules.roster.vocabulary import ROSTER


@dataclass(frozen=True, slots=True, repr=False)
class RosterRow:
    """A pupil as a row of the file says it, normalised. Empty text or None: the file does not say."""

    sheet: str
    number: int
    raw: RawRow
    class_key: ClassKey
    name: str
    sex: Sex | None
    birth_on: dt.date | None
    ethnicity: str
    id_kind: IdKind | None
    id_number: str
    status_number: str
    boarding: Boarding | None
    address: str
    registered_address: str
    residence: Residence
    guardians: tuple[Guardian, ...]


RosterParse = Parse[RosterRow]


def parse_roster(
    sheets: Sequence[SheetLike], *, on: dt.date, mapping: Mapping[str, str] | None = None, grades: int = 6
) -> RosterParse:
    """The pupils of a file as of ``on``; ``mapping`` are the school's answers by header text, ``grades`` its grades.

    Of two rows with one number the later is the error, a row repeated whole is skipped (G4). Rows with warnings are
    taken."""
    choice = lists.choose(sheets, ROSTER, mapping, lambda sheet: _names_class(sheet, on, grades))
    reading = _Reading(on, grades)
    for sheet, match in choice.sheets:
        reading.read_sheet(sheet, match)
    return reading.result(choice)


def _names_class(sheet: SheetLike, on: dt.date, grades: int) -> frozenset[str]:
    """A sheet that is named after a class needs no column for it."""
    named = isinstance(parse_class(sheet.name, "", on, grades), ClassKey)
    return frozenset({"class_name"}) if named else frozenset()


class _Reading(Reading[RosterRow]):
    """The pupils read so far, and the numbers they hold."""

    weak = ("grade", "class_name")

    def __init__(self, on: dt.date, grades: int) -> None:
        super().__init__()
        self.on = on
        self.grades = grades

    def read_row(self, reader: RowReader) -> None:
        """Adds the pupil of a row."""
        class_key = self._class(reader)
        record = read_pupil(reader, self.on)
        for name, code in (("id_number", Code.ID_REPEATED), ("status_number", Code.STATUS_REPEATED)):
            self.claim(reader, name, getattr(record, name), code)
        raw = lists.raw_row(reader.row, reader.header)
        row = RosterRow(raw.sheet, raw.number, raw, class_key, *record) if class_key else None
        self.keep(reader, row, raw)

    def _class(self, reader: RowReader) -> ClassKey | None:
        text, grade = reader.text("class_name"), reader.text("grade")
        if "class_name" not in reader.header.mapping:
            text = reader.header.sheet
        found = parse_class(text, grade, self.on, self.grades)
        if isinstance(found, ClassProblem):
            issue = reader.issue("class_name", Code(found), {"grades": self.grades})
            reader.errors.append(replace(issue, value=f"{grade}{text}"))
            return None
        return found
