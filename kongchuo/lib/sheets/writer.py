"""Writes .xlsx files in which nothing a person typed can become a formula."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from os import PathLike
from typing import IO, Any, NamedTuple
from unicodedata import east_asian_width

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from kongchuo.lib.percent import round_half_up
from kongchuo.lib.sheets.model import Value

_NOT_IN_TITLES = re.compile(r"[\\/*?:\[\]\x00-\x1f]")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_TITLE = 31
_LONGEST_TEXT = 32_767
_A4 = 9
_FONT, _SIZE, _WIDTH = "Calibri", 11, 8
_TITLE_HEIGHT, _ROW_HEIGHT, _LINE_HEIGHT = 26, 18, 15
_THIN = Side(style="thin", color="FF808080")
Cell = Value | Fraction
"""A cell to write; a quotient becomes a number that is shown as a percentage, rounded once (H7)."""


@dataclass(frozen=True, slots=True)
class Form:
    """The first ``titles`` of the header rows are a large title and small lines beneath; headings and ``body_rows`` are
    ruled, those in ``strong`` (counted from 0) bold; what follows them are remarks. Rows are as high as their texts."""

    titles: int
    body_rows: int
    strong: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class OutSheet:
    """A sheet to write: the first ``header_rows`` rows are bold and stay in view; widths are in characters.

    With ``is_printed`` it prints on A4 across (``is_upright``: along), as wide as the paper and as many pages long as
    it takes (``is_one_page``: one), its header on every page, headings wrapped; the first ``header_columns`` stay in
    view too. ``merged`` are ranges such as "A1:D1".
    With ``form`` it looks like a form of an office.
    """

    name: str
    rows: Iterable[Sequence[Cell]]
    header_rows: int = 1
    widths: Sequence[int] = ()
    header_columns: int = 0
    merged: Sequence[str] = ()
    is_printed: bool = False
    is_upright: bool = False
    is_one_page: bool = False
    percent_places: int = 1
    form: Form | None = None


def write_workbook(target: str | PathLike[str] | IO[bytes], sheets: Iterable[OutSheet]) -> None:
    """Writes ``sheets`` (at least one) as .xlsx. Text is text, whatever it begins with, and stays text when edited."""
    workbook = openpyxl.Workbook(write_only=True)
    for sheet in sheets:
        _write_sheet(workbook.create_sheet(_title(sheet.name)), sheet)
    workbook.save(target)


def _title(name: str) -> str:
    return _NOT_IN_TITLES.sub(" ", name)[:_LONGEST_TITLE].strip(" '") or "Sheet"


def _write_sheet(page: WriteOnlyWorksheet, sheet: OutSheet) -> None:
    for number, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    if sheet.header_rows or sheet.header_columns:
        column = get_column_letter(sheet.header_columns + 1)
        page.freeze_panes = f"{column}{sheet.header_rows + 1}"
    if sheet.is_printed:
        _set_up_page(page, sheet)
    page.merged_cells.ranges = {CellRange(merged) for merged in sheet.merged}
    looks, spans = _Looks(page), _spans(sheet)
    for number, row in enumerate(sheet.rows):
        if sheet.form:
            page.row_dimensions[number + 1].height = _height(sheet, spans.get(number, {}), row, number)
        page.append([looks.cell(value, sheet, number, place) for place, value in enumerate(row)])


def _set_up_page(page: WriteOnlyWorksheet, sheet: OutSheet) -> None:
    page.page_setup.orientation = "portrait" if sheet.is_upright else "landscape"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToHeight = int(sheet.is_one_page)
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins = PageMargins(left=0.45, right=0.45, top=0.55, bottom=0.55, header=0.3, footer=0.3)
    page.print_options.horizontalCentered = True
    page.oddFooter.center.text = "&P / &N"
    if sheet.header_rows:
        page.print_title_rows = f"1:{sheet.header_rows}"


def _spans(sheet: OutSheet) -> dict[int, dict[int, int]]:
    """Of each row the merged cells that begin in it: how many columns each takes."""
    found: dict[int, dict[int, int]] = {}
    for merged in map(CellRange, sheet.merged):
        found.setdefault(merged.min_row - 1, {})[merged.min_col - 1] = merged.max_col - merged.min_col + 1
    return found


def _height(sheet: OutSheet, spans: Mapping[int, int], row: Sequence[Cell], number: int) -> float:
    """The height in points that the texts of a row need in their columns."""
    assert sheet.form
    widths = [*sheet.widths, *[_WIDTH] * (len(row) - len(sheet.widths))]
    lines = 1
    for place, value in enumerate(row):
        if isinstance(value, str) and value:
            room = sum(widths[place : place + spans.get(place, 1)])
            lines = max(lines, -(-_width(value) // max(1, room - 1)))
    if number == 0 and sheet.form.titles:
        return _TITLE_HEIGHT * lines
    return max(_ROW_HEIGHT, _LINE_HEIGHT * lines + 3)


def _width(text: str) -> int:
    """How many characters wide a text is: Chinese ones are twice as wide."""
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)


class _Look(NamedTuple):
    """How a cell looks; ``number_format`` is that of text where it is "@". A tuple, for there is one for each cell."""

    number_format: str = "@"
    is_bold: bool = False
    is_wrapped: bool = False
    is_ruled: bool = False
    across: str | None = None
    size: int | None = None


class _Looks:
    """The cells of a sheet: the style of each look is made once, shared, and not changed afterwards."""

    def __init__(self, page: WriteOnlyWorksheet) -> None:
        self.page = page
        self.made: dict[_Look, StyleArray] = {}

    def cell(self, value: Cell, sheet: OutSheet, row: int, place: int) -> Any:
        """The cell of a value, in the look of its place."""
        if not sheet.form:
            look = _plain_look(sheet, value, row)
        else:
            look = _form_look(sheet, sheet.form, value, row, place)
            if value is None and not look.is_ruled:
                return None
        return self._written(value, look, sheet.percent_places)

    def _written(self, value: Cell, look: _Look, places: int) -> Any:
        if isinstance(value, Fraction):
            cell = WriteOnlyCell(self.page, float(round_half_up(value, places + 2)))
        elif isinstance(value, str):
            cell = WriteOnlyCell(self.page)
            cell._value = _NOT_IN_XML.sub("", value)[:_LONGEST_TEXT]  # nothing is guessed from the text
            cell.data_type = "s"
        else:
            cell = WriteOnlyCell(self.page, value)
        if look != _BARE:
            cell._style = self._style(look)
        return cell

    def _style(self, look: _Look) -> StyleArray:
        if look not in self.made:
            cell = WriteOnlyCell(self.page)
            cell.number_format = look.number_format
            if look.is_bold or look.size:
                cell.font = Font(name=_FONT, bold=look.is_bold, size=look.size or _SIZE)
            if look.is_wrapped or look.across:
                cell.alignment = Alignment(wrap_text=look.is_wrapped, horizontal=look.across, vertical="center")
            if look.is_ruled:
                cell.border = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
            self.made[look] = cell._style
        return self.made[look]


_BARE = _Look("General")


def _format(value: Cell, places: int) -> str:
    if isinstance(value, str):
        return "@"
    if isinstance(value, Fraction):
        return f"0.{'0' * places}%" if places else "0%"
    if isinstance(value, dt.datetime):
        return "yyyy-mm-dd h:mm:ss"
    return "yyyy-mm-dd" if isinstance(value, dt.date) else "General"


def _plain_look(sheet: OutSheet, value: Cell, row: int) -> _Look:
    """Text of the header bold, text below plain; numbers are as they are."""
    if isinstance(value, str) and row < sheet.header_rows:
        is_wrapped = sheet.is_printed
        return _Look(is_bold=True, is_wrapped=is_wrapped, across="center" if is_wrapped else None)
    return _Look(_format(value, sheet.percent_places))


def _form_look(sheet: OutSheet, form: Form, value: Cell, row: int, place: int) -> _Look:
    """Title, lines beneath it, headings, ruled rows, remarks."""
    body = row - sheet.header_rows
    if row < form.titles:
        return _Look(is_bold=row == 0, is_wrapped=True, across="center", size=15 if row == 0 else 10)
    if body < 0:
        return _Look(is_bold=True, is_wrapped=True, is_ruled=True, across="center")
    if body >= form.body_rows:
        return _Look(_format(value, sheet.percent_places), is_wrapped=True, across="left")
    is_bold = body in form.strong
    if value is None or isinstance(value, str):
        across = "left" if place < sheet.header_columns else "center"
        return _Look(is_bold=is_bold, is_wrapped=True, is_ruled=True, across=across)
    return _Look(_format(value, sheet.percent_places), is_bold=is_bold, is_ruled=True, across="right")
