"""A form of others filled in: nothing but the marked cells changes, and nothing hostile is kept (H5)."""

import io
import re
from collections.abc import Callable

import openpyxl
import pytest

from kongchuo.lib.sheets import Limits, Refusal, SheetRefused, read_bytes
from kongchuo.lib.sheets.form import FORM_LIMITS, Marked, Write, fill, scan
from kongchuo.lib.sheets.messages import sentence
from tests.county import PLACES, as_excel_saves, county_form, parts, repacked, with_xml

SHEET = "xl/worksheets/sheet1.xml"


def written(data: bytes, **values: object) -> bytes:
    """The form with these cells of the first sheet written."""
    return fill(data, [_write(place, value) for place, value in values.items()])


def _write(place: str, value: object) -> Write:
    return Write(part=SHEET, row=int(place[1:]), column=place[0], value=value)  # type: ignore[arg-type]


def marks(data: bytes) -> dict[str, Marked]:
    return {each.place.split("!")[1]: each for each in scan(data).marks}


@pytest.mark.parametrize("saved", [county_form, lambda: as_excel_saves(county_form())], ids=["plain", "excel"])
def test_every_mark_is_found_with_what_surrounds_it(saved: Callable[[], bytes]) -> None:
    assert not scan(saved()).strays
    by_place = marks(saved())
    assert list(by_place) == sorted(PLACES, key=list(PLACES).index)
    assert by_place["D5"].names == ["班级.月末人数"] and by_place["D5"].is_alone
    assert by_place["F5"].names == ["班级.班主任"] and not by_place["F5"].is_alone
    assert by_place["A1"].place == "月报!A1" and by_place["A1"].names == ["学校", "月份"]
    assert (by_place["E5"].is_percent, by_place["E20"].is_percent, by_place["D5"].is_percent) == (True, True, False)
    assert by_place["C5"].room == 9 and by_place["D20"].room == 0


@pytest.mark.parametrize("saved", [county_form, lambda: as_excel_saves(county_form())], ids=["plain", "excel"])
def test_golden_all_but_the_cells_written_is_the_same(saved: Callable[[], bytes]) -> None:
    blank = saved()
    filled = written(blank, D5=12, D6=13.5, F5="=1+1", E5=0.988, D20=None)
    before, after = parts(blank), parts(filled)
    assert list(before) == list(after)
    # the sheet, and the one that reads it: its result is none any more
    assert {name for name in before if before[name] != after[name]} == {SHEET, "xl/worksheets/sheet3.xml"}
    old, new = (openpyxl.load_workbook(io.BytesIO(each)) for each in (blank, filled))
    for page in old:
        mine = new[page.title]
        assert mine.merged_cells.ranges == page.merged_cells.ranges and mine.print_area == page.print_area
        assert mine.page_setup.paperSize == page.page_setup.paperSize and mine.freeze_panes == page.freeze_panes
        assert mine.column_dimensions["B"].width == page.column_dimensions["B"].width
        assert len(mine._charts) == len(page._charts)
        for row in page.iter_rows():
            for cell in row:
                there = mine[cell.coordinate]
                assert there._style == cell._style
                if (page.title, cell.coordinate) not in {("月报", place) for place in ("D5", "D6", "F5", "E5", "D20")}:
                    assert there.value == cell.value, cell.coordinate
    page = new["月报"]
    assert (page["D5"].value, page["D6"].value, page["E5"].value, page["D20"].value) == (12, 13.5, 0.988, None)
    assert page["D15"].value == "=SUM(D5:D14)"


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0", "a<b>&\"'\x01", " 两头空 "])
def test_text_stays_text_whatever_it_begins_with(text: str) -> None:
    filled = written(county_form(), F5=text)
    cell = openpyxl.load_workbook(io.BytesIO(filled))["月报"]["F5"]
    assert cell.data_type in ("s", "inlineStr") or cell.value == text
    assert b"<f>" not in parts(filled)[SHEET].split(b'r="F5"')[1].split(b"</c>")[0]
    rows = {row.number: row.cells for row in read_bytes(filled, name="x.xlsx")[0].rows}
    assert str(rows[5][5]) == text.replace("\x01", "")


