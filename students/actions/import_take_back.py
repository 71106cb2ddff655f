"""Taking an import back, as long as nothing depends on what it made."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from students.actions.history import save_kept
from students.choices import ImportStatus
from students.models import (
    Absence,
    Appointment,
    Away,
    Contact,
    Enrolment,
    Guardian,
    ImportBatch,
    Leave,
    Movement,
    Placement,
    Roll,
    RollVersion,
    SchoolClass,
    Student,
    Substitution,
    User,
)

_MODELS: dict[str, type[Model]] = {
    "movement": Movement,
    "placement": Placement,
    "enrolment": Enrolment,
    "guardian": Guardian,
    "student": Student,
    "appointment": Appointment,
    "user": User,
    "class": SchoolClass,
}
"""What an import makes, in the order in which it can be removed."""
_CHUNK = 500


@dataclass(slots=True)
class _Made:
    """What a batch created, and the values it replaced, by model name and id."""

    created: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[str, dict[int, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))


@transaction.atomic
def take_back(*, actor: User | None, at: dt.datetime, batch: ImportBatch) -> ImportBatch:
    """Remove what the import made and restore what it changed, all or nothing.

    Raises ValidationError, one sentence for each kind of thing that has come to depend on it; then nothing changes.
    The history of removed children is removed too: they should never have been here.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    found = [*dependents(batch)]
    if found:
        raise ValidationError(found)
    made = _made(batch)
    students = made.created["student"]
    for of_child in (Movement, Placement, Enrolment, Guardian):
        _remove(of_child, students, "student_id")
    for name, model in _MODELS.items():
        _remove(model, made.created[name])
    for name, model in _MODELS.items():
        _restore(model, made.changed[name], actor, at)
    batch.status, batch.finished_at, batch.preview = ImportStatus.TAKEN_BACK, at, ""
    batch.items.all().delete()
    batch.save()
    return batch


def dependents(batch: ImportBatch) -> Iterator[str]:
    """Sentences that say what has come to depend on the import; none when it can be taken back."""
    if batch.status != ImportStatus.DONE or batch.finished_at is None:
        yield _("This import was not carried out, or is taken back already.")
        return
    made = _made(batch)
    for count, sentence in _counts(made, batch.finished_at):
        if count:
            yield sentence % {"count": count}


def _counts(made: _Made, since: dt.datetime) -> Iterator[tuple[int, Any]]:
    students, classes, users = made.created["student"], made.created["class"], made.created["user"]
    touched = [*students, *made.changed["student"]]
    yield (
        _rolls_since(students, made.created["placement"], since),
        ngettext_lazy(
            "%(count)d roll was taken since then with these pupils in the class list.",
            "%(count)d rolls were taken since then with these pupils in the class list.",
            "count",
        ),
    )
    yield (
        _many((Absence, Leave, Contact, Away), students),
        ngettext_lazy(
            "%(count)d absence, leave slip or contact of these pupils is recorded.",
            "%(count)d absences, leave slips or contacts of these pupils are recorded.",
            "count",
        ),
    )
    yield (
        _in(Movement, "student_id", touched, lambda rows: rows.filter(recorded_at__gt=since)),
        ngettext_lazy(
            "%(count)d movement of these pupils was recorded later.",
            "%(count)d movements of these pupils were recorded later.",
            "count",
        ),
    )
    yield (
        _in(Student.history, "id", touched, lambda rows: rows.filter(history_date__gt=since)),
        ngettext_lazy(
            "%(count)d change was made to these pupils later.",
            "%(count)d changes were made to these pupils later.",
            "count",
        ),
    )
    yield (
        _of_classes(made, classes),
        ngettext_lazy(
            "%(count)d other record belongs to the classes it made.",
            "%(count)d other records belong to the classes it made.",
            "count",
        ),
    )
    yield (
        _of_users(made, users),
        ngettext_lazy(
            "%(count)d account it made has been used.",
            "%(count)d accounts it made have been used.",
            "count",
        ),
    )


def _made(batch: ImportBatch) -> _Made:
    made = _Made()
    for item in batch.items.order_by("id").iterator(chunk_size=2000):
        if item.was_created:
            made.created[item.model].append(item.object_id)
        else:
            made.changed[item.model][item.object_id] = json.loads(item.before)
    return made


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    return iter(lambda: list(islice(rest, _CHUNK)), [])


def _in(model: Any, column: str, ids: Iterable[int], narrow: Any = lambda rows: rows) -> int:
    """How many rows of a model (or of a manager, as histories have) belong to the ids."""
    rows: QuerySet[Any] = getattr(model, "_default_manager", model).all()
    return sum(narrow(rows.filter(**{f"{column}__in": chunk})).count() for chunk in _chunks(ids))


def _many(models: Iterable[type[Model]], students: Collection[int]) -> int:
    return sum(_in(model, "student_id", students) for model in models)


def _rolls_since(students: Collection[int], placements: Collection[int], since: dt.datetime) -> int:
    classes: set[int] = set()
    for column, ids in (("student_id", students), ("id", placements)):
        for chunk in _chunks(ids):
            stays = Placement.objects.filter(**{f"{column}__in": chunk}).order_by()
            classes.update(stays.values_list("school_class_id", flat=True))
    return _in(Roll, "school_class_id", classes, lambda rows: rows.filter(submitted_at__gt=since))


def _of_classes(made: _Made, classes: Collection[int]) -> int:
    posts = set(_in_classes(Appointment, classes, "id")) - set(made.created["appointment"])
    students, stays = set(made.created["student"]), set(made.created["placement"])
    pupils = [stay for stay, student in _in_classes(Placement, classes, "id", "student_id") if student not in students]
    return len(posts) + len(set(pupils) - stays) + _in(Substitution, "school_class_id", classes)


def _in_classes(model: type[Model], classes: Collection[int], *columns: str) -> list[Any]:
    rows = model._default_manager.filter(school_class_id__in=list(classes)).order_by()
    return list(rows.values_list(*columns, flat=len(columns) == 1))


def _of_users(made: _Made, users: Collection[int]) -> int:
    own = set(made.created["appointment"])
    used = set(User.objects.filter(pk__in=list(users), last_login__isnull=False).values_list("pk", flat=True))
    used |= set(RollVersion.objects.filter(by__in=list(users)).order_by().values_list("by", flat=True))
    later = Appointment.objects.filter(staff__in=list(users)).exclude(pk__in=own).order_by()
    return len(used | set(later.values_list("staff_id", flat=True)))


def _restore(model: type[Model], before: dict[int, dict[str, Any]], actor: User | None, at: dt.datetime) -> None:
    for chunk in _chunks(before):
        for row in model._default_manager.filter(pk__in=chunk):
            for name, value in before[row.pk].items():
                setattr(row, name, model._meta.get_field(name).to_python(value))  # type: ignore[union-attr]  # columns
            if hasattr(model, "history"):
                save_kept(row, actor=actor, at=at)
            else:
                row.save()


def _remove(model: type[Model], ids: Iterable[int], column: str = "id") -> None:
    """Delete rows in chunks, their history with them."""
    for chunk in _chunks(ids):
        rows = model._default_manager.filter(**{f"{column}__in": chunk})
        gone = list(rows.order_by().values_list("pk", flat=True))
        rows.delete()
        if hasattr(model, "history"):
            model.history.filter(id__in=gone).delete()
