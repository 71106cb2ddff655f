"""Writes .xlsx files in which nothing a person typed can become a formula."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import IO

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from kongchuo.lib.sheets.model import Value

_NOT_IN_TITLES = re.compile(r"[\\/*?:\[\]\x00-\x1f]")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_TITLE = 31
_LONGEST_TEXT = 32_767


@dataclass(frozen=True, slots=True)
class OutSheet:
    """A sheet to write: the first ``header_rows`` rows are bold and stay in view; widths are in characters."""

    name: str
    rows: Iterable[Sequence[Value]]
    header_rows: int = 1
    widths: Sequence[int] = ()


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
    page.freeze_panes = f"A{sheet.header_rows + 1}" if sheet.header_rows else None
    for number, row in enumerate(sheet.rows):
        page.append([_cell(page, value, bold=number < sheet.header_rows) for value in row])


def _cell(page: WriteOnlyWorksheet, value: Value, *, bold: bool) -> WriteOnlyCell:
    if not isinstance(value, str):
        cell = WriteOnlyCell(page, value)
        cell.number_format = "yyyy-mm-dd" if type(value) is dt.date else cell.number_format
        return cell
    cell = WriteOnlyCell(page, _NOT_IN_XML.sub("", value)[:_LONGEST_TEXT])
    cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell
