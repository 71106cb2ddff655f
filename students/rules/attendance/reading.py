"""Reads a file of attendance: lists with one row per absence, and class × day sheets (B1, B4, G4)."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from students.rules.attendance import listed
from students.rules.attendance.class_texts import ClassNames
from students.rules.attendance.columns import ATTENDANCE, WHO
from students.rules.attendance.facts import AttendanceParse, DayColumn, Entry, FileRow, FileSign, GridSheet, Span
from students.rules.attendance.grid import Grid, GridColumn, find_grid
from students.rules.attendance.signs import SIGN_LENGTH, Legend, Said
from students.rules.class_names import ClassKey
from students.rules.roster import sheets as lists
from students.rules.roster.columns import HeaderMatch, find_header
from students.rules.roster.issues import Code, Issue
from students.rules.roster.judging import RowReader
from students.rules.roster.values import RowLike, SheetLike, Value, plain, visible

_NOT_A_CHILD = re.compile(
    r"(?:应到|实到|实有|出勤|缺勤|缺席|请假|病假|事假|旷课|迟到|早退|合计|人数|班主任|记录|考勤|图例|符号|备注|说明|注|签)"
)
_WEAK = ("class_name", "grade", "seat")


@lru_cache(maxsize=4096, typed=True)
def _sign(value: Value) -> str:
    """A cell as a sign: a file has few of them, many times."""
    return plain(value)[:SIGN_LENGTH]


@dataclass(slots=True)
class Reading:
    """How a file is to be read; ``mapping`` are the school's answers by header text."""

    today: dt.date
    names: ClassNames
    legend: Legend
    mapping: Mapping[str, str] = field(default_factory=dict)


def parse_attendance(sheets: Sequence[SheetLike], reading: Reading) -> AttendanceParse:
    """Everything the file says; a sheet that is neither list nor class × day sheet is left out with a notice, and is
    an error when nothing else is read."""
    work = _Work(reading)
    for sheet in sheets:
        work.read_sheet(sheet)
    return work.result()


class _Signs:
    """The signs of a file that are not the usual ones."""

    def __init__(self, legend: Legend) -> None:
        self.legend = legend
        self.counts: Counter[str] = Counter()
        self.places: dict[str, tuple[str, int, str]] = {}

    def note(self, text: str, said: Said | None, place: tuple[str, int, str]) -> None:
        """Counts a cell with a sign that is not known, or known from the school alone."""
        if text and (said is None or text in self.legend.own):
            self.places.setdefault(text, place)
            self.counts[text] += 1

    def found(self) -> list[FileSign]:
        """The signs, the most frequent first."""
        return [
            FileSign(sign, count, *self.places[sign], meaning=self.legend.own.get(sign, ""))
            for sign, count in self.counts.most_common()
        ]


