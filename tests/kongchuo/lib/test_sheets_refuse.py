"""What is no spreadsheet, or made to do harm, is refused with a reason, within the limits of the reading process."""

import contextlib
import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kongchuo.lib.sheets import DEFAULT_LIMITS, Refusal, SheetRefused, read_bytes, read_workbook
from kongchuo.lib.sheets.content import parse
from kongchuo.lib.sheets.messages import sentence
from tests.kongchuo.lib import sheet_files as files

MEGABYTE = 1024 * 1024
# Five seconds and half a gigabyte: whoever needs more is stopped by the system, and the test sees another refusal.
TIGHT = replace(DEFAULT_LIMITS, seconds=5, memory_bytes=512 * MEGABYTE)
ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE b [<!ENTITY a0 "ha">{ENTITIES}]>'
CELL = files.text_cell("A1", "姓名")


def at(reference: str, row: str) -> bytes:
    """A sheet with a name in A1 and a blank cell far away."""
    return files.package(files.sheet_xml(f'<row r="1">{CELL}</row><row r="{row}"><c r="{reference}"/></row>'))


def grid(rows: int, columns: int) -> bytes:
    """A sheet of numbers without positions, as some programs write them."""
    cells = (f"<c><v>{n * 7919 % 100_003}</v></c>" for n in range(rows * columns))
    lines = ("".join(itertools.islice(cells, columns)) for _ in range(rows))
    return files.package(files.sheet_xml("".join(f"<row>{line}</row>" for line in lines)))


