"""One row on the way to a record: hands out its cells by field and collects what is wrong with them."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from students.rules.roster.columns import HeaderMatch
from students.rules.roster.issues import Code, Issue, Read
from students.rules.roster.values import RowLike, Value, plain

T = TypeVar("T")


class RowReader:
    """Reads a row's cells by field. ``errors`` and ``warnings`` are about this row."""

    __slots__ = ("errors", "header", "row", "warnings")

    def __init__(self, header: HeaderMatch, row: RowLike) -> None:
        self.header = header
        self.row = row
        self.errors: list[Issue] = []
        self.warnings: list[Issue] = []
        if row.formulas:
            self._note_formulas()

    def raw(self, field: str) -> Value:
        """The cell of a field, None when the file has no such column or the row is shorter."""
        column = self.header.mapping.get(field)
        return None if column is None or column >= len(self.row.cells) else self.row.cells[column]

    def text(self, field: str) -> str:
        """The cell of a field as plain text; a date, which a class name may have been taken for, is none."""
        value = self.raw(field)
        return "" if value is None else plain(value)

    def read(self, field: str, normalise: Callable[[Value], Read[T]]) -> T:
        """The value of a field's cell, normalised; its error or warning is noted."""
        return self.take(field, normalise(self.raw(field)))

    def take(self, field: str, read: Read[T]) -> T:
        """The value of a reading, whose error or warning is noted."""
        if read.error:
            self.error(field, read.error)
        elif read.warning:
            self.warn(field, read.warning)
        return read.value

    def error(self, field: str, code: Code, **params: str | int) -> None:
        """Notes what keeps the row out."""
        self.errors.append(self.issue(field, code, params))

    def warn(self, field: str, code: Code, **params: str | int) -> None:
        """Notes what somebody should look at; the row is taken (G4)."""
        self.warnings.append(self.issue(field, code, params))

    def issue(self, field: str, code: Code, params: Mapping[str, str | int]) -> Issue:
        """An issue at a field of this row; an empty field means the whole row."""
        column = self.header.text(field)
        return Issue(self.header.sheet, self.row.number, column, field, self.raw(field), code, params)

    def _note_formulas(self) -> None:
        for field, column in self.header.mapping.items():
            if column in self.row.formulas:
                self.error(field, Code.CELL_FORMULA)
