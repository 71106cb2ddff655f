"""What a workbook that is kept and filled in may not hold: macros, other files, ways to something outside."""

import io
import re
import zipfile
from xml.etree import ElementTree

from kongchuo.lib.sheets import package
from kongchuo.lib.sheets.detect import Kind, detect
from kongchuo.lib.sheets.model import Limits, Refusal, SheetRefused

_MACROS = ("vbaproject", "macrosheets/", "activex", "dialogsheets/")
_EMBEDDED = ("embeddings/", "xl/connections.xml", "querytables/", "xl/model/", "webextensions/", "customdata/")
_EMBEDDING = ("/oleObject", "/package", "/control", "/connections", "/queryTable", "/externalLinkPath")
_LINK = re.compile(r"(https?|mailto):", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"')
_REACHES = re.compile(
    r"\b(WEBSERVICE|FILTERXML|RTD|CALL|REGISTER|REGISTER\.ID|EXEC|DDE|IMAGE|HYPERLINK|SQL\.REQUEST)\s*\("
    r"|\|[^!]*!|\[\d+\][^\[\]]*!",
    re.IGNORECASE,
)


def check(data: bytes, limits: Limits) -> None:
    """Raises SheetRefused for what is no plain .xlsx workbook, exceeds ``limits``, or brings more along than a table.

    Pictures, charts and links that somebody presses are part of how a form looks and stay."""
    kind = detect(data)
    if kind is not Kind.PACKAGE:
        raise SheetRefused(Refusal.OLD_WORKBOOK if kind is Kind.BIFF else Refusal.UNKNOWN)
    package.inspect(data, limits)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name.lower() for name in archive.namelist()]
        if len(set(names)) != len(names):
            raise SheetRefused(Refusal.DAMAGED)
        if any(word in name for name in names for word in _MACROS):
            raise SheetRefused(Refusal.MACROS)
        if any(word in name for name in names for word in _EMBEDDED):
            raise SheetRefused(Refusal.EMBEDDED)
        if any("externallinks/" in name for name in names):
            raise SheetRefused(Refusal.OUTSIDE, {"target": "xl/externalLinks"})
        _check_texts(archive)


def _check_texts(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        if name.lower() == "[content_types].xml":
            content = archive.read(name).lower()
            if b"macroenabled" in content or b"vbaproject" in content:
                raise SheetRefused(Refusal.MACROS)
        elif name.lower().endswith(".rels"):
            try:
                _check_relations(ElementTree.fromstring(archive.read(name)))
            except ElementTree.ParseError as error:
                raise SheetRefused(Refusal.DAMAGED) from error


def _check_relations(tree: ElementTree.Element) -> None:
    for relation in tree:
        if relation.get("Type", "").endswith(_EMBEDDING):
            raise SheetRefused(Refusal.EMBEDDED)
        target = relation.get("Target", "")
        is_link = relation.get("Type", "").endswith("/hyperlink") and _LINK.match(target)
        if relation.get("TargetMode", "").lower() == "external" and not is_link:
            raise SheetRefused(Refusal.OUTSIDE, {"target": target[:80]})


def check_formula(formula: str, place: str) -> None:
    """Raises SheetRefused for a formula that fetches or runs something."""
    if _REACHES.search(_LITERAL.sub('""', formula)):
        raise SheetRefused(Refusal.REACHING_FORMULA, {"place": place})
