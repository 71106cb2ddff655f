"""The failed rows handed back as the same spreadsheet, with a column that says why (G4)."""

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from kongchuo.lib.sheets import Row, Sheet
from kongchuo.lib.sheets.writer import OutSheet, write_workbook
from students.actions.import_plans import Planned
from students.roster_messages import sentence
from students.rules.roster.columns import HeaderMatch
from students.rules.roster.issues import Issue
from students.rules.roster.values import Value


def failed_rows(planned: Planned) -> bytes:
    """An .xlsx of the rows with errors, sheet by sheet under their own headers; empty when none failed.

    Cells of columns that are never read stay empty (I5); numbers are as the file has them, so that they can be mended.
    """
    reasons: dict[tuple[str, int], list[Issue]] = defaultdict(list)
    for issue in planned.plan.errors:
        reasons[(issue.sheet, issue.row)].append(issue)
    sheets = {sheet.name: sheet for sheet in planned.sheets}
    parse = planned.plan.parse
    pages = [
        (_whole if header.sheet in parse.whole else _page)(header, sheets[header.sheet], reasons)
        for header in parse.headers
    ]
    pages = [page for page in pages if page]
    if not pages:
        return b""
    target = io.BytesIO()
    write_workbook(target, [page for page in pages if page])
    return target.getvalue()


def _page(header: HeaderMatch, sheet: Sheet, reasons: dict[tuple[str, int], list[Issue]]) -> OutSheet | None:
    hidden = {column for column, _text in header.forbidden}
    rows = [row for row in sheet.rows if row.number >= header.first_data_row and (sheet.name, row.number) in reasons]
    if not rows:
        return None
    width = len(header.texts)
    lines: list[Sequence[Value]] = [[*header.texts, _("Row in the file"), _("Reason")]]
    lines += [_line(row, width, hidden, reasons[(sheet.name, row.number)]) for row in rows]
    return OutSheet(sheet.name, lines)


def _whole(header: HeaderMatch, sheet: Sheet, reasons: dict[tuple[str, int], list[Issue]]) -> OutSheet | None:
    """A sheet whose rows mean nothing alone, as it is, with the reasons on the right."""
    if not any(name == sheet.name for name, _row in reasons):
        return None
    width = max(len(row.cells) for row in sheet.rows)
    lines: list[Sequence[Value]] = []
    for row in sheet.rows:
        is_title = row.number < header.header_rows[0]
        cells = [
            None if is_title and column and row.cells[column] == row.cells[column - 1] else cell
            for column, cell in enumerate(row.cells)
        ]
        lines.append([*cells, *[None] * (width - len(cells)), _said(reasons[(sheet.name, row.number)])])
    return OutSheet(sheet.name, lines)


def _said(issues: Iterable[Issue]) -> str:
    return "；".join(f"{issue.column}：{sentence(issue)}" for issue in issues)


def _line(row: Row, width: int, hidden: Iterable[int], issues: Iterable[Issue]) -> list[Value]:
    cells: list[Value] = [
        None if column in hidden or column >= len(row.cells) else row.cells[column] for column in range(width)
    ]
    return [*cells, row.number, _said(issues)]
