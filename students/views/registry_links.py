"""What the registry's first page leads to: one entry for each of its pages, in the order of the registrar's year."""

from collections.abc import Callable
from dataclasses import dataclass

from students.access import Rights


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the registry: its view, its word, a sentence on what it is for, and who sees it."""

    view: str
    label: object
    purpose: object
    sees: Callable[[Rights], bool] = lambda who: who.sees_all


LINKS: tuple[Link, ...] = ()
