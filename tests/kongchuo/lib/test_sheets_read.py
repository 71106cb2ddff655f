"""Files of every honest kind are read as they are, whatever their name."""

import datetime as dt
from pathlib import Path

import pytest

from kongchuo.lib.sheets import Row, Sheet, read_bytes, read_workbook
from tests.kongchuo.lib import sheet_files as files

DATA = Path(__file__).parents[2] / "data"
ROSTER = "姓名\t班级\n冉欣怡\t三(2)班\n"


def cells(sheets: list[Sheet]) -> list[tuple[object, ...]]:
    """All rows of the only sheet."""
    (sheet,) = sheets
    return [row.cells for row in sheet.rows]


@pytest.mark.parametrize(
    ("name", "sheet", "rows", "width"),
    [
        ("roster-school.xlsx", "全校学生花名册", 803, 22),
        ("registry-export.xlsx", "Sheet1", 65, 36),
        ("roster-gb18030.csv", "roster-gb18030", 46, 12),
        ("roster-old.xls", "五年级3班", 46, 14),
        ("roster-with-errors.xlsx", "花名册", 51, 22),
        ("staff.xlsx", "教职工", 41, 4),
    ],
)
def test_sample_files(name: str, sheet: str, rows: int, width: int) -> None:
    (read,) = read_workbook(DATA / name, name=name)
    assert (read.name, len(read.rows), max(len(row.cells) for row in read.rows)) == (sheet, rows, width)


def test_old_excel_gives_dates_and_whole_numbers() -> None:
    row = read_workbook(DATA / "roster-old.xls", name="x")[0].rows[1]
    assert row.cells[:6] == (1, "五年级", 3, "周金凤", "女", dt.date(2016, 4, 3))
    assert row.cells[12] == 13845841014


def test_four_byte_characters_of_gb18030() -> None:
    names = [row.cells[1] for row in read_workbook(DATA / "roster-gb18030.csv", name="x")[0].rows]
    assert any(ord(letter) > 0xFFFF or "\u3400" <= letter <= "\u4dbf" for name in names for letter in str(name))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(ROSTER.encode(), id="utf-8, tabs"),
        pytest.param(ROSTER.encode("utf-8-sig"), id="utf-8 with mark"),
        pytest.param(ROSTER.encode("gbk"), id="tab-separated GBK under the name .xls"),
        pytest.param(ROSTER.encode("utf-16"), id="utf-16 as Excel's Unicode text"),
        pytest.param(ROSTER.replace("\t", ",").encode(), id="comma"),
        pytest.param(ROSTER.replace("\t", ";").encode(), id="semicolon"),
        pytest.param(ROSTER.replace("\n", "\r\n").encode("gb18030"), id="Windows line ends"),
        pytest.param('"姓名","班级"\n"冉欣怡","三(2)班"\n'.encode(), id="quoted"),
        pytest.param('姓名,班级\n="冉欣怡",三(2)班\n'.encode(), id="text forced by a formula"),
        pytest.param(
            "<table><tr><th>姓名</th><th>班级</th></tr><tr><td>冉欣怡</td><td>三(2)班</td></tr></table>".encode("gbk"),
            id="web page under the name .xls",
        ),
        pytest.param(files.workbook([["姓名", "班级"], ["冉欣怡", "三(2)班"]]), id="xlsx under the name .xls"),
    ],
)
def test_content_decides_not_the_name(data: bytes) -> None:
    assert cells(read_bytes(data, name="花名册.xls")) == [("姓名", "班级"), ("冉欣怡", "三(2)班")]


def test_rows_are_numbered_as_in_the_file() -> None:
    (sheet,) = read_bytes("姓名\n\n甲\n,\n乙\n".encode(), name="名单.csv")
    assert [(row.number, row.cells) for row in sheet.rows] == [(1, ("姓名",)), (3, ("甲",)), (5, ("乙",))]
    assert sheet.name == "名单"


def test_a_quoted_line_break_does_not_count_as_a_row() -> None:
    (sheet,) = read_bytes('姓名,住址\n甲,"一\n二"\n乙,三\n'.encode(), name="x.csv")
    assert [row.number for row in sheet.rows] == [1, 2, 3]


