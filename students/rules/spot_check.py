"""What a head count in the classroom says beside the roll as it stood then (M3, B4, K5)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import time

from students.choices import AbsenceKind, Session
from students.rules.roll import Mark

# Present by the roll, and yet perhaps not in the room: neither being there nor being away says anything.
_MAY_BE_OUT = frozenset({AbsenceKind.OFFICIAL, AbsenceKind.LEFT_EARLY})
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Finding:
    """A visit beside the roll. ``missing`` are children the roll has in class, ``in_room`` those it has absent.

    ``least`` and ``most`` are how many the roll has in the room: children on official leave or gone early may or may
    not be there.
    """

    head_count: int
    least: int
    most: int
    missing: tuple[int, ...]
    in_room: tuple[int, ...]

    @property
    def is_count_off(self) -> bool:
        """Whether the head count is none that the roll allows."""
        return not self.least <= self.head_count <= self.most

    @property
    def is_mismatch(self) -> bool:
        """Whether the room and the roll differ, in number or in names (M3)."""
        return self.is_count_off or bool(self.missing or self.in_room)


def compare(expected: Collection[int], marks: Mapping[int, Mark], head_count: int, missing: Collection[int]) -> Finding:
    """Lay what was counted and who was missing beside the marks of the session; no mark is present (M3)."""
    at_most = [child for child in expected if not _is_absent(marks.get(child))]
    at_least = [child for child in at_most if marks.get(child) not in _MAY_BE_OUT]
    return Finding(
        head_count=head_count,
        least=len(at_least),
        most=len(at_most),
        missing=tuple(sorted(set(at_least) & set(missing))),
        in_room=tuple(sorted(set(expected) - set(at_most) - set(missing))),
    )


def out_of_room(marks: Mapping[int, Mark]) -> frozenset[int]:
    """Whom the roll itself has out of the room: absent, on official leave, gone early (B4)."""
    return frozenset(child for child, mark in marks.items() if _is_absent(mark) or mark in _MAY_BE_OUT)


def is_unsaid(mark: str) -> bool:
    """Whether a child missing in the room is one the roll has in class, by the mark kept with the visit (M3)."""
    kind = AbsenceKind(mark) if mark else None
    return not (_is_absent(kind) or kind in _MAY_BE_OUT)


def unaccounted(expected: int, head_count: int, missing: int) -> int:
    """Children neither counted nor named as missing; below zero, heads too many; 0 when both agree."""
    return expected - missing - head_count


def session_at(clock: time, held: Collection[Session]) -> Session:
    """The half of the day a visit belongs to: the morning before noon, else the afternoon, as far as it is held."""
    wanted = Session.MORNING if clock < _NOON else Session.AFTERNOON
    return wanted if wanted in held or not held else next(each for each in Session if each in held)


def _is_absent(mark: Mark) -> bool:
    return mark is not None and mark.counts_as_absent
