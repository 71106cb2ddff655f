"""Who is on leave, due back, overdue: the head teacher's own class, the whole school for the office (B7, I4)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kongchuo.lib import clock
from students.access import Rights, rights
from students.actions.access import record_access
from students.choices import AccessKind, LeaveKind
from students.models import Leave, SchoolClass
from students.queries.calendar import school_calendar
from students.queries.leave import LeaveRow, leave_board
from students.views.leave import keeps_leave


@dataclass(frozen=True, slots=True)
class LeaveLine:
    """A slip as a list shows it; ``reason`` is empty for those whom health does not concern (I4)."""

    row: LeaveRow
    school_class: SchoolClass | None
    reason: str


def visible_reason(who: Rights, leave: Leave, class_id: int | None) -> str:
    """The reason of a slip, with sick leave for head teacher and registrar only (I4)."""
    sees = leave.kind != LeaveKind.SICK or who.is_registrar or class_id in who.head_of
    return leave.reason if sees else ""


@keeps_leave
def leave_list(request: HttpRequest) -> HttpResponse:
    """The slips that matter today; leaves an access entry (I2)."""
    who = rights(request)
    lines = leave_lines(who)
    count = sum(len(rows) for rows in lines.values())
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="leave", count=count)
    return render(request, "students/leave_list.html", {**lines, "count": count, "today": who.on})


def leave_lines(who: Rights) -> dict[str, list[LeaveLine]]:
    """The slips by where they stand: overdue, ending, running, ahead."""
    board = leave_board(who.school.id, None if who.sees_all else who.head_of, who.on, school_calendar(who.school.id))
    parts = {name: getattr(board, name) for name in ("overdue", "ending", "running", "ahead")}
    classes = SchoolClass.objects.in_bulk({row.class_id for rows in parts.values() for row in rows if row.class_id})
    return {name: [_line(who, row, classes) for row in rows] for name, rows in parts.items()}


def _line(who: Rights, row: LeaveRow, classes: dict[int, SchoolClass]) -> LeaveLine:
    return LeaveLine(row, classes.get(row.class_id or 0), visible_reason(who, row.leave, row.class_id))
