"""Reads a school's staff list: teachers, their numbers and what they do (J)."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from students.rules.roster import people
from students.rules.roster import sheets as lists
from students.rules.roster.columns import HeaderMatch
from students.rules.roster.duties import Duties, Duty, parse_duties
from students.rules.roster.issues import Code, Read
from students.rules.roster.judging import RowReader
from students.rules.roster.reading import Parse, Reading
from students.rules.roster.sheets import RawRow
from students.rules.roster.values import RowLike, SheetLike, Value, given
from students.rules.roster.vocabulary import STAFF

STAFF_NUMBER = re.compile(r"[0-9A-Z_.-]{1,30}")


@dataclass(frozen=True, slots=True, repr=False)
class StaffRow:
    """A teacher as a row of the file says it. ``staff_number`` may be empty where the name occurs once."""

    sheet: str
    number: int
    raw: RawRow
    name: str
    staff_number: str
    phone: str
    duties: tuple[Duty, ...]


StaffParse = Parse[StaffRow]


def parse_staff(
    sheets: Sequence[SheetLike], *, on: dt.date, mapping: Mapping[str, str] | None = None, grades: int = 6
) -> StaffParse:
    """The teachers of a file as of ``on``. Two of one name are told apart by their staff numbers.

    A number's second row adds its duties when the name is the same, and is an error when it is another."""
    choice = lists.choose(sheets, STAFF, mapping, lambda _: ())
    reading = _Reading(on, grades)
    for sheet, match in choice.sheets:
        reading.read_sheet(sheet, match)
    return reading.result(choice)


class _Reading(Reading[StaffRow]):
    """The teachers read so far, by staff number where there is one."""

    def __init__(self, on: dt.date, grades: int) -> None:
        super().__init__()
        self.on = on
        self.grades = grades
        self.people: dict[str, StaffRow] = {}
        self.names: Counter[str] = Counter()

    def begin_sheet(self, match: HeaderMatch, rows: list[RowLike]) -> None:
        """Counts the names of a sheet: one that occurs twice needs a staff number."""
        self.names = Counter(people.name(RowReader(match, row).raw("name")).value for row in rows)

    def read_row(self, reader: RowReader) -> None:
        """Adds the teacher of a row."""
        name = reader.read("name", people.name)
        number = reader.read("staff_number", _staff_number)
        if not number and not reader.errors:
            self._no_number(reader, alone=self.names[name] == 1)
        row = StaffRow(
            sheet=reader.header.sheet,
            number=reader.row.number,
            raw=lists.raw_row(reader.row, reader.header),
            name=name,
            staff_number=number,
            phone=reader.read("phone", people.phone),
            duties=_duties(reader, self.on, self.grades),
        )
        self._add(reader, row)

    def _no_number(self, reader: RowReader, *, alone: bool) -> None:
        if alone:
            reader.warn("staff_number", Code.STAFF_NUMBER_MISSING)
        else:
            reader.error("staff_number", Code.STAFF_NUMBER_NEEDED)

    def _add(self, reader: RowReader, row: StaffRow) -> None:
        key = row.staff_number or f"{row.sheet}\n{row.number}"
        known = self.people.get(key)
        if known and known.name != row.name:
            reader.error("staff_number", Code.STAFF_NUMBER_REPEATED, sheet=known.sheet, first=known.number)
        if reader.errors:
            self.failed.append(row.raw)
            self.errors += reader.errors
            return
        self.warnings += reader.warnings
        duties = tuple(dict.fromkeys((*known.duties, *row.duties))) if known else row.duties
        self.people[key] = replace(known or row, duties=duties)

    def taken(self) -> Iterable[StaffRow]:
        """One row for each staff number."""
        return self.people.values()


def _staff_number(value: Value) -> Read[str]:
    """A staff number in capitals; digits, letters, dot, hyphen and underscore."""
    text = "".join(given(value).upper().split())
    return Read(text) if not text or STAFF_NUMBER.fullmatch(text) else Read("", error=Code.STAFF_NUMBER_FORM)


def _duties(reader: RowReader, on: dt.date, grades: int) -> tuple[Duty, ...]:
    """Duties from the free text and from columns of their own; what is not understood is a warning."""
    texts = {name: given(reader.raw(name)) for name in ("duties", "post", "head_of")}
    classes = given(reader.raw("classes"))
    texts["head_of"] = f"班主任:{texts['head_of']}" if texts["head_of"] else ""
    texts["subjects"] = f"{classes} {given(reader.raw('subjects'))}" if classes else ""
    found: list[Duties] = []
    for name, text in texts.items():
        read = parse_duties(text, on, grades)
        found.append(read)
        for code, part in read.problems:
            reader.warn(name, code, part=part[:30])
    return tuple(dict.fromkeys(duty for read in found for duty in read.duties))
