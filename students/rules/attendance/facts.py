"""What a file of attendance says, before anybody is looked up."""

import datetime as dt
from dataclasses import dataclass

from students.choices import Session
from students.rules.attendance.signs import Said
from students.rules.class_names import ClassKey
from students.rules.roster.issues import Issue
from students.rules.roster.reading import Parse
from students.rules.roster.values import Value


@dataclass(frozen=True, slots=True, repr=False)
class Who:
    """Whom a row is about; empty or None where it does not say."""

    name: str
    status_number: str = ""
    id_number: str = ""
    seat: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A day, or the school days of a range: up to ``last``, or the first ``count`` of them."""

    first: dt.date
    last: dt.date | None = None
    count: int | None = None

    @property
    def is_range(self) -> bool:
        """Whether more than one day may be meant."""
        return self.last not in (None, self.first) or self.count is not None


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """What one cell says of a child on a day or in a range; ``said`` is None when the sign is not known.

    ``half`` is the session that the file itself names."""

    span: Span
    said: Said | None
    column: str
    value: Value
    half: Session | None = None


@dataclass(frozen=True, slots=True, repr=False)
class FileRow:
    """A row about one child. Rows with errors are kept: their days cannot be taken as complete."""

    sheet: str
    number: int
    who: Who
    class_key: ClassKey | None
    entries: tuple[Entry, ...]
    errors: tuple[Issue, ...] = ()
    is_grid: bool = False


@dataclass(frozen=True, slots=True)
class DayColumn:
    """A day of a class × day sheet; ``row`` is its header row."""

    sheet: str
    row: int
    text: str
    day: dt.date


@dataclass(frozen=True, slots=True, repr=False)
class GridSheet:
    """The days of a class × day sheet, and its classes."""

    days: tuple[DayColumn, ...]
    classes: tuple[ClassKey, ...]


@dataclass(frozen=True, slots=True)
class FileSign:
    """A sign that is not one of the usual: how often it stands in the file, where first, and what the school said it
    means, empty while nobody did."""

    sign: str
    count: int
    sheet: str
    number: int
    column: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class AttendanceParse(Parse[FileRow]):
    """Everything a file says."""

    grids: tuple[GridSheet, ...] = ()
    signs: tuple[FileSign, ...] = ()

    @property
    def listed_classes(self) -> frozenset[ClassKey]:
        """The classes of the lists with one row per absence: such a list does not say when there was none (B1)."""
        return frozenset(row.class_key for row in self.rows if row.class_key and not row.is_grid)
