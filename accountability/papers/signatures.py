"""Signatures as a paper shows them: beside what it says, never part of what was hashed (E3, M15)."""

import base64
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from accountability.papers.content import day_words


@dataclass(frozen=True, slots=True)
class Mark:
    """One signature; ``png`` is empty where it stands on the paper copy. ``is_first``: made, not acknowledged later."""

    name: str
    on: dt.date
    png: bytes
    is_first: bool = True
    is_principal: bool = False


def beside(marks: Sequence[Mark]) -> dict[str, object]:
    """What the lines to sign show; a side that has not signed keeps its blank (E5)."""
    first = [mark for mark in marks if mark.is_first]
    sides = {
        "principal_signature": [mark for mark in first if mark.is_principal],
        "holder_signature": [mark for mark in first if not mark.is_principal],
    }
    values: dict[str, object] = {name: joined(found) for name, found in sides.items() if found}
    if all(sides.values()):
        values["signed_on"] = day_words(max(mark.on for mark in first))
    values["successors"] = [
        Markup("{}（签字）：{}").format("继任校长" if mark.is_principal else "继任责任人", _dated(mark))
        for mark in marks
        if not mark.is_first
    ]
    return values


def joined(marks: Iterable[Mark]) -> Markup:
    """Signatures one after the other."""
    return Markup("　").join(ink(mark) for mark in marks)


def ink(mark: Mark) -> Markup:
    """One signature: the drawing, or the name with a word on where it was signed."""
    if not mark.png:
        return Markup("{}<small>（已于{}在纸质责任书上签字）</small>").format(mark.name, day_words(mark.on))
    source = f"data:image/png;base64,{base64.b64encode(mark.png).decode()}"
    return Markup('<img class="leaf__ink" alt="{}" src="{}">').format(mark.name, source)


def _dated(mark: Mark) -> Markup:
    return Markup("{}　{}").format(ink(mark), day_words(mark.on)) if mark.png else ink(mark)
