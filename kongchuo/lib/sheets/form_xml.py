"""Where cells, texts and values stand in the XML of a workbook, byte by byte, so that all the rest stays as it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from kongchuo.lib.sheets.form_package import check_formula
from kongchuo.lib.sheets.model import Refusal, SheetRefused
from kongchuo.lib.sheets.positions import column_number

_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_ENCODING = re.compile(rb"""^<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']""")
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})$")
Run = tuple[bytes, str]
"""The properties of a piece of text as they are written, and the text."""


@dataclass(slots=True)
class Element:
    """An element while it is read: its name without prefix, where it begins and its first tag ends."""

    name: str
    start: int
    tag_end: int
    attributes: dict[str, str]
    is_empty: bool
    text: list[str] = field(default_factory=list)


class Walker:
    """Goes through a part and tells of every element at its end, with its place in the bytes."""

    def __init__(self, data: bytes) -> None:
        declared = _ENCODING.match(data.lstrip(b"\xef\xbb\xbf"))
        if declared and declared.group(1).lower() not in (b"utf-8", b"us-ascii"):
            raise SheetRefused(Refusal.DAMAGED)
        self.data = data
        self.path: list[Element] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype

    def walk(self) -> None:
        """Raises SheetRefused for what is no XML."""
        try:
            self._parser.Parse(self.data, True)
        except expat.ExpatError as error:
            raise SheetRefused(Refusal.DAMAGED) from error

    def closed(self, element: Element, end: int) -> None:
        """An element has ended; its ancestors are in ``path``."""

    def opened(self, element: Element) -> None:
        """An element has begun."""

    def _doctype(self, *_told: object) -> None:
        raise SheetRefused(Refusal.DOCTYPE)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        start = self._parser.CurrentByteIndex
        tag = _TAG.match(self.data, start)
        if tag is None:
            raise SheetRefused(Refusal.DAMAGED)
        element = Element(
            name.rpartition(":")[2], start, tag.end(), attributes, is_empty=self.data[tag.end() - 2] == ord("/")
        )
        self.opened(element)
        self.path.append(element)

    def _end(self, _name: str) -> None:
        element = self.path.pop()
        end = element.tag_end
        if not element.is_empty:
            end = self.data.index(b">", self._parser.CurrentByteIndex) + 1
        self.closed(element, end)

    def _characters(self, text: str) -> None:
        if self.path:
            self.path[-1].text.append(text)

    def within(self, name: str) -> bool:
        """Whether an open element has this name."""
        return any(element.name == name for element in self.path)