REFUSED = [
    pytest.param(b"", Refusal.EMPTY_FILE, id="nothing"),
    pytest.param(b"\0" * 2048, Refusal.EMPTY_FILE, id="zeros of a broken download"),
    pytest.param(b"\r\n \n", Refusal.EMPTY_FILE, id="blank lines"),
    pytest.param(b",,\n,,\n", Refusal.NO_ROWS, id="commas only"),
    pytest.param(files.package(files.sheet_xml("")), Refusal.NO_ROWS, id="empty sheet"),
    pytest.param(files.ole("EncryptionInfo", "EncryptedPackage"), Refusal.ENCRYPTED, id="encrypted xlsx"),
    pytest.param(files.encrypted_zip(), Refusal.ENCRYPTED, id="encrypted zip"),
    pytest.param(files.ole("WordDocument"), Refusal.WORD, id="doc"),
    pytest.param(files.ole("PowerPoint Document"), Refusal.SLIDES, id="ppt"),
    pytest.param(files.ole("Workbook"), Refusal.DAMAGED, id="xls without content"),
    pytest.param(files.archive({"word/document.xml": "<w/>", "[Content_Types].xml": ""}), Refusal.WORD, id="docx"),
    pytest.param(files.archive({"ppt/presentation.xml": "<p/>"}), Refusal.SLIDES, id="pptx"),
    pytest.param(files.archive({"xl/workbook.bin": b"\0"}), Refusal.BINARY_WORKBOOK, id="xlsb"),
    pytest.param(files.archive({"mimetype": "x", "content.xml": "<x/>"}), Refusal.OPEN_DOCUMENT, id="ods"),
    pytest.param(files.archive({"Index/Document.iwa": b"\0"}), Refusal.NUMBERS, id="numbers"),
    pytest.param(files.archive({"名单.xlsx": b"PK"}), Refusal.ARCHIVE, id="zip with a workbook inside"),
    pytest.param(b"Rar!\x1a\x07\x00" + bytes(20), Refusal.ARCHIVE, id="rar"),
    pytest.param(b"\x1f\x8b\x08\x00" + bytes(20), Refusal.ARCHIVE, id="gzip"),
    pytest.param(b"%PDF-1.7\n1 0 obj", Refusal.PDF, id="pdf"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(20), Refusal.PICTURE, id="png"),
    pytest.param(b"\xff\xd8\xff\xe0" + bytes(20), Refusal.PICTURE, id="jpeg"),
    pytest.param(b"RIFF\x10\0\0\0WEBPVP8 ", Refusal.PICTURE, id="webp"),
    pytest.param(b"MZ\x90\0\x03\0\0\0", Refusal.UNKNOWN, id="program"),
    pytest.param("姓名\n甲\0乙\n".encode(), Refusal.UNKNOWN, id="text with a zero byte"),
    pytest.param(b"\xff\xfeA", Refusal.NOT_TEXT, id="half a utf-16 character"),
    pytest.param(b"<html><body><p>404</p></body></html>", Refusal.WEB_PAGE, id="web page without a table"),
    pytest.param(b"MIME-Version: 1.0\nContent-Type: multipart", Refusal.WEB_PAGE, id="mht"),
    pytest.param(
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        Refusal.XML_WORKBOOK,
        id="xml spreadsheet of 2003",
    ),
    pytest.param(files.package(files.sheet_xml(f'<row r="1">{CELL}</row>'))[:-200], Refusal.DAMAGED, id="cut off"),
    pytest.param(files.package("<worksheet><sheetData><row"), Refusal.DAMAGED, id="broken XML"),
]
HARMFUL = [
    pytest.param(at("XFD1048576", "1048576"), Refusal.TOO_MANY_ROWS, id="cell at XFD1048576"),
    pytest.param(at("XFD2", "2"), Refusal.TOO_MANY_COLUMNS, id="cell at XFD2"),
    pytest.param(at("GR90000", "90000"), Refusal.TOO_MANY_CELLS, id="rectangle of 18 million cells"),
    pytest.param(at("ZZZZZZZZZZZZ9", "9"), Refusal.TOO_MANY_COLUMNS, id="column of twelve letters"),
    pytest.param(at("A" + "9" * 40, "9" * 40), Refusal.TOO_MANY_ROWS, id="row of forty digits"),
    pytest.param(
        files.package(files.sheet_xml(f"<row>{CELL}</row><row><c\n s='0'\tr='XFD1048576'\n/></row>")),
        Refusal.TOO_MANY_ROWS,
        id="far cell written unusually",
    ),
    pytest.param(grid(3, 30_000), Refusal.TOO_MANY_COLUMNS, id="columns without positions"),
    pytest.param(grid(120_000, 1), Refusal.TOO_MANY_ROWS, id="rows without positions"),
    pytest.param(files.package(files.sheet_xml("", head=BOMB)), Refusal.DOCTYPE, id="entities in a sheet"),
    pytest.param(
        files.package(files.sheet_xml(""), xl__sharedStrings=f"{BOMB}<sst><si><t>&a9;</t></si></sst>"),
        Refusal.DOCTYPE,
        id="entities in the shared strings",
    ),
    pytest.param(
        files.package(files.sheet_xml("", head=BOMB).replace("UTF-8", "UTF-16").encode("utf-16")),
        Refusal.DOCTYPE,
        id="entities hidden in UTF-16",
    ),
    pytest.param(
        files.package(files.sheet_xml("", head='<!DOCTYPE x SYSTEM "file:///etc/hostname">')),
        Refusal.DOCTYPE,
        id="a document type that points outside",
    ),
    pytest.param(
        files.package(files.sheet_xml("", head=BOMB).replace("UTF-8", "UTF-16").encode("utf-16-le")),
        Refusal.DOCTYPE,
        id="entities hidden in UTF-16 without a mark",
    ),
    pytest.param(
        files.package(files.sheet_xml(" " * (20 * MEGABYTE))), Refusal.UNPACKS_TOO_BIG, id="sheet packed a thousandfold"
    ),
    pytest.param(
        files.package(files.sheet_xml(""), xl__sharedStrings=b"<sst>" + bytes(160 * MEGABYTE)),
        Refusal.UNPACKS_TOO_BIG,
        id="160 MB of shared strings",
    ),
    pytest.param(
        files.package(files.sheet_xml(""), **{f"part{n}": "" for n in range(2_100)}),
        Refusal.UNPACKS_TOO_BIG,
        id="two thousand parts",
    ),
    pytest.param(
        files.package(files.sheet_xml("".join(f"<c a{n} " for n in range(700_000)))),
        Refusal.DAMAGED,
        id="cells that never end",
    ),
    pytest.param(b"a\n" * 100_001, Refusal.TOO_MANY_ROWS, id="text of too many rows"),
    pytest.param(b"," * 200, Refusal.TOO_MANY_COLUMNS, id="text of too many columns"),
    pytest.param(b"<table>" + b"<tr><td>1" * 100_001, Refusal.TOO_MANY_ROWS, id="web page of too many rows"),
    pytest.param(b"<table><tr><td colspan=99999>1", Refusal.TOO_MANY_COLUMNS, id="web page of wide cells"),
]