def test_marks_within_a_text_keep_the_formats_of_its_pieces() -> None:
    rich = '<c r="A2" t="inlineStr"><is><r><rPr><b/></rPr><t>截至</t></r><r><rPr><i/></rPr><t>{{截至}}</t></r></is></c>'
    data = county_form({"A2": "@@", "B5": "{{学校}}"})
    text = parts(data)[SHEET].decode()
    start = text.index('<c r="A2"')
    data = repacked(data, {SHEET: text[:start] + rich + text[text.index("</c>", start) + 4 :]})
    write = Write(part=SHEET, row=2, column="A", texts={"截至": "10月31日"})
    content = parts(fill(data, [write]))[SHEET].decode()
    assert '<r><rPr><b/></rPr><t xml:space="preserve">截至</t></r>' in content
    assert '<r><rPr><i/></rPr><t xml:space="preserve">10月31日</t></r>' in content


def test_a_mark_that_fonts_cut_is_whole_in_the_font_of_its_name() -> None:
    """As LibreOffice saves a text of Chinese and Latin letters."""
    runs = [
        ("a", "单位："),
        ("b", "{"),
        ("b", "{"),
        ("a", "学"),
        ("c", "校"),
        ("b", "}}"),
        ("c", "，{{截至"),
        ("b", "}}止"),
    ]
    rich = "".join(f'<r><rPr><rFont val="{font}"/></rPr><t>{text}</t></r>' for font, text in runs)
    data = county_form({"A2": "@@", "B5": "{{学校}}"})
    text = parts(data)[SHEET].decode()
    start = text.index('<c r="A2"')
    cell = f'<c r="A2" t="inlineStr"><is>{rich}</is></c>'
    data = repacked(data, {SHEET: text[:start] + cell + text[text.index("</c>", start) + 4 :]})
    found = scan(data)
    assert not found.strays
    assert [mark.text for mark in found.marks if mark.row == 2] == ["单位：{{学校}}，{{截至}}止"]
    write = Write(part=SHEET, row=2, column="A", texts={"学校": "青石小学", "截至": "10月31日"})
    content = parts(fill(data, [write]))[SHEET].decode()
    said = re.findall(r'<r><rPr><rFont val="(.)"/></rPr><t xml:space="preserve">([^<]*)</t></r>', content)
    assert said == [("a", "单位："), ("a", "青石小学"), ("c", "，10月31日"), ("b", "止")]


@pytest.mark.parametrize(
    ("places", "stray"),
    [
        ({"B5": "{{学校"}, ("open", "月报!B5")),
        ({"B5": "学校}}"}, ("open", "月报!B5")),
        ({"B5": '="{{学校}}"'}, ("formula", "月报!B5")),
        ({"B5": "{{学校}}" + "长" * 400}, ("long", "月报!B5")),
    ],
)
def test_marks_that_are_not_filled_in_are_named(places: dict[str, str], stray: tuple[str, str]) -> None:
    assert [(each.why, each.place) for each in scan(county_form(places)).strays] == [stray]


def test_marks_outside_of_cells_are_named() -> None:
    headed = county_form(header="{{学校}}")
    assert [(each.why, each.place) for each in scan(headed).strays] == [("header", "月报")]
    drawn = repacked(county_form(), {"xl/drawings/drawing9.xml": "<a>{{学校}}</a>"})
    assert [(each.why, each.place) for each in scan(drawn).strays] == [("drawing", "xl/drawings/drawing9.xml")]


RELS = "xl/_rels/workbook.xml.rels"
_FORMULA = '<c r="C15"><f>SUM(C5:C14)</f>'