class TextReader(Walker):
    """Reads the shared texts of a workbook: each as runs."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.texts: list[list[Run]] = []
        self.runs: list[Run] = []
        self.properties = b""

    def opened(self, element: Element) -> None:
        """A run begins without properties."""
        if element.name == "r":
            self.properties = b""

    def closed(self, element: Element, end: int) -> None:
        """Keeps a piece of text, and a text at its end."""
        if element.name == "rPr":
            self.properties = self.data[element.start : end]
        elif element.name == "t" and not self.within("rPh"):
            self.runs.append((self.properties if self.within("r") else b"", "".join(element.text)))
        elif element.name == "si":
            self.texts.append(self.runs)
            self.runs = []


@dataclass(slots=True)
class Cell:
    """A cell: its place in the bytes, how it is formatted, what it holds. ``value`` is the place of a result."""

    row: int
    column: int
    start: int
    tag_end: int
    end: int
    style: int
    runs: list[Run]
    is_blank: bool
    formula: str | None = None
    value: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells."""

    top: int
    left: int
    bottom: int
    right: int

    def covers(self, row: int, column: int) -> bool:
        """Whether the place is in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


class SheetReader(Walker):
    """Reads a worksheet. ``outside`` are texts that are printed but stand in no cell: header and footer."""

    def __init__(self, data: bytes, name: str, texts: list[list[Run]]) -> None:
        super().__init__(data)
        self.name, self.texts = name, texts
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merged: list[Area] = []
        self.outside: list[str] = []
        self.reads_other_sheets = False
        self.has_formulas = False
        self._row, self._column = 0, 0
        self._runs: list[Run] = []
        self._properties = b""
        self._formula: str | None = None
        self._value: tuple[int, int] | None = None
        self._text = ""

    def opened(self, element: Element) -> None:
        """Follows rows and cells, which may leave out where they stand."""
        if element.name == "row":
            said = element.attributes.get("r", "")
            self._row, self._column = int(said) if said.isdigit() else self._row + 1, 0
        elif element.name == "c":
            place = _PLACE.match(element.attributes.get("r", ""))
            self._column = column_number(place.group(1).encode()) if place else self._column + 1
            self._runs, self._formula, self._value, self._text = [], None, None, ""
        elif element.name == "r":
            self._properties = b""

    def closed(self, element: Element, end: int) -> None:
        """Keeps what a cell holds, cells, merged cells, header and footer."""
        text = "".join(element.text)
        if self.path and self.path[-1].name == "headerFooter":
            self.outside.append(text)
        elif element.name in ("f", "formula", "formula1", "formula2"):
            self._keep_formula(element, text)
        elif element.name == "v" and self.within("c"):
            self._value, self._text = (element.start, end), text
        elif element.name == "rPr":
            self._properties = self.data[element.start : end]
        elif element.name == "t" and self.within("is") and not self.within("rPh"):
            self._runs.append((self._properties if self.within("r") else b"", text))
        elif element.name == "mergeCell":
            self._keep_merged(element.attributes.get("ref", ""))
        elif element.name == "c":
            self._keep_cell(element, end)

    def _keep_formula(self, element: Element, text: str) -> None:
        check_formula(text, self.name)
        self.has_formulas = True
        self.reads_other_sheets = self.reads_other_sheets or "!" in text
        if element.name == "f" and self.within("c"):
            self._formula = text

    def _keep_merged(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        begin, stop = _PLACE.match(first), _PLACE.match(last or first)
        if begin and stop:
            left, right = (column_number(each.group(1).encode()) for each in (begin, stop))
            self.merged.append(Area(int(begin.group(2)), left, int(stop.group(2)), right))

    def _keep_cell(self, element: Element, end: int) -> None:
        said = element.attributes
        runs = self._runs
        if said.get("t") == "s" and self._text.strip().isdigit():
            index = int(self._text)
            runs = self.texts[index] if index < len(self.texts) else []
        style = said.get("s", "0")
        self.cells[self._row, self._column] = Cell(
            self._row,
            self._column,
            element.start,
            element.tag_end,
            end,
            int(style) if style.isdigit() else 0,
            runs,
            is_blank=self._value is None and self._formula is None and not runs,
            formula=self._formula,
            value=self._value,
        )


class StyleReader(Walker):
    """Which cell formats show a number as a percentage."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._formats: dict[str, str] = {"9": "0%", "10": "0.00%"}
        self.percent: set[int] = set()
        self._count = 0

    def closed(self, element: Element, end: int) -> None:
        """Number formats come before the cell formats that use them."""
        said = element.attributes
        if element.name == "numFmt":
            self._formats[said.get("numFmtId", "")] = said.get("formatCode", "")
        elif element.name == "xf" and self.path and self.path[-1].name == "cellXfs":
            if "%" in self._formats.get(said.get("numFmtId", "0"), ""):
                self.percent.add(self._count)
            self._count += 1


class BookReader(Walker):
    """Where the workbook says how it is calculated, and where that would stand."""

    _BEFORE = ("sheets", "functionGroups", "externalReferences", "definedNames")

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.calculation: tuple[int, int] | None = None
        self.room = 0
        self.prefix = b""

    def closed(self, element: Element, end: int) -> None:
        """The last of what stands before it."""
        if element.name == "definedName":
            check_formula("".join(element.text), element.attributes.get("name", "")[:40])
        elif element.name == "calcPr":
            self.calculation = element.start, element.tag_end
        elif element.name in self._BEFORE and len(self.path) == 1:
            self.room = end
            self.prefix = self.data[element.start + 1 : element.tag_end].partition(element.name.encode())[0]


def spliced(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """The bytes with some stretches replaced."""
    pieces, at = [], 0
    for start, end, new in sorted(changes):
        pieces += [data[at:start], new]
        at = end
    return b"".join([*pieces, data[at:]])


def below(cells: dict[tuple[int, int], Cell], merged: list[Area], cell: Cell) -> Iterator[Cell]:
    """The blank cells right below that look like this one: where a list goes on."""
    tops = {(area.top, area.left): area for area in merged}
    if (own := tops.get((cell.row, cell.column))) and own.bottom > own.top:
        return
    row = cell.row + 1
    while (found := cells.get((row, cell.column))) and found.is_blank and found.style == cell.style:
        area = next((each for each in merged if each.covers(row, cell.column)), None)
        if area and (area.top < area.bottom or area.left != cell.column):
            return
        yield found
        row += 1
