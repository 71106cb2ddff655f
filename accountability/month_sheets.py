"""A version or preview of a month as a sheet: what stands above its rows, for pages and commands alike (H5, I3)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from accountability.models import MonthSummary
from accountability.month_words import row_name, rules_text
from accountability.reports.monthly import Heading, sheet
from accountability.rules.frozen import JsonRow
from kongchuo.lib.sheets.writer import OutSheet
from students.queries.strips import month_span
from students.words import clock, full_day


def moment(at: dt.datetime) -> str:
    """A day and a time on the school's clock."""
    return f"{full_day(timezone.localdate(at))} {clock(at)}"


def heading_of(data: Mapping[str, Any], version: MonthSummary | None, by: str = "") -> Heading:
    """What stands above the rows of a version, or of a preview; ``by`` says who made the file when (I3)."""
    signed = f"{version.frozen_by} {moment(version.frozen_at)}" if version else ""
    return Heading(
        school=data["school"],
        month=dt.date.fromisoformat(f"{data['month']}-01"),
        until=full_day(dt.date.fromisoformat(data["until"])),
        rules=rules_text(data["rules"]),
        signed=" · ".join(part for part in (signed, by) if part),
        version=version.version if version else 0,
    )


def sheet_of(heading: Heading, rows: Sequence[JsonRow]) -> OutSheet:
    """The sheet of a month, classes named as on its last day (G1)."""
    last = month_span(heading.month)[1]
    return sheet(heading, rows, lambda row: row_name(row, last))
