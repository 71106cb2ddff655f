"""Looks into a zipped workbook before anything parses it: kind, sizes, positions of cells, formulas.

A workbook reader builds the whole rectangle from the first to the last cell, so one stray cell at XFD1048576 would ask
for hundreds of gigabytes; the positions are therefore read from the XML first.
"""

import io
import posixpath
import struct
import zipfile
import zlib
from xml.etree import ElementTree

from kongchuo.lib.sheets.model import MEGABYTE, Limits, Refusal, SheetRefused
from kongchuo.lib.sheets.positions import check_positions, formula_cells

Formulas = dict[str, dict[int, set[int]]]
"""Sheet name → row number (from 1) → columns (from 0) that hold formulas."""

_OTHER_PACKAGES = (
    ("word/document.xml", Refusal.WORD),
    ("ppt/presentation.xml", Refusal.SLIDES),
    ("xl/workbook.bin", Refusal.BINARY_WORKBOOK),
    ("Index/Document.iwa", Refusal.NUMBERS),
    ("Index.zip", Refusal.NUMBERS),
    ("content.xml", Refusal.OPEN_DOCUMENT),
)
# What zipfile, zlib and the XML parser raise for a broken package.
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
_WORKBOOK = "xl/workbook.xml"


def inspect(data: bytes, limits: Limits) -> Formulas:
    """The formula cells of an .xlsx package. Raises SheetRefused for anything else and for what exceeds ``limits``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_members(archive, limits)
            _check_kind(archive)
            return _scan(archive, limits)
    except _DAMAGE as error:
        raise SheetRefused(Refusal.DAMAGED) from error


def _check_members(archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    if any(member.flag_bits & 0x1 for member in members):
        raise SheetRefused(Refusal.ENCRYPTED)
    too_many = len(members) > limits.members
    if too_many or sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise _unpacks_too_big(limits)
    for member in members:
        if member.file_size > MEGABYTE and member.file_size > limits.ratio * max(member.compress_size, 1):
            raise _unpacks_too_big(limits)


def _unpacks_too_big(limits: Limits) -> SheetRefused:
    return SheetRefused(Refusal.UNPACKS_TOO_BIG, {"megabytes": limits.unpacked_bytes // MEGABYTE})


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if _WORKBOOK in names:
        return
    for name, refusal in _OTHER_PACKAGES:
        if name in names:
            raise SheetRefused(refusal)
    raise SheetRefused(Refusal.UNKNOWN if "[Content_Types].xml" in names else Refusal.ARCHIVE)


def _scan(archive: zipfile.ZipFile, limits: Limits) -> Formulas:
    left = limits.unpacked_bytes
    formulas: dict[str, dict[int, set[int]]] = {}
    for member in archive.infolist():
        xml = _read(archive, member, left, limits)
        left -= len(xml)
        _refuse_doctype(member.filename, xml)
        if b"sheetData" in xml:
            check_positions(xml, limits)
            formulas[member.filename] = formula_cells(xml)
    titles = _sheet_titles(archive)
    return {title: formulas[path] for title, path in titles.items() if formulas.get(path)}


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, limits: Limits) -> bytes:
    with archive.open(member) as stream:
        content = stream.read(left + 1)
    if len(content) > left:
        raise _unpacks_too_big(limits)
    return content


def _refuse_doctype(name: str, xml: bytes) -> None:
    """No workbook has a document type; XML that hides one in UTF-16 is not written by any either."""
    if not name.lower().endswith((".xml", ".rels")):
        return
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in xml[:200] or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise SheetRefused(Refusal.DOCTYPE)


def _sheet_titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet title → path in the package."""
    relations = _xml(archive, "xl/_rels/workbook.xml.rels")
    targets = {relation.get("Id", ""): relation.get("Target", "") for relation in relations}
    titles = {}
    for element in _xml(archive, _WORKBOOK).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
            titles[element.get("name", "")] = _resolve(targets.get(key, ""))
    return titles


def _xml(archive: zipfile.ZipFile, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(path))


def _resolve(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
