"""Text with columns: comma, semicolon or tab; UTF-8, UTF-16 with a mark, or GB18030."""

import codecs
import csv
import io
import re

from kongchuo.lib.sheets.model import Limits, Refusal, Row, Sheet, SheetRefused

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_QUOTED = re.compile(r'"[^"]*"')
_FORCED_TEXT = re.compile(r'="([^"]*)"')
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ufffe\uffff]")
_SAMPLE = 20_000


def decode(data: bytes) -> str:
    """The text of ``data``. Raises SheetRefused when it is none."""
    marked = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    for encoding in marked or ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            break
        return text
    raise SheetRefused(Refusal.NOT_TEXT if marked else Refusal.UNKNOWN)


def read(text: str, limits: Limits) -> list[Sheet]:
    """One sheet without a name; a row's number counts records, as a spreadsheet program shows them."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text))
    rows = []
    try:
        for number, cells in enumerate(lines, start=1):
            _check_size(number, cells, limits)
            rows.append(Row(number, tuple(_cell(cell) for cell in cells)))
    except csv.Error as error:
        raise SheetRefused(Refusal.DAMAGED) from error
    return [Sheet("", tuple(row for row in rows if any(cell is not None for cell in row.cells)))]


def delimiter(text: str) -> str:
    """Which of tab, semicolon and comma parts the first lines most; a comma when none does."""
    sample = _QUOTED.sub("", text[:_SAMPLE])
    return max(",\t;", key=sample.count)


def _cell(text: str) -> str | None:
    """A cell's text; ="0012" is how old systems keep a number text."""
    forced = _FORCED_TEXT.fullmatch(text)
    return (forced.group(1) if forced else text) or None


def _check_size(number: int, cells: list[str], limits: Limits) -> None:
    if number > limits.rows:
        raise SheetRefused(Refusal.TOO_MANY_ROWS, {"limit": limits.rows, "found": number})
    if len(cells) > limits.columns:
        raise SheetRefused(Refusal.TOO_MANY_COLUMNS, {"limit": limits.columns, "found": len(cells)})
