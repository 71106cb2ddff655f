"""Entering, extending, ending and cancelling leave (B4, B7)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kongchuo.lib import clock
from students.access import Rights, allow, get_student, rights
from students.actions.leave import cancel_leave, end_leave, extend_leave, grant_leave, note_evidence
from students.choices import LeaveKind, Role
from students.day_words import day_list, paragraph
from students.forms.leave import EndForm, ExtendForm, LeaveForm
from students.models import Leave, Student, User
from students.queries.calendar import limits_on, school_calendar
from students.queries.leave import explained_on, principals, stretch_days
from students.rules.leave import needs_evidence
from students.words import short_day

_OFFICE = frozenset({Role.PRINCIPAL, Role.REGISTRAR})
keeps_leave = allow(lambda who: who.sees_all or bool(who.head_of))


def leave_roles(who: Rights) -> frozenset[str]:
    """The posts in which the person acts for a child that ``get_student`` lets through (B7)."""
    return frozenset(who.roles & _OFFICE) or frozenset({Role.HEAD_TEACHER})


def get_leave(who: Rights, leave_id: int) -> Leave:
    """A slip of a child whose record the person sees. Raises Http404 otherwise."""
    found = Leave.objects.filter(school=who.school, pk=leave_id).select_related("student").first()
    if found is None:
        raise Http404
    get_student(who, found.student_id)
    return found


@keeps_leave
def new(request: HttpRequest, student_id: int) -> HttpResponse:
    """A new slip, prefilled with the day it is asked for; one tap for a day of sick leave."""
    who = rights(request)
    student = get_student(who, student_id)
    day = _asked_day(request, who.on)
    if "quick" in request.POST:
        form = LeaveForm.quick(request.POST["quick"], day)
    else:
        start = {"kind": LeaveKind.SICK, "starts_on": day, "ends_on": day}
        form = LeaveForm(request.POST or None, initial=start, granters=_granters(who))
    if request.method == "POST" and form.is_valid() and (leave := _grant(who, student, form)):
        return _stored(request, leave, _("The leave is stored."))
    context = {"form": form, "student": student, "day": day, "is_today": day == who.on, "next": _next_asked(request)}
    return _page(request, "students/leave_form.html", context)


@keeps_leave
def extend(request: HttpRequest, leave_id: int) -> HttpResponse:
    """A later last day."""
    who = rights(request)
    leave = get_leave(who, leave_id)
    form = ExtendForm(request.POST or None, initial={"has_evidence": leave.has_evidence}, granters=_granters(who))
    if request.method == "POST" and form.is_valid():
        values = {**_who(who), "today": who.on, "roles": leave_roles(who), "granted_by": form.granter}
        changed = _try(form, lambda: extend_leave(**values, leave=leave, **_of(form, "ends_on", "has_evidence")))
        if changed:
            return _stored(request, changed, _("The leave now lasts until %(day)s.") % _day(changed.ends_on))
    return _page(request, "students/leave_extend.html", {"form": form, "leave": leave, "student": leave.student})


@keeps_leave
def end(request: HttpRequest, leave_id: int) -> HttpResponse:
    """The child is back (销假)."""
    who = rights(request)
    leave = get_leave(who, leave_id)
    form = EndForm(request.POST or None, initial={"returned_on": who.on})
    if request.method == "POST" and form.is_valid():
        back = form.cleaned_data["returned_on"]
        changed = _try(form, lambda: end_leave(actor=who.user, today=who.on, leave=leave, returned_on=back))
        if changed:
            return _done(request, changed, _("The leave ended; the child is back since %(day)s.") % _day(back))
    return _page(request, "students/leave_end.html", {"form": form, "leave": leave, "student": leave.student})


@keeps_leave
def cancel(request: HttpRequest, leave_id: int) -> HttpResponse:
    """Asks first; withdraws a slip entered by mistake."""
    who = rights(request)
    leave = get_leave(who, leave_id)
    if request.method != "POST":
        return render(request, "students/leave_cancel.html", {"leave": leave, "student": leave.student})
    try:
        cancel_leave(**_who(who), today=who.on, leave=leave)
    except ValidationError as error:
        messages.error(request, paragraph(*error.messages))
        return redirect("students:student-detail", leave.student_id)
    return _done(request, leave, _("The leave is cancelled. Marks on rolls stay: amend today's roll if it was wrong."))


@require_POST
@keeps_leave
def evidence(request: HttpRequest, leave_id: int) -> HttpResponse:
    """The evidence asked for has been seen."""
    who = rights(request)
    leave = get_leave(who, leave_id)
    try:
        note_evidence(actor=who.user, leave=leave)
    except ValidationError as error:
        messages.error(request, paragraph(*error.messages))
        return redirect("students:student-detail", leave.student_id)
    return _done(request, leave, _("Noted: the evidence has been seen."))


def _grant(who: Rights, student: Student, form: LeaveForm) -> Leave | None:
    values = _of(form, "starts_on", "ends_on", "reason", "has_evidence")
    return _try(
        form,
        lambda: grant_leave(
            **_who(who),
            today=who.on,
            roles=leave_roles(who),
            student=student,
            kind=LeaveKind(form.cleaned_data["kind"]),
            granted_by=form.granter,
            **values,
        ),
    )


def _try(form: Any, action: Callable[[], Leave]) -> Leave | None:
    try:
        return action()
    except ValidationError as error:
        form.refuse(error)
        return None


def _who(who: Rights) -> dict[str, Any]:
    return {"actor": who.user, "at": clock.now()}


def _of(form: Any, *fields: str) -> dict[str, Any]:
    return {field: form.cleaned_data[field] for field in fields}


def _granters(who: Rights) -> list[User]:
    """The registrar may enter what the principal signed; everybody else grants in the own post only."""
    return principals(who.school.id, who.on) if who.is_registrar and not who.is_principal else []


def _asked_day(request: HttpRequest, today: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return today


def _next_asked(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()) else ""


def _stored(request: HttpRequest, leave: Leave, sentence: str) -> HttpResponse:
    """Says what was stored, which marks it explained, and asks for evidence where that is due (B4, B7)."""
    if days := explained_on(leave.student_id, leave.granted_at):
        sentence = paragraph(sentence, _("The rolls of %(days)s now show it.") % {"days": day_list(days)})
    messages.success(request, sentence)
    days_in_all = stretch_days(leave, school_calendar(leave.school_id))
    if needs_evidence(days_in_all, limits_on(leave.school_id, leave.starts_on)) and not leave.has_evidence:
        messages.warning(request, _evidence_wanted(days_in_all))
    return _onward(request, leave)


def _evidence_wanted(days: int) -> str:
    asked = _("Ask for the doctor's note or a letter, and record here once you have seen it: %(count)d school days.")
    return asked % {"count": days}


def _done(request: HttpRequest, leave: Leave, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return _onward(request, leave)


def _onward(request: HttpRequest, leave: Leave) -> HttpResponse:
    return HttpResponseRedirect(_next_asked(request) or reverse("students:student-detail", args=[leave.student_id]))


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if context["form"].errors else 200)


def _day(day: dt.date) -> dict[str, str]:
    return {"day": short_day(day)}