def test_web_page_spans_fill_all_their_cells() -> None:
    page = (
        "<html><body><table><tr><td colspan=2>三(2)班</td></tr>"
        "<tr><td rowspan=2>一组</td><td>甲</td></tr><tr><td>乙<br>丙</td></tr></table>"
    )
    assert cells(read_bytes(page.encode(), name="x")) == [("三(2)班", "三(2)班"), ("一组", "甲"), ("一组", "乙 丙")]


def test_merged_cells_give_their_value_to_all() -> None:
    rows: list[list[object]] = [["学生信息", None], ["班级", "姓名"], ["三(2)班", "甲"], [None, "乙"], [None, "丙"]]
    data = files.workbook(rows, merged=("A1:B1", "A3:A5"))
    assert cells(read_bytes(data, name="x")) == [
        ("学生信息", "学生信息"),
        ("班级", "姓名"),
        ("三(2)班", "甲"),
        ("三(2)班", "乙"),
        ("三(2)班", "丙"),
    ]


def test_formula_cells_are_named_with_and_without_a_cached_value() -> None:
    xml = files.sheet_xml(
        f'<row r="1">{files.text_cell("A1", "姓名")}{files.text_cell("B1", "学籍号")}</row>'
        f'<row r="2">{files.text_cell("A2", "甲")}<c r="B2" t="str"><f>"G"&amp;C2</f><v>G1</v></c></row>'
        f'<row r="3">{files.text_cell("A3", "乙")}<c r="B3"><f>C3</f></c></row>'
    )
    (sheet,) = read_bytes(files.package(xml), name="x")
    assert [sorted(row.formulas) for row in sheet.rows] == [[], [1], [1]]


def test_numbers_that_lost_digits_stay_recognisable() -> None:
    data = files.workbook([["身份证号", "电话", "班"], [520695201808153985, 13812341234, 3]])
    lost, phone, number = cells(read_bytes(data, name="x"))[1]
    assert isinstance(lost, float)
    assert lost >= 10**15
    assert (type(phone), phone, type(number), number) == (int, 13812341234, int, 3)


def test_hidden_sheets_are_not_read() -> None:
    book = files.WORKBOOK.replace(
        'r:id="rId1"/>', 'r:id="rId1"/><sheet name="选项" sheetId="2" state="hidden" r:id="rId2"/>'
    )
    rels = files.WORKBOOK_RELS.replace(
        "</Relationships>",
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet2.xml"/></Relationships>',
    )
    shown, hidden = (files.sheet_xml(f'<row r="1">{files.text_cell("A1", text)}</row>') for text in ("姓名", "男"))
    data = files.archive(
        {
            "[Content_Types].xml": files.CONTENT_TYPES,
            "_rels/.rels": files.ROOT_RELS,
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": rels,
            "xl/worksheets/sheet1.xml": shown,
            "xl/worksheets/sheet2.xml": hidden,
        }
    )
    assert [sheet.name for sheet in read_bytes(data, name="x")] == ["花名册"]


def test_a_dimension_of_a_million_rows_with_few_cells_is_read() -> None:
    rows = f'<row r="1">{files.text_cell("A1", "姓名")}</row><row r="2">{files.text_cell("A2", "甲")}</row>'
    xml = files.sheet_xml(rows, before='<dimension ref="A1:XFD1048576"/>')
    assert cells(read_bytes(files.package(xml), name="x")) == [("姓名",), ("甲",)]


def test_a_height_set_on_the_last_row_of_all_is_no_long_table() -> None:
    xml = files.sheet_xml(f'<row r="1">{files.text_cell("A1", "姓名")}</row><row r="1048576" ht="20"/>')
    assert cells(read_bytes(files.package(xml), name="x")) == [("姓名",)]


def test_children_do_not_appear_when_a_sheet_is_printed() -> None:
    assert "甲" not in repr([Sheet("x", (Row(1, ("甲",)),)), Row(1, ("甲",))])
