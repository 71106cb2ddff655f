"""Sections that other apps add to the page of a pupil, registered when apps are ready: nothing here names them.

A maker gets who looks and which child, once the page has authorised both, and returns a section or None (0021).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from students.access import Rights
from students.models import Student


@dataclass(frozen=True, slots=True)
class PupilSection:
    """A template for a part of the page; it sees ``content`` and ``today``, nothing else of the page."""

    template: str
    content: Mapping[str, Any] = field(default_factory=dict)


SectionMaker = Callable[[Rights, Student], PupilSection | None]
_makers: list[SectionMaker] = []


def add_section(maker: SectionMaker) -> None:
    """Adds a section below the own ones of the page; the same maker once."""
    if maker not in _makers:
        _makers.append(maker)


def sections_of(who: Rights, student: Student) -> list[PupilSection]:
    """The added sections that have something for this reader, in the order in which they were added."""
    return [section for maker in _makers if (section := maker(who, student)) is not None]
