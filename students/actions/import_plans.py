"""From an uploaded file to a plan: read, recognise, match; nothing is written (G4)."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from kongchuo.lib.sheets import Sheet, read_workbook
from students.actions.import_files import file_of
from students.choices import ImportKind
from students.models import ImportBatch, School
from students.queries.imports import classes_by_key, known_children, known_staff, remembered_columns
from students.rules.roster.columns import HeaderMatch
from students.rules.roster.matching import Answer, RosterPlan, plan_roster
from students.rules.roster.roster import parse_roster
from students.rules.roster.staff import parse_staff
from students.rules.roster.staff_matching import StaffPlan, plan_staff

Plan = RosterPlan | StaffPlan


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and the sheets it was made from."""

    plan: Plan
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


def plan_sheets(batch: ImportBatch, sheets: Sequence[Sheet]) -> Plan:
    """Plan sheets that were read already, as of the day on which the batch takes effect."""
    mapping = remembered_columns(batch.school_id, batch.kind) | batch.mapping
    if batch.kind == ImportKind.STAFF:
        return _staff(batch.school, batch, sheets, mapping)
    return _roster(batch.school, batch, sheets, mapping)


def names_on(batch: ImportBatch) -> dt.date:
    """By which day class names are read: a file calls classes as they are called when it is uploaded, or when it takes
    effect if that is later. A term may begin in August, before the grades move up (G1)."""
    return max(batch.effective_on, timezone.localdate(batch.uploaded_at))


def _roster(school: School, batch: ImportBatch, sheets: Sequence[Sheet], mapping: Mapping[str, str]) -> RosterPlan:
    parse = parse_roster(sheets, on=names_on(batch), mapping=mapping, grades=school.grades)
    answers = {key: Answer(value) for key, value in batch.answers.items()}
    return plan_roster(parse, known_children(school.pk, batch.effective_on), classes_by_key(school.pk), answers)


def _staff(school: School, batch: ImportBatch, sheets: Sequence[Sheet], mapping: Mapping[str, str]) -> StaffPlan:
    parse = parse_staff(sheets, on=names_on(batch), mapping=mapping, grades=school.grades)
    return plan_staff(parse, known_staff(school.pk, batch.effective_on), classes_by_key(school.pk))


def digest(plan: Plan) -> str:
    """A fingerprint of what the plan would do: a preview is carried out only while it is still true."""
    facts = {
        "new": [(row.sheet, row.number) for row in plan.new],
        "changed": [
            (change.row.number, [(each.field, each.old, each.new) for each in change.changes])
            for change in plan.changed
        ],
        "unchanged": len(plan.unchanged),
        "classes": [str(key) for key in plan.classes_created],
        "errors": [(issue.sheet, issue.row, str(issue.code)) for issue in plan.errors],
    }
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
