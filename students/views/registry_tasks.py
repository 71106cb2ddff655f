"""The registrar's tasks: the list, ticking one off, taking the tick back (G5)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kongchuo.lib import clock
from students.access import Rights, office_only, registrar_only, rights
from students.actions.access import record_access
from students.actions.registry_tasks import finish_task, reopen_task
from students.choices import AccessKind
from students.forms.registry import DoneForm
from students.models import RegistryTask
from students.paper_words import due_words, left_words
from students.queries.registry_tasks import TaskLine, done_tasks, open_tasks


@office_only
def task_list(request: HttpRequest) -> HttpResponse:
    """Open tasks, the first due first, and those done last; leaves an access entry (I2)."""
    who = rights(request)
    lines, done = open_tasks(who.school.pk, who.on), done_tasks(who.school.pk)
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="tasks", count=len(lines) + len(done))
    context = {"lines": [worded(line) for line in lines], "done": done, "is_registrar": who.is_registrar}
    return render(request, "students/task_list.html", {**context, "today": who.on})


def worded(line: TaskLine) -> tuple[TaskLine, str, str]:
    """A task with its deadline in words."""
    return line, left_words(line.as_row()), due_words(line.clock)


@registrar_only
def task_done(request: HttpRequest, task_id: int) -> HttpResponse:
    """Ticks a task off with what came of it."""
    who = rights(request)
    task = _task(who, task_id)
    form = DoneForm(request.POST or None)
    if form.is_valid() and _finished(who, task, form):
        messages.success(request, _("The task is done."))
        return redirect("students:task-list")
    return render(request, "students/task_done.html", {"form": form, "task": task}, status=422 if form.errors else 200)


@require_POST
@registrar_only
def task_reopen(request: HttpRequest, task_id: int) -> HttpResponse:
    """Takes a tick back."""
    who = rights(request)
    try:
        reopen_task(task=_task(who, task_id), actor=who.user, at=clock.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The task is open again."))
    return redirect("students:task-list")


def _task(who: Rights, task_id: int) -> RegistryTask:
    return get_object_or_404(RegistryTask.objects.select_related("student"), school=who.school, pk=task_id)


def _finished(who: Rights, task: RegistryTask, form: DoneForm) -> bool:
    try:
        finish_task(task=task, note=form.cleaned_data["note"], actor=who.user, at=clock.now())
    except ValidationError as error:
        form.refuse(error)
    return form.is_valid()