@pytest.mark.parametrize(("data", "code"), [*REFUSED, *HARMFUL])
def test_refused_with_its_reason(data: bytes, code: Refusal) -> None:
    with pytest.raises(SheetRefused) as refused:
        read_bytes(data, name="花名册.xlsx", limits=TIGHT)
    assert refused.value.code is code
    assert sentence(refused.value)


def test_a_reader_that_runs_out_of_memory_is_the_readers_end_only() -> None:
    xml = files.sheet_xml("".join(f'<row r="{n}"><c r="GR{n}"><v>1</v></c></row>' for n in range(1, 9_001)))
    with pytest.raises(SheetRefused) as refused:
        read_bytes(files.package(xml), name="x", limits=replace(DEFAULT_LIMITS, memory_bytes=90 * MEGABYTE))
    assert refused.value.code is Refusal.TOO_MUCH_MEMORY


def test_one_long_text_in_many_cells_is_stopped_by_memory() -> None:
    strings = f"<sst><si><t>{'长' * 30_000}</t></si></sst>"
    rows = "".join(f'<row r="{n}">' + f'<c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 50_001))
    data = files.package(files.sheet_xml(rows), xl__sharedStrings=strings)
    with pytest.raises(SheetRefused) as refused:
        read_bytes(data, name="x", limits=TIGHT)
    assert refused.value.code is Refusal.TOO_MUCH_MEMORY


def test_a_slow_file_is_stopped_by_the_clock() -> None:
    with pytest.raises(SheetRefused) as refused:
        read_bytes(grid(60_000, 30), name="x", limits=replace(DEFAULT_LIMITS, seconds=1))
    assert refused.value.code is Refusal.TOO_SLOW


def test_a_large_file_is_not_even_read(tmp_path) -> None:
    path = tmp_path / "large.xlsx"
    path.write_bytes(bytes(2 * MEGABYTE))
    with pytest.raises(SheetRefused) as refused:
        read_workbook(path, name="large.xlsx", limits=replace(DEFAULT_LIMITS, file_bytes=MEGABYTE))
    assert refused.value.code is Refusal.TOO_BIG
    assert "1 MB" in sentence(refused.value)


def test_every_refusal_has_a_sentence() -> None:
    details = {"megabytes": 1, "found": 2, "limit": 3, "seconds": 4, "target": "a.xlsx", "place": "B2"}
    for code in Refusal:
        assert "%(" not in sentence(SheetRefused(code, details))


def test_a_file_name_reaches_no_other_process_and_no_message() -> None:
    with pytest.raises(SheetRefused) as refused:
        read_bytes(b"%PDF", name="\0冉欣怡.pdf")
    assert "冉" not in repr(refused.value) + sentence(refused.value)


def _parse(data: bytes) -> None:
    """Either sheets or a refusal; anything else is the failure that hypothesis looks for."""
    with contextlib.suppress(SheetRefused):
        assert parse(data, TIGHT)


STARTS = [
    b"",
    b"PK\x03\x04",
    files.OLE,
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"<table>",
    b"\x09\x08",
    "姓名,班级\n".encode("gbk"),
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    _parse(start + rest)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    _parse(text.encode("utf-8", "surrogatepass"))


GOOD = files.workbook([["姓名", "班级"], ["甲", "三(2)班"]], merged=("A1:B1",))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_damaged_workbook_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for place, value in changes:
        data[place] = value
    _parse(bytes(data))
