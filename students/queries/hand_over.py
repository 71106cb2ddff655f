"""What the next head teacher of a class takes over, in counts (F1, I4)."""

import datetime as dt
from dataclasses import dataclass

from students.models import Contact, Need, Placement, RegistryTask, SchoolClass, SpotCheck
from students.queries.calendar import limits_on
from students.queries.child_days import current_runs
from students.queries.enrolment import covering
from students.queries.leave import leave_board
from students.queries.needs import in_force
from students.queries.watch import watched_children
from students.rules.calendar import SchoolCalendar
from students.rules.runs import Runs


@dataclass(frozen=True, slots=True)
class Inheritance:
    """Counts of children and of open matters in a class; no child is named."""

    children: int
    leave: int
    watched: int
    uncontacted: int
    needs: int
    tasks: int
    checks: int


def inheritance_of(school_class: SchoolClass, calendar: SchoolCalendar, today: dt.date) -> Inheritance:
    """What is open in the class today, in a number of queries that does not grow with its children."""
    school_id = school_class.school_id
    stays = Placement.objects.filter(covering(today), school_class=school_class).order_by()
    ids = set(stays.values_list("student_id", flat=True))
    runs = current_runs(school_id, ids, calendar, today)
    flagged = watched_children(school_id, calendar, today, limits_on(school_id, today))
    slips = leave_board(school_id, {school_class.pk}, today, calendar)
    return Inheritance(
        children=len(ids),
        leave=len(slips.running) + len(slips.ending) + len(slips.overdue) + len(slips.ahead),
        watched=len({child.id for child in flagged} & ids | {key for key, run in runs.items() if run.unexcused}),
        uncontacted=_uncontacted(runs),
        needs=Need.objects.filter(in_force(today), student_id__in=ids).order_by().values("student").distinct().count(),
        tasks=RegistryTask.objects.filter(student_id__in=ids, done_at=None).count(),
        checks=_unexplained_checks(school_class),
    )


def _uncontacted(runs: dict[int, Runs]) -> int:
    """Children in an unexcused run about which nobody contacted the guardian since it began (D1, K8)."""
    since = {key: run.first_unexcused_on for key, run in runs.items() if run.first_unexcused_on}
    contacts = (
        Contact.objects.filter(student_id__in=since, annulled_at__isnull=True)
        .order_by()
        .values_list("student_id", "about_on")
    )
    contacted = {child_id for child_id, day in contacts if day >= since[child_id]}
    return len(since.keys() - contacted)


def _unexplained_checks(school_class: SchoolClass) -> int:
    waiting = SpotCheck.objects.filter(school_class=school_class, is_mismatch=True, explained_at=None, settled_at=None)
    return waiting.count()
