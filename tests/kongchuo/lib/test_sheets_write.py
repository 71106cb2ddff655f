"""What is written reads back, and nothing in it is a formula."""

import datetime as dt
import io
from fractions import Fraction

import openpyxl
import pytest

from kongchuo.lib.sheets import read_bytes
from kongchuo.lib.sheets.writer import Form, OutSheet, write_workbook


def written(*sheets: OutSheet) -> bytes:
    """The bytes of a workbook."""
    buffer = io.BytesIO()
    write_workbook(buffer, sheets)
    return buffer.getvalue()


def test_rows_read_back() -> None:
    row = ("冉欣怡", "520695201804139633", dt.date(2018, 4, 13), 3, None, "原因")
    (sheet,) = read_bytes(written(OutSheet("未导入", [("姓名",), row])), name="x")
    assert (sheet.name, sheet.rows[1].cells) == ("未导入", row)


@pytest.mark.parametrize("text", ["=cmd()", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "{=1}"])
def test_text_stays_text(text: str) -> None:
    data = written(OutSheet("x", [(text,)]))
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A1"]
    assert (cell.data_type, cell.value, cell.number_format) == ("s", text, "@")
    assert read_bytes(data, name="x")[0].rows[0].formulas == frozenset()


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    data = written(OutSheet("a/b:c*[d]" * 9, [("甲\x00乙\x0b\ud800\uffff",)]))
    (sheet,) = read_bytes(data, name="x")
    assert sheet.rows[0].cells == ("甲乙",)
    assert len(sheet.name) <= 31


def test_header_stays_in_view_and_columns_have_widths() -> None:
    page = openpyxl.load_workbook(io.BytesIO(written(OutSheet("x", [("姓名",), ("甲",)], widths=[18])))).active
    assert page.freeze_panes == "A2"
    assert (page["A1"].font.bold, page["A2"].font.bold, page.column_dimensions["A"].width) == (True, False, 18)


def test_h7_a_quotient_is_a_number_shown_as_a_percentage_rounded_once() -> None:
    page = openpyxl.load_workbook(io.BytesIO(written(OutSheet("x", [(Fraction(1, 3), Fraction(1, 16))])))).active
    assert [(cell.value, cell.number_format) for cell in page[1]] == [(0.333, "0.0%"), (0.063, "0.0%")]


def test_a_printed_sheet_fits_a4_across_with_its_header_on_every_page() -> None:
    sheet = OutSheet(
        "x", [("月报", None), ("班级", "人数"), ("甲", 1)], 2, header_columns=1, merged=["A1:B1"], is_printed=True
    )
    page = openpyxl.load_workbook(io.BytesIO(written(sheet))).active
    assert (page.freeze_panes, page.print_title_rows, str(page.merged_cells)) == ("B3", "$1:$2", "A1:B1")
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight) == ("landscape", 9, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page["A2"].alignment.wrap_text, page["A3"].alignment.wrap_text, page["A3"].font.bold) == (True, None, False)


def test_a_form_has_a_title_ruled_rows_and_heights_for_its_texts() -> None:
    long = "甲" * 30
    rows = [("月报", None), ("截至今天", None), ("班级", "率"), ("甲", Fraction(1, 8)), ("合计", None), (long, None)]
    sheet = OutSheet(
        "x",
        rows,
        header_rows=3,
        header_columns=1,
        widths=(20, 10),
        merged=["A1:B1", "A6:B6"],
        is_printed=True,
        is_upright=True,
        is_one_page=True,
        percent_places=2,
        form=Form(titles=2, body_rows=2, strong={1}),
    )
    page = openpyxl.load_workbook(io.BytesIO(written(sheet))).active
    assert (page["A1"].font.size, page["A1"].border.left.style, page["A2"].font.bold) == (15, None, False)
    assert [page[cell].border.left.style for cell in ("A3", "B4", "B5", "A6")] == ["thin", "thin", "thin", None]
    assert [page[cell].font.bold for cell in ("A3", "A4", "A5", "A6")] == [True, False, True, False]
    assert (page["B4"].value, page["B4"].number_format) == (0.125, "0.00%")
    assert page.row_dimensions[6].height > page.row_dimensions[5].height
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("portrait", 1)
    assert page.oddFooter.center.text == "&P / &N"
