"""Forms of a county, as a county makes them: merged cells, borders, formulas, a second sheet, a set-up for printing."""

import io
import re
import zipfile
from typing import Any

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from accountability.models import CountyForm
from students.models import School, User
from tests import make

PLACES = {
    "A1": "{{学校}}{{月份}}控辍保学月报表",
    "A2": "截至 {{截至}}",
    "F2": "{{ state }}",
    "A5": "{{班级.序号}}",
    "B5": "{{班级.名称}}",
    "C5": "{{ class.start }}",
    "D5": "｛｛班级.月末人数｝｝",
    "E5": "{{班级.出勤率}}",
    "F5": "{{班级.班主任}}老师",
    "D20": "{{全校.月末人数}}",
    "E20": "{{ total.attendance_rate }}",
    "G20": "{{三年级.出勤率}}",
}
"""Where the golden form is marked."""
_THIN = Side(style="thin")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=Side(style="medium", color="FFAA0000"))
FIRST, LAST = 5, 14


def county_form(places: dict[str, Any] | None = None, header: str = "附件3") -> bytes:
    """The golden form: a table of ten rows for classes with a sum of the county's own below it."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "月报"
    for row in range(FIRST, LAST + 1):
        for letter in "ABCDEF":
            _cell(page, f"{letter}{row}")
        page[f"E{row}"].number_format = "0.0%"
    page["A4"], page["B4"], page["D4"] = "序号", "班级", "月末"
    page["C15"] = f"=SUM(C{FIRST}:C{LAST})"
    page["D15"] = f"=SUM(D{FIRST}:D{LAST})"
    page["E20"].number_format = "0.00%"
    for place, text in (PLACES if places is None else places).items():
        page[place] = text
    page["A1"].font = Font(name="方正小标宋简体", size=22, bold=True, color="FF003366")
    page.merge_cells("A1:F1")
    page.merge_cells("A2:C2")
    _looks(page)
    page.oddHeader.center.text = header
    notes = book.create_sheet("填表说明")
    notes["A1"], notes["A1"].font = "一、本表由学校填报。", Font(italic=True)
    notes.column_dimensions["A"].width = 60
    other = book.create_sheet("汇总")
    other["A1"] = "=月报!D15"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(page: Worksheet, place: str) -> None:
    page[place].border, page[place].alignment = _GRID, Alignment(horizontal="center", wrap_text=True)


def _looks(page: Worksheet) -> None:
    page.column_dimensions["B"].width, page.row_dimensions[1].height = 23.5, 41
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 8
    page.print_title_rows, page.print_area = "1:4", "A1:F20"
    page.freeze_panes = "A5"
    page.conditional_formatting.add("D5:D14", CellIsRule("lessThan", ["1"], fill=PatternFill("solid", "FFFFC7CE")))
    choice = DataValidation("list", formula1='"是,否"')
    choice.add("G5")
    page.add_data_validation(choice)
    chart = BarChart()
    chart.add_data(Reference(page, min_col=4, min_row=5, max_row=14))
    page.add_chart(chart, "H5")


_INLINE = re.compile(r'(<c r="[A-Z]+\d+"[^>]*?) t="inlineStr"><is>(.*?)</is></c>')
_STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"


def as_excel_saves(data: bytes) -> bytes:
    """The same workbook with its texts in a part of their own, as Excel and WPS keep them."""
    texts: list[str] = []

    def shared(found: re.Match[str]) -> str:
        texts.append(f"<si>{found.group(2)}<phoneticPr fontId='1'/></si>")
        return f'{found.group(1)} t="s"><v>{len(texts) - 1}</v></c>'

    sheets = {name: _INLINE.sub(shared, text.decode()) for name, text in parts(data).items() if "/sheet" in name}
    strings = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><sst xmlns="{_MAIN}">{"".join(texts)}</sst>'
    packed = repacked(data, {**sheets, "xl/sharedStrings.xml": strings})
    packed = with_xml(
        packed,
        "xl/_rels/workbook.xml.rels",
        "</Relationships>",
        f'<Relationship Id="rs" Type="{_RELATION}" Target="sharedStrings.xml"/></Relationships>',
    )
    told = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_STRINGS}"/></Types>'
    return with_xml(packed, "[Content_Types].xml", "</Types>", told)


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(data: bytes, changes: dict[str, bytes | str]) -> bytes:
    """The package with parts added or changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in {**parts(data), **changes}.items():
            packed.writestr(name, content)
    return target.getvalue()


def with_xml(data: bytes, part: str, old: str, new: str) -> bytes:
    """The package with a text in one part replaced."""
    text = parts(data)[part].decode()
    assert old in text
    return repacked(data, {part: text.replace(old, new, 1)})


def make_form(school: School, by: User) -> CountyForm:
    """The golden form in use since this morning."""
    said = {"uploaded_by": by, "uploaded_at": make.at(make.today(), 7)}
    return CountyForm.objects.create(
        school=school, name="月报.xlsx", content=county_form(), sha256="0" * 64, marks_preview=True, **said
    )
