"""The roster as a kind of import (G1 to G4)."""

from collections.abc import Mapping, Sequence

from kongchuo.lib.sheets import Sheet
from students.actions.import_dependents import dependents
from students.actions.import_kind import Facts, Kind, Run, class_fact, names_on
from students.actions.roster_import import apply_roster
from students.models import Enrolment, Guardian, ImportBatch, Movement, Placement, School, SchoolClass, Student
from students.queries.imports import classes_by_key, known_children
from students.rules.roster.matching import KnownChild, RosterPlan, plan_roster
from students.rules.roster.plans import Answer
from students.rules.roster.roster import RosterRow, parse_roster
from students.rules.roster.vocabulary import ROSTER


def _plan(batch: ImportBatch, sheets: Sequence[Sheet], mapping: Mapping[str, str]) -> RosterPlan:
    school = batch.school
    parse = parse_roster(sheets, on=names_on(batch), mapping=mapping, grades=school.grades)
    answers = {key: Answer(value) for key, value in batch.answers.items()}
    return plan_roster(parse, known_children(school.pk, batch.effective_on), classes_by_key(school.pk), answers)


def _apply(run: Run, plan: RosterPlan) -> list[list[str]]:
    batch = run.batch
    apply_roster(
        actor=run.actor,
        at=run.at,
        school=batch.school,
        plan=plan,
        batch=batch,
        effective_on=batch.effective_on,
        progress=run.progress,
    )
    return []


def _row(row: RosterRow) -> Facts:
    return {"name": row.name, "class": class_fact(row.class_key)}


def _known(child: KnownChild) -> Facts:
    return {"name": child.values["name"], "class": class_fact(child.class_key)}


def _is_first(school: School) -> bool:
    return not Placement.objects.filter(school=school).exists()


ROSTER_KIND = Kind(
    vocabulary=ROSTER,
    plan=_plan,
    apply=_apply,
    row_facts=_row,
    known_facts=_known,
    models={
        "movement": Movement,
        "placement": Placement,
        "enrolment": Enrolment,
        "guardian": Guardian,
        "student": Student,
        "class": SchoolClass,
    },
    dependents=dependents,
    is_first=_is_first,
)
