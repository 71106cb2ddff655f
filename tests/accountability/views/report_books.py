"""Reading a workbook or a Word document of a report back, with readers that have nothing to do with the writers."""

import io
from typing import Any

import openpyxl
import python_calamine
from django.http import HttpResponse
from docx import Document

INJECTIONS = ("=1+1", "+cmd|'/C calc'!A0", "-2+3", "@SUM(A1:A9)", "\t=1", '=HYPERLINK("http://x","y")')


def book(answer: HttpResponse) -> dict[str, list[list[Any]]]:
    """The rows of every sheet by its name; empty cells are empty texts."""
    assert answer.status_code == 200
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content)) as found:
        return {name: found.get_sheet_by_name(name).to_python() for name in found.sheet_names}


def document(answer: HttpResponse) -> tuple[list[str], list[list[list[str]]]]:
    """The paragraphs and the tables of a Word document."""
    assert answer.status_code == 200
    found = Document(io.BytesIO(answer.content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in found.tables]
    return [paragraph.text for paragraph in found.paragraphs], tables


def formulas(answer: HttpResponse) -> list[str]:
    """Every cell that a spreadsheet would compute."""
    pages = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    cells = [cell for page in pages for row in page.iter_rows() for cell in row]
    return [cell.coordinate for cell in cells if cell.data_type == "f"]
