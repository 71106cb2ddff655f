"""Writes .xlsx files in which nothing a person typed can become a formula."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from os import PathLike
from typing import IO

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.properties import PageSetupProperties

from kongchuo.lib.percent import round_half_up
from kongchuo.lib.sheets.model import Value

_NOT_IN_TITLES = re.compile(r"[\\/*?:\[\]\x00-\x1f]")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_TITLE = 31
_LONGEST_TEXT = 32_767
_A4 = 9
_PERCENT_PLACES = 3
Cell = Value | Fraction
"""A cell to write; a quotient becomes a number that is shown as a percentage, rounded once (H7)."""


@dataclass(frozen=True, slots=True)
class OutSheet:
    """A sheet to write: the first ``header_rows`` rows are bold and stay in view; widths are in characters.

    With ``is_printed`` it prints on A4 across, as wide as the paper, its header on every page, headings wrapped; the
    first ``header_columns`` stay in view too. ``merged`` are ranges such as "A1:D1".
    """

    name: str
    rows: Iterable[Sequence[Cell]]
    header_rows: int = 1
    widths: Sequence[int] = ()
    header_columns: int = 0
    merged: Sequence[str] = ()
    is_printed: bool = False


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
        page.column_dimensions[openpyxl.utils.get_column_letter(number)].width = width
    if sheet.header_rows or sheet.header_columns:
        column = openpyxl.utils.get_column_letter(sheet.header_columns + 1)
        page.freeze_panes = f"{column}{sheet.header_rows + 1}"
    if sheet.is_printed:
        _set_up_page(page, sheet)
    page.merged_cells.ranges = {CellRange(merged) for merged in sheet.merged}
    heading = _text_style(page, bold=True, is_wrapped=sheet.is_printed)
    plain = _text_style(page, bold=False, is_wrapped=False)
    for number, row in enumerate(sheet.rows):
        style = heading if number < sheet.header_rows else plain
        page.append([_cell(page, value, style) for value in row])


def _set_up_page(page: WriteOnlyWorksheet, sheet: OutSheet) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.header_rows:
        page.print_title_rows = f"1:{sheet.header_rows}"


def _text_style(page: WriteOnlyWorksheet, *, bold: bool, is_wrapped: bool) -> StyleArray:
    """The style of text on a sheet, made once: its cells share it, and nothing changes it afterwards."""
    cell = WriteOnlyCell(page)
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    if is_wrapped:
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    return cell._style


def _cell(page: WriteOnlyWorksheet, value: Cell, text_style: StyleArray) -> WriteOnlyCell:
    if isinstance(value, Fraction):
        cell = WriteOnlyCell(page, float(round_half_up(value, _PERCENT_PLACES)))
        cell.number_format = "0.0%"
        return cell
    if not isinstance(value, str):
        cell = WriteOnlyCell(page, value)
        cell.number_format = "yyyy-mm-dd" if type(value) is dt.date else cell.number_format
        return cell
    cell = WriteOnlyCell(page)
    cell._value = _NOT_IN_XML.sub("", value)[:_LONGEST_TEXT]  # nothing is guessed from the text
    cell.data_type = "s"
    cell._style = text_style
    return cell
