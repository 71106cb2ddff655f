"""What rosters and staff lists have in common: choice of sheets, rows about nobody, raw rows to hand back."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from students.rules.roster.columns import HeaderMatch, find_header
from students.rules.roster.issues import Code, Issue
from students.rules.roster.values import RowLike, SheetLike, Value, given, visible
from students.rules.roster.vocabulary import Vocabulary

_FOOTER = re.compile(
    r"(?:合\s*计|小\s*计|总\s*计|共\s*计|总人数|填表|填报|制表|审核|校长签|班主任签|经办|负责人|单位盖章|学校盖章|盖章|备注[:：]|说明[:：]|注[:：]|注意|"
    r"例[:：]|例如|示例|样例|填写说明)"
)


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the file, without what is never read (I5), for handing it back."""

    sheet: str
    number: int
    cells: tuple[Value, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """The sheets of a file that hold a list, their headers, and what there is to say about the others."""

    sheets: tuple[tuple[SheetLike, HeaderMatch], ...]
    errors: tuple[Issue, ...]
    notices: tuple[Issue, ...]
    unread: tuple[HeaderMatch, ...]


def choose(
    sheets: Sequence[SheetLike],
    words: Vocabulary,
    mapping: Mapping[str, str] | None,
    told: Callable[[SheetLike], Collection[str]],
) -> Choice:
    """Which sheets to read. A sheet without a needed column is left out with a notice, or an error if no other is read.

    ``told`` gives the fields that a sheet's own name tells."""
    matches = [(sheet, match) for sheet in sheets if (match := find_header(sheet, words, mapping))]
    chosen = tuple((sheet, match) for sheet, match in matches if not set(match.missing).difference(told(sheet)))
    left = [match for sheet, match in matches if all(match is not taken for _, taken in chosen)]
    notices = [issue for _, match in chosen for issue in _column_notices(match)]
    if chosen:
        notices += [_sheet_issue(match, Code.SHEET_LEFT_OUT) for match in left]
    errors = [] if chosen else [issue for match in left for issue in _missing(match)]
    return Choice(chosen, tuple(errors), tuple(notices), tuple(left))


def _missing(match: HeaderMatch) -> Iterable[Issue]:
    if not match.mapping:
        return [_sheet_issue(match, Code.NO_HEADER)]
    return [Issue(match.sheet, match.header_rows[-1], "", name, None, Code.COLUMN_MISSING) for name in match.missing]


def _sheet_issue(match: HeaderMatch, code: Code) -> Issue:
    return Issue(match.sheet, match.header_rows[-1], "", "", None, code)


def _column_notices(match: HeaderMatch) -> Iterable[Issue]:
    row = match.header_rows[-1]
    for _, text in match.forbidden:
        yield Issue(match.sheet, row, text, "", None, Code.COLUMN_FORBIDDEN)
    for name, columns in match.ambiguous:
        for column in columns[1:]:
            yield Issue(match.sheet, row, match.texts[column], name, None, Code.COLUMN_REPEATED)


def data_rows(sheet: SheetLike, match: HeaderMatch, weak: Collection[str]) -> tuple[list[RowLike], int]:
    """The rows about people, and the number of others: totals, signatures, headers, rows blank but for ``weak``."""
    rows = [row for row in sheet.rows if row.number >= match.first_data_row]
    columns = [column for name, column in match.mapping.items() if name not in weak]
    people = [row for row in rows if _is_person(row, match, columns)]
    return people, len(rows) - len(people)


def _is_person(row: RowLike, match: HeaderMatch, columns: Sequence[int]) -> bool:
    cells = row.cells
    width = len(cells)
    if not row.formulas and not any(column < width and given(cells[column]) for column in columns):
        return False
    place = match.mapping.get("name", width)
    name = visible(cells[place]) if place < width else ""
    if name and name == match.text("name"):
        return False
    first = next((text for text in map(visible, cells) if text), "")
    return not (_FOOTER.match(first) and name in ("", first))


def raw_row(row: RowLike, match: HeaderMatch) -> RawRow:
    """The row with the cells of forbidden columns left empty (I5)."""
    hidden = {column for column, _ in match.forbidden}
    cells = (
        tuple(None if column in hidden else cell for column, cell in enumerate(row.cells))
        if hidden
        else tuple(row.cells)
    )
    return RawRow(match.sheet, row.number, cells)


def fingerprint(row: RowLike, match: HeaderMatch) -> tuple[Value, ...]:
    """What two rows share when one repeats the other whole: the cells of every column that is read."""
    cells = row.cells
    width = len(cells)
    return tuple([cells[column] if column < width else None for column in match.mapping.values()])
