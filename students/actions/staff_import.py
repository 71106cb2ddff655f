"""Carrying out the plan of a staff list: accounts, posts, one-time passwords (I6, J)."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping

from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from students.actions.staff import FirstPassword, NewPerson, NewPost, appoint_many, make_accounts
from students.models import ImportBatch, ImportItem, School, SchoolClass, User
from students.queries.imports import classes_by_key
from students.rules.class_names import ClassKey
from students.rules.roster.staff_matching import PersonChange, PostKey, StaffPlan, posts_of

_AT_ONCE = 10


@transaction.atomic
def apply_staff(
    *,
    actor: User | None,
    at: dt.datetime,
    school: School,
    plan: StaffPlan,
    batch: ImportBatch,
    effective_on: dt.date,
    progress: Callable[[int], None] = lambda done: None,
) -> list[FirstPassword]:
    """Make accounts and posts as planned, all or nothing; returns the new accounts with their one-time passwords.

    Posts begin on ``effective_on``. Nothing ends: a post that the file no longer names is ended by a person (I6).
    """
    classes = _with_new_classes(school, plan.classes_created, batch, actor, at)
    firsts: list[FirstPassword] = []
    for start in range(0, len(plan.new), _AT_ONCE):
        rows = plan.new[start : start + _AT_ONCE]
        people = [NewPerson(row.name, row.staff_number, row.phone) for row in rows]
        firsts += make_accounts(school=school, people=people, actor=actor, at=at)
        progress(len(firsts))
    wanted = [(first.user, posts_of(row.duties)) for first, row in zip(firsts, plan.new, strict=True)]
    wanted += _change_people(plan.changed, batch, actor, at)
    posts = [post for user, keys in wanted for post in _posts(user, keys, classes, effective_on)]
    made = appoint_many(posts=posts, actor=actor, at=at)
    _note(batch, "user", (first.user.pk for first in firsts))
    _note(batch, "appointment", (post.pk for post in made))
    return firsts


def _with_new_classes(
    school: School, keys: Iterable[ClassKey], batch: ImportBatch, actor: User | None, at: dt.datetime
) -> Mapping[ClassKey, SchoolClass]:
    made = [SchoolClass(school=school, entry_year=key.entry_year, number=key.number) for key in keys]
    if made:
        stored = bulk_create_with_history(made, SchoolClass, default_user=actor, default_date=at)
        _note(batch, "class", (each.pk for each in stored))
    return classes_by_key(school.pk)


def _change_people(
    changes: Iterable[PersonChange], batch: ImportBatch, actor: User | None, at: dt.datetime
) -> list[tuple[User, tuple[PostKey, ...]]]:
    rows = list(changes)
    users = User.objects.in_bulk([change.person.id for change in rows])
    for change in rows:
        if change.changes:
            before = json.dumps({each.field: each.old for each in change.changes}, ensure_ascii=False)
            ImportItem.objects.create(
                batch=batch, model="user", object_id=change.person.id, was_created=False, before=before
            )
        for each in change.changes:
            setattr(users[change.person.id], each.field, each.new)
    touched = [users[change.person.id] for change in rows if change.changes]
    if touched:
        bulk_update_with_history(touched, User, ["name", "phone"], default_user=actor, default_date=at)
    return [(users[change.person.id], change.posts) for change in rows]


def _posts(
    user: User, keys: Iterable[PostKey], classes: Mapping[ClassKey, SchoolClass], starts_on: dt.date
) -> Iterable[NewPost]:
    for role, key, subject in keys:
        yield NewPost(user, role, starts_on, classes[key] if key else None, subject)


def _note(batch: ImportBatch, model: str, ids: Iterable[int]) -> None:
    ImportItem.objects.bulk_create(
        ImportItem(batch=batch, model=model, object_id=object_id, was_created=True) for object_id in ids
    )
