"""A table of a report, once for page and spreadsheet: named rows, grouped columns, remarks, a line to sign (H7)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from kongchuo.lib.percent import NO_BASE, format_percent
from kongchuo.lib.sheets.writer import Cell, Form, OutSheet

PLACES = 2
"""Decimals of a percentage in these reports: one child of a school of a thousand is 0.10 %."""
_GAP = " " * 24


class Heads(Protocol):
    """What stands over a column: the group, the heading; how wide the column is in characters."""

    @property
    def group(self) -> str | Promise: ...
    @property
    def title(self) -> str | Promise: ...
    @property
    def width(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: str | Promise
    group: str | Promise = ""
    width: int = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its name or number, its cells, whether it is a subtotal or the total."""

    name: str | int
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its name. ``first`` heads the names of the rows; ``notes`` are remarks beneath."""

    name: str
    first: str
    columns: Sequence[Heads]
    lines: Sequence[Line]
    notes: Sequence[str] = ()
    name_width: int = 14
    is_upright: bool = False

    @property
    def groups(self) -> list[tuple[str, int]]:
        """The upper headings with the number of columns under each; a column without a group stands alone."""
        return list(groups(self.columns))

    @property
    def texts(self) -> list[tuple[Line, list[tuple[str, str, bool]]]]:
        """Every row for a page: of each cell the heading, the text, whether it is a number."""
        return [(line, [_shown(*each) for each in zip(self.columns, line.cells, strict=True)]) for line in self.lines]


def _shown(column: Heads, value: Cell) -> tuple[str, str, bool]:
    title = f"{column.group} · {column.title}" if column.group else str(column.title)
    return title, text_of(value), not isinstance(value, str) or value == NO_BASE


def text_of(value: Cell) -> str:
    """A cell as a page and a letter show it: a quotient as a percentage, half a day as 0.5, nothing as nothing."""
    if isinstance(value, Fraction):
        return format_percent(value, PLACES)
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def rate_cell(rate: Fraction | None) -> Cell:
    """A rate, a dash where there is no base (H2)."""
    return NO_BASE if rate is None else rate


def groups(columns: Iterable[Heads]) -> Iterator[tuple[str, int]]:
    """The upper headings with the number of columns under each."""
    for group, found in groupby(columns, key=lambda column: str(column.group)):
        many = len(list(found))
        yield from [(group, many)] if group else [("", 1)] * many


def table_sheet(table: Table, titles: Sequence[str]) -> OutSheet:
    """The table as a sheet that prints on A4: titles, headings, rows, remarks, the line to sign."""
    return form_sheet(
        name=table.name,
        titles=titles,
        first=table.first,
        columns=table.columns,
        lines=table.lines,
        notes=table.notes,
        name_width=table.name_width,
        is_upright=table.is_upright,
        percent_places=PLACES,
    )


def form_sheet(
    *,
    name: str,
    titles: Sequence[str],
    first: str,
    columns: Sequence[Heads],
    lines: Sequence[Line],
    notes: Sequence[str] = (),
    name_width: int = 14,
    is_upright: bool = False,
    percent_places: int = 1,
) -> OutSheet:
    """A sheet in the manner of an office form; headings that stand under no group take both rows."""
    heads = _heads(first, columns)
    foot = [*notes, "", sign_line()]
    rows: list[Sequence[Cell]] = [[title] for title in titles]
    rows += [*heads, *([line.name, *line.cells] for line in lines), *([text] for text in foot)]
    header, last = len(titles) + len(heads), get_column_letter(len(columns) + 1)
    full = [*range(1, len(titles) + 1), *range(header + len(lines) + 1, len(rows) + 1)]
    return OutSheet(
        name=name,
        rows=rows,
        header_rows=header,
        header_columns=1,
        widths=[name_width, *(column.width for column in columns)],
        merged=[*(f"A{row}:{last}{row}" for row in full), *_merged_heads(len(titles) + 1, columns, len(heads))],
        is_printed=True,
        is_upright=is_upright,
        percent_places=percent_places,
        form=Form(len(titles), len(lines), {place for place, line in enumerate(lines) if line.is_total}),
    )


def sign_line() -> str:
    """Where the person who filled the sheet in, the one who checked it and the principal sign (domain 2)."""
    return _GAP.join((_("Filled in by:"), _("Checked by:"), _("Principal (signature and seal):")))


def _heads(first: str, columns: Sequence[Heads]) -> list[list[Cell]]:
    titles = [str(column.title) for column in columns]
    if not any(column.group for column in columns):
        return [[first, *titles]]
    upper: list[Cell] = [first]
    for group, many in groups(columns):
        upper += [group or titles[len(upper) - 1], *[None] * (many - 1)]
    lower: list[Cell] = [title if column.group else None for column, title in zip(columns, titles, strict=True)]
    return [upper, [None, *lower]]


def _merged_heads(row: int, columns: Sequence[Heads], many_rows: int) -> Iterator[str]:
    if many_rows == 1:
        return
    yield f"A{row}:A{row + 1}"
    place = 2
    for group, many in groups(columns):
        letter, end = get_column_letter(place), get_column_letter(place + many - 1)
        if not group:
            yield f"{letter}{row}:{letter}{row + 1}"
        elif many > 1:
            yield f"{letter}{row}:{end}{row}"
        place += many
