"""What a kind of import must say of itself, so that upload, preview, confirmation and take-back work for it (G4).

To add a kind:

1. rules: a ``Vocabulary`` of its columns, a ``Reading`` of its rows and a ``Plan`` (``rules.roster``); labels of new
   fields and sentences of new codes in ``roster_messages``;
2. actions: a module with a ``Kind`` that plans, carries out and describes, entered into ``import_kinds.KINDS``;
3. words: a ``KindWords`` entered into ``import_kind_words.KIND_WORDS``; a command that names the kind.

The pages, the failed rows, the digest of the preview, the JSON of the commands and the take-back then work unchanged.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils import timezone

from kongchuo.lib.sheets import Sheet
from students.models import ImportBatch, School, User
from students.rules.class_names import ClassKey
from students.rules.roster.plans import AnyPlan
from students.rules.roster.vocabulary import Vocabulary

Facts = dict[str, Any]
"""What a preview keeps of a row as JSON, masked (I1): ``name``, and a ``class`` where there is one (``class_fact``)."""


@dataclass(frozen=True, slots=True)
class Run:
    """The carrying out of a confirmed batch, inside one transaction."""

    actor: User | None
    at: dt.datetime
    batch: ImportBatch
    progress: Callable[[int], None] = lambda done: None


@dataclass(slots=True)
class Made:
    """What a batch created, and the values it replaced, by model name and id."""

    created: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[str, dict[int, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of import.

    ``models`` are what it makes, by the name its ``ImportItem`` rows bear, in the order in which they can be removed.
    ``apply`` returns what is handed to a person once (first passwords), mostly nothing. ``dependents`` counts what has
    come to depend on what was made, each with the sentence that says so. Beyond ``background_rows`` a process of its
    own does the work. ``is_first``: the school has nothing of the kind yet, so the list counts from the first day of
    term (K1). A kind without ``has_date`` does not ask from which day it counts. ``more_facts`` is what a preview keeps
    beside rows and remarks, ``more_counts`` what its numbers hold beside the usual ones. ``undo`` does what a take-back
    needs beyond removing rows.
    """

    vocabulary: Vocabulary
    plan: Callable[[ImportBatch, Sequence[Sheet], Mapping[str, str]], AnyPlan]
    apply: Callable[[Run, Any], list[list[str]]]
    row_facts: Callable[[Any], Facts]
    known_facts: Callable[[Any], Facts]
    change_facts: Callable[[Any], Facts] = lambda change: {}
    models: Mapping[str, type[Model]]
    dependents: Callable[[Made, dt.datetime], Iterable[tuple[int, Any]]]
    is_first: Callable[[School], bool] = lambda school: False
    background_rows: int = 2000
    has_date: bool = True
    more_facts: Callable[[Any], Facts] = lambda plan: {}
    more_counts: Callable[[Any], dict[str, int]] = lambda plan: {}
    undo: Callable[[Run, Made], None] = lambda run, made: None


def names_on(batch: ImportBatch) -> dt.date:
    """By which day class names are read: a file calls classes as they are called when it is uploaded, or when it takes
    effect if that is later. A term may begin in August, before the grades move up (G1)."""
    return max(batch.effective_on, timezone.localdate(batch.uploaded_at))


def class_fact(key: ClassKey | None) -> list[int]:
    """A class as a preview keeps it."""
    return [key.entry_year, key.number] if key else []


def made_by(batch: ImportBatch) -> Made:
    """What a batch noted when it was carried out."""
    made = Made()
    for item in batch.items.order_by("id").iterator(chunk_size=2000):
        if item.was_created:
            made.created[item.model].append(item.object_id)
        else:
            made.changed[item.model][item.object_id] = json.loads(item.before)
    return made
