"""A month of several schools as a spreadsheet, from what they submitted alone; nobody is named in it (H4, H5, I3)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.reports.monthly import COLUMNS, Column, cell_of
from accountability.reports.tables import Line, form_sheet
from accountability.rules.frozen import JsonRow
from kongchuo.lib.sheets.writer import OutSheet

_OF_ONE_SCHOOL = frozenset({"evaluation_score", "head_teachers"})
DISTRICT_COLUMNS: tuple[Column, ...] = tuple(column for column in COLUMNS if column.key not in _OF_ONE_SCHOOL)
"""The columns that add up over schools; the score and the head teachers belong to one class."""
_ALL_COLUMNS = (
    Column("state", "", gettext_lazy("State"), 16),
    Column("number", "", gettext_lazy("Receipt number"), 22),
    *DISTRICT_COLUMNS,
    Column("open", "", gettext_lazy("Reported cases, open"), 8),
    Column("struck", "", gettext_lazy("Reported cases, struck off"), 8),
)
_NAME_WIDTH = 22


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
    return form_sheet(
        name=f"{month:%Y-%m}",
        titles=[title, marks],
        first=_("School"),
        columns=_ALL_COLUMNS,
        lines=[*(_line(each, is_total=False) for each in lines), _line(_sum(lines, total), is_total=True)],
        name_width=_NAME_WIDTH,
    )


def _sum(lines: Sequence[SchoolLine], total: JsonRow) -> SchoolLine:
    """The last row: of the schools that submitted, and of the reported cases of all."""
    handed = sum(line.total is not None for line in lines)
    told = _("%(handed)d of %(all)d submitted") % {"handed": handed, "all": len(lines)}
    reported = (sum(line.reported[0] for line in lines), sum(line.reported[1] for line in lines))
    return SchoolLine(_("All submitted"), told, "", total or None, reported)


def _line(line: SchoolLine, *, is_total: bool) -> Line:
    counts = (None if line.total is None else cell_of(line.total, column.key) for column in DISTRICT_COLUMNS)
    return Line(line.name, (line.state, line.number, *counts, *line.reported), is_total)
