"""Sheets as JSON and back: dates as ["2026-11-23"], times as ["2026-11-23T08:00:00"], everything else as it is."""

import datetime as dt
import math
from typing import Any

from kongchuo.lib.sheets.model import Row, Sheet, Value


def dump(sheets: list[Sheet]) -> dict[str, Any]:
    """What ``load`` reads."""
    return {"sheets": [[sheet.name, [_dump_row(row) for row in sheet.rows]] for sheet in sheets]}


def load(answer: dict[str, Any], title: str) -> list[Sheet]:
    """The sheets of an answer; ``title`` names a sheet that has no name."""
    return [Sheet(name or title, tuple(_load_row(*row) for row in rows)) for name, rows in answer["sheets"]]


def _dump_row(row: Row) -> list[Any]:
    return [row.number, [cell if type(cell) is str else _dump_value(cell) for cell in row.cells], sorted(row.formulas)]


def _dump_value(value: Value) -> Any:
    if isinstance(value, dt.date):
        return [value.isoformat()]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _load_row(number: int, cells: list[Any], formulas: list[int]) -> Row:
    return Row(
        number, tuple([_load_date(cell[0]) if type(cell) is list else cell for cell in cells]), frozenset(formulas)
    )


def _load_date(text: str) -> dt.date:
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)
