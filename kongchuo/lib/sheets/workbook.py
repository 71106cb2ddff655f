"""Reads .xlsx and .xls with calamine; runs only in the reading process."""

import datetime as dt
import io
from typing import Any

import python_calamine as calamine

from kongchuo.lib.sheets.model import Limits, Refusal, Row, Sheet, SheetRefused, Value
from kongchuo.lib.sheets.package import Formulas
from kongchuo.lib.sheets.positions import check_size

_LOST_DIGITS = 10**15


def read(data: bytes, limits: Limits, formulas: Formulas) -> list[Sheet]:
    """The visible worksheets. Raises SheetRefused when they cannot be read or are too large."""
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return [_sheet(workbook, name, limits, formulas.get(name, {})) for name in _visible(workbook)]
    except calamine.PasswordError as error:
        raise SheetRefused(Refusal.ENCRYPTED) from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise SheetRefused(Refusal.DAMAGED) from error


def _visible(workbook: calamine.CalamineWorkbook) -> list[str]:
    sheets = workbook.sheets_metadata
    worksheets = [sheet for sheet in sheets if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    return [sheet.name for sheet in worksheets if sheet.visible == calamine.SheetVisibleEnum.Visible]


def _sheet(workbook: calamine.CalamineWorkbook, name: str, limits: Limits, formulas: dict[int, set[int]]) -> Sheet:
    sheet = workbook.get_sheet_by_name(name)
    end = sheet.end or (-1, -1)
    check_size(end[0] + 1, end[1] + 1, limits)
    grid = [
        [cell if type(cell) is str and cell else _value(cell) for cell in cells]
        for cells in sheet.to_python(skip_empty_area=False)
    ]
    _fill_merged(grid, sheet.merged_cell_ranges or [], limits)
    rows = (_row(number, cells, formulas.get(number)) for number, cells in enumerate(grid, start=1))
    return Sheet(name, tuple(row for row in rows if row.cells or row.formulas))


def _value(cell: Any) -> Value:
    """A cell as the program knows it; times of day and durations become text."""
    kind = type(cell)
    if kind is str:
        return cell or None
    if kind is float:
        return int(cell) if cell.is_integer() and abs(cell) < _LOST_DIGITS else cell
    if kind in (int, bool, dt.date, dt.datetime):
        return cell  # type: ignore[no-any-return]  # the kinds just named are all Values
    return str(cell)


def _fill_merged(
    grid: list[list[Value]], ranges: list[tuple[tuple[int, int], tuple[int, int]]], limits: Limits
) -> None:
    """Every cell of a merged range gets the value of its first cell."""
    budget = limits.cells
    for (top, left), (bottom, right) in ranges:
        if top >= len(grid) or left >= len(grid[top]) or grid[top][left] is None:
            continue
        lines = grid[top : bottom + 1]
        budget -= len(lines) * (min(right + 1, len(grid[top])) - left)
        if budget < 0:
            raise SheetRefused(Refusal.TOO_MANY_CELLS, {"limit": limits.cells})
        for line in lines:
            line[left : right + 1] = [grid[top][left]] * len(line[left : right + 1])


def _row(number: int, cells: list[Value], formulas: set[int] | None) -> Row:
    end = len(cells)
    while end and cells[end - 1] is None:
        end -= 1
    return Row(number, tuple(cells[:end]), frozenset(formulas or ()))
