"""Notes that other apps add beside children of a board, added when apps are ready: nothing here names them (0021).

A maker gets who looks and which children, once the page has authorised both, and asks in a fixed number of statements.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from students.access import Rights


@dataclass(frozen=True, slots=True)
class BoardNote:
    """A few words beside a child and the page that they lead to."""

    url: str
    label: str


NoteMaker = Callable[[Rights, Collection[int]], Mapping[int, BoardNote]]
_makers: list[NoteMaker] = []


def add_notes(maker: NoteMaker) -> None:
    """Adds a maker; the same one once."""
    if maker not in _makers:
        _makers.append(maker)


def notes_of(who: Rights, children: Collection[int]) -> dict[int, list[BoardNote]]:
    """The notes beside each child; none for most."""
    found: dict[int, list[BoardNote]] = defaultdict(list)
    for maker in _makers:
        for child, note in maker(who, children).items():
            found[child].append(note)
    return found
