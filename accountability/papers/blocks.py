"""The building blocks of a printed form: one description gives the page, the PDF and the shipped Word template (E3).

Texts hold placeholders in double braces, named after the fields of the paper's content.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Style(StrEnum):
    """How a line stands on the page."""

    SCHOOL = "school"
    TITLE = "title"
    NUMBER = "number"
    ADDRESSEE = "addressee"
    BODY = "body"
    CLAUSE = "clause"
    HEADING = "heading"
    POINT = "point"
    FACTS = "facts"
    SIGN = "sign"
    NOTE = "note"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph."""

    text: str
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a ruled table; a label is centred and bold. ``picture`` names a field that is drawn after the text."""

    text: str = ""
    span: int = 1
    is_label: bool = False
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, at least ``height`` millimetres high."""

    cells: tuple[Cell, ...]
    height: int = 8


@dataclass(frozen=True, slots=True)
class EachRow:
    """A row for each of a list; the row's placeholders begin with ``name`` and a dot."""

    over: str
    name: str
    row: Row


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; ``widths`` in millimetres, 156 in all. With ``is_of_figures`` every cell is centred."""

    widths: tuple[int, ...]
    rows: tuple[Row | EachRow, ...]
    is_of_figures: bool = False


@dataclass(frozen=True, slots=True)
class EachLine:
    """Lines for each of a list; an inner list's lines follow each."""

    over: str
    name: str
    lines: "tuple[Line | EachLine, ...]"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new sheet."""


Block: TypeAlias = Line | Table | EachLine | PageBreak


@dataclass(frozen=True, slots=True)
class Form:
    """A shipped form under the name that papers issued with it keep; a change is a new form with a new name.

    With ``copies`` the whole form is printed once for each, ``{{ copy }}`` saying which (一式两份, E5). ``extras`` are
    placeholders that no content fills, with what stands there otherwise: the lines to sign.
    """

    name: str
    title: str
    blocks: tuple[Block, ...]
    copies: tuple[str, ...] = ()
    extras: tuple[tuple[str, object], ...] = ()


def label(text: str, span: int = 1) -> Cell:
    """A cell that names the one after it."""
    return Cell(text, span, is_label=True)


def pairs(*texts: str, height: int = 8) -> Row:
    """A row of labels and values in turn."""
    return Row(tuple(Cell(text, is_label=not place % 2) for place, text in enumerate(texts)), height)


def wide(name: str, text: str, span: int, height: int = 8) -> Row:
    """A row of one label and a value over the other columns."""
    return Row((label(name), Cell(text, span)), height)
