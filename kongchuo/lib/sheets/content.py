"""From bytes to sheets. Only the checks protect here; ``reader`` runs this in a process of its own."""

from kongchuo.lib.sheets import html_table, package, text, workbook
from kongchuo.lib.sheets.detect import Kind, detect
from kongchuo.lib.sheets.model import Limits, Refusal, Sheet, SheetRefused


def parse(data: bytes, limits: Limits) -> list[Sheet]:
    """The sheets of a file's content that have rows; the name is empty where the format has none.

    Raises SheetRefused."""
    sheets = [sheet for sheet in _parse(data, limits) if sheet.rows]
    if not sheets:
        raise SheetRefused(Refusal.NO_ROWS)
    return sheets


def _parse(data: bytes, limits: Limits) -> list[Sheet]:
    kind = detect(data)
    if kind is Kind.PACKAGE:
        return workbook.read(data, limits, package.inspect(data, limits))
    if kind is Kind.BIFF:
        return workbook.read(data, limits, {})
    return _parse_text(text.decode(data), limits)


def _parse_text(content: str, limits: Limits) -> list[Sheet]:
    start = content[:2_000].lstrip("\ufeff \r\n\t")
    if start.startswith("<?xml") and "urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise SheetRefused(Refusal.XML_WORKBOOK)
    if start.startswith("MIME-Version:"):
        raise SheetRefused(Refusal.WEB_PAGE)
    if html_table.is_page(start):
        return html_table.read(content, limits)
    return text.read(content, limits)
