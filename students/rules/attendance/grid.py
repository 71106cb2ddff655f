"""Recognises the class × day sheets that teachers keep: a column per day, a row per child (G4)."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from students.choices import Session
from students.rules.attendance.columns import ATTENDANCE, WHO
from students.rules.attendance.days import DayText, Month, date_of, is_weekday, read_day, read_month
from students.rules.attendance.signs import session_of
from students.rules.roster.columns import HEADER_SEARCH, HeaderMatch, header_key
from students.rules.roster.values import RowLike, SheetLike, Value, plain

_FEWEST_DAYS = 4
_NEAR = 2
_LATEST_FIRST = 12  # the first school day of a month, after the holidays of October
_SUBHEADERS = 3
_WANTED = (*WHO, "class_name", "grade")
_TITLE_CELL = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column of signs. ``day`` is None when no month is named or there is no such day."""

    column: int
    text: str
    day: dt.date | None
    session: Session | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """How a class × day sheet was understood; ``titles`` are the texts above it and its name, nearest first."""

    header: HeaderMatch
    columns: tuple[GridColumn, ...]
    titles: tuple[str, ...]


def find_grid(sheet: SheetLike, today: dt.date) -> Grid | None:
    """The sheet as a class × day sheet, or None when it is none: no row of days with a name column beside it."""
    rows = sheet.rows[:HEADER_SEARCH]
    best = max(range(len(rows)), key=lambda index: len(_days(rows[index])), default=0)
    if not rows or len(_days(rows[best])) < _FEWEST_DAYS:
        return None
    found = _who(rows, best)
    if found is None:
        return None
    mapping, name_row = found
    last = _last_header(rows, max(best, name_row), best)
    return _build(sheet, rows, best, last, mapping, today)


def _days(row: RowLike) -> dict[int, DayText]:
    """The day columns of a row that counts days: each after the one before it, or a new month."""
    days = {column: day for column, value in enumerate(row.cells) if (day := read_day(value))}
    pairs = zip(days.items(), [*days.items()][1:], strict=False)
    return days if all(_follows(*one, *other) for one, other in pairs) else {}


def _follows(column: int, before: DayText, next_column: int, day: DayText) -> bool:
    """In a column beside it: the same day again (two halves), a later one, or the first days of another month."""
    if next_column - column > _NEAR or (before.month is None) != (day.month is None):
        return False
    return before.month != day.month or day.day >= before.day or (day.month is None and day.day <= _LATEST_FIRST)


def _who(rows: Sequence[RowLike], day_row: int) -> tuple[dict[str, int], int] | None:
    """The columns that say who a row is about, in the row of days or near it; and that row."""
    days = _days(rows[day_row])
    near = sorted(range(len(rows)), key=lambda index: abs(index - day_row))
    for index in (each for each in near if abs(each - day_row) <= _NEAR):
        texts = ((column, plain(cell)) for column, cell in enumerate(rows[index].cells) if column not in days)
        mapping: dict[str, int] = {}
        for column, text in texts:
            meaning = _meaning(header_key(text)) if text else ""
            if meaning in _WANTED:
                mapping.setdefault(meaning, column)
        if mapping.keys() & {"name", "status_number", "id_number"}:
            return mapping, index
    return None


def _meaning(key: str) -> str:
    """The field of a column; the corner of a sheet often holds 日期 and 姓名 at once."""
    return ATTENDANCE.names.get(key) or ("name" if "姓名" in key else "")


def _last_header(rows: Sequence[RowLike], last: int, day_row: int) -> int:
    """The last row of the header: below the days there may be weekdays and halves."""
    days = _days(rows[day_row])
    for index in range(last + 1, min(last + 1 + _SUBHEADERS, len(rows))):
        texts = [plain(cell) for column, cell in enumerate(rows[index].cells) if column in days or column - 1 in days]
        said = [text for text in texts if text]
        if not said or not all(is_weekday(text) or session_of(text) for text in said):
            return index - 1
    return min(last + _SUBHEADERS, len(rows) - 1)


def _build(
    sheet: SheetLike, rows: Sequence[RowLike], day_row: int, last: int, mapping: dict[str, int], today: dt.date
) -> Grid:
    above = rows[:day_row]
    titles = (*(text for row in reversed(above) for text in _titles(row)), sheet.name)
    title = next((month for month in map(read_month, titles) if month), None)
    columns = tuple(_columns(rows, day_row, last, title, today))
    width = max(len(row.cells) for row in rows)
    texts = {column.column: column.text for column in columns}
    header = [plain(_cell(rows[last], column)) or plain(_cell(rows[day_row], column)) for column in range(width)]
    numbers = tuple(row.number for row in rows[day_row : last + 1])
    match = HeaderMatch(
        sheet=sheet.name,
        header_rows=numbers,
        first_data_row=rows[last].number + 1,
        mapping=mapping,
        texts=tuple(texts.get(column, text) for column, text in enumerate(header)),
        unknown=(),
        forbidden=(),
        ambiguous=(),
        missing=(),
    )
    return Grid(match, columns, titles)


def _titles(row: RowLike) -> list[str]:
    """The texts of a row, each once: a merged title is in all its cells."""
    return list(dict.fromkeys(text for text in map(plain, row.cells) if _TITLE_CELL.search(text)))


def _columns(rows: Sequence[RowLike], day_row: int, last: int, title: Month | None, today: dt.date) -> list[GridColumn]:
    """The columns of signs; of a day with two halves the second may have no day of its own."""
    days = _days(rows[day_row])
    month, found = title, []
    for column in range(max(len(row.cells) for row in rows[: last + 1])):
        half = next((half for row in rows[day_row + 1 : last + 1] if (half := _half(row, column))), None)
        day = days.get(column) or (days.get(column - 1) if half is Session.AFTERNOON else None)
        if day is None:
            continue
        month = _month_above(rows[:day_row], column) or month
        text = plain(_cell(rows[day_row], column)) or plain(_cell(rows[day_row], column - 1))
        found.append(GridColumn(column, _header(text, half), date_of(day, month, today), half))
    return found


def _half(row: RowLike, column: int) -> Session | None:
    return session_of(plain(_cell(row, column)))


def _header(text: str, half: Session | None) -> str:
    return text if half is None else f"{text} {'上' if half is Session.MORNING else '下'}"


def _month_above(rows: Sequence[RowLike], column: int) -> Month | None:
    """The month that stands above the column itself, where a sheet holds several."""
    texts = (plain(_cell(row, column)) for row in reversed(rows))
    return next((month for month in map(read_month, texts) if month), None)


def _cell(row: RowLike, column: int) -> Value:
    return row.cells[column] if 0 <= column < len(row.cells) else None
