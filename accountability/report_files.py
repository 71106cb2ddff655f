"""Tables of a report as a workbook, for pages and commands alike: each sheet with its title and what marks it (I3)."""

import io
from collections.abc import Sequence
from pathlib import Path

from django.http import HttpResponse

from accountability.reports.tables import Table, table_sheet
from kongchuo.lib.sheets.writer import write_workbook
from students.views.exports import XLSX


def write_tables(target: Path | io.BytesIO, title: str, marks: str, tables: Sequence[Table]) -> None:
    """A workbook with a sheet a table; ``title`` says whose report it is, the sheet which part."""
    write_workbook(target, [table_sheet(table, [f"{title} · {table.name}", marks]) for table in tables])


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to save; no browser keeps it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)


def tables_answer(title: str, marks: str, tables: Sequence[Table], name: str) -> HttpResponse:
    """The workbook as a download."""
    target = io.BytesIO()
    write_tables(target, title, marks, tables)
    return download(target.getvalue(), XLSX, name)
