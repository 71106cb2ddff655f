"""What changed between two versions of the clauses, clause by clause (M13)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from accountability.papers.clauses import Clauses, ClauseSet, as_text


class ChangeKind(StrEnum):
    """What happened to a clause."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause with its sentences in order: (sign, text), the sign being " ", "-" or "+"."""

    kind: ChangeKind
    title: str
    old_title: str
    lines: tuple[tuple[str, str], ...]


def clause_changes(old: Clauses, new: Clauses) -> list[ClauseChange]:
    """Every clause of both versions in the order of the new one; paired by heading, a new heading by what it says."""
    return list(_paired(old, new))


def _paired(old: Clauses, new: Clauses) -> Iterator[ClauseChange]:
    matcher = SequenceMatcher(None, [each.title for each in old], [each.title for each in new], autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        for one, other in zip_longest(old[first:last], new[start:end]):
            if tag == "equal" or (one and other and set(one.lines) & set(other.lines)):
                yield _changed(one, other)
                continue
            if one:
                yield ClauseChange(ChangeKind.REMOVED, one.title, "", _all("-", one))
            if other:
                yield ClauseChange(ChangeKind.ADDED, other.title, "", _all("+", other))


def _all(sign: str, clause: ClauseSet) -> tuple[tuple[str, str], ...]:
    return tuple((sign, as_text([line])) for line in clause.lines)


def _changed(old: ClauseSet, new: ClauseSet) -> ClauseChange:
    lines = tuple(_lines([as_text([line]) for line in old.lines], [as_text([line]) for line in new.lines]))
    is_same = old.title == new.title and all(sign == " " for sign, _ in lines)
    kind = ChangeKind.SAME if is_same else ChangeKind.CHANGED
    return ClauseChange(kind, new.title, old.title if old.title != new.title else "", lines)


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from ((" ", each) for each in new[start:end])
        else:
            yield from (("-", each) for each in old[first:last])
            yield from (("+", each) for each in new[start:end])
