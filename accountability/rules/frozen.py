"""The monthly summary as data: rows with fixed keys, their canonical text and hash, what differs (H5).

The keys are a contract (docs/contracts.md): they are added to, never renamed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accountability.rules.summary import COUNTED, OF_PERSONS, Row, Summary, person_days

SESSIONS = ("expected", "attended", "sick", "personal", "unexcused")
"""Counted in person-sessions, said in person-days (K15)."""
_NAMES = {name: f"{name}_days" for name in SESSIONS} | {"late": "late_times"}
_PERSONS = {"sick": "sick_persons", "personal": "personal_persons", "unexcused": "unexcused_persons"}
_FIXED = frozenset({"start", "end", "expected", "attended", "on_time", "owed_days"})
JsonRow = Mapping[str, Any]
_IDENTITY = ("level", "grade", "entry_year", "number")


def row_data(row: Row) -> dict[str, Any]:
    """A row with fixed keys: whole numbers, person-days with halves, text; no child is named."""
    level = "class" if row.number is not None else "grade" if row.grade is not None else "school"
    counts = {_NAMES.get(name, name): _number(row, name) for name in COUNTED}
    persons = {_PERSONS.get(name, name): len(getattr(row.persons, name)) for name in OF_PERSONS}
    return {
        "level": level,
        "grade": row.grade,
        "entry_year": row.entry_year,
        "number": row.number,
        "class_id": row.class_id,
        **counts,
        **persons,
        "evaluation_score": row.score,
        "head_teachers": list(row.heads),
    }


def _number(row: Row, name: str) -> int | float:
    value = int(getattr(row.counts, name))
    return person_days(value) if name in SESSIONS else value


def rows_data(summary: Summary) -> list[dict[str, Any]]:
    """Every row in the order in which it is printed."""
    return [row_data(row) for row in summary.rows]


def canonical(content: Mapping[str, Any]) -> str:
    """The content as text that is the same for the same content: keys in order, no blanks."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_zero_report(total: JsonRow) -> bool:
    """Whether nothing happened in the month: nobody came, left or was absent, no case, no late report (H5)."""
    told = {_NAMES.get(name, name) for name in _FIXED} | {*_IDENTITY, "class_id", "head_teachers", "evaluation_score"}
    return not any(value for key, value in total.items() if key not in told)


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of a class that differs between two versions; a class that one of them lacks differs in ``level``."""

    entry_year: int
    number: int
    column: str
    before: Any
    after: Any


def differences(before: Iterable[JsonRow], after: Iterable[JsonRow]) -> list[Difference]:
    """What a later version says otherwise, class by class in the order of the later one (H5)."""
    old, new = _classes(before), _classes(after)
    found: list[Difference] = []
    for key in (*new, *(key for key in old if key not in new)):
        found += _of_class(key, old.get(key, {}), new.get(key, {}))
    return found


def _classes(rows: Iterable[JsonRow]) -> dict[tuple[int, int], JsonRow]:
    return {(row["entry_year"], row["number"]): row for row in rows if row["level"] == "class"}


def _of_class(key: tuple[int, int], old: JsonRow, new: JsonRow) -> list[Difference]:
    columns: Sequence[str] = ("level",) if not old or not new else [name for name in new if name not in _IDENTITY]
    return [Difference(*key, name, old.get(name), new.get(name)) for name in columns if old.get(name) != new.get(name)]
