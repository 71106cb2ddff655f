"""Movements of many children at once: into another class, and transfers that were confirmed (G2, D10)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kongchuo.lib import clock
from students.access import Rights, get_class, registrar_only, rights
from students.actions.access import record_access
from students.actions.movements import NewMovement, record_movements
from students.choices import AccessKind, MovementKind
from students.forms.movements import ClassMoveForm, ConfirmRows, refuse
from students.models import Movement, Student
from students.queries.calendar import school_calendar
from students.queries.movement_list import Transit, transfers_on_their_way
from students.queries.people import class_names


@registrar_only
def class_move(request: HttpRequest, class_id: int) -> HttpResponse:
    """Ticks children of a class and moves them into another one on a date."""
    who = rights(request)
    school_class = get_class(who, class_id)
    pupils = class_names(school_class, who.on)
    options = [(pupil.id, f"{pupil.seat_number or ''} {pupil.name}".strip()) for pupil in pupils]
    form = ClassMoveForm(request.POST or None, school=who.school, day=who.on, pupils=options)
    if form.is_valid() and (made := _moved(who, form)):
        _say(request, made)
        return redirect("students:class-detail", school_class.pk)
    about = {"what": "class.names", "class_id": school_class.pk, "count": len(pupils)}
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, **about)
    context = {"form": form, "school_class": school_class, "today": who.on}
    return render(request, "students/class_move.html", context, status=422 if form.errors else 200)


def _moved(who: Rights, form: ClassMoveForm) -> list[Movement]:
    said = form.cleaned_data
    what = {name: said[name] for name in ("on", "to_class", "reason")}
    new = NewMovement(kind=MovementKind.CLASS_CHANGE, is_from_list=True, **what)
    students = Student.objects.filter(school=who.school, pk__in=said["pupils"])
    return _record(who, form, [(student, new) for student in students])


def _record(who: Rights, form: forms.Form, items: Sequence[tuple[Student, NewMovement]]) -> list[Movement]:
    try:
        return record_movements(items=items, actor=who.user, at=clock.now())
    except ValidationError as error:
        refuse(form, error)
        return []


def _say(request: HttpRequest, made: Sequence[Movement]) -> None:
    count = len(made)
    said = ngettext("%(count)d movement is on record.", "%(count)d movements are on record.", count)
    messages.success(request, said % {"count": count})


@registrar_only
def transfers(request: HttpRequest) -> HttpResponse:
    """Transfers on their way, the longest wait first; those confirmed are ticked, each with date and school (K9)."""
    who = rights(request)
    waiting = transfers_on_their_way(who.school.pk, school_calendar(who.school.pk), who.on)
    start = [{"student": each.student.pk, "on": who.on, "other_school": each.other_school} for each in waiting]
    rows = ConfirmRows(request.POST or None, initial=start, prefix="t")
    if request.method == "POST" and rows.is_valid() and (made := _confirmed(who, rows, waiting)):
        _say(request, made)
        return redirect("students:movement-transfers")
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="transfers", count=len(waiting))
    status = 422 if request.method == "POST" else 200
    context: dict[str, Any] = {"rows": rows, "lines": _lines(waiting, rows), "today": who.on}
    return render(request, "students/movement_transfers.html", context, status=status)


def _lines(waiting: list[Transit], rows: Any) -> list[tuple[Transit, forms.Form]]:
    """Each transfer with its row of the form; a row of a child who waits no more is left out."""
    found = {str(row["student"].value()): row for row in rows}
    return [(each, found[str(each.student.pk)]) for each in waiting if str(each.student.pk) in found]


def _confirmed(who: Rights, rows: Any, waiting: list[Transit]) -> list[Movement]:
    students = {each.student.pk: each.student for each in waiting}
    ticked = [row.cleaned_data for row in rows if row.cleaned_data.get("is_confirmed")]
    items = [
        (
            students[said["student"]],
            NewMovement(kind=MovementKind.TRANSFER_OUT, on=said["on"], other_school=said["other_school"]),
        )
        for said in ticked
        if said["student"] in students
    ]
    if not items:
        rows._non_form_errors = rows.error_class([_("Tick the transfers that are confirmed.")])
        return []
    try:
        return record_movements(items=items, actor=who.user, at=clock.now())
    except ValidationError as error:
        rows._non_form_errors = rows.error_class(error.messages)
        return []
