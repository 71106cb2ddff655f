"""Lists of the registrar as spreadsheets: tasks, transfers on their way, teachers of a class, substitutes (I2, I3)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from students import words
from students.access import Rights, office_only, registrar_only, rights
from students.models import Appointment, RegistryTask, SchoolClass
from students.paper_words import left_words
from students.queries.calendar import school_calendar
from students.queries.movement_list import Transit, transfers_on_their_way
from students.queries.posts import class_history
from students.queries.registry_tasks import TaskLine, done_tasks, open_tasks
from students.queries.staff import substitutions_from
from students.views.exports import ListExport, export_answer


@office_only
def task_export(request: HttpRequest) -> HttpResponse:
    """Open tasks, the first due first, then those done last (G5)."""
    who = rights(request)
    lines, done = open_tasks(who.school.pk, who.on), done_tasks(who.school.pk)
    export = ListExport(
        what="tasks",
        title=_("Tasks of the registrar"),
        header=(
            *(_("Child"), _("Task"), _("Deadline"), _("Days left or over"), _("Given"), _("Done")),
            *(_("What was done"), _("By")),
        ),
        rows=lambda _full: [*map(_open_task, lines), *map(_done_task, done)],
        widths=(14, 26, 12, 18, 12, 12, 40, 12),
    )
    return export_answer(request, who, export)


def _open_task(line: TaskLine) -> list[Any]:
    task = line.task
    given = timezone.localdate(task.made_at)
    return [task.student.name, task.get_kind_display(), task.due_on, left_words(line.as_row()), given, None, "", ""]


def _done_task(task: RegistryTask) -> list[Any]:
    given = timezone.localdate(task.made_at)
    done = timezone.localdate(task.done_at) if task.done_at else None
    by = task.done_by.name if task.done_by else ""
    return [task.student.name, task.get_kind_display(), task.due_on, "", given, done, task.note, by]


@registrar_only
def transfers_export(request: HttpRequest) -> HttpResponse:
    """Transfers on their way, the longest wait first (D10, K9)."""
    who = rights(request)
    waiting = transfers_on_their_way(who.school.pk, school_calendar(who.school.pk), who.on)
    export = ListExport(
        what="transfers",
        title=_("Transfers to confirm"),
        header=(
            *(_("Name"), _("Class"), _("requested"), _("receiving school")),
            *(_("Deadline"), _("School days left, negative when over")),
        ),
        rows=lambda _full: [_transfer(who, each) for each in waiting],
        widths=(14, 14, 12, 24, 12, 22),
    )
    return export_answer(request, who, export)


def _transfer(who: Rights, each: Transit) -> list[Any]:
    room = each.school_class
    name = words.class_name(room.entry_year, room.number, who.on) if room else ""
    return [each.student.name, name, each.requested_on, each.other_school, each.clock.due_on, each.clock.left]


@office_only
def class_posts_export(request: HttpRequest, class_id: int) -> HttpResponse:
    """Every teacher a class has had; names no child (F1, J)."""
    who = rights(request)
    school_class = get_object_or_404(SchoolClass, school=who.school, pk=class_id)
    export = ListExport(
        what="class-posts",
        title=_("Teachers of the class by date"),
        header=(_("Post"), _("Name"), _("staff number"), _("from"), _("until")),
        rows=lambda _full: [_post(post) for post in class_history(school_class)],
        of_children=False,
        widths=(16, 14, 14, 12, 12),
    )
    return export_answer(request, who, export)


def _post(post: Appointment) -> list[Any]:
    what, who = post.subject or post.get_role_display(), post.staff
    return [what, who.name, who.staff_number, post.starts_on, post.ends_on]


@office_only
def substitute_export(request: HttpRequest) -> HttpResponse:
    """Substitutes of today and later; names no child (B10)."""
    who = rights(request)
    export = ListExport(
        what="substitutes",
        title=_("Substitutes"),
        header=(_("Date"), _("Class"), _("Name"), _("Named by")),
        rows=lambda _full: [
            [
                row.date,
                words.class_name(row.school_class.entry_year, row.school_class.number, row.date),
                row.staff.name,
                row.named_by.name,
            ]
            for row in substitutions_from(who.school, who.on)
        ],
        of_children=False,
        widths=(12, 14, 14, 14),
    )
    return export_answer(request, who, export)
