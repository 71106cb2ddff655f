"""Finds the header of a sheet and what its columns mean."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from students.rules.roster.fields import FORBIDDEN, IGNORED
from students.rules.roster.values import RowLike, SheetLike, Value, visible
from students.rules.roster.vocabulary import Vocabulary

HEADER_SEARCH = 15
_MARKS = re.compile(r"[★☆*※●◆▲_\s:：,，。.、/\\|“”\"'-]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_NUMERALS = str.maketrans("一二三四①②③④", "12341234")


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """How a sheet's columns were understood; columns count from 0, rows as in the file."""

    sheet: str
    header_rows: tuple[int, ...]
    first_data_row: int
    mapping: Mapping[str, int]
    texts: tuple[str, ...]
    unknown: tuple[tuple[int, str], ...]
    forbidden: tuple[tuple[int, str], ...]
    ambiguous: tuple[tuple[str, tuple[int, ...]], ...]
    missing: tuple[str, ...]

    def text(self, field: str) -> str:
        """The header of a field as it stands in the file."""
        column = self.mapping.get(field)
        return "" if column is None else self.texts[column]


def header_key(text: str) -> str:
    """A header without what varies: marks, spaces, remarks in brackets, width of characters."""
    plain = unicodedata.normalize("NFKC", text)
    bare = _BRACKETS.sub("", plain)
    return _MARKS.sub("", bare) or _MARKS.sub("", plain)


def apply_mapping(remembered: Mapping[str, str]) -> dict[str, str]:
    """Answers by header text as ``find_header`` looks them up; an empty answer means: leave the column out."""
    return {header_key(text): field or IGNORED for text, field in remembered.items()}


def find_header(sheet: SheetLike, words: Vocabulary, remembered: Mapping[str, str] | None = None) -> HeaderMatch | None:
    """The best header among the first rows: one row, or two whose upper one names groups. None in an empty sheet.

    ``remembered`` are a school's answers, by header text, and go before what the product knows."""
    answers = apply_mapping(remembered or {})
    best: HeaderMatch | None = None
    for rows in _candidates(sheet.rows[:HEADER_SEARCH]):
        match = _match(sheet.name, rows, words, answers)
        if best is None or _score(match) > _score(best):
            best = match
    return best


def _candidates(rows: Sequence[RowLike]) -> Iterator[Sequence[RowLike]]:
    for index, row in enumerate(rows):
        yield (row,)
        if index:
            yield rows[index - 1 : index + 1]


def _score(match: HeaderMatch) -> tuple[int, int, int]:
    """More fields, fewer rows, fewer unknown columns; where nothing is known, the row with the most texts."""
    unknown = len(match.unknown)
    return len(match.mapping) - len(match.missing), -len(match.header_rows), -unknown if match.mapping else unknown


def _match(sheet: str, rows: Sequence[RowLike], words: Vocabulary, answers: Mapping[str, str]) -> HeaderMatch:
    texts = _texts(rows[-1].cells, rows[0].cells if len(rows) > 1 else ())
    groups = _groups(rows[0].cells, len(texts)) if len(rows) > 1 else [""] * len(texts)
    found: dict[str, list[int]] = {}
    for column, text in enumerate(texts):
        meaning = _meaning(header_key(text), groups[column], words, answers) if text else IGNORED
        found.setdefault(words.next_free(meaning, found), []).append(column)
    return _build(sheet, rows, texts, found, words)


def _texts(cells: Sequence[Value], above: Sequence[Value]) -> tuple[str, ...]:
    """Header texts; where the lower row is blank, the upper row's."""
    width = max(len(cells), len(above))
    lower = [visible(cell) for cell in cells] + [""] * (width - len(cells))
    upper = [visible(cell) for cell in above] + [""] * (width - len(above))
    return tuple(" ".join((low or up).split()) for low, up in zip(lower, upper, strict=True))


def _groups(cells: Sequence[Value], width: int) -> list[str]:
    """The group above each column: its own, or the last one to the left."""
    groups = [""]
    for column in range(width):
        groups.append((header_key(visible(cells[column])) if column < len(cells) else "") or groups[-1])
    return groups[1:]


def _meaning(key: str, group: str, words: Vocabulary, answers: Mapping[str, str]) -> str:
    """A school's answer goes before what the product knows, but opens nothing that is never read (I5)."""
    known = words.meaning(key.translate(_NUMERALS), group.translate(_NUMERALS))
    return known if known == FORBIDDEN else answers.get(key, known)


def _build(
    sheet: str, rows: Sequence[RowLike], texts: tuple[str, ...], found: Mapping[str, list[int]], words: Vocabulary
) -> HeaderMatch:
    fields = {field: columns for field, columns in found.items() if field in words.fields}
    return HeaderMatch(
        sheet=sheet,
        header_rows=tuple(row.number for row in rows),
        first_data_row=rows[-1].number + 1,
        mapping={field: columns[0] for field, columns in fields.items()},
        texts=texts,
        unknown=tuple((column, texts[column]) for column in found.get("", ())),
        forbidden=tuple((column, texts[column]) for column in found.get(FORBIDDEN, ())),
        ambiguous=tuple((field, tuple(columns)) for field, columns in fields.items() if len(columns) > 1),
        missing=tuple(field for field in words.required if field not in fields),
    )
