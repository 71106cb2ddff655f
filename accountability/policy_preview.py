"""What a change of values would do, in lines that pages show: each part of the product adds the lines it can count.

A part is called with the school, the day judged, the values as they are and as they would be from that day on, and
counts with the rules themselves; ``old.differing(new, day)`` names the values that change. Parts are added when apps
are ready. A line names nobody (I4).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from accountability.queries.policy_preview import Shift
from accountability.queries.policy_rows import Policies


@dataclass(frozen=True, slots=True)
class Line:
    """One consequence. Without ``after`` it is a sentence alone, without ``before`` a number alone.

    ``changed`` is how many entries come, go or move; ``classes`` are (class, None for none, before, after).
    """

    label: str
    before: int | None = None
    after: int | None = None
    changed: int = 0
    classes: tuple[tuple[int | None, int, int], ...] = ()


PreviewPart = Callable[[int, dt.date, Policies, Policies], list[Line]]
_parts: list[PreviewPart] = []


def add_part(*parts: PreviewPart) -> None:
    """Adds parts in this order, each once."""
    _parts.extend(part for part in parts if part not in _parts)


def preview(school_id: int, day: dt.date, old: Policies, new: Policies) -> list[Line]:
    """The lines of all parts that have something to say."""
    return [line for part in _parts for line in part(school_id, day, old, new)]


def shift_line(label: object, shift: Shift, *, is_plain: bool = False) -> Line:
    """A count of children, reports or duties as a line, open to classes; a plain one has no number before."""
    classes = tuple(sorted(shift.classes, key=lambda each: each[0] or 0))
    return Line(str(label), None if is_plain else len(shift.before), len(shift.after), shift.changed, classes)
