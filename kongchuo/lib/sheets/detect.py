"""What a file is, by its content; its name is not asked."""

from enum import StrEnum

from kongchuo.lib.sheets.model import Refusal, SheetRefused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"%PDF", Refusal.PDF),
    (b"\x89PNG", Refusal.PICTURE),
    (b"\xff\xd8\xff", Refusal.PICTURE),
    (b"GIF8", Refusal.PICTURE),
    (b"BM", Refusal.PICTURE),
    (b"II*\0", Refusal.PICTURE),
    (b"MM\0*", Refusal.PICTURE),
    (b"Rar!", Refusal.ARCHIVE),
    (b"7z\xbc\xaf", Refusal.ARCHIVE),
    (b"\x1f\x8b", Refusal.ARCHIVE),
    (b"{\\rtf", Refusal.WORD),
)
_OLE_STREAMS = (
    ("EncryptedPackage", Refusal.ENCRYPTED),
    ("WordDocument", Refusal.WORD),
    ("PowerPoint Document", Refusal.SLIDES),
)


class Kind(StrEnum):
    """The ways a file is read."""

    PACKAGE = "package"
    BIFF = "biff"
    TEXT = "text"


def detect(data: bytes) -> Kind:
    """How to read ``data``. Raises SheetRefused for an empty file and for files that are certainly no spreadsheet."""
    if not data.strip(b"\0 \r\n\t"):
        raise SheetRefused(Refusal.EMPTY_FILE)
    if data.startswith(b"PK"):
        return Kind.PACKAGE
    if data.startswith(_OLE):
        _refuse_other_ole(data)
        return Kind.BIFF
    if data[:2] == b"\x09\x08" or data[:4] in (b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"):
        return Kind.BIFF
    _refuse_known(data)
    return Kind.TEXT


def _refuse_other_ole(data: bytes) -> None:
    for name, refusal in _OLE_STREAMS:
        if name.encode("utf-16-le") in data:
            raise SheetRefused(refusal)


def _refuse_known(data: bytes) -> None:
    for signature, refusal in _SIGNATURES:
        # "BM" is also how an English text may begin; a bitmap has zero bytes in its header.
        if data.startswith(signature) and (len(signature) > 2 or b"\0" in data[:16] or signature == b"\x1f\x8b"):
            raise SheetRefused(refusal)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise SheetRefused(Refusal.PICTURE)
