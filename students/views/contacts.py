"""Contacts with guardians: recording one, and seeing a phone number to call (D1, I1)."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kongchuo.lib import clock
from students.access import get_student, rights, signed_in
from students.actions.access import record_access
from students.actions.contacts import record_contact
from students.choices import AccessKind, ContactChannel, ContactResult
from students.forms.contact import ContactForm
from students.models import Guardian, Student
from students.views.roll_desk import open_desk
from students.views.roll_done import receipt_response


@require_POST
@signed_in
def new(request: HttpRequest, student_id: int) -> HttpResponse:
    """Record one contact and go back to the receipt it was recorded from."""
    student = get_student(rights(request), student_id)
    form = ContactForm(request.POST)
    form.is_valid()
    if {"class_id", "about_on", "channel", "result"} & set(form.errors):
        raise Http404
    if form.errors:
        messages.warning(request, " ".join(text for texts in form.errors.values() for text in texts))
    else:
        _record(request, student, form.cleaned_data)
    return cast(
        HttpResponse, redirect("students:roll-done", form.cleaned_data["class_id"], form.cleaned_data["about_on"])
    )


def _record(request: HttpRequest, student: Student, values: dict[str, Any]) -> None:
    try:
        record_contact(
            actor=rights(request).user,
            at=clock.now(),
            student=student,
            about_on=values["about_on"],
            today=clock.today(),
            channel=ContactChannel(values["channel"]),
            result=ContactResult(values["result"]),
            whom=values["whom"],
            note=values["note"],
        )
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
    else:
        messages.success(request, _("The contact is recorded."))


@require_POST
@signed_in
def phone(request: HttpRequest, student_id: int) -> HttpResponse:
    """The receipt once more, with one guardian's phone in full; the look leaves an entry of its own (I1, I2)."""
    who = rights(request)
    student = get_student(who, student_id)
    form = ContactForm(request.POST)
    form.is_valid()
    if {"class_id", "about_on"} & set(form.errors):
        raise Http404
    guardian = get_object_or_404(Guardian, student=student, pk=_number(request.POST.get("guardian", "")))
    desk = open_desk(request, form.cleaned_data["class_id"], form.cleaned_data["about_on"])
    record_access(
        actor=who.user,
        at=clock.now(),
        kind=AccessKind.REVEAL,
        what="guardian.phone",
        student_id=student.id,
        class_id=desk.school_class.id,
    )
    return receipt_response(desk, guardian)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 18:  # digits of a 64-bit number
        raise Http404
    return int(text)
