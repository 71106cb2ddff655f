"""From an uploaded file to a plan: read, recognise, match; nothing is written (G4)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from kongchuo.lib.sheets import Sheet, read_workbook
from students.actions.import_files import file_of
from students.actions.import_kinds import KINDS
from students.models import ImportBatch
from students.queries.imports import remembered_columns
from students.rules.roster.columns import HeaderMatch
from students.rules.roster.plans import AnyPlan


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and the sheets it was made from."""

    plan: AnyPlan
    sheets: Sequence[Sheet]

    @property
    def headers(self) -> tuple[HeaderMatch, ...]:
        """The headers that were understood, or, when none was, those that need naming."""
        return self.plan.parse.headers or self.plan.parse.unread

    @property
    def needs_naming(self) -> bool:
        """Whether the registrar must say what a column means: no list was found, or a column is not known."""
        return not self.plan.parse.headers or any(header.unknown for header in self.headers)


def make_plan(batch: ImportBatch) -> Planned:
    """Read the stored file of a batch and plan it. Raises SheetRefused, FileNotFoundError when it was removed."""
    sheets = read_workbook(file_of(batch.token), name=batch.file_name)
    return Planned(plan_sheets(batch, sheets), sheets)


def plan_sheets(batch: ImportBatch, sheets: Sequence[Sheet]) -> AnyPlan:
    """Plan sheets that were read already, as of the day on which the batch takes effect."""
    mapping = remembered_columns(batch.school_id, batch.kind) | batch.mapping
    return KINDS[batch.kind].plan(batch, sheets, mapping)


def digest(plan: AnyPlan) -> str:
    """A fingerprint of what the plan would do: a preview is carried out only while it is still true."""
    facts = {
        "new": [(row.sheet, row.number) for row in plan.new],
        "changed": [
            (change.row.number, [(each.field, each.old, each.new) for each in change.changes])
            for change in plan.changed
        ],
        "unchanged": len(plan.unchanged),
        "classes": [str(key) for key in plan.classes_created],
        "more": plan.fingerprint,
        "errors": [(issue.sheet, issue.row, str(issue.code)) for issue in plan.errors],
    }
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
