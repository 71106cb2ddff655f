"""The month of a class as one piece of HTML: a kind of cell is written once, a name escaped once (B2, H1).

A template's loop over 1,800 pupils by 31 days costs more than everything else of such a page. What is text here is
escaped where it enters, and ``grid_table`` is the one place that calls the result safe.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from students.day_words import (
    AWAY_SIGN,
    PRESENT_SIGN,
    SIGNS,
    UNKNOWN_SIGN,
    mark_words,
    plain,
    sign,
    state_words,
    told_words,
    weekday_sign,
)
from students.queries.strips import ClassMonth, Column, GridRow
from students.rules.day_cells import DayCell, Look, Mark
from students.rules.marks import SESSIONS_A_DAY

_SILENT = frozenset({Look.PRESENT, Look.OFF, Look.AHEAD})


class Pen:
    """Writes the cells of one page: those that look the same are written once, and so are the heads of the days."""

    def __init__(self) -> None:
        self._known: dict[tuple[Look, tuple[Mark, ...]], str] = {}
        self._heads: dict[tuple[dt.date, Look], str] = {}

    def cell(self, cell: DayCell) -> str:
        """A day of a pupil: the sign and the colour of the month of a class, in words where it is no presence."""
        key = (cell.look, cell.marks)
        if key not in self._known:
            told = "" if cell.look in _SILENT else told_words(*key)
            self._known[key] = _td(cell.look, "" if cell.look is Look.OFF else sign(cell), told)
        return self._known[key]

    def cells(self, cells: Iterable[DayCell]) -> str:
        """The days of a pupil."""
        return "".join([self.cell(cell) for cell in cells])

    def head(self, column: Column) -> str:
        """A day above the pupils."""
        key = (column.status.day, _look(column))
        if key not in self._heads:
            self._heads[key] = _day(column)
        return self._heads[key]


def grid_table(grid: ClassMonth, pen: Pen, label: str) -> SafeString:
    """The table of a class: days across, pupils down, days absent at the end of both."""
    always: dict[int, str] = {}  # by the tuple of cells, which pupils without a mark share
    lines = [
        f'<tr><th scope="row" class="month-grid__name"><span class="month-grid__seat">{row.seat_number}</span>'
        f"{escape(row.name)}</th>{_cells(row, pen, always)}{_sums(row)}</tr>"
        for row in grid.rows
    ]
    return mark_safe(  # noqa: S308 - every text above and below went through escape
        f'<table class="month-grid month-grid--sheet"><caption class="visually-hidden">{escape(label)}</caption>'
        f"<thead><tr>{_head(grid.columns, pen)}</tr></thead><tbody>{''.join(lines)}</tbody>"
        f"<tfoot><tr>{_foot(grid)}</tr></tfoot></table>"
    )


def signs_line() -> str:
    """What the signs mean, in the one line that is printed below each class."""
    marks = (f"{text} {mark_words(kind)}" for kind, text in SIGNS.items())
    others = ((PRESENT_SIGN, Look.PRESENT), (UNKNOWN_SIGN, Look.UNKNOWN), (AWAY_SIGN, Look.AWAY))
    return " · ".join([*marks, *(f"{text} {told_words(look, ())}" for text, look in others)])


def day_totals(grid: ClassMonth) -> list[Fraction | None]:
    """Person-days absent of each day, halves included; None where no roll says it (B2, B5)."""
    sessions = [0] * len(grid.columns)
    for row in grid.rows:
        if row.without_reason or row.sick or row.personal:
            for place, cell in enumerate(row.cells):
                if cell.state and cell.state.absent:
                    sessions[place] += cell.state.absent
    return [
        Fraction(found, SESSIONS_A_DAY) if column.is_taken and column.status.is_school_day else None
        for column, found in zip(grid.columns, sessions, strict=True)
    ]


def _cells(row: GridRow, pen: Pen, always: dict[int, str]) -> str:
    key = id(row.cells)
    if key not in always:
        always[key] = pen.cells(row.cells)
    return always[key]


def _head(columns: Iterable[Column], pen: Pen) -> str:
    totals = "".join(
        f'<th scope="col" class="num">{escape(word)}</th>'
        for word in (_("Unexcused"), _("Sick"), _("Personal"), _("Official"), _("Late or early"))
    )
    days = "".join(pen.head(column) for column in columns)
    label = escape(_("Child"))
    return f'<th scope="col" class="month-grid__name">{label}</th>{days}{totals}'


def _day(column: Column) -> str:
    day, look = column.status.day, _look(column)
    told = "" if look is Look.PRESENT else escape(state_words(DayCell(day, look), column.status))
    title, heard = (f' title="{told}"', f'<span class="visually-hidden"> {told}</span>') if told else ("", "")
    return f'<th scope="col" class="is-{look.value}"{title}>{day.day}<br>{escape(weekday_sign(day))}{heard}</th>'


def _look(column: Column) -> Look:
    if column.is_missing:
        return Look.UNKNOWN
    return Look.PRESENT if column.status.is_school_day else Look.OFF


def _foot(grid: ClassMonth) -> str:
    found = "".join(
        _td(_look(column), UNKNOWN_SIGN if column.is_missing else "" if number is None else plain(number))
        for column, number in zip(grid.columns, day_totals(grid), strict=True)
    )
    rows = grid.rows
    sums = [
        sum((getattr(row, name) for row in rows if getattr(row, name)), Fraction(0))
        for name in ("without_reason", "sick", "personal", "official")
    ]
    ends = _numbers([*(plain(number) for number in sums), str(sum(row.late for row in rows))])
    label = escape(_("Absent in all"))
    return f'<th scope="row" class="month-grid__name">{label}</th>{found}{ends}'


def _sums(row: GridRow) -> str:
    days = (row.without_reason, row.sick, row.personal, row.official)
    if not row.late and not any(days):
        return _NO_SUMS
    return _numbers([*(plain(number) if number else "" for number in days), str(row.late or "")])


def _numbers(found: Sequence[str]) -> str:
    return "".join(f'<td class="num">{number}</td>' for number in found)


def _td(look: Look, text: str, told: str = "") -> str:
    title = f' title="{escape(told)}"' if told else ""
    return f'<td class="is-{look.value}"{title}>{escape(text)}</td>'


_NO_SUMS = _numbers([""] * 5)
