"""Reads a school's roster: every row becomes a pupil or says why not (G1, G4)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from students.choices import Boarding, IdKind, Sex
from students.rules.class_names import ClassKey, ClassProblem, parse_class
from students.rules.roster import sheets as lists
from students.rules.roster.address import Residence
from students.rules.roster.columns import HeaderMatch
from students.rules.roster.issues import Code, Issue
from students.rules.roster.judging import RowReader
from students.rules.roster.pupil import Guardian, read_pupil
from students.rules.roster.sheets import RawRow
from students.rules.roster.values import RowLike, SheetLike, Value
from students.rules.roster.vocabulary import ROSTER

_WEAK = ("grade", "class_name")


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


@dataclass(frozen=True, slots=True)
class RosterParse:
    """What a file holds. ``failed`` are the rows with errors, ``others`` the number of rows that are no pupils.

    ``unread`` are headers in which a needed column was not found: the mapping step asks about them."""

    rows: tuple[RosterRow, ...] = field(repr=False)
    failed: tuple[RawRow, ...]
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    skipped: tuple[Issue, ...]
    headers: tuple[HeaderMatch, ...]
    unread: tuple[HeaderMatch, ...]
    notices: tuple[Issue, ...]
    others: int


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


class _Reading:
    """The rows read so far, and the numbers they hold."""

    def __init__(self, on: dt.date, grades: int) -> None:
        self.on = on
        self.grades = grades
        self.rows: list[RosterRow] = []
        self.failed: list[RawRow] = []
        self.errors: list[Issue] = []
        self.warnings: list[Issue] = []
        self.skipped: list[Issue] = []
        self.others = 0
        self.seen: dict[tuple[Value, ...], RowLike] = {}
        self.holders: dict[tuple[str, str], tuple[str, int]] = {}

    def read_sheet(self, sheet: SheetLike, match: HeaderMatch) -> None:
        """Adds the pupils of a sheet."""
        rows, others = lists.data_rows(sheet, match, _WEAK)
        self.others += others
        for row in rows:
            first = self.seen.setdefault((sheet.name, *lists.fingerprint(row, match)), row)
            reader = RowReader(match, row)
            if first is not row:
                self.skipped.append(reader.issue("", Code.ROW_REPEATED, {"first": first.number}))
            else:
                self._read_row(reader)

    def _read_row(self, reader: RowReader) -> None:
        class_key = self._class(reader)
        record = read_pupil(reader, self.on)
        for name, code in (("id_number", Code.ID_REPEATED), ("status_number", Code.STATUS_REPEATED)):
            self._claim(reader, name, getattr(record, name), code)
        raw = lists.raw_row(reader.row, reader.header)
        if reader.errors or class_key is None:
            self.failed.append(raw)
            self.errors += reader.errors
            return
        self.warnings += reader.warnings
        self.rows.append(RosterRow(raw.sheet, raw.number, raw, class_key, *record))

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

    def _claim(self, reader: RowReader, name: str, number: str, code: Code) -> None:
        """Of two rows with one number the later is the error, and names the earlier (G4)."""
        if not number:
            return
        sheet, first = self.holders.setdefault((name, number), (reader.header.sheet, reader.row.number))
        if (sheet, first) != (reader.header.sheet, reader.row.number):
            reader.error(name, code, sheet=sheet, first=first)

    def result(self, choice: lists.Choice) -> RosterParse:
        """Everything read."""
        return RosterParse(
            rows=tuple(self.rows),
            failed=tuple(self.failed),
            errors=(*choice.errors, *self.errors),
            warnings=tuple(self.warnings),
            skipped=tuple(self.skipped),
            headers=tuple(match for _, match in choice.sheets),
            unread=choice.unread,
            notices=choice.notices,
            others=self.others,
        )
