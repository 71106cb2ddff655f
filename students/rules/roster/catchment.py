"""Reads a catchment list: every row becomes a child or says why not (G4, G7)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from students.choices import CatchmentPlace, Sex
from students.rules.id_number import id_birth_on, id_sex
from students.rules.roster import catchment_cells as cells
from students.rules.roster import numbers, people
from students.rules.roster import sheets as lists
from students.rules.roster.address import ADDRESS_LENGTH, split_address
from students.rules.roster.catchment_columns import CATCHMENT
from students.rules.roster.issues import Code
from students.rules.roster.judging import RowReader
from students.rules.roster.reading import Parse, Reading
from students.rules.roster.sheets import RawRow
from students.rules.roster.values import SheetLike, given

PART_LENGTH = 30
NOTE_LENGTH = 200
_VILLAGES = ("村", "社区", "居委会", "居民委员会", "村委会", "嘎查", "村民委员会")


@dataclass(frozen=True, slots=True, repr=False)
class CatchmentRow:
    """A child as a row of the file says it, normalised. Empty text: the file does not say."""

    sheet: str
    number: int
    raw: RawRow
    name: str
    sex: Sex | None
    birth_on: dt.date
    id_number: str
    township: str
    village: str
    address: str
    guardian: str
    phone: str
    place: CatchmentPlace
    place_name: str
    disability: str
    note: str


CatchmentParse = Parse[CatchmentRow]


def parse_catchment(
    sheets: Sequence[SheetLike], *, on: dt.date, own_name: str, mapping: Mapping[str, str] | None = None
) -> CatchmentParse:
    """The children of a file as of ``on``; ``own_name`` is the school's name, by which "this school" is known.

    A sheet that is named after a village needs no column for it. A date of birth is needed, its own or the number's.
    Of two rows with one number the later is the error, a row repeated whole is skipped (G4)."""
    choice = lists.choose(sheets, CATCHMENT, mapping, lambda _: ())
    reading = _Reading(on, own_name)
    for sheet, match in choice.sheets:
        reading.read_sheet(sheet, match)
    return reading.result(choice)


class _Reading(Reading[CatchmentRow]):
    """The children read so far."""

    weak = ("township", "village", "place", "place_name")

    def __init__(self, on: dt.date, own_name: str) -> None:
        super().__init__()
        self.on = on
        self.own_name = own_name

    def read_row(self, reader: RowReader) -> None:
        """Adds the child of a row."""
        raw = lists.raw_row(reader.row, reader.header)
        place, place_name = self._place(reader)
        row = CatchmentRow(
            sheet=raw.sheet,
            number=raw.number,
            raw=raw,
            **self._person(reader),
            place=place,
            place_name=place_name,
            disability=reader.read("disability", cells.disability),
            note=_text(reader, "note", NOTE_LENGTH),
        )
        self.keep(reader, row, raw)

    def _person(self, reader: RowReader) -> dict[str, Any]:
        """Who the child is and where it lives; the stand-in for a missing date is never kept, the row has an error."""
        name = reader.read("name", people.name)
        number = reader.take("id_number", numbers.id_number(reader.raw("id_number"), None))
        self.claim(reader, "id_number", number, Code.ID_REPEATED)
        township, village = _village(reader)
        return {
            "name": name,
            "id_number": number,
            "sex": _sex(reader, number),
            "birth_on": _birth_on(reader, number, self.on) or self.on,
            "township": township,
            "village": village,
            "address": _text(reader, "address", ADDRESS_LENGTH),
            "guardian": reader.read("guardian", people.guardian_name),
            "phone": reader.read("phone", people.phone),
        }

    def _place(self, reader: RowReader) -> tuple[CatchmentPlace, str]:
        said = reader.raw("place"), reader.raw("place_name")
        field = "place" if "place" in reader.header.mapping else "place_name"
        found = reader.take(field, cells.place(*said, self.own_name))
        return found, reader.take("place_name", cells.place_name(*said, found))


def _sex(reader: RowReader, number: str) -> Sex | None:
    """As the column says, with a warning when the number says otherwise (G4); as the number says when it is blank."""
    sex = reader.read("sex", people.sex)
    if number and sex and sex != id_sex(number):
        reader.warn("sex", Code.SEX_DIFFERS)
    return sex or (id_sex(number) if number else None)


def _birth_on(reader: RowReader, number: str, on: dt.date) -> dt.date | None:
    """As _sex, for the date of birth; a row without one cannot be taken (G7)."""
    read = people.day(reader.raw("birth_on"))
    birth = reader.take("birth_on", read)
    if birth and birth > on:
        reader.error("birth_on", Code.BIRTH_FUTURE)
    if number and birth and birth != id_birth_on(number):
        reader.warn("birth_on", Code.BIRTH_DIFFERS)
    birth = birth or (id_birth_on(number) if number else None)
    if birth is None and not reader.errors:
        reader.error("birth_on", Code.BIRTH_NEEDED)
    return birth


def _village(reader: RowReader) -> tuple[str, str]:
    """Township and village: from their columns, else from the registered address, else from the name of the sheet."""
    parts = split_address(given(reader.raw("registered_address")))
    township = _text(reader, "township", PART_LENGTH) or parts.township
    village = _text(reader, "village", PART_LENGTH) or parts.village
    if not village and "village" not in reader.header.mapping and reader.header.sheet.endswith(_VILLAGES):
        village = reader.header.sheet[:PART_LENGTH]
    return township, village


def _text(reader: RowReader, field: str, length: int) -> str:
    value = reader.raw(field)
    return reader.take(field, people.short_text(value, length)) if given(value) else ""
