"""What comes to depend on the pupils, classes and accounts that an import made."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import ngettext_lazy

from students.actions.import_kind import Made
from students.actions.import_rows import chunks, count_in, count_of_students
from students.models import (
    Absence,
    Appointment,
    Away,
    CatchmentChild,
    Contact,
    Filing,
    Leave,
    Movement,
    MovementPaper,
    Need,
    Placement,
    RegistryTask,
    Roll,
    RollVersion,
    SpotCheckChild,
    Student,
    StudyProof,
    Substitution,
    User,
)

_OF_THE_REGISTRY = (StudyProof, RegistryTask, Need, SpotCheckChild, Filing, CatchmentChild)


def dependents(made: Made, since: dt.datetime) -> Iterator[tuple[int, Any]]:
    """How much has come to depend on pupils, classes and accounts that an import made, each with its sentence."""
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
        count_of_students((Absence, Leave, Contact, Away), students),
        ngettext_lazy(
            "%(count)d absence, leave slip or contact of these pupils is recorded.",
            "%(count)d absences, leave slips or contacts of these pupils are recorded.",
            "count",
        ),
    )
    yield (
        count_in(Movement, "student_id", touched, lambda rows: rows.filter(recorded_at__gt=since)),
        ngettext_lazy(
            "%(count)d movement of these pupils was recorded later.",
            "%(count)d movements of these pupils were recorded later.",
            "count",
        ),
    )
    yield (
        count_of_students(_OF_THE_REGISTRY, students) + _papers(made, students),
        ngettext_lazy(
            "%(count)d record of the registry belongs to these pupils (needs, proofs, tasks, filing, spot checks).",
            "%(count)d records of the registry belong to these pupils (needs, proofs, tasks, filing, spot checks).",
            "count",
        ),
    )
    yield (
        count_in(Student.history, "id", touched, lambda rows: rows.filter(history_date__gt=since)),
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


def _papers(made: Made, students: Collection[int]) -> int:
    """Papers that were ticked off since, of movements that the import made."""
    of_movements = count_in(MovementPaper, "movement_id", made.created["movement"])
    return of_movements + count_in(MovementPaper, "movement__student_id", students)


def _rolls_since(students: Collection[int], placements: Collection[int], since: dt.datetime) -> int:
    classes: set[int] = set()
    for column, ids in (("student_id", students), ("id", placements)):
        for chunk in chunks(ids):
            stays = Placement.objects.filter(**{f"{column}__in": chunk}).order_by()
            classes.update(stays.values_list("school_class_id", flat=True))
    return count_in(Roll, "school_class_id", classes, lambda rows: rows.filter(submitted_at__gt=since))


def _of_classes(made: Made, classes: Collection[int]) -> int:
    posts = set(_in_classes(Appointment, classes, "id")) - set(made.created["appointment"])
    students, stays = set(made.created["student"]), set(made.created["placement"])
    pupils = [stay for stay, student in _in_classes(Placement, classes, "id", "student_id") if student not in students]
    others = len(posts) + len(set(pupils) - stays) + count_in(Substitution, "school_class_id", classes)
    return others + _moves_of_others(made, classes)


def _moves_of_others(made: Made, classes: Collection[int]) -> int:
    """Movements from or to the classes that stay although they were taken back."""
    through = Movement.objects.filter(Q(from_class__in=list(classes)) | Q(to_class__in=list(classes)))
    own, students = set(made.created["movement"]), set(made.created["student"])
    rows = through.exclude(reverses=None, reversed_by=None).order_by().values_list("pk", "student_id")
    return sum(pk not in own and student not in students for pk, student in rows)


def _in_classes(model: type[Model], classes: Collection[int], *columns: str) -> list[Any]:
    rows = model._default_manager.filter(school_class_id__in=list(classes)).order_by()
    return list(rows.values_list(*columns, flat=len(columns) == 1))


def _of_users(made: Made, users: Collection[int]) -> int:
    own = set(made.created["appointment"])
    used = set(User.objects.filter(pk__in=list(users), last_login__isnull=False).values_list("pk", flat=True))
    used |= set(RollVersion.objects.filter(by__in=list(users)).order_by().values_list("by", flat=True))
    later = Appointment.objects.filter(staff__in=list(users)).exclude(pk__in=own).order_by()
    return len(used | set(later.values_list("staff_id", flat=True)))
