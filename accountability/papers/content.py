"""What a paper says, as data: canonical text, hash, and the values as they are printed (E3, E5)."""

import dataclasses
import datetime as dt
import hashlib
import json
import re
from dataclasses import Field, asdict, dataclass, field, fields, replace
from typing import Any, TypeVar

Shown = dict[str, Any]
_NOT_ON_PAPER = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The base of every paper; each field says in its metadata what it is and how it prints when it is empty."""


Kind = TypeVar("Kind", bound=Content)


def a_text(label: object, *, blank: int = 0) -> Any:
    """A text; empty it prints as a line of ``blank`` strokes, or as nothing where it stands in a ruled cell (E5)."""
    return field(default="", metadata={"label": label, "empty": "_" * blank})


def a_day(label: object, *, in_cell: bool = False) -> Any:
    """A date, kept as 2026-11-23; empty it prints with room for year, month and day (E5)."""
    spaces = ("\u3000\u3000", "\u3000", "\u3000") if in_cell else ("______", "____", "____")
    return field(default="", metadata={"label": label, "empty": "{}年{}月{}日".format(*spaces), "is_day": True})


def a_count(label: object, *, blank: int = 4) -> Any:
    """A whole number or nothing."""
    return field(default=None, metadata={"label": label, "empty": "_" * blank})


def a_picture(label: object) -> Any:
    """A picture, kept by the SHA-256 of its bytes; it is drawn, and as a text it says nothing (E3)."""
    return field(default="", metadata={"label": label, "empty": "", "is_picture": True})


def a_list(label: object, of: type[Content]) -> Any:
    """A list of rows of one kind."""
    return field(default=(), metadata={"label": label, "of": of})


def canonical(content: Content) -> str:
    """The one text of a content, whatever the order of its fields: what is stored and hashed (E3)."""
    return json.dumps(asdict(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(canonical_text: str) -> str:
    """The SHA-256 of a stored content (E3)."""
    return hashlib.sha256(canonical_text.encode()).hexdigest()


def load(kind: type[Kind], canonical_text: str) -> Kind:
    """The content of its stored text; a field that came later is empty."""
    return _build(kind, json.loads(canonical_text))


def _build(kind: type[Kind], values: dict[str, Any]) -> Kind:
    of: dict[str, Any] = {each.name: each.metadata.get("of") for each in fields(kind)}
    built = {
        name: tuple(_build(of[name], row) for row in value) if of[name] else value for name, value in values.items()
    }
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in built.items()})


def cleaned(content: Kind) -> Kind:
    """The content without characters that no paper can hold, texts without space around them."""
    return replace(content, **{each.name: _clean(getattr(content, each.name)) for each in fields(content)})


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _NOT_ON_PAPER.sub("", value.replace("\r\n", "\n")).strip()
    if isinstance(value, tuple):
        return tuple(_clean(each) for each in value)
    return cleaned(value) if isinstance(value, Content) else value


def shown(content: Content) -> Shown:
    """Every field as it is printed: dates in words, what is empty as a blank to fill by pen (E5)."""
    return {each.name: _shown(each, getattr(content, each.name)) for each in fields(content)}


def _shown(of: "Field[Any]", value: Any) -> Any:
    if isinstance(value, tuple):
        return [shown(each) if isinstance(each, Content) else each for each in value]
    if value in ("", None) or of.metadata.get("is_picture"):
        return of.metadata.get("empty", "")
    return day_words(dt.date.fromisoformat(value)) if of.metadata.get("is_day") else str(value)


def day_words(on: dt.date) -> str:
    """A date as papers write it: 2026年11月23日."""
    return f"{on.year}年{on.month}月{on.day}日"


def iso(on: dt.date | None) -> str:
    """A date as a content keeps it; empty for none."""
    return on.isoformat() if on else ""


def placeholders(kind: type[Content]) -> list[tuple[str, object, type[Content] | None]]:
    """The names a template may use, with what they mean; for a list also what its rows are."""
    return [(each.name, each.metadata["label"], each.metadata.get("of")) for each in dataclasses.fields(kind)]
