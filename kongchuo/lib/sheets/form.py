"""Forms of others: a workbook whose marked cells are filled in while everything else in it stays as it is.

A mark is ``{{ name }}``, also in full-width braces; what names there are is for the caller to know. Reading and filling
in happen in a process of their own.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass
from typing import Any

from kongchuo.lib import bounded
from kongchuo.lib.sheets.model import MEGABYTE, Limits, Refusal, SheetRefused

FORM_LIMITS = Limits(file_bytes=3 * MEGABYTE, unpacked_bytes=40 * MEGABYTE, members=500, rows=20_000, cells=1_000_000)
_REFUSALS = {
    bounded.Death.TOO_SLOW: Refusal.TOO_SLOW,
    bounded.Death.TOO_MUCH_MEMORY: Refusal.TOO_MUCH_MEMORY,
    bounded.Death.FAILED: Refusal.DAMAGED,
}
_MARK = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell with marks. ``room`` is how many blank cells of the same look follow below; ``is_tall`` one that is merged
    over several rows; ``is_percent`` one that shows numbers as percentages."""

    sheet: str
    part: str
    row: int
    column: str
    text: str
    is_percent: bool
    room: int
    is_tall: bool

    @property
    def place(self) -> str:
        """Sheet1!C7."""
        return f"{self.sheet}!{self.column}{self.row}"

    @property
    def names(self) -> list[str]:
        """What stands between the braces."""
        return _MARK.findall(self.text)

    @property
    def is_alone(self) -> bool:
        """Whether the cell holds one mark and nothing else: it takes a number as a number."""
        return _MARK.fullmatch(self.text.strip()) is not None and len(self.names) == 1

    def replaced(self, texts: Mapping[str, str]) -> str:
        """The text with every mark replaced, by what stands between the braces."""
        return _MARK.sub(lambda found: texts.get(found.group(1), ""), self.text)


@dataclass(frozen=True, slots=True)
class Stray:
    """A mark where nothing is filled in: in a formula, header or drawing, cut by formatting, without an end."""

    why: str
    place: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """What is marked in a form."""

    marks: tuple[Marked, ...]
    strays: tuple[Stray, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A cell to write: a number, a text, nothing; or ``texts`` for the marks of a cell that says more than they do."""

    part: str
    row: int
    column: str
    value: str | int | float | None = None
    texts: Mapping[str, str] | None = None

    def as_data(self) -> dict[str, Any]:
        """For the process that writes."""
        told = asdict(self)
        texts = told.pop("texts")
        return told if texts is None else {**told, "texts": {f"{{{{{key}}}}}": text for key, text in texts.items()}}


def scan(form: bytes, limits: Limits = FORM_LIMITS) -> Scanned:
    """The marked cells of a form. Raises SheetRefused for what cannot be kept or read within ``limits``."""
    found, _document = _ask(form, {}, limits)
    marks = tuple(Marked(**each) for each in found["marks"])
    return Scanned(marks, tuple(Stray(why, place) for why, place in found["strays"]))


def fill(form: bytes, writes: Iterable[Write], limits: Limits = FORM_LIMITS) -> bytes:
    """The form with these cells written. Parts without a cell that is written, or a result that is no longer one, are
    the same bytes; no text becomes a formula. Raises SheetRefused."""
    _found, document = _ask(form, {"writes": [each.as_data() for each in writes]}, limits)
    return document


def _ask(form: bytes, said: Mapping[str, Any], limits: Limits) -> tuple[dict[str, Any], bytes]:
    if len(form) > limits.file_bytes:
        raise SheetRefused(Refusal.TOO_BIG, {"megabytes": limits.file_bytes // MEGABYTE})
    data = json.dumps(said).encode() + b"\n" + form
    try:
        answer = bounded.run(
            "kongchuo.lib.sheets.form_child", json.dumps(astuple(limits)), data, seconds=limits.seconds
        )
    except bounded.Died as died:
        raise SheetRefused(_REFUSALS[died.how], {"seconds": limits.seconds}) from died
    line, _, document = answer.partition(b"\n")
    found = json.loads(line)
    if "refused" in found:
        raise SheetRefused(Refusal(found["refused"]), found["params"])
    return found, document
