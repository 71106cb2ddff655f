"""The rows that movements are folded into, compared with the fold (G2, G3, B11)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from students.models import Away, Enrolment, Placement, Student
from students.queries.movements import Ids, steps_of
from students.rules.enrolment import Spell
from students.rules.movements import Books, fold

CHUNK = 500
Key = tuple[str, dt.date, str] | tuple[str, dt.date, str, dt.date, int | str]
Row = Enrolment | Placement | Away


@dataclass(slots=True)
class ChildRows:
    """The rows of one child that hold at least a day, by what identifies them; ``doubles`` have the key of another."""

    rows: dict[Key, Row] = field(default_factory=dict)
    doubles: int = 0

    def add(self, key: Key, row: Row) -> None:
        """Keep a row, unless it was over before it began."""
        if row.starts_on == row.ends_on:
            return
        self.doubles += key in self.rows
        self.rows[key] = row

    def agrees_with(self, books: Books) -> bool:
        """Whether the rows are exactly what the movements come to."""
        ends = {key: row.ends_on for key, row in self.rows.items()}
        return books.refused is None and not self.doubles and ends == dict(spans_of(books))

    def carries(self, before: Books, after: Books) -> bool:
        """Whether the change from ``before`` to ``after`` can be made to these rows.

        All of ``before`` must be there. Rows beyond it (of a time without movements) survive when they are closed and
        share no day with ``after``.
        """
        known = dict(spans_of(before))
        if self.doubles or any(key not in self.rows or self.rows[key].ends_on != end for key, end in known.items()):
            return False
        others = [Spell(row.starts_on, row.ends_on) for key, row in self.rows.items() if key not in known]
        return not any(_clash(other, spell) for other in others for spell in after.spells) and _are_over(others)


def spans_of(books: Books) -> Iterator[tuple[Key, dt.date | None]]:
    """Every span of the books by the key of its row, with its end."""
    for spell in books.spells:
        yield ("spell", spell.starts_on, spell.kind), spell.ends_on
        for stay in spell.stays:
            yield ("stay", spell.starts_on, spell.kind, stay.starts_on, stay.class_id), stay.ends_on
        for away in spell.away:
            yield ("away", spell.starts_on, spell.kind, away.starts_on, away.kind), away.ends_on


def rows_of(ids: Ids) -> dict[int, ChildRows]:
    """The stored rows of the children, in three queries."""
    ids = list(ids)
    found: dict[int, ChildRows] = defaultdict(ChildRows)
    spells = Enrolment.objects.filter(student_id__in=ids).in_bulk()
    for spell in spells.values():
        found[spell.student_id].add(("spell", spell.starts_on, spell.kind), spell)
    for stay in Placement.objects.filter(student_id__in=ids).order_by("pk"):
        spell = spells[stay.enrolment_id]
        key: Key = ("stay", spell.starts_on, spell.kind, stay.starts_on, stay.school_class_id)
        found[stay.student_id].add(key, stay)
    for away in Away.objects.filter(student_id__in=ids).order_by("pk"):
        spell = spells[away.enrolment_id]
        found[away.student_id].add(("away", spell.starts_on, spell.kind, away.starts_on, away.kind), away)
    return found


def disagreeing(ids: Iterable[int]) -> list[int]:
    """The children whose rows are not what their movements come to, in four queries."""
    ids = list(ids)
    steps, rows = steps_of(ids), rows_of(ids)
    return [child for child in ids if not rows[child].agrees_with(fold(steps[child]))]


def disagreeing_children() -> tuple[int, list[int]]:
    """How many children there are in all schools, and those whose rows and movements disagree; 500 at a time."""
    ids = list(Student.objects.order_by("pk").values_list("pk", flat=True))
    parts = (ids[first : first + CHUNK] for first in range(0, len(ids), CHUNK))
    return len(ids), [child for part in parts for child in disagreeing(part)]


def _clash(one: Spell, other: Spell) -> bool:
    starts_on = max(one.starts_on, other.starts_on)
    return all(end is None or starts_on < end for end in (one.ends_on, other.ends_on))


def _are_over(spans: Iterable[Spell]) -> bool:
    return all(span.ends_on is not None for span in spans)
