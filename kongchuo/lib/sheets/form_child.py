"""The process that reads or fills in one form: ``python -m kongchuo.lib.sheets.form_child LIMITS``.

On standard input comes a line of JSON and the workbook. Without ``writes`` it answers with a line of JSON that lists
the marked cells; with them with ``{}`` and the workbook, in which nothing but these cells is changed.
"""

import io
import json
import posixpath
import re
import sys
import zipfile
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from kongchuo.lib import bounded
from kongchuo.lib.sheets import form_package
from kongchuo.lib.sheets.form_xml import (
    BookReader,
    Cell,
    Run,
    SheetReader,
    StyleReader,
    TextReader,
    below,
    spliced,
)
from kongchuo.lib.sheets.model import Limits, Refusal, SheetRefused

MARK = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
BRACES = str.maketrans("｛｝", "{}")
_MOST_MARKS, _LONGEST, _MOST_ROOM = 3_000, 400, 300
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_TEXT = 32_767
_TYPE = re.compile(rb"""\s+t\s*=\s*("[^"]*"|'[^']*')""")
_FULL = re.compile(rb"""\s+fullCalcOnLoad\s*=\s*("[^"]*"|'[^']*')""")
_PREFIX = re.compile(rb"<(\w+:)?")
_OTHER_PARTS = re.compile(r"xl/(drawings/[^/]+|comments[^/]*|threadedComments/[^/]+)\.xml$")


def main(limits_json: str, data: bytes) -> bytes:
    """The answer line and, when filling in, the workbook."""
    limits = Limits(**dict(zip((item.name for item in fields(Limits)), json.loads(limits_json), strict=True)))
    bounded.confine(memory_bytes=limits.memory_bytes, seconds=limits.seconds)
    said, _, template = data.partition(b"\n")
    wanted = json.loads(said)
    try:
        form_package.check(template, limits)
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            book = Book(archive)
            if "writes" in wanted:
                return b"{}\n" + filled(book, wanted["writes"])
            answer = {"marks": [], "strays": [], **scanned(book)}
    except SheetRefused as refused:
        answer = {"refused": refused.code, "params": refused.params}
    except MemoryError:
        answer = {"refused": Refusal.TOO_MUCH_MEMORY, "params": {}}
    except (KeyError, ValueError, ElementTree.ParseError):
        answer = {"refused": Refusal.DAMAGED, "params": {}}
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


@dataclass
class Book:
    """A workbook in its package."""

    archive: zipfile.ZipFile

    def part(self, name: str) -> bytes:
        """A part, empty where there is none."""
        return self.archive.read(name) if name in self.archive.namelist() else b""

    @cached_property
    def texts(self) -> list[list[Run]]:
        """The shared texts."""
        data = self.part(self._target("/sharedStrings") or "xl/sharedStrings.xml")
        if not data:
            return []
        reader = TextReader(data)
        reader.walk()
        return reader.texts

    @cached_property
    def percent(self) -> set[int]:
        """The cell formats that show percentages."""
        data = self.part(self._target("/styles") or "xl/styles.xml")
        if not data:
            return set()
        reader = StyleReader(data)
        reader.walk()
        return reader.percent

    @cached_property
    def _relations(self) -> list[tuple[str, str, str]]:
        tree = ElementTree.fromstring(self.archive.read("xl/_rels/workbook.xml.rels"))
        return [(each.get("Id", ""), each.get("Type", ""), _resolve(each.get("Target", ""))) for each in tree]

    def _target(self, kind: str) -> str:
        return next((target for _id, type_, target in self._relations if type_.endswith(kind)), "")

    @cached_property
    def sheets(self) -> dict[str, SheetReader]:
        """The worksheets by their part, in the order of the workbook; sheets of charts hold no cells."""
        targets = {key: target for key, kind, target in self._relations if kind.endswith("/worksheet")}
        found: dict[str, SheetReader] = {}
        for element in ElementTree.fromstring(self.archive.read("xl/workbook.xml")).iter():
            if element.tag.rpartition("}")[2] == "sheet":
                key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
                if part := targets.get(key):
                    reader = SheetReader(self.archive.read(part), element.get("name", ""), self.texts)
                    reader.walk()
                    found[part] = reader
        return found


