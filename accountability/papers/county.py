"""A county's own form: looked at when it is handed in, filled in with a month (H4, H5, H7)."""

from collections.abc import Iterable, Iterator

from accountability.rules.county_form import Fault, Filled, Month, Problem, Spot, Value, faults, filling
from accountability.rules.county_names import MARKS_PREVIEW, parsed
from kongchuo.lib.percent import format_percent, round_half_up, round_percent
from kongchuo.lib.sheets.form import Marked, Scanned, Write, fill, scan

_PLACES = 3


class FormRefused(Exception):
    """A form cannot be filled in as it is marked; every reason at once."""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__(f"{len(found)} faults")
        self.faults = found


def check_form(content: bytes, sample: Month) -> bool:
    """Whether the form has a place that marks a preview. It is filled in as a trial.

    Raises SheetRefused for a workbook that cannot be kept, FormRefused for its marks."""
    found = scan(content)
    _fill(content, found, sample)
    asked = (parsed(name) for mark in found.marks for name in mark.names)
    return any(each is not None and each.scope is None and each.column in MARKS_PREVIEW for each in asked)


def filled_form(content: bytes, month: Month) -> bytes:
    """The form filled in. Raises FormRefused where the school has outgrown it."""
    return _fill(content, scan(content), month)


def _fill(content: bytes, found: Scanned, month: Month) -> bytes:
    marked = {_spot(mark): mark for mark in found.marks}
    wrong = [Fault(Problem(stray.why), stray.place) for stray in found.strays]
    wrong += faults(list(marked), month.sizes()) if marked or not wrong else []
    if wrong:
        raise FormRefused(wrong)
    return fill(content, _writes(filling(list(marked), month), marked))


def _spot(mark: Marked) -> Spot:
    return Spot(mark.sheet, mark.row, mark.column, tuple(mark.names), mark.room, mark.is_tall)


def _writes(cells: Iterable[Filled], marked: dict[Spot, Marked]) -> Iterator[Write]:
    for each in cells:
        mark = marked[each.source]
        write = Write(part=mark.part, row=each.spot.row, column=mark.column)
        if each.is_past:
            yield write
        elif mark.is_alone:
            yield Write(part=mark.part, row=write.row, column=write.column, value=_alone(each.values[0], mark))
        else:
            texts = dict(zip(mark.names, map(_text, each.values), strict=True))
            is_own = write.row == mark.row
            said = {"texts": texts} if is_own else {"value": mark.replaced(texts)}
            yield Write(part=mark.part, row=write.row, column=write.column, **said)


def _alone(value: Value, mark: Marked) -> str | int | float | None:
    """A number as a number; a rate in a cell that shows percentages as its quotient, else as 98.8 (H7)."""
    if value is None or isinstance(value, str | int | float):
        return value
    return float(round_half_up(value, _PLACES)) if mark.is_percent else float(round_percent(value) or 0)


def _text(value: Value) -> str:
    """A value within a text."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) if isinstance(value, str | int) else format_percent(value)