def external(kind: str, target: str) -> bytes:
    relation = f'<Relationship Id="x9" Type="http://x/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return with_xml(county_form(), RELS, "</Relationships>", relation)


def formula(text: str) -> bytes:
    return county_form({**PLACES, "C15": f"={text}"})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Refusal.EMPTY_FILE),
        (b"a,b\n1,2\n", Refusal.UNKNOWN),
        (b"%PDF-1.7", Refusal.PDF),
        (b"PK\x03\x04broken", Refusal.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Refusal.OLD_WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Refusal.ENCRYPTED),
        (repacked(county_form(), {"xl/vbaProject.bin": b"x"}), Refusal.MACROS),
        (repacked(county_form(), {"xl/macrosheets/sheet1.xml": "<a/>"}), Refusal.MACROS),
        (with_xml(county_form(), "[Content_Types].xml", "sheet.main+xml", "macroEnabled.main+xml"), Refusal.MACROS),
        (repacked(county_form(), {"xl/embeddings/oleObject1.bin": b"x"}), Refusal.EMBEDDED),
        (repacked(county_form(), {"xl/connections.xml": "<a/>"}), Refusal.EMBEDDED),
        (repacked(county_form(), {"xl/externalLinks/externalLink1.xml": "<a/>"}), Refusal.OUTSIDE),
        (external("image", "http://x/a.png"), Refusal.OUTSIDE),
        (external("hyperlink", "file://server/share"), Refusal.OUTSIDE),
        (external("oleObject", "http://x"), Refusal.EMBEDDED),
        (formula('WEBSERVICE("http://x/"&D20)'), Refusal.REACHING_FORMULA),
        (formula("cmd|' /C calc'!A0"), Refusal.REACHING_FORMULA),
        (formula("[1]Sheet1!A1"), Refusal.REACHING_FORMULA),
        (with_xml(county_form(), SHEET, "<sheetData>", '<!DOCTYPE a [<!ENTITY b "c">]><sheetData>'), Refusal.DOCTYPE),
        (repacked(county_form(), {"xl/media/a.xml": b" " * 60_000_000}), Refusal.UNPACKS_TOO_BIG),
        (with_xml(county_form(), SHEET, '<c r="D20"', '<c r="XFD1048576"'), Refusal.TOO_MANY_ROWS),
        (b"PK" + b"x" * (FORM_LIMITS.file_bytes + 1), Refusal.TOO_BIG),
    ],
)  # fmt: skip
def test_hostile_workbooks_are_refused_in_words(data: bytes, code: Refusal) -> None:
    with pytest.raises(SheetRefused) as refused:
        scan(data)
    assert refused.value.code == code and sentence(refused.value)


def test_what_is_only_looks_is_taken() -> None:
    linked = external("hyperlink", "https://jyj.example.cn/")
    assert scan(linked).marks
    assert scan(formula('IF(C5>0,"a|b!","")')).marks


def test_time_and_memory_are_bounded() -> None:
    with pytest.raises(SheetRefused) as refused:
        scan(county_form(), Limits(seconds=0, memory_bytes=1024 * 1024 * 1024))
    assert refused.value.code == Refusal.TOO_SLOW


def test_a_workbook_without_a_word_on_calculation_gets_one() -> None:
    data = county_form()
    text = parts(data)["xl/workbook.xml"].decode()
    tag = text[text.index("<calcPr") : text.index("/>", text.index("<calcPr")) + 2]
    for other, told in (
        ("", "<calcPr "),
        ('<calcPr calcId="1"/>', '<calcPr calcId="1" '),
    ):
        filled = written(repacked(data, {"xl/workbook.xml": text.replace(tag, other)}), D5=1)
        assert told + 'fullCalcOnLoad="1"/>' in parts(filled)["xl/workbook.xml"].decode()
        assert openpyxl.load_workbook(io.BytesIO(filled)).sheetnames == ["月报", "填表说明", "汇总"]
