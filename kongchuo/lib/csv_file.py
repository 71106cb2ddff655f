"""CSV that spreadsheets open as it is meant: UTF-8 with a mark, numbers as numbers, no text that is a formula (I3)."""

import csv
import io
from collections.abc import Iterable, Sequence

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
CsvCell = str | int | float | None


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[CsvCell]]) -> bytes:
    """The header and the rows; what is not known is empty."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(header)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _plain(cell: CsvCell) -> CsvCell:
    """A text that a spreadsheet would calculate gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS_FORMULA) else cell
