"""Pictures on papers: the content names each by its SHA-256, so that what is printed is what was issued (E3)."""

import base64
import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from accountability.papers.content import Content


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is stored."""

    content_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The hash by which a content names it."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def uri(self) -> str:
        """The picture within a page, so that a page or PDF fetches nothing."""
        return f"data:{self.content_type};base64,{base64.b64encode(self.data).decode()}"


Pictures = Mapping[str, Picture]
"""The pictures of a paper by the name of their field; one that is missing is left to the pen."""

NO_PICTURES: Pictures = {}


def named_pictures(content: Content) -> dict[str, str]:
    """The hashes of the pictures that a content names, by field."""
    of = (each.name for each in dataclasses.fields(content) if each.metadata.get("is_picture"))
    return {name: value for name in of if (value := getattr(content, name))}
