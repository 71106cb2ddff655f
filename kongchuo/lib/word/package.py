"""Looks into a Word package before and after it is filled: sizes, macros, embedded files, what reaches outside."""

import io
import re
import struct
import zipfile
import zlib
from xml.etree import ElementTree

from kongchuo.lib.word.model import MEGABYTE, Limits, Refusal, WordRefused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCUMENT = "word/document.xml"
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ElementTree.ParseError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    KeyError,
    ValueError,
    OSError,
)
# Kinds of relationship that bring another document or a program along.
_EMBEDDING = ("/oleObject", "/package", "/control", "/aFChunk", "/subDocument", "/frame")
_MACROS = ("vbaproject", "macroenabled", "activex", "keymapcustomizations")
# Fields that fetch or run something when the document is opened.
_FIELD = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|MACROBUTTON)\b", re.IGNORECASE
)


def inspect(data: bytes, limits: Limits) -> None:
    """Raises WordRefused for what is no plain Word document or exceeds ``limits``."""
    if len(data) > limits.file_bytes:
        raise WordRefused(Refusal.TOO_BIG, {"megabytes": limits.file_bytes // MEGABYTE})
    if data.startswith(_OLE):
        raise WordRefused(Refusal.OLD_WORD)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_members(archive, limits)
            _check_parts(archive, limits)
    except zipfile.BadZipFile as error:
        raise WordRefused(Refusal.DAMAGED if data.startswith(b"PK") else Refusal.NO_WORD) from error
    except _DAMAGE as error:
        raise WordRefused(Refusal.DAMAGED) from error


def _check_members(archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    if any(member.flag_bits & 0x1 for member in members):
        raise WordRefused(Refusal.ENCRYPTED)
    if _DOCUMENT not in archive.namelist():
        raise WordRefused(Refusal.NO_WORD)
    if len({member.filename for member in members}) != len(members):
        raise WordRefused(Refusal.DAMAGED)
    sizes = sum(member.file_size for member in members)
    if (
        len(members) > limits.members
        or sizes > limits.unpacked_bytes
        or any(_inflates(each, limits) for each in members)
    ):
        raise _unpacks_too_big(limits)


def _inflates(member: zipfile.ZipInfo, limits: Limits) -> bool:
    return member.file_size > MEGABYTE and member.file_size > limits.ratio * max(member.compress_size, 1)


def _unpacks_too_big(limits: Limits) -> WordRefused:
    return WordRefused(Refusal.UNPACKS_TOO_BIG, {"megabytes": limits.unpacked_bytes // MEGABYTE})


def _check_parts(archive: zipfile.ZipFile, limits: Limits) -> None:
    left = limits.unpacked_bytes
    for member in archive.infolist():
        content = _read(archive, member, left, limits)
        left -= len(content)
        name = member.filename.lower()
        if any(word in name for word in _MACROS):
            raise WordRefused(Refusal.MACROS)
        if name.startswith("word/embeddings/"):
            raise WordRefused(Refusal.EMBEDDED)
        if name.endswith((".xml", ".rels")):
            _check_xml(name, content)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, limits: Limits) -> bytes:
    """A part, read no further than ``left``: a package can lie about its sizes."""
    with archive.open(member) as stream:
        content = stream.read(left + 1)
    if len(content) > left:
        raise _unpacks_too_big(limits)
    return content


def _check_xml(name: str, content: bytes) -> None:
    """No part of a document has a document type; XML that hides one in UTF-16 is written by no program."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:200]:
        raise WordRefused(Refusal.DOCTYPE)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise WordRefused(Refusal.DOCTYPE)
    if name == "[content_types].xml" and any(word in content.lower() for word in (b"macroenabled", b"vbaproject")):
        raise WordRefused(Refusal.MACROS)
    if name.endswith(".rels"):
        _check_relationships(ElementTree.fromstring(content))
    elif name.startswith("word/"):
        _check_fields(ElementTree.fromstring(content))


def _check_relationships(tree: ElementTree.Element) -> None:
    for relation in tree:
        if relation.get("Type", "").endswith(_EMBEDDING):
            raise WordRefused(Refusal.EMBEDDED)
        if relation.get("TargetMode", "").lower() == "external":
            raise WordRefused(Refusal.OUTSIDE, {"target": relation.get("Target", "")[:80]})


def _check_fields(tree: ElementTree.Element) -> None:
    """Instructions may be cut into pieces; they are read together, and those of simple fields singly."""
    pieces = [(each.text or "") for each in tree.iter() if each.tag.endswith("}instrText")]
    simple = [value for each in tree.iter() for name, value in each.attrib.items() if name.endswith("}instr")]
    for text in ("".join(pieces), *simple):
        if found := _FIELD.search(text):
            raise WordRefused(Refusal.FIELD, {"field": found.group(1).upper()})
