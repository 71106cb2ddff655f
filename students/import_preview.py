"""A stored preview put into words: rows, old and new values, remarks, columns (G4). Numbers in it are masked (I1)."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from students.actions.import_kinds import KINDS
from students.choices import Boarding, CatchmentPlace, IdKind, NeedKind, Sex
from students.import_kind_words import KIND_WORDS, class_words
from students.models import ImportBatch
from students.roster_messages import FIELD_LABELS, sentence
from students.rules.roster.issues import Code, Issue

_LABELS: Mapping[str, str | Promise] = {
    **FIELD_LABELS,
    "class": gettext_lazy("Class"),
    "guardian1": gettext_lazy("First guardian"),
    "guardian2": gettext_lazy("Second guardian"),
}
_CODED = {
    "sex": Sex,
    "boarding": Boarding,
    "id_kind": IdKind,
    "place": CatchmentPlace,
    "disability": NeedKind,
}


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """A value that the file says differently."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """A row of the file or a person of the registry; ``key`` is that of a question."""

    name: str
    class_name: str
    sheet: str = ""
    row: int = 0
    key: str = ""
    changes: Sequence[Change] = ()
    details: Sequence[str] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Remark:
    """What there is to say about a cell, a row or a column, and what to do."""

    sheet: str
    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True, repr=False)
class Column:
    """A column to be named: its header, examples and the meaning understood; ``is_open`` while nobody said."""

    header: str
    field: str
    is_open: bool
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Preview:
    """What a page shows of a plan; lists are cut at 200 rows, ``counts`` are not."""

    counts: Mapping[str, int] = field(default_factory=dict)
    new: Sequence[Line] = ()
    changed: Sequence[Line] = ()
    questions: Sequence[Line] = ()
    missing: Sequence[Line] = ()
    errors: Sequence[Remark] = ()
    warnings: Sequence[Remark] = ()
    notices: Sequence[Remark] = ()
    classes: Sequence[str] = ()
    columns: Sequence[Column] = ()
    panel: Any = None


def preview_of(batch: ImportBatch) -> Preview:
    """The preview of a batch that waits, in the language of the moment."""
    said: dict[str, Any] = json.loads(batch.preview) if batch.preview else {}
    if not said:
        return Preview()
    lines = {name: [_line(batch, each) for each in said[name]] for name in ("new", "changed", "questions", "missing")}
    return Preview(
        counts=said["counts"],
        **lines,
        errors=_remarks(said["errors"]),
        warnings=_remarks(said["warnings"]),
        notices=[*_remarks(said["notices"]), *_remarks(said["skipped"])],
        classes=[class_words(batch, key) for key in said["classes"]],
        columns=_columns(said["columns"]),
        panel=KIND_WORDS[batch.kind].panel_facts(batch, said),
    )


def _line(batch: ImportBatch, said: Mapping[str, Any]) -> Line:
    return Line(
        name=KIND_WORDS[batch.kind].row_name(batch, said),
        class_name=class_words(batch, said.get("class", ())),
        sheet=said.get("sheet", ""),
        row=said.get("row", 0),
        key=said.get("key", ""),
        changes=[_change(batch, *each) for each in _telling(batch, said.get("changes", ()))],
        details=KIND_WORDS[batch.kind].details(batch, said),
    )


def _telling(batch: ImportBatch, changes: Iterable[Sequence[str]]) -> list[Sequence[str]]:
    """Without what is only part of another, such as those of the registered address."""
    said, quiet = list(changes), KIND_WORDS[batch.kind].quiet
    return [each for each in said if each[0] not in quiet] or said[:1]


def _change(batch: ImportBatch, name: str, old: str, new: str) -> Change:
    label = KIND_WORDS[batch.kind].labels.get(name) or _LABELS.get(name, name)
    return Change(str(label), _value(batch, name, old), _value(batch, name, new))


def _value(batch: ImportBatch, name: str, text: str) -> str:
    if name == "class" and text:
        return class_words(batch, [int(part) for part in text.split("-")])
    return str(_CODED[name](text).label) if name in _CODED and text else text


def _remarks(said: Iterable[Mapping[str, Any]]) -> list[Remark]:
    return [_remark(each) for each in said]


def _remark(said: Mapping[str, Any]) -> Remark:
    issue = Issue(said["sheet"], said["row"], said["column"], said["field"], None, Code(said["code"]), said["params"])
    column = said["column"] or str(_LABELS.get(said["field"], ""))
    return Remark(issue.sheet, issue.row, column, said["value"], sentence(issue))


def _columns(said: Sequence[Mapping[str, Any]]) -> list[Column]:
    """Each header once. One that stands over several columns of a sheet is settled by what stands above it."""
    seen = Counter((each["sheet"], each["header"]) for each in said)
    found: dict[str, Column] = {}
    for each in said:
        is_plain = seen[(each["sheet"], each["header"])] == 1 or each["is_unknown"]
        if is_plain and each["header"] not in found:
            found[each["header"]] = Column(each["header"], each["field"], each["is_unknown"], tuple(each["examples"]))
    return sorted(found.values(), key=lambda column: not column.is_open)


def field_choices(kind: str) -> list[tuple[str, str]]:
    """What a column can mean, in the order of the form."""
    known = KINDS[kind].vocabulary.fields
    return [(name, str(label)) for name, label in FIELD_LABELS.items() if name in known]