class _Work:
    """What was read so far."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.rows: list[FileRow] = []
        self.grids: list[GridSheet] = []
        self.errors: list[Issue] = []
        self.skipped: list[Issue] = []
        self.notices: list[Issue] = []
        self.headers: list[HeaderMatch] = []
        self.left: list[HeaderMatch] = []
        self.whole: set[str] = set()
        self.others = 0
        self.signs = _Signs(reading.legend)

    def read_sheet(self, sheet: SheetLike) -> None:
        """Adds what a sheet says."""
        header = find_header(sheet, ATTENDANCE, self.reading.mapping)
        if header and not header.missing and header.mapping.keys() & set(WHO):
            self._read_list(sheet, header)
        elif grid := find_grid(sheet, self.reading.today):
            self._read_grid(sheet, grid)
        elif header:
            self.left.append(header)

    def _read_list(self, sheet: SheetLike, header: HeaderMatch) -> None:
        self.headers.append(header)
        rows, others = lists.data_rows(sheet, header, _WEAK)
        self.others += others
        seen: dict[tuple[object, ...], int] = {}
        for row in rows:
            first = seen.setdefault(lists.fingerprint(row, header), row.number)
            if first != row.number:
                self.skipped.append(RowReader(header, row).issue("", Code.ROW_REPEATED, {"first": first}))
                continue
            read = listed.read_row(header, row, self.reading.legend, self.reading.names, self.reading.today)
            self.rows.append(read)
            for entry in read.entries:
                self.signs.note(str(entry.value), entry.said, (read.sheet, read.number, entry.column))

    def _read_grid(self, sheet: SheetLike, grid: Grid) -> None:
        self.headers.append(grid.header)
        self.whole.add(sheet.name)
        if issue := self._grid_problem(grid):
            self.errors.append(issue)
            return
        days = [column for column in grid.columns if column.day]
        rows, others = lists.data_rows(sheet, grid.header, _WEAK)
        children = [row for row in rows if self._is_child(grid, row)]
        self.others += others + len(rows) - len(children)
        titled = self._titled(grid, days[0].day)
        read = [self._grid_row(grid.header, row, days, titled) for row in children]
        self.rows += read
        classes = dict.fromkeys(row.class_key for row in read if row.class_key)
        row = grid.header.header_rows[0]
        names = {column.day: column.text for column in reversed(days) if column.day}
        columns = tuple(DayColumn(sheet.name, row, names[day], day) for day in sorted(names))
        self.grids.append(GridSheet(columns, tuple(classes)))

    def _grid_problem(self, grid: Grid) -> Issue | None:
        row = grid.header.header_rows[0]
        lost = [column for column in grid.columns if column.day is None]
        if len(lost) == len(grid.columns):
            return Issue(grid.header.sheet, row, "", "", None, Code.NO_MONTH)
        if "class_name" not in grid.header.mapping and self._titled(grid, None) is None:
            return Issue(grid.header.sheet, row, "", "", None, Code.NO_CLASS)
        return None

    def _titled(self, grid: Grid, day: dt.date | None) -> ClassKey | None:
        """The class that the title or the sheet's name mentions, the nearest text first."""
        on = day or next(column.day for column in grid.columns if column.day)
        return self.reading.names.mentioned(grid.titles, on)

    @staticmethod
    def _is_child(grid: Grid, row: RowLike) -> bool:
        column = grid.header.mapping.get("name")
        name = plain(row.cells[column]) if column is not None and column < len(row.cells) else ""
        first = next((text for text in map(visible, row.cells) if text), "")
        return not (_NOT_A_CHILD.match(name) or (not name and _NOT_A_CHILD.match(plain(first))))

    def _grid_row(
        self, header: HeaderMatch, row: RowLike, days: Sequence[GridColumn], titled: ClassKey | None
    ) -> FileRow:
        reader = RowReader(header, row)
        who = listed.read_who(reader)
        entries = tuple(self._entries(header.sheet, row, days))
        key = titled
        if "class_name" in header.mapping:
            key = listed.read_class(reader, days[0].day, self.reading.names, "") or (None if reader.errors else titled)
        return FileRow(header.sheet, row.number, who, key, entries, tuple(reader.errors), is_grid=True)

    def _entries(self, sheet: str, row: RowLike, days: Sequence[GridColumn]) -> list[Entry]:
        cells, found = row.cells, []
        for column in days:
            text = _sign(cells[column.column]) if column.column < len(cells) else ""
            said = self.reading.legend.read(text, column.session)
            self.signs.note(text, said, (sheet, row.number, column.text))
            if (said is None or said) and column.day:
                found.append(Entry(Span(column.day), said, column.text, text, column.session))
        return found

    def result(self) -> AttendanceParse:
        """Everything read."""
        errors = [] if self.headers else [issue for match in self.left for issue in _missing(match)]
        left = [Issue(match.sheet, match.header_rows[-1], "", "", None, Code.SHEET_LEFT_OUT) for match in self.left]
        return AttendanceParse(
            rows=tuple(self.rows),
            failed=(),
            whole=frozenset(self.whole),
            grids=tuple(self.grids),
            signs=tuple(self.signs.found()),
            errors=(*errors, *self.errors),
            warnings=(),
            skipped=tuple(self.skipped),
            headers=tuple(self.headers),
            unread=tuple(self.left),
            notices=tuple(left if self.headers else ()),
            others=self.others,
        )


def _missing(match: HeaderMatch) -> list[Issue]:
    row = match.header_rows[-1]
    if not match.mapping:
        return [Issue(match.sheet, row, "", "", None, Code.NO_ATTENDANCE)]
    names = [*match.missing, *([] if match.mapping.keys() & set(WHO) else ["name"])]
    return [Issue(match.sheet, row, "", name, None, Code.COLUMN_MISSING) for name in names]
