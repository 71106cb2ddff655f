"""A list of needs as a kind of import: set-based, with history, and with a note of everything made (G4, G6)."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import ngettext_lazy
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from kongchuo.lib.sheets import Sheet
from students.actions.import_kind import Facts, Kind, Made, Run, class_fact, names_on
from students.actions.import_rows import CHUNK, chunks, count_in
from students.models import ImportBatch, ImportItem, Need
from students.queries.needs_import import known_needs, known_pupils
from students.rules.roster.needs import NEEDS, parse_needs
from students.rules.roster.needs_matching import EndedNeed, FoundNeed, NeedPlan, NotNamed, plan_needs

MODEL = "need"


def _plan(batch: ImportBatch, sheets: Sequence[Sheet], mapping: Mapping[str, str]) -> NeedPlan:
    day, school = names_on(batch), batch.school
    parse = parse_needs(sheets, on=day, mapping=mapping, grades=school.grades)
    return plan_needs(parse, known_pupils(school.pk, day), known_needs(school.pk), batch.effective_on)


def _apply(run: Run, plan: NeedPlan) -> list[list[str]]:
    """New needs come on record, running ones get the end that the file gives them; no need is ended otherwise."""
    done = 0
    for some in chunks(plan.new):
        _add(run, some)
        done += len(some)
        run.progress(done)
    for ended in chunks(plan.changed):
        _end(run, ended)
        done += len(ended)
        run.progress(done)
    return []


def _add(run: Run, found: Sequence[FoundNeed]) -> None:
    batch = run.batch
    rows = [
        Need(
            school_id=batch.school_id,
            student_id=each.child.id,
            kind=each.kind,
            starts_on=each.starts_on,
            ends_on=each.row.ends_on,
            source=each.row.source,
            recorded_by=run.actor,
            recorded_at=run.at,
        )
        for each in found
    ]
    made = bulk_create_with_history(rows, Need, batch_size=CHUNK, default_user=run.actor, default_date=run.at)
    items = [ImportItem(batch=batch, model=MODEL, object_id=need.pk, was_created=True) for need in made]
    ImportItem.objects.bulk_create(items, batch_size=CHUNK)


def _end(run: Run, ended: Sequence[EndedNeed]) -> None:
    needs = Need.objects.in_bulk([each.known.id for each in ended])
    items, before = [], json.dumps({"ends_on": None})
    for each in ended:
        need = needs[each.known.id]
        need.ends_on = each.row.row.ends_on
        items.append(ImportItem(batch=run.batch, model=MODEL, object_id=need.pk, was_created=False, before=before))
    by = {"default_user": run.actor, "default_date": run.at}
    bulk_update_with_history(list(needs.values()), Need, ["ends_on"], **by)
    ImportItem.objects.bulk_create(items, batch_size=CHUNK)


def _row(found: FoundNeed) -> Facts:
    until = found.row.ends_on
    return {
        "name": found.child.name,
        "class": class_fact(found.child.class_key),
        "need": str(found.kind),
        "source": found.row.source,
        "from": found.starts_on.isoformat(),
        "until": until.isoformat() if until else "",
    }


def _known(each: NotNamed) -> Facts:
    return {"name": each.child.name, "class": class_fact(each.child.class_key), "need": str(each.kind)}


def _dependents(made: Made, since: dt.datetime) -> Iterator[tuple[int, Any]]:
    touched = [*made.created[MODEL], *made.changed[MODEL]]
    yield (
        count_in(Need.history, "id", touched, lambda rows: rows.filter(history_date__gt=since)),
        ngettext_lazy(
            "%(count)d change was made to these needs later.",
            "%(count)d changes were made to these needs later.",
            "count",
        ),
    )


NEEDS_KIND = Kind(
    vocabulary=NEEDS,
    plan=_plan,
    apply=_apply,
    row_facts=_row,
    known_facts=_known,
    models={MODEL: Need},
    dependents=_dependents,
)
