"""The page of children on paper only, grouped by what to do next, and its export (D10, C4, G2, G5)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kongchuo.lib import clock
from students import words
from students.access import Rights, office_only, rights
from students.actions.access import record_access
from students.choices import AccessKind, MovementKind
from students.day_words import paragraph
from students.paper_words import due_words, group_note, group_title, left_words, papers_words, reason
from students.queries.calendar import school_calendar
from students.queries.paper_only import paper_only
from students.rules.paper_only import Group, PaperRow, Unseen
from students.views.exports import ListExport, export_answer


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it: its class, why it is here, its deadline, and the way to the next step."""

    row: PaperRow
    school_class: str
    reason: str
    left: str
    due: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Part:
    """A group as the page shows it."""

    key: str
    title: str
    note: str
    lines: list[Line]
    is_alarming: bool


@office_only
def paper_only_page(request: HttpRequest) -> HttpResponse:
    """Every group that holds somebody; leaves an access entry (I2)."""
    who = rights(request)
    found = paper_only(who.school.pk, school_calendar(who.school.pk), who.on)
    count = sum(row.children for rows in found.values() for row in rows)
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="paper_only", count=count)
    context = {"parts": _parts(who, found), "today": who.on, "is_registrar": who.is_registrar}
    return render(request, "students/paper_only.html", context)


@office_only
def paper_only_export(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet (I3)."""
    who = rights(request)
    found = paper_only(who.school.pk, school_calendar(who.school.pk), who.on)
    lines = [(part, line) for part in _parts(who, found) for line in part.lines]
    rows = [
        (part.title, line.row.name, line.school_class, line.row.since, line.due, line.left, line.reason)
        for part, line in lines
    ]
    header = (_("What to do"), _("Child"), _("Class"), _("Since"), _("Deadline"), _("Days left or over"), _("Why"))
    widths = (34, 12, 14, 14, 22, 18, 70)
    export = ListExport("paper_only", _("On paper only"), header, lambda whole: rows, widths=widths)
    return export_answer(request, who, export)


def _parts(who: Rights, found: Mapping[Group, list[PaperRow]]) -> list[Part]:
    return [
        Part(
            group.value,
            group_title(group),
            group_note(group),
            [_line(who, row) for row in rows],
            group in (Group.TRANSFER_OVERDUE, Group.SUSPENSION_OVER),
        )
        for group, rows in found.items()
    ]


def _line(who: Rights, row: PaperRow) -> Line:
    url, label = _next_step(who, row)
    why = paragraph(*filter(None, (reason(row, who.on), _papers(who, row))))
    return Line(row, _class_of(who, row), why, left_words(row), due_words(row.clock), url, label)


def _papers(who: Rights, row: PaperRow) -> str:
    """The papers still missing; those of a suspension speak of illness and are the registrar's (I4)."""
    is_health = row.group in (Group.SUSPENSION_OVER, Group.SUSPENSION_ENDING)
    return "" if is_health and not who.is_registrar else papers_words(row.missing)


def _class_of(who: Rights, row: PaperRow) -> str:
    """The class by the name it has today, or had on a graduate's last day."""
    if row.class_key is None:
        return ""
    day = row.since - dt.timedelta(days=1) if row.group is Group.NOT_ARRIVED else who.on
    return words.class_name(row.class_key.entry_year, row.class_key.number, day)


_CHOOSE, _NEW, _PROOF = "students:movement-choose", "students:movement-new", "students:proof-new"
_STEPS: dict[Group, tuple[str, tuple[MovementKind, ...], Any]] = {
    Group.TRANSFER_OVERDUE: (_CHOOSE, (), gettext_lazy("Confirm or withdraw the transfer")),
    Group.TRANSFER_RUNNING: (_CHOOSE, (), gettext_lazy("Confirm or withdraw the transfer")),
    Group.SUSPENSION_OVER: (_NEW, (MovementKind.RESUMPTION,), gettext_lazy("Record the resumption")),
    Group.SUSPENSION_ENDING: (_CHOOSE, (), gettext_lazy("Extend or end the suspension")),
    Group.LONG_LEAVE: (_NEW, (MovementKind.SUSPENSION,), gettext_lazy("Settle the suspension")),
    Group.PROOF_MISSING: (_PROOF, (), gettext_lazy("Enter the proof")),
    Group.NOT_ARRIVED: (_PROOF, (), gettext_lazy("Record the arrival")),
}
_INTO_A_CLASS = (_NEW, (MovementKind.CLASS_CHANGE,), gettext_lazy("Put into a class"))


def _next_step(who: Rights, row: PaperRow) -> tuple[str, str]:
    """Where the next step is taken; who may not take it, and where there is none, is led to the record."""
    if row.student_id is None:
        return reverse("students:class-detail", args=[row.class_id]), _("Look at the class")
    if who.is_registrar and row.task_id:
        return reverse("students:task-done", args=[row.task_id]), _("Tick off")
    is_unplaced = row.unseen is not None and row.unseen.why is Unseen.NO_CLASS
    step = _INTO_A_CLASS if is_unplaced else _STEPS.get(row.group)
    if who.is_registrar and step:
        view, kinds, label = step
        return reverse(view, args=[row.student_id, *(kind.value for kind in kinds)]), str(label)
    return reverse("students:student-detail", args=[row.student_id]), _("Open the record")
