"""What reading any kind of list has in common: sheets are chosen, rows read one by one, what is wrong is kept."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from students.rules.roster import sheets as lists
from students.rules.roster.columns import HeaderMatch
from students.rules.roster.issues import Code, Issue
from students.rules.roster.judging import RowReader
from students.rules.roster.sheets import RawRow
from students.rules.roster.values import RowLike, SheetLike, Value

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Parse(Generic[RowT]):
    """What a file holds. ``failed`` are the rows with errors, ``others`` the number of rows about nobody.

    ``unread`` are headers in which a needed column was not found: the mapping step asks about them. ``whole`` are
    sheets that are handed back whole when a row fails, for their rows mean nothing alone."""

    rows: tuple[RowT, ...] = field(repr=False)
    failed: tuple[RawRow, ...]
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    skipped: tuple[Issue, ...]
    headers: tuple[HeaderMatch, ...]
    unread: tuple[HeaderMatch, ...]
    notices: tuple[Issue, ...]
    others: int
    whole: frozenset[str] = frozenset()


class Reading(ABC, Generic[RowT]):
    """The rows read so far. A row repeated whole is skipped (G4); a kind of list says how one row is read."""

    weak: Collection[str] = ()

    def __init__(self) -> None:
        self.rows: list[RowT] = []
        self.failed: list[RawRow] = []
        self.errors: list[Issue] = []
        self.warnings: list[Issue] = []
        self.skipped: list[Issue] = []
        self.others = 0
        self.seen: dict[tuple[Value, ...], RowLike] = {}
        self.holders: dict[tuple[str, str], tuple[str, int]] = {}

    @abstractmethod
    def read_row(self, reader: RowReader) -> None:
        """Reads one row about somebody; adds it, or what keeps it out."""

    def read_sheet(self, sheet: SheetLike, match: HeaderMatch) -> None:
        """Adds the rows of a sheet."""
        rows, others = lists.data_rows(sheet, match, self.weak)
        self.others += others
        self.begin_sheet(match, rows)
        for row in rows:
            first = self.seen.setdefault((sheet.name, *lists.fingerprint(row, match)), row)
            reader = RowReader(match, row)
            if first is not row:
                self.skipped.append(reader.issue("", Code.ROW_REPEATED, {"first": first.number}))
            else:
                self.read_row(reader)

    def begin_sheet(self, match: HeaderMatch, rows: list[RowLike]) -> None:
        """What a kind of list has to know of a sheet before its rows are read."""

    def keep(self, reader: RowReader, row: RowT | None, raw: RawRow) -> None:
        """Takes a row, or its errors when there are any."""
        if reader.errors or row is None:
            self.failed.append(raw)
            self.errors += reader.errors
            return
        self.warnings += reader.warnings
        self.rows.append(row)

    def claim(self, reader: RowReader, name: str, number: str, code: Code) -> None:
        """Of two rows with one number the later is the error, and names the earlier (G4)."""
        if not number:
            return
        sheet, first = self.holders.setdefault((name, number), (reader.header.sheet, reader.row.number))
        if (sheet, first) != (reader.header.sheet, reader.row.number):
            reader.error(name, code, sheet=sheet, first=first)

    def result(self, choice: lists.Choice) -> Parse[RowT]:
        """Everything read."""
        return Parse(
            rows=tuple(self.taken()),
            failed=tuple(self.failed),
            errors=(*choice.errors, *self.errors),
            warnings=tuple(self.warnings),
            skipped=tuple(self.skipped),
            headers=tuple(match for _, match in choice.sheets),
            unread=choice.unread,
            notices=choice.notices,
            others=self.others,
        )

    def taken(self) -> Iterable[RowT]:
        """The rows that are taken."""
        return self.rows
