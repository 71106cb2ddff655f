"""The registrar's dated tasks, and proofs of study (G2, G5)."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from students.models import RegistryTask, Student, StudyProof
from students.rules.paper_only import Clock, Group, PaperRow, task_clock

DONE_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task with its clock; one that is done has none."""

    task: RegistryTask
    clock: Clock | None

    def as_row(self) -> PaperRow:
        """The same as the page of children on paper only has it."""
        since = timezone.localdate(self.task.made_at)
        return PaperRow(group=Group.TASK, since=since, student_id=self.task.student_id, clock=self.clock)


def open_task_count(school_id: int) -> int:
    """How many tasks are not done yet."""
    return RegistryTask.objects.filter(school_id=school_id, done_at=None).count()


def open_tasks(school_id: int, today: dt.date) -> list[TaskLine]:
    """Tasks not done, the first due first, in one query (G5)."""
    tasks = RegistryTask.objects.filter(school_id=school_id, done_at=None).select_related("student", "made_by")
    return [TaskLine(task, task_clock(task.due_on, today)) for task in tasks.order_by("due_on", "id")]


def done_tasks(school_id: int) -> list[RegistryTask]:
    """The tasks done last, in one query."""
    tasks = RegistryTask.objects.filter(school_id=school_id).exclude(done_at=None)
    return list(tasks.select_related("student", "done_by").order_by("-done_at", "-id")[:DONE_AT_MOST])


def tasks_of(student: Student, today: dt.date) -> list[TaskLine]:
    """All tasks about a child, open ones first, in one query."""
    tasks = RegistryTask.objects.filter(student=student).select_related("done_by").order_by("done_at", "due_on", "id")
    lines = [TaskLine(task, None if task.done_at else task_clock(task.due_on, today)) for task in tasks]
    return sorted(lines, key=lambda line: line.clock is None)


def proofs_of(student: Student) -> list[StudyProof]:
    """All proofs of study of a child, the latest first, in one query."""
    return list(StudyProof.objects.filter(student=student).select_related("recorded_by"))
