"""The staff list as a kind of import (J, I6)."""

from collections.abc import Iterable, Mapping, Sequence

from kongchuo.lib.sheets import Sheet
from students.actions.import_dependents import dependents
from students.actions.import_kind import Facts, Kind, Run, class_fact, names_on
from students.actions.staff_import import apply_staff
from students.choices import Role
from students.models import Appointment, ImportBatch, School, SchoolClass, User
from students.queries.imports import classes_by_key, known_staff
from students.rules.roster.staff import StaffRow, parse_staff
from students.rules.roster.staff_matching import KnownPerson, PersonChange, PostKey, StaffPlan, plan_staff, posts_of
from students.rules.roster.vocabulary import STAFF

_BACKGROUND_ACCOUNTS = 5


def _plan(batch: ImportBatch, sheets: Sequence[Sheet], mapping: Mapping[str, str]) -> StaffPlan:
    school = batch.school
    parse = parse_staff(sheets, on=names_on(batch), mapping=mapping, grades=school.grades)
    return plan_staff(parse, known_staff(school.pk, batch.effective_on), classes_by_key(school.pk))


def _apply(run: Run, plan: StaffPlan) -> list[list[str]]:
    """Returns name, user name and one-time password of new accounts."""
    batch = run.batch
    firsts = apply_staff(
        actor=run.actor,
        at=run.at,
        school=batch.school,
        plan=plan,
        batch=batch,
        effective_on=batch.effective_on,
        progress=run.progress,
    )
    return [[first.user.name, first.user.username, first.password] for first in firsts]


def _row(row: StaffRow) -> Facts:
    return {"name": row.name, "posts": _posts(posts_of(row.duties))}


def _change(change: PersonChange) -> Facts:
    return {"posts": _posts(change.posts)}


def _posts(posts: Iterable[PostKey]) -> list[list[object]]:
    return [[role, class_fact(key), subject] for role, key, subject in posts]


def _known(person: KnownPerson) -> Facts:
    return {"name": person.name, "posts": _posts(sorted(person.posts, key=str))}


def _is_first(school: School) -> bool:
    return not Appointment.objects.filter(school=school, role=Role.HEAD_TEACHER).exists()


STAFF_KIND = Kind(
    vocabulary=STAFF,
    plan=_plan,
    apply=_apply,
    row_facts=_row,
    known_facts=_known,
    change_facts=_change,
    models={"appointment": Appointment, "user": User, "class": SchoolClass},
    dependents=dependents,
    is_first=_is_first,
    background_rows=_BACKGROUND_ACCOUNTS,
)
