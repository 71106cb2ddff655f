"""A month handed in: in time or not, what its receipt says, what several schools add up to (H5, J)."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum, unique
from typing import Any

from accountability.rules.frozen import JsonRow, canonical, digest

_OF_ONE_SCHOOL = frozenset({"level", "grade", "entry_year", "number", "class_id", "evaluation_score", "head_teachers"})


@unique
class Standing(Enum):
    """Where a school stands with a month. What was handed in first decides: a later version is no delay (H5)."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ON_TIME = "on_time"
    LATE = "late"


def standing(first_on: date | None, due_on: date | None, today: date) -> Standing:
    """Whether the month was handed in by its due day; without a due day nothing is late (H5)."""
    is_after = due_on is not None and (first_on or today) > due_on
    if first_on is None:
        return Standing.OVERDUE if is_after else Standing.WAITING
    return Standing.LATE if is_after else Standing.ON_TIME


def receipt_number(school_code: str, month: date, version: int) -> str:
    """Which school, which month, which version: 5206950001-202610-1. A version is handed in once."""
    return f"{school_code}-{month:%Y%m}-{version}"


def receipt_hash(said: Mapping[str, Any]) -> str:
    """SHA-256 of everything the receipt says, so that a printed one can be held against the stored one."""
    return digest(canonical(said))


def add_up(totals: Iterable[JsonRow]) -> dict[str, Any]:
    """The total rows of several schools as one: counts add up, what belongs to one school is left out (K15)."""
    found: dict[str, Any] = {}
    for row in totals:
        for key, value in row.items():
            if key not in _OF_ONE_SCHOOL:
                found[key] = found.get(key, 0) + value
    return found
