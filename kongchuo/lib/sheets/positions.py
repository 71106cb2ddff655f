"""Where the cells of a worksheet's XML stand, found without parsing it."""

import re

from kongchuo.lib.sheets.model import Limits, Refusal, SheetRefused

_USUAL_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"')
_ANY_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Za-z]+)([0-9]+)["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?\br\s*=\s*["']([0-9]+)["']""")
_FORMULA = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Za-z]+)([0-9]+)["'][^<>]*>\s*<(?:\w+:)?f[\s/>]""")
_CELL_START = re.compile(rb"<c[\s/>]")
_PREFIXED_CELL_START = re.compile(rb":c[\s/>]")


def check_positions(xml: bytes, limits: Limits) -> None:
    """Raises SheetRefused when a cell stands outside ``limits``."""
    marked = len(_CELL_START.findall(xml)) + len(_PREFIXED_CELL_START.findall(xml))
    cells = _USUAL_CELL.findall(xml)
    numbered: list[bytes] = []
    if len(cells) != marked:  # written unusually; a cell without a position stands in the row that its row says
        cells, numbered = _ANY_CELL.findall(xml), _ROW.findall(xml)
    columns = max((column_number(letters) for letters in {letters for letters, _ in cells}), default=0)
    rows = max((int(number[:12]) for number in {number for _, number in cells}.union(numbered)), default=0)
    check_size(rows, columns, limits)
    if marked - len(cells) > limits.cells:
        raise SheetRefused(Refusal.TOO_MANY_CELLS, {"limit": limits.cells})


def check_size(rows: int, columns: int, limits: Limits) -> None:
    """Raises SheetRefused when a table of so many rows and columns is outside ``limits``."""
    if rows > limits.rows:
        raise SheetRefused(Refusal.TOO_MANY_ROWS, {"limit": limits.rows, "found": rows})
    if columns > limits.columns:
        raise SheetRefused(Refusal.TOO_MANY_COLUMNS, {"limit": limits.columns, "found": columns})
    if rows * columns > limits.cells:
        raise SheetRefused(Refusal.TOO_MANY_CELLS, {"limit": limits.cells})


def formula_cells(xml: bytes) -> dict[int, set[int]]:
    """Row number (from 1) → columns (from 0) whose cell holds a formula."""
    found: dict[int, set[int]] = {}
    if b"<f" in xml or b":f" in xml:
        for letters, number in _FORMULA.findall(xml):
            found.setdefault(int(number), set()).add(column_number(letters) - 1)
    return found


def column_number(letters: bytes) -> int:
    """Column A is 1; more than seven letters count as seven, which no limit allows."""
    number = 0
    for letter in letters[:7].upper():
        number = number * 26 + letter - 64
    return number
