"""A form with placeholders to begin with: every class on a row, every grade on a row, a sum of the form's own (H4)."""

import io

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from accountability.rules.county_names import LIST_NAMES, ListKind

COLUMNS = (
    ("名称", "班级"),
    ("上月末人数", "上月末人数"),
    ("增加合计", "增加"),
    ("减少合计", "减少"),
    ("月末人数", "月末人数"),
    ("出勤率", "出勤率"),
    ("疑似现存", "疑似辍学"),
    ("辍学新增", "新增辍学"),
    ("家访", "家访（次）"),
    ("班主任", "班主任"),
)
"""Placeholder and heading."""
_THIN = Side(style="thin")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center")
_RATE = 6
_SUMMED = ("B", "C", "D", "E", "G", "H", "I")


def example_form(classes: int, grades: int) -> bytes:
    """A workbook with room for so many classes and grades."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "控辍保学月报"
    _head(page)
    last = _list(page, 4, ListKind.CLASS, classes)
    _sums(page, 4, last)
    last = _list(page, last + 3, ListKind.GRADE, grades)
    page.cell(last + 2, 1, "填报人：{{定稿人}}")
    page.cell(last + 2, 6, "全校月末人数：{{全校.月末人数}}")
    page.column_dimensions["A"].width = 16
    page.column_dimensions["J"].width = 16
    page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight = "landscape", 9, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:3"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _head(page: Worksheet) -> None:
    page["A1"] = "{{学校}}{{月份}}控辍保学月报表"
    page["A1"].font, page["A1"].alignment = Font(bold=True, size=16), _CENTRE
    page.merge_cells("A1:J1")
    page["A2"] = "统计截至：{{截至}}　{{状态}}"
    page.merge_cells("A2:J2")
    _headings(page, 3)


def _headings(page: Worksheet, row: int) -> None:
    for number, (_name, heading) in enumerate(COLUMNS, start=1):
        cell = page.cell(row, number, heading)
        cell.font, cell.border, cell.alignment = Font(bold=True), _GRID, _CENTRE


def _list(page: Worksheet, first: int, kind: ListKind, count: int) -> int:
    """A row of placeholders and the blank rows below it; the last row."""
    for row in range(first, first + max(count, 1)):
        for number, (name, _heading) in enumerate(COLUMNS, start=1):
            cell = page.cell(row, number, f"{{{{{LIST_NAMES[kind]}.{name}}}}}" if row == first else None)
            cell.border, cell.alignment = _GRID, _CENTRE
            cell.number_format = "0.0%" if number == _RATE else "General"
    return first + max(count, 1) - 1


def _sums(page: Worksheet, first: int, last: int) -> None:
    page.cell(last + 1, 1, "合计")
    for letter in _SUMMED:
        page[f"{letter}{last + 1}"] = f"=SUM({letter}{first}:{letter}{last})"
    for number in range(1, len(COLUMNS) + 1):
        page.cell(last + 1, number).border, page.cell(last + 1, number).alignment = _GRID, _CENTRE
