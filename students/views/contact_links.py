"""Links that other apps add beside a child's contacts, registered when apps are ready: none is named here (0021)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContactLink:
    """A page about one child (its view takes the child's id), its words, and the sentence after a failed contact (D1).

    Shown to those who may record contacts of the child; the page gets the day of the absence as ``?about=``.
    """

    view: str
    label: object
    after_failure: object


_links: list[ContactLink] = []


def offer(*links: ContactLink) -> None:
    """Adds links; the same one once."""
    _links.extend(link for link in links if link not in _links)


def contact_links() -> tuple[ContactLink, ...]:
    """The links in the order in which they were added."""
    return tuple(_links)
