"""Raw cells of a spreadsheet, and their text."""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Protocol

Value = str | int | float | bool | dt.date | dt.datetime | None

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_NOTHING = frozenset(
    {"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "没有", "未知", "空", "N/A", "n/a", "NULL", "null", "None"}
)


class RowLike(Protocol):
    """A row as the reader gives it: numbered from 1, ``formulas`` are the columns (from 0) that hold one."""

    @property
    def number(self) -> int: ...
    @property
    def cells(self) -> Sequence[Value]: ...
    @property
    def formulas(self) -> Collection[int]: ...


class SheetLike(Protocol):
    """A sheet as the reader gives it."""

    @property
    def name(self) -> str: ...
    @property
    def rows(self) -> Sequence[RowLike]: ...


def visible(value: Value) -> str:
    """The cell as a person sees it: no invisible characters, no blanks around, no apostrophe that only marks text."""
    if isinstance(value, str):
        return value if value.isalnum() else _INVISIBLE.sub("", value).strip().removeprefix("'").strip()
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return format(Decimal(str(value)).to_integral_value(), "f")  # with the digits that a spreadsheet shows
    return str(value)


def plain(value: Value) -> str:
    """The visible text in half-width characters, e.g. digits and brackets."""
    text = visible(value)
    return (
        text
        if text.isascii() or unicodedata.is_normalized("NFKC", text)
        else unicodedata.normalize("NFKC", text).strip()
    )


def given(value: Value) -> str:
    """The plain text, empty when the cell only says that there is nothing (无, /, —)."""
    text = plain(value)
    return "" if text in _NOTHING else text
