"""The catchment list as a kind of import: set-based, with history, and with a note of everything made (G4, G7)."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext_lazy
from pypinyin import Style, lazy_pinyin
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from kongchuo.lib.crypto import lookup_hash
from kongchuo.lib.sheets import Sheet
from students.actions.import_kind import Facts, Kind, Made, Run
from students.actions.import_rows import CHUNK, count_in
from students.models import CatchmentChild, ImportBatch, ImportItem, School
from students.queries.catchment_list import known_entries
from students.rules.roster.catchment import CatchmentRow, parse_catchment
from students.rules.roster.catchment_columns import CATCHMENT
from students.rules.roster.catchment_matching import (
    CatchmentPlan,
    EntryChange,
    KnownEntry,
    entry_values,
    plan_catchment,
)
from students.rules.roster.plans import Answer

MODEL = "catchment"


def _plan(batch: ImportBatch, sheets: Sequence[Sheet], mapping: Mapping[str, str]) -> CatchmentPlan:
    on = timezone.localdate(batch.uploaded_at)
    parse = parse_catchment(sheets, on=on, own_name=batch.school.name, mapping=mapping)
    answers = {key: Answer(value) for key, value in batch.answers.items()}
    return plan_catchment(parse, known_entries(batch.school_id), answers)


def _apply(run: Run, plan: CatchmentPlan) -> list[list[str]]:
    """New children come onto the list from the day of the batch; nobody leaves it."""
    items: list[ImportItem] = []
    for start in range(0, len(plan.new), CHUNK):
        items += _add(run, plan.new[start : start + CHUNK])
        run.progress(start)
    for start in range(0, len(plan.changed), CHUNK):
        items += _change(run, plan.changed[start : start + CHUNK])
        run.progress(len(plan.new) + start)
    ImportItem.objects.bulk_create(items, batch_size=CHUNK)
    return []


def _add(run: Run, rows: Iterable[CatchmentRow]) -> list[ImportItem]:
    batch = run.batch
    made = [
        CatchmentChild(school_id=batch.school_id, starts_on=batch.effective_on, **stored(entry_values(row)))
        for row in rows
    ]
    kept = bulk_create_with_history(made, CatchmentChild, default_user=run.actor, default_date=run.at)
    return [ImportItem(batch=batch, model=MODEL, object_id=each.pk, was_created=True) for each in kept]


def stored(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a child, with what follows from it: look-up hash, pinyin initials, last four digits."""
    found = dict(said)
    if name := said.get("name"):
        found["name_initials"] = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))[:30].lower()
    if "id_number" in said:
        found["id_number_hash"], found["number_tail"] = lookup_hash(said["id_number"]), said["id_number"][-4:]
    return found


def _change(run: Run, changes: Sequence[EntryChange]) -> list[ImportItem]:
    children = CatchmentChild.objects.in_bulk([change.entry.id for change in changes])
    items, touched = [], set()
    for change in changes:
        child, names = children[change.entry.id], {each.field for each in change.changes}
        new = stored({name: value for name, value in entry_values(change.row).items() if name in names})
        before = json.dumps({name: getattr(child, name) for name in new}, default=str, ensure_ascii=False)
        items.append(ImportItem(batch=run.batch, model=MODEL, object_id=child.pk, was_created=False, before=before))
        for name, value in new.items():
            setattr(child, name, value)
        touched |= set(new)
    bulk_update_with_history(
        list(children.values()), CatchmentChild, sorted(touched), default_user=run.actor, default_date=run.at
    )
    return items


def _row(row: CatchmentRow) -> Facts:
    return {"name": row.name, "village": row.village, "place": str(row.place), "place_name": row.place_name}


def _known(entry: KnownEntry) -> Facts:
    values = entry.values
    return {name: str(values[name]) for name in ("name", "village", "place", "place_name")}


def _dependents(made: Made, since: dt.datetime) -> Iterator[tuple[int, Any]]:
    touched = [*made.created[MODEL], *made.changed[MODEL]]
    yield (
        count_in(CatchmentChild.history, "id", touched, lambda rows: rows.filter(history_date__gt=since)),
        ngettext_lazy(
            "%(count)d change was made to these children later.",
            "%(count)d changes were made to these children later.",
            "count",
        ),
    )


def _is_first(school: School) -> bool:
    return not CatchmentChild.objects.filter(school=school).exists()


CATCHMENT_KIND = Kind(
    vocabulary=CATCHMENT,
    plan=_plan,
    apply=_apply,
    row_facts=_row,
    known_facts=_known,
    models={MODEL: CatchmentChild},
    dependents=_dependents,
    is_first=_is_first,
)
