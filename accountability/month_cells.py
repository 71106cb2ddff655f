"""The cells of a monthly summary as pages show them (H4, H7)."""

from dataclasses import dataclass

from accountability.reports.monthly import RATE, Column, cell_of, rate_of
from accountability.rules.frozen import JsonRow
from kongchuo.lib.percent import format_percent

_TEXT = frozenset({"head_teachers"})


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell as the page shows it; ``url`` leads to what is still to be chased."""

    label: str
    text: str
    is_number: bool
    url: str = ""


def cell_view(row: JsonRow, column: Column, url: str = "") -> CellView:
    """The value of a column in a row: a rate as a percentage, whole numbers and halves, text."""
    if column.key == RATE:
        return CellView(column.label, format_percent(rate_of(row)), is_number=True)
    value = cell_of(row, column.key)
    text = "" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)
    return CellView(column.label, text, column.key not in _TEXT, url)
