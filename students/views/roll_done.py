"""After the roll: the school's receipt, and whom to contact today (D1)."""

import datetime as dt
from typing import Any, cast
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from students.access import signed_in
from students.actions.roll_marks import NothingToChangeError, explain_mark
from students.actions.rolls import RollConflict, RollListChanged, RollRefused
from students.choices import AbsenceKind, ContactChannel, ContactResult, Session
from students.forms.contact import EXPLANATIONS, MarkForm
from students.models import Guardian
from students.queries.calendar import limits_on, school_calendar
from students.queries.checks import awaiting_explanation
from students.queries.receipt import RollReceipt, roll_receipt
from students.queries.rolls import roll_state
from students.rules.calendar import BOTH_SESSIONS, SchoolCalendar
from students.rules.lateness import Punctuality, punctuality
from students.views.contact_links import contact_links
from students.views.first_links import first_links
from students.views.newcomers import newcomer_line
from students.views.roll_desk import Desk, open_desk
from students.views.roll_words import refusal_notice


@signed_in
def done(request: HttpRequest, class_id: int, day: dt.date) -> HttpResponse:
    """The receipt of a class and day; without a roll it says that nothing is known (B2)."""
    return receipt_response(open_desk(request, class_id, day))


def receipt_response(desk: Desk, revealed: Guardian | None = None) -> HttpResponse:
    """The receipt; ``revealed`` is the guardian whose phone is shown in full this once (I1)."""
    school_id = desk.who.school.id
    roll = roll_state(school_id, desk.school_class.id, desk.day)
    calendar = school_calendar(school_id)
    if roll is None:
        return _unknown(desk, calendar)
    receipt = roll_receipt(school_id, roll, calendar)
    new = newcomer_line(desk.who, desk.school_class.id, calendar, desk.day)
    desk.leave_trace("roll", len(receipt.children))
    context = _context(desk, receipt) | {"revealed": revealed, "newcomers": new}
    return render(desk.request, "students/roll_done.html", context)


def _context(desk: Desk, receipt: RollReceipt) -> dict[str, Any]:
    limits = limits_on(desk.who.school.id, desk.day)
    roll = receipt.roll
    state = punctuality(roll.first_submitted_at, desk.day, limits.on_time_until, desk.now, is_imported=roll.is_imported)
    may_amend = desk.who.is_registrar if desk.is_past else desk.submits
    return {
        "desk": desk,
        "receipt": receipt,
        "roll": roll,
        "totals": list(receipt.totals.items()),
        "is_today": desk.day == desk.today,
        "is_late": state is Punctuality.LATE,
        "owed": [child.id for child in receipt.to_contact if child.is_owed_contact(desk.day)],
        "may_amend": may_amend,
        "may_contact": desk.who.sees_all or desk.school_class.id in desk.who.head_of,
        "has_afternoon": receipt.status.sessions == BOTH_SESSIONS,
        "afternoon": Session.AFTERNOON.value,
        "explanations": EXPLANATIONS,
        "contact_links": contact_links(),
        "channels": ContactChannel.choices,
        "results": ContactResult.choices,
        "client_key": uuid4(),
        "limits": limits,
        "sees_versions": sees_versions(desk),
        "checks_to_explain": _to_explain(desk),
        "links": first_links(desk.who),
    }


def _to_explain(desk: Desk) -> int:
    """Spot checks that ask the class's own head teacher for a sentence (M3)."""
    is_head = desk.school_class.id in desk.who.head_of
    return awaiting_explanation(desk.who.school.id, [desk.school_class.id]) if is_head else 0


def sees_versions(desk: Desk) -> bool:
    """Whether the history of the roll is open to the person: the office and the class's own head teacher (B6)."""
    return desk.who.sees_all or desk.school_class.id in desk.who.head_of


def _unknown(desk: Desk, calendar: SchoolCalendar) -> HttpResponse:
    context = {
        "desk": desk,
        "status": calendar.day_status(desk.day),
        "is_future": desk.day > desk.today,
        "may_report": desk.who.is_registrar or (desk.submits and not desk.is_past),
    }
    return render(desk.request, "students/roll_unknown.html", context)


@require_POST
@signed_in
def mark(request: HttpRequest, class_id: int, day: dt.date, student_id: int) -> HttpResponse:
    """Turn one child's 未请假 into 病假, 事假 or 旷课: an amendment like any other (B4, B6)."""
    desk = open_desk(request, class_id, day)
    form = MarkForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        _explain(desk, student_id, form)
    except RollRefused as refused:
        session = Session.MORNING
        notice = refusal_notice(refused.refusal, refused.status, session, is_registrar=desk.who.is_registrar)
        messages.warning(request, notice.text)
    except (RollConflict, RollListChanged, NothingToChangeError):
        messages.info(request, _("The roll has changed in the meantime. This is how it stands now."))
    return cast(HttpResponse, redirect("students:roll-done", class_id, day))


def _explain(desk: Desk, student_id: int, form: MarkForm) -> None:
    explain_mark(
        actor=desk.who.user,
        at=desk.now,
        school_id=desk.who.school.id,
        class_id=desk.school_class.id,
        day=desk.day,
        today=desk.today,
        authority=desk.authority,
        student_id=student_id,
        kind=AbsenceKind(form.cleaned_data["kind"]),
        client_key=form.cleaned_data["client_key"],
        reason=form.cleaned_data["reason"],
    )
