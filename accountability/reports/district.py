"""A month of several schools as a spreadsheet, from what they submitted alone; nobody is named in it (H4, H5, I3)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.reports.monthly import COLUMNS, Column, cell_of, column_letter, merged_groups, upper_headings
from accountability.rules.frozen import JsonRow
from kongchuo.lib.sheets.writer import Cell, OutSheet

_OF_ONE_SCHOOL = frozenset({"evaluation_score", "head_teachers"})
DISTRICT_COLUMNS: tuple[Column, ...] = tuple(column for column in COLUMNS if column.key not in _OF_ONE_SCHOOL)
"""The columns that add up over schools; the score and the head teachers belong to one class."""
_FIRST = (gettext_lazy("School"), gettext_lazy("State"), gettext_lazy("Receipt number"))
_LAST = (gettext_lazy("Reported cases, open"), gettext_lazy("Reported cases, struck off"))
_WIDTHS = (22, 16, 22)


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school as the sheet shows it; without ``total`` it has not submitted the month."""

    name: str
    state: str
    number: str
    total: JsonRow | None
    reported: tuple[int, int]


def district_sheet(title: str, marks: str, month: dt.date, lines: Sequence[SchoolLine], total: JsonRow) -> OutSheet:
    """One row a school and their sum; it prints on A4 across, headings on every page."""
    upper: list[Cell] = [*[""] * len(_FIRST), *upper_headings(DISTRICT_COLUMNS), *[""] * len(_LAST)]
    lower: list[Cell] = [*map(str, _FIRST), *(str(column.title) for column in DISTRICT_COLUMNS), *map(str, _LAST)]
    last = column_letter(len(lower))
    return OutSheet(
        name=f"{month:%Y-%m}",
        rows=[[title], [marks], upper, lower, *map(_line, lines), _line(_sum(lines, total))],
        header_rows=4,
        header_columns=1,
        widths=(*_WIDTHS, *(column.width for column in DISTRICT_COLUMNS), 8, 8),
        merged=[f"A1:{last}1", f"A2:{last}2", *merged_groups(DISTRICT_COLUMNS, len(_FIRST) + 1)],
        is_printed=True,
    )


def _sum(lines: Sequence[SchoolLine], total: JsonRow) -> SchoolLine:
    """The last row: of the schools that submitted, and of the reported cases of all."""
    handed = sum(line.total is not None for line in lines)
    told = _("%(handed)d of %(all)d submitted") % {"handed": handed, "all": len(lines)}
    reported = (sum(line.reported[0] for line in lines), sum(line.reported[1] for line in lines))
    return SchoolLine(_("All submitted"), told, "", total or None, reported)


def _line(line: SchoolLine) -> list[Cell]:
    counts = [None if line.total is None else cell_of(line.total, column.key) for column in DISTRICT_COLUMNS]
    return [line.name, line.state, line.number, *counts, *line.reported]
