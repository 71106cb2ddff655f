"""The answer to the filing of new entrants as a kind of import (M23, G4)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from kongchuo.lib.crypto import lookup_hash
from kongchuo.lib.sheets import Sheet
from students.actions.import_dependents import dependents
from students.actions.import_kind import Facts, Kind, Run, class_fact
from students.actions.import_rows import CHUNK
from students.models import Filing, ImportBatch, ImportItem, Student
from students.queries.filing_known import known_entrants, latest_filings
from students.rules.class_names import school_year
from students.rules.filing import FORMAL
from students.rules.roster.filing import FILING, AnswerRow, parse_filing
from students.rules.roster.filing_matching import FilingPlan, KnownEntrant, Settled, plan_filing
from students.rules.roster.plans import Answer


def _plan(batch: ImportBatch, sheets: Sequence[Sheet], mapping: Mapping[str, str]) -> FilingPlan:
    answers = {key: Answer(value) for key, value in batch.answers.items()}
    known = known_entrants(batch.school_id, batch.effective_on)
    return plan_filing(parse_filing(sheets, mapping=mapping), known, answers)


def _apply(run: Run, plan: FilingPlan) -> list[list[str]]:
    """Set numbers and reasons, each with history, and note what was before (M23)."""
    done, by = 0, {"default_user": run.actor, "default_date": run.at, "batch_size": CHUNK}
    for start in range(0, len(plan.changed), CHUNK):
        some = plan.changed[start : start + CHUNK]
        items = [*_set_numbers(run, some, by), *_set_filings(run, some, by)]
        ImportItem.objects.bulk_create(items, batch_size=CHUNK)
        done += len(some)
        run.progress(done)
    return []


def _set_numbers(run: Run, settled: Sequence[Settled], by: Mapping[str, Any]) -> list[ImportItem]:
    new = {each.child.id: each.row.status_number for each in settled if each.row.status_number}
    students = list(Student.objects.filter(pk__in=new))
    items = []
    for student in students:
        number = new[student.pk]
        values = {"status_number": number, "status_number_hash": lookup_hash(number)}
        if not student.id_number:
            values["number_tail"] = number[-4:]
        items.append(_item(run, "student", student.pk, {name: getattr(student, name) for name in values}))
        for name, value in values.items():
            setattr(student, name, value)
    if students:
        bulk_update_with_history(students, Student, ["status_number", "status_number_hash", "number_tail"], **by)
    return items


def _set_filings(run: Run, settled: Sequence[Settled], by: Mapping[str, Any]) -> list[ImportItem]:
    today = timezone.localdate(run.at)
    known = latest_filings(run.batch.school_id, [each.child.id for each in settled])
    new, items = [], []
    for each in settled:
        filing = known.get(each.child.id)
        if filing is None:
            new.append(_answered(_new_filing(run, each), each, today))
        else:
            before = {"filed_on": filing.filed_on, "refused_because": filing.refused_because}
            items.append(_item(run, "filing", filing.pk, before))
            _answered(filing, each, today)
    if known:
        bulk_update_with_history(list(known.values()), Filing, ["filed_on", "refused_because"], **by)
    made = bulk_create_with_history(new, Filing, **by) if new else []
    return items + [_item(run, "filing", filing.pk) for filing in made]


def _new_filing(run: Run, each: Settled) -> Filing:
    """A record nobody had noted as sent, for the school year of the answer."""
    return Filing(
        school_id=run.batch.school_id,
        student_id=each.child.id,
        school_year=school_year(timezone.localdate(run.at)),
        recorded_by=run.actor,
        recorded_at=run.at,
    )


def _answered(filing: Filing, each: Settled, today: Any) -> Filing:
    filing.refused_because = each.row.reason
    filing.filed_on = today if each.row.status_number.startswith(FORMAL) else None
    return filing


def _item(run: Run, model: str, object_id: int, before: dict[str, Any] | None = None) -> ImportItem:
    text = "" if before is None else json.dumps(before, default=str, ensure_ascii=False)
    return ImportItem(batch=run.batch, model=model, object_id=object_id, was_created=before is None, before=text)


def _row(row: AnswerRow) -> Facts:
    return {"name": row.name}


def _change(change: Settled) -> Facts:
    return {"class": class_fact(change.child.class_key)}


def _known(child: KnownEntrant) -> Facts:
    return {"name": child.name, "class": class_fact(child.class_key)}


FILING_KIND = Kind(
    vocabulary=FILING,
    plan=_plan,
    apply=_apply,
    row_facts=_row,
    known_facts=_known,
    change_facts=_change,
    models={"filing": Filing, "student": Student},
    dependents=dependents,
    has_date=False,
)
