"""Links that other apps add to the first pages of the day, offered when apps are ready: nothing here names them (0021).

They stand on the receipt of a roll, on today's board and on the page of whoever has neither.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from students.access import Rights


@dataclass(frozen=True, slots=True)
class FirstLink:
    """A page where the day goes on: its view, its words, and whom it concerns. Asking costs no statement."""

    view: str
    label: object
    sees: Callable[[Rights], bool]

    @property
    def url(self) -> str:
        """Its address."""
        return reverse(self.view)


_links: list[FirstLink] = []


def offer(*links: FirstLink) -> None:
    """Adds links; the same one once."""
    _links.extend(link for link in links if link not in _links)


def first_links(who: Rights) -> list[FirstLink]:
    """The links that concern somebody, in the order in which they were added."""
    return [link for link in _links if link.sees(who)]