def _resolve(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def scanned(book: Book) -> dict[str, Any]:
    """The marked cells, and marks that stand where nothing is filled in."""
    marks: list[dict[str, Any]] = []
    strays: list[list[str]] = []
    for part, sheet in book.sheets.items():
        for cell in sheet.cells.values():
            place = f"{sheet.name}!{letters(cell.column)}{cell.row}"
            if "{{" in (cell.formula or "").translate(BRACES):
                strays.append(["formula", place])
            text = "".join(text for _properties, text in cell.runs).translate(BRACES)
            if "{{" not in text and "}}" not in text:
                continue
            if fault := _fault(text):
                strays.append([fault, place])
                continue
            marks.append(_mark(book, sheet, part, cell, text))
        if any("{{" in text.translate(BRACES) for text in sheet.outside):
            strays.append(["header", sheet.name])
    strays += [["drawing", name] for name in book.archive.namelist() if _is_stray(book, name)]
    BookReader(book.archive.read("xl/workbook.xml")).walk()  # looks at the formulas of names
    if len(marks) > _MOST_MARKS:
        raise SheetRefused(Refusal.TOO_MANY_CELLS, {"limit": _MOST_MARKS})
    return {"marks": marks, "strays": strays}


def _is_stray(book: Book, name: str) -> bool:
    return bool(_OTHER_PARTS.match(name)) and b"{{" in book.archive.read(name)


def _fault(text: str) -> str:
    """Why what looks like a mark is none: without its end, too long."""
    if len(text) > _LONGEST:
        return "long"
    return "open" if "{{" in MARK.sub("", text) or "}}" in MARK.sub("", text) else ""


def _mark(book: Book, sheet: SheetReader, part: str, cell: Cell, text: str) -> dict[str, Any]:
    room = 0
    for _blank in below(sheet.cells, sheet.merged, cell):
        room += 1
        if room >= _MOST_ROOM:
            break
    is_tall = any(area.bottom > area.top and area.covers(cell.row, cell.column) for area in sheet.merged)
    return {
        "sheet": sheet.name,
        "part": part,
        "row": cell.row,
        "column": letters(cell.column),
        "text": text,
        "is_percent": cell.style in book.percent,
        "room": room,
        "is_tall": is_tall,
    }


def letters(number: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    rest, place = divmod(number - 1, 26)
    return (letters(rest) if rest else "") + chr(ord("A") + place)


def filled(book: Book, writes: list[dict[str, Any]]) -> bytes:
    """The workbook with these cells written; all other parts are the same bytes."""
    new: dict[str, bytes] = {}
    wanted: dict[str, dict[tuple[int, str], dict[str, Any]]] = {}
    for write in writes:
        wanted.setdefault(write["part"], {})[write["row"], write["column"]] = write
    for part, sheet in book.sheets.items():
        of_part = wanted.get(part, {})
        if of_part or sheet.reads_other_sheets:
            new[part] = _sheet(sheet, of_part)
    if any(sheet.has_formulas for sheet in book.sheets.values()):
        new["xl/workbook.xml"] = _recalculated(book.archive.read("xl/workbook.xml"))
    return _packed(book.archive, new)


def _sheet(sheet: SheetReader, wanted: dict[tuple[int, str], dict[str, Any]]) -> bytes:
    changes: list[tuple[int, int, bytes]] = []
    left = dict(wanted)
    for cell in sheet.cells.values():
        write = left.pop((cell.row, letters(cell.column)), None)
        if write is not None:
            changes.append((cell.start, cell.end, _cell(sheet.data[cell.start : cell.tag_end], cell, write)))
        elif cell.formula is not None and cell.value is not None:
            changes.append((*cell.value, b""))  # the result of before is none any more
    if left:
        raise SheetRefused(Refusal.NO_ROOM_LEFT)
    return spliced(sheet.data, changes)


def _cell(tag: bytes, cell: Cell, write: dict[str, Any]) -> bytes:
    """The cell with its place and format as they are and another content; text stays text, whatever it begins with."""
    prefix = (_PREFIX.match(tag) or [b"", b""])[1] or b""
    bare = _TYPE.sub(b"", tag.rstrip(b"/>").rstrip())
    value = write.get("value")
    if "texts" in write:
        return _text(bare, prefix, [(rpr, _replaced(text, write["texts"])) for rpr, text in uncut(cell.runs)])
    if value is None or value == "":
        return bare + b"/>"
    if isinstance(value, str):
        return _text(bare, prefix, [(b"", value)])
    return bare + b"><%bv>%b</%bv></%bc>" % (prefix, repr(value).encode(), prefix, prefix)


def uncut(runs: list[Run]) -> list[Run]:
    """The runs with every mark whole, in the run in which its name begins: LibreOffice writes Chinese and Latin letters
    of one text in fonts of their own, and so cuts the braces off."""
    owners = [number for number, (_properties, text) in enumerate(runs) for _letter in text]
    text = "".join(text for _properties, text in runs)
    for found in MARK.finditer(text.translate(BRACES)):
        start, end = found.span()
        owners[start:end] = [owners[start + 2]] * (end - start)
    pieces = groupby(zip(owners, text, strict=True), key=itemgetter(0))
    return [(runs[owner][0], "".join(letter for _owner, letter in piece)) for owner, piece in pieces]


def _replaced(text: str, texts: dict[str, str]) -> str:
    plain = text.translate(BRACES)
    return MARK.sub(lambda found: texts.get(found.group(0), ""), plain) if MARK.search(plain) else text


def _text(bare: bytes, prefix: bytes, runs: list[Run]) -> bytes:
    is_rich = not prefix and any(properties for properties, _text in runs)
    said = b"".join(_run(prefix, properties, text, is_rich=is_rich) for properties, text in runs if text)
    return bare + b' t="inlineStr"><%bis>%b</%bis></%bc>' % (prefix, said, prefix, prefix)


def _run(prefix: bytes, properties: bytes, text: str, *, is_rich: bool) -> bytes:
    content = escape(_NOT_IN_XML.sub("", text)[:_LONGEST_TEXT]).encode()
    said = b'<%bt xml:space="preserve">%b</%bt>' % (prefix, content, prefix)
    return b"<r>" + properties + said + b"</r>" if is_rich else said


def _recalculated(data: bytes) -> bytes:
    """The workbook asks Excel to calculate when it is opened."""
    reader = BookReader(data)
    reader.walk()
    if reader.calculation:
        start, end = reader.calculation
        tag = _FULL.sub(b"", data[start:end])
        cut = len(tag) - (2 if tag.endswith(b"/>") else 1)
        return spliced(data, [(start, end, tag[:cut].rstrip() + b' fullCalcOnLoad="1"' + tag[cut:])])
    return spliced(data, [(reader.room, reader.room, b'<%bcalcPr fullCalcOnLoad="1"/>' % reader.prefix)])


def _packed(archive: zipfile.ZipFile, new: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for member in archive.infolist():
            info = zipfile.ZipInfo(member.filename, member.date_time)
            info.external_attr = member.external_attr
            content = new.get(member.filename)
            packed.writestr(info, archive.read(member) if content is None else content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(main(sys.argv[1], sys.stdin.buffer.read()))
