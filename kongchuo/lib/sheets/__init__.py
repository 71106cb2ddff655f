"""Any school's spreadsheet, read within bounded time and memory, and spreadsheets written without formulas.

The package is also what the reading process imports, so nothing here may import Django; the sentences for refusals
are in ``kongchuo.lib.sheets.messages``.
"""

from kongchuo.lib.sheets.model import DEFAULT_LIMITS, Limits, Refusal, Row, Sheet, SheetRefused, Value
from kongchuo.lib.sheets.reader import read_bytes, read_workbook

__all__ = [
    "DEFAULT_LIMITS",
    "Limits",
    "Refusal",
    "Row",
    "Sheet",
    "SheetRefused",
    "Value",
    "read_bytes",
    "read_workbook",
]
