"""What each marked cell of a county's own form becomes, and what is wrong with marks (H4, H5, H7)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

from accountability.rules.county_names import LIST_NAMES, ListKind, Placeholder, nearest, parsed
from accountability.rules.frozen import JsonRow
from students.rules.rates import share

Value = str | int | float | Fraction | None
"""A quotient stays exact until it is known how its cell prints it (H7)."""
NO_BASE = "—"
_SUMS = {
    "gains": ("gain_transfer", "gain_resumed", "gain_returned", "gain_other"),
    "losses": ("loss_transfer", "loss_suspended", "loss_dropout", "loss_death", "loss_other"),
}


class Problem(StrEnum):
    """Why a form is not taken."""

    UNKNOWN = "unknown"
    TWO_LISTS = "two_lists"
    ROOM = "room"
    TALL = "tall"
    NO_MARKS = "no_marks"
    FORMULA = "formula"
    HEADER = "header"
    DRAWING = "drawing"
    OPEN = "open"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell: ``name`` is what stands there, ``hint`` what it may have meant; rows there are, rows
    needed."""

    problem: Problem
    place: str = ""
    name: str = ""
    hint: str = ""
    room: int = 0
    needed: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """A marked cell as the rules see it: where it stands, the names in it, how many blank cells like it follow."""

    sheet: str
    row: int
    column: str
    names: tuple[str, ...]
    room: int = 0
    is_tall: bool = False

    @property
    def place(self) -> str:
        """Sheet1!C7."""
        return f"{self.sheet}!{self.column}{self.row}"

    @property
    def lists(self) -> frozenset[ListKind]:
        """The lists its names belong to."""
        found = (parsed(name) for name in self.names)
        return frozenset(each.of_list for each in found if each and each.of_list)


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that take a list: the marked cells of each row, in order, and how many blank rows follow the last."""

    kind: ListKind
    rows: tuple[tuple[Spot, ...], ...]
    room: int

    @property
    def size(self) -> int:
        """How many rows of the list have room."""
        return len(self.rows) + self.room


def blocks(spots: Iterable[Spot]) -> list[Block]:
    """The lists of a form. Marked rows right below each other, and marked in the same columns, are one list."""
    found: dict[tuple[str, int], list[Spot]] = {}
    for spot in spots:
        if spot.lists:
            found.setdefault((spot.sheet, spot.row), []).append(spot)
    groups: list[list[list[Spot]]] = []
    for key in sorted(found):
        row = found[key]
        last = groups[-1][-1] if groups else []
        if last and _goes_on(last, row):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [_block(group) for group in groups]


def _goes_on(last: Sequence[Spot], row: Sequence[Spot]) -> bool:
    return (last[0].sheet, last[0].row + 1, _shape(last)) == (row[0].sheet, row[0].row, _shape(row))


def _shape(row: Iterable[Spot]) -> set[tuple[str, frozenset[ListKind]]]:
    return {(spot.column, spot.lists) for spot in row}


def _block(rows: Sequence[Sequence[Spot]]) -> Block:
    kind = min(kind for spot in rows[0] for kind in spot.lists)
    return Block(kind, tuple(tuple(row) for row in rows), min(spot.room for spot in rows[-1]))


def faults(spots: Sequence[Spot], sizes: Mapping[ListKind, int]) -> list[Fault]:
    """Everything that is wrong with the marks of a form, cell by cell; ``sizes`` says how many rows each list has."""
    if not spots:
        return [Fault(Problem.NO_MARKS)]
    found = [
        Fault(Problem.UNKNOWN, spot.place, name.strip(), nearest(name))
        for spot in spots
        for name in spot.names
        if parsed(name) is None
    ]
    found += [Fault(Problem.TALL, spot.place) for spot in spots if spot.lists and spot.is_tall]
    for block in blocks(spots):
        place = block.rows[0][0].place
        if len({kind for spot in block.rows[0] for kind in spot.lists}) > 1:
            found.append(Fault(Problem.TWO_LISTS, place))
        elif block.size < sizes[block.kind] and not any(spot.is_tall for spot in block.rows[0]):
            found.append(Fault(Problem.ROOM, place, LIST_NAMES[block.kind], room=block.size, needed=sizes[block.kind]))
    return found


@dataclass(frozen=True, slots=True)
class Month:
    """What a form is filled with: what is said of the month, and its rows with their names as they are printed."""

    told: Mapping[str, Value]
    rows: Sequence[JsonRow]
    names: Sequence[str]

    def listed(self, kind: ListKind) -> list[int]:
        """The rows of a list, by their place."""
        wanted = {ListKind.CLASS: ("class",), ListKind.GRADE: ("grade",)}.get(kind, ("class", "grade", "school"))
        return [place for place, row in enumerate(self.rows) if row["level"] in wanted]

    def sizes(self) -> dict[ListKind, int]:
        """How many rows each list has."""
        return {kind: len(self.listed(kind)) for kind in ListKind}

    def value(self, asked: Placeholder, row: int | None = None, ordinal: int = 0) -> Value:
        """What a placeholder comes to; ``row`` is the row of its list. What the school has not is blank."""
        if asked.of_list is None and asked.scope is None:
            return self.told.get(asked.column)
        place = row if asked.of_list else self._place(asked.scope)
        if place is None:
            return None
        if asked.column == "ordinal":
            return ordinal or None
        return self._cell(place, asked.column)

    def _place(self, scope: tuple[int | None, int | None] | None) -> int | None:
        for place, row in enumerate(self.rows):
            if (row["grade"], row["number"]) == scope and (scope != (None, None) or row["level"] == "school"):
                return place
        return None

    def _cell(self, place: int, column: str) -> Value:
        row = self.rows[place]
        if column == "name":
            return self.names[place]
        if column == "classes":
            return self._classes(row)
        if column in _SUMS:
            return sum(int(row[name]) for name in _SUMS[column])
        if column == "attendance_rate":
            rate = share(Fraction(row["attended_days"]), Fraction(row["expected_days"]))
            return NO_BASE if rate is None else rate
        if column == "head_teachers":
            return "、".join(row[column])
        value: Value = row.get(column)
        return _score(str(value or "")) if column == "evaluation_score" else value

    def _classes(self, row: JsonRow) -> int:
        own = [each for each in self.rows if each["level"] == "class"]
        if row["level"] == "class":
            return 1
        return sum(row["level"] == "school" or each["grade"] == row["grade"] for each in own)


def _score(text: str) -> Value:
    try:
        return float(Decimal(text)) if text else None
    except InvalidOperation:
        return text


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell and what its names come to, in their order. ``source`` is the marked cell whose text it takes; past the
    last class or grade of a list it is blank."""

    spot: Spot
    source: Spot
    values: tuple[Value, ...]
    is_past: bool = False


def filling(spots: Sequence[Spot], month: Month) -> Iterator[Filled]:
    """Every cell to be written. Rows of a list beyond the last class or grade become blank."""
    of_list: set[Spot] = set()
    for block in blocks(spots):
        listed = month.listed(block.kind)
        for index in range(max(len(block.rows), len(listed))):
            sources = block.rows[min(index, len(block.rows) - 1)]
            of_list.update(sources)
            for source in sources:
                spot = _moved(source, block.rows[0][0].row + index)
                if index < len(listed):
                    yield _filled(spot, source, month, listed[index], index + 1)
                else:
                    yield Filled(spot, source, (), is_past=True)
    for spot in spots:
        if spot not in of_list:
            yield _filled(spot, spot, month, None, 0)


def _moved(spot: Spot, row: int) -> Spot:
    return Spot(spot.sheet, row, spot.column, spot.names)


def _filled(spot: Spot, source: Spot, month: Month, row: int | None, ordinal: int) -> Filled:
    asked = [parsed(name) for name in source.names]
    return Filled(spot, source, tuple(None if each is None else month.value(each, row, ordinal) for each in asked))
