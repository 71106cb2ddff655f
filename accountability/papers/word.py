"""A paper as a Word document, from the shipped template or one of the school's own (E3)."""

import dataclasses
from functools import cache
from pathlib import Path
from typing import Any

from accountability.choices import PaperKind
from accountability.papers.blocks import Form
from accountability.papers.catalog import CONTENTS, CURRENT
from accountability.papers.content import Content, shown
from accountability.papers.notice import DRAFT
from accountability.papers.pictures import NO_PICTURES, Pictures
from kongchuo.lib.word import Filling, fill

_FOLDER = Path(__file__).parent / "docx"
_SAMPLE = "示例"


@cache
def shipped_template(form: Form) -> bytes:
    """The Word template that comes with the program."""
    return (_FOLDER / f"{form.name}.docx").read_bytes()


def document(template: bytes, form: Form, content: Content, pictures: Pictures = NO_PICTURES) -> bytes:
    """The filled document, the same bytes for the same content. Raises WordRefused."""
    drawn = {name: each.data for name, each in pictures.items()}
    return fill(template, Filling(_values(form, content), pictures=drawn))


def check_template(kind: PaperKind, template: bytes) -> None:
    """Fill a template with a sample and with nothing at all. Raises WordRefused, which names the placeholder (E3)."""
    form, of = CURRENT[kind], CONTENTS[kind]
    names = {each.name for each in dataclasses.fields(of)}
    must_use = tuple(name for name in ("number", "child") if name in names)
    must_say = (DRAFT,) if kind == PaperKind.NOTICE else ()
    for content in (sample(of), of()):
        fill(template, Filling(_values(form, content), is_check=True, must_use=must_use, must_say=must_say))


def sample(of: type[Content]) -> Content:
    """A content in which every field says something, lists twice."""
    return of(**{each.name: _sample(each) for each in dataclasses.fields(of)})


def _sample(of: "dataclasses.Field[Any]") -> Any:
    if row := of.metadata.get("of"):
        return (sample(row), sample(row))
    if of.metadata.get("is_day"):
        return "2026-09-01"
    return 3 if of.default is None else _SAMPLE


def _values(form: Form, content: Content) -> dict[str, Any]:
    return {**dict(form.extras), **shown(content), "copies": list(form.copies or ("",))}
