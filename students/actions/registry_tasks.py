"""The registrar's dated tasks: giving them and ticking them off (G5)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from students.actions.history import save_kept
from students.choices import TaskKind
from students.models import RegistryTask, Student, User


@transaction.atomic
def give_task(*, student: Student, kind: TaskKind, due_on: dt.date, actor: User, at: dt.datetime) -> RegistryTask:
    """Note something to be done about a child's record until a date; an open task of the kind stays the only one."""
    same = RegistryTask.objects.filter(student=student, kind=kind, done_at=None).first()
    if same is not None:
        return same
    task = RegistryTask(
        school_id=student.school_id, student=student, kind=kind, due_on=due_on, made_by=actor, made_at=at
    )
    save_kept(task, actor=actor, at=at, why="given")
    return task


@transaction.atomic
def finish_task(*, task: RegistryTask, note: str, actor: User, at: dt.datetime) -> RegistryTask:
    """Tick a task off with what came of it. ValidationError when it is done already or nothing is said."""
    task = RegistryTask.objects.select_for_update().get(pk=task.pk)
    if task.done_at is not None:
        raise ValidationError(_("This task is done already."))
    if not note.strip():
        raise ValidationError({"note": _("Say what was done, for example the student status number's date of issue.")})
    task.done_at, task.done_by, task.note = at, actor, note.strip()
    save_kept(task, actor=actor, at=at, why="done")
    return task


@transaction.atomic
def reopen_task(*, task: RegistryTask, actor: User, at: dt.datetime) -> RegistryTask:
    """Take a tick back; what was noted stays in the history. ValidationError when the task is open."""
    task = RegistryTask.objects.select_for_update().get(pk=task.pk)
    if task.done_at is None:
        raise ValidationError(_("This task is open."))
    task.done_at, task.done_by, task.note = None, None, ""
    save_kept(task, actor=actor, at=at, why="opened again")
    return task
