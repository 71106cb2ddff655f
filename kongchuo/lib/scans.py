"""Scans of papers: a PDF that holds pages and nothing active, or a picture of the page (E4)."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kongchuo.lib.images import JPEG, PAGE, ImageRefused, picture

PDF = "application/pdf"
PDF_AT_MOST = 5 * 1024 * 1024
_STREAM = re.compile(rb"stream\r?\n")
# How much is unpacked in one step, from how much, how far steps overlap, and how much is looked through at most.
_WINDOW, _STEP, _OVERLAP, _WORK_AT_MOST = 1024 * 1024, 16 * 1024, 64, 192 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Scan:
    """What is kept of an upload, and as what it is served."""

    content: bytes
    content_type: str


def scan(data: bytes) -> Scan:
    """A PDF as it came, or a picture made anew. Raises ImageRefused with a sentence that says what to do."""
    if not data:
        raise ImageRefused(_EMPTY)
    if not data.startswith(b"%PDF-"):
        return Scan(picture(data, PAGE), JPEG)
    if len(data) > PDF_AT_MOST:
        raise ImageRefused(_TOO_BIG)
    _refuse_active(data)
    return Scan(data, PDF)


def _name(word: str) -> bytes:
    """A pattern for a PDF name, each letter plain or as #hex, up to its end."""
    letters = (f"(?:{letter}|#{ord(letter):02X}|#{ord(letter):02x})" for letter in word)
    return f"/{''.join(letters)}(?![A-Za-z0-9])".encode()


_ENCRYPTED = re.compile(_name("Encrypt"))
_ACTIVE = re.compile(b"|".join(_name(word) for word in ("JavaScript", "Launch", "EmbeddedFile", "RichMedia", "XFA")))


def _refuse_active(data: bytes) -> None:
    if b"startxref" not in data[-2048:]:
        raise ImageRefused(_BROKEN)
    if _ENCRYPTED.search(data):
        raise ImageRefused(_LOCKED)
    if _ACTIVE.search(data) or _is_active_inside(data):
        raise ImageRefused(_HAS_SCRIPT)


def _is_active_inside(data: bytes) -> bool:
    """Whether something active stands in a packed stream, where objects can hide; the work is bounded."""
    view, left = memoryview(data), _WORK_AT_MOST
    for match in _STREAM.finditer(data):
        for window in _windows(view[match.end() :]):
            left -= len(window) + _STEP
            if left < 0:
                raise ImageRefused(_UNPACKS_TOO_BIG)
            if _ACTIVE.search(window):
                return True
    return False


def _windows(data: memoryview) -> Iterator[bytes]:
    """A packed stream piece by piece, each with the end of the one before; nothing for what is packed otherwise."""
    unpacker, before = zlib.decompressobj(), b""
    for start in range(0, len(data), _STEP):
        rest: bytes | memoryview = data[start : start + _STEP]
        while rest and not unpacker.eof:
            try:
                window = before + unpacker.decompress(rest, _WINDOW)
            except zlib.error:
                return
            yield window
            before, rest = window[-_OVERLAP:], unpacker.unconsumed_tail
        if unpacker.eof:
            return


_EMPTY = _("The file is empty. Scan the paper again and choose it once more.")
_TOO_BIG = _("The PDF is larger than 5 MB. Scan it in grey with 150 to 200 dpi, or photograph the paper instead.")
_BROKEN = _("The PDF is damaged or incomplete. Scan the paper again, or photograph it instead.")
_LOCKED = _("The PDF is protected with a password. Save it without one, or photograph the paper instead.")
_HAS_SCRIPT = _(
    "The PDF holds scripts, forms or attached files and is not kept. Print it as a plain PDF, or photograph the paper."
)
_UNPACKS_TOO_BIG = _("The PDF unpacks to more than can be looked through. Photograph the paper instead.")
