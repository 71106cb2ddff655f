"""Cells with identity and student status numbers (G4)."""

import re

from students.choices import IdKind
from students.rules.id_number import id_problem
from students.rules.roster.issues import Code, Read
from students.rules.roster.values import Value, given

_DOCUMENT = re.compile(r"[0-9A-Z()/-]{4,24}")
_STATUS = re.compile(r"[GJL][0-9]{17}[0-9X]")
_SPREADSHEET_DIGITS = 10**15


def id_number(value: Value, kind: IdKind | None) -> Read[str]:
    """An identity number in capitals without spaces; empty when blank, for a child may have none (G4).

    Only resident cards (and documents of no stated kind) are checked against GB 11643."""
    if lost_digits(value):
        return Read("", error=Code.ID_LOST_DIGITS)
    text = _compact(value)
    if not text:
        return Read("")
    if kind not in (None, IdKind.RESIDENT):
        return Read(text) if _DOCUMENT.fullmatch(text) else Read("", error=Code.ID_FORM)
    problem = id_problem(text)
    return Read("", error=Code(problem)) if problem else Read(text)


def status_number(value: Value) -> Read[str]:
    """A student status number: G, J or L and eighteen characters; empty when blank (G4)."""
    if lost_digits(value):
        return Read("", error=Code.STATUS_LOST_DIGITS)
    text = _compact(value)
    return Read(text) if not text or _STATUS.fullmatch(text) else Read("", error=Code.STATUS_FORM)


def lost_digits(value: Value) -> bool:
    """Whether a cell was typed as a number longer than the fifteen digits that spreadsheets keep."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= _SPREADSHEET_DIGITS


def _compact(value: Value) -> str:
    text = given(value).upper()
    return text if text.isalnum() else "".join(text.split()).lstrip("'`‘’")
