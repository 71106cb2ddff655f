"""What a read spreadsheet is, how much of it is read, and why one is refused."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Value = str | int | float | bool | dt.date | dt.datetime | None
"""A cell. Whole numbers below 10^15 are int; a float of 10^15 and more has lost digits, for Excel keeps fifteen."""

MEGABYTE = 1024 * 1024


class Refusal(StrEnum):
    """Why a file is not read at all; ``messages.sentence`` says what to do about each."""

    TOO_BIG = "too_big"
    EMPTY_FILE = "empty_file"
    NO_ROWS = "no_rows"
    ENCRYPTED = "encrypted"
    WORD = "word"
    SLIDES = "slides"
    PDF = "pdf"
    PICTURE = "picture"
    ARCHIVE = "archive"
    OPEN_DOCUMENT = "open_document"
    BINARY_WORKBOOK = "binary_workbook"
    NUMBERS = "numbers"
    XML_WORKBOOK = "xml_workbook"
    WEB_PAGE = "web_page"
    UNKNOWN = "unknown"
    NOT_TEXT = "not_text"
    DAMAGED = "damaged"
    DOCTYPE = "doctype"
    UNPACKS_TOO_BIG = "unpacks_too_big"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    OLD_WORKBOOK = "old_workbook"
    MACROS = "macros"
    EMBEDDED = "embedded"
    OUTSIDE = "outside"
    REACHING_FORMULA = "reaching_formula"
    NO_ROOM_LEFT = "no_room_left"


class SheetRefused(Exception):
    """The file cannot be read. ``params`` holds numbers and sheet names for the sentence, never a cell's content."""

    def __init__(self, code: Refusal, params: Mapping[str, str | int] | None = None) -> None:
        super().__init__(str(code))
        self.code = code
        self.params: dict[str, str | int] = dict(params or {})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read; the defaults hold the largest real rosters many times over."""

    file_bytes: int = 10 * MEGABYTE
    unpacked_bytes: int = 150 * MEGABYTE
    ratio: int = 250
    members: int = 2_000
    rows: int = 100_000
    columns: int = 200
    cells: int = 2_000_000
    seconds: int = 20
    memory_bytes: int = 1024 * MEGABYTE


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank. ``formulas`` are the columns (from 0) whose cell holds a formula in an .xlsx file."""

    number: int
    cells: tuple[Value, ...] = field(repr=False)
    formulas: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible worksheet: its rows that are not blank, numbered as in the file, merged cells filled in."""

    name: str
    rows: tuple[Row, ...] = field(repr=False)
