"""The tables of a web page, which old systems save under the name .xls."""

import html.parser
import re

from kongchuo.lib.sheets.model import Limits, Refusal, Row, Sheet, SheetRefused, Value

_PAGE = re.compile(r"\s*<(?:!doctype html|html|head|meta|table|body|div|style)\b", re.IGNORECASE)
_CELLS = ("td", "th")


def is_page(text: str) -> bool:
    """Whether the text is a web page (or a piece of one)."""
    return _PAGE.match(text) is not None


def read(text: str, limits: Limits) -> list[Sheet]:
    """All rows of the page's tables as one sheet. Raises SheetRefused when it has no table."""
    parser = _Tables(limits)
    parser.feed(text)
    parser.close()
    rows = [Row(number, tuple(cells)) for number, cells in enumerate(parser.rows, start=1) if any(cells)]
    if not rows:
        raise SheetRefused(Refusal.WEB_PAGE)
    return [Sheet("", tuple(rows))]


class _Tables(html.parser.HTMLParser):
    """Collects rows; a cell that spans columns or rows gives its text to all of them."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.limits = limits
        self.rows: list[list[Value]] = []
        self.text: list[str] | None = None
        self.spans = (1, 1)
        self.hanging: dict[int, tuple[int, str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens a row or a cell."""
        if tag in (*_CELLS, "tr"):
            self._finish_cell()
        if tag == "tr":
            self._new_row()
        elif tag in _CELLS and self.rows:
            given = dict(attrs)
            self.spans = _span(given.get("colspan")), _span(given.get("rowspan"))
            self.text = []
        elif tag == "br" and self.text is not None:
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Closes a cell, or a row with the cells that hang into its end."""
        if tag in (*_CELLS, "tr", "table"):
            self._finish_cell()
        if tag == "tr":
            self._fill_hanging()

    def close(self) -> None:
        """Ends the page, which may leave its last cell open."""
        super().close()
        self._finish_cell()

    def handle_data(self, data: str) -> None:
        """Text inside a cell."""
        if self.text is not None:
            self.text.append(data)

    def _new_row(self) -> None:
        if len(self.rows) >= self.limits.rows:
            raise SheetRefused(Refusal.TOO_MANY_ROWS, {"limit": self.limits.rows, "found": len(self.rows) + 1})
        self.rows.append([])

    def _fill_hanging(self) -> None:
        row = self.rows[-1] if self.rows else []
        while self.rows and len(row) in self.hanging:
            left, text = self.hanging.pop(len(row))
            if left > 1:
                self.hanging[len(row)] = (left - 1, text)
            row.append(text)

    def _finish_cell(self) -> None:
        if self.text is None:
            return
        text = " ".join("".join(self.text).split()) or None
        self.text = None
        self._fill_hanging()
        for _ in range(self.spans[0]):
            self._place(text)

    def _place(self, text: str | None) -> None:
        row = self.rows[-1]
        if len(row) >= self.limits.columns:
            raise SheetRefused(Refusal.TOO_MANY_COLUMNS, {"limit": self.limits.columns, "found": len(row) + 1})
        if self.spans[1] > 1 and text:
            self.hanging[len(row)] = (self.spans[1] - 1, text)
        row.append(text)


def _span(text: str | None) -> int:
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1
