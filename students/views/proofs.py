"""Entering proofs of study: of one child, and of many at once (G2)."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kongchuo.lib import clock
from students.access import Rights, get_student, registrar_only, rights
from students.actions.access import record_access
from students.actions.proofs import record_proofs
from students.choices import AccessKind
from students.forms.registry import ProofForm, ProofsForm
from students.models import Student
from students.paper_words import named
from students.queries.calendar import school_calendar
from students.queries.paper_only import proofs_missing


@registrar_only
def proof_new(request: HttpRequest, student_id: int) -> HttpResponse:
    """The proof of one child."""
    who = rights(request)
    student = get_student(who, student_id)
    form = ProofForm(request.POST or None, day=who.on)
    if form.is_valid() and _stored(who, form, [student]):
        messages.success(request, _("The proof is on record."))
        return redirect("students:student-detail", student.pk)
    status = 422 if form.errors else 200
    return render(request, "students/proof_form.html", {"form": form, "student": student}, status=status)


@registrar_only
def proof_many(request: HttpRequest) -> HttpResponse:
    """One document for several of the children whose proof is missing; leaves an access entry (I2)."""
    who = rights(request)
    rows = proofs_missing(who.school.pk, school_calendar(who.school.pk), who.on)
    form = ProofsForm(request.POST or None, day=who.on)
    form.offer([(row.student_id or 0, named(row, who.on)) for row in rows])
    if form.is_valid() and _stored(who, form, _ticked(who, form)):
        messages.success(request, _count_words(len(form.cleaned_data["students"])))
        return redirect("students:paper-only")
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="proofs", count=len(rows))
    context = {"form": form, "rows": rows}
    return render(request, "students/proof_many.html", context, status=422 if form.errors else 200)


def _ticked(who: Rights, form: ProofsForm) -> Sequence[Student]:
    return Student.objects.filter(school=who.school, pk__in=form.cleaned_data["students"])


def _count_words(many: int) -> str:
    said = ngettext(
        "The proof of %(count)d child is on record.", "The proofs of %(count)d children are on record.", many
    )
    return said % {"count": many}


def _stored(who: Rights, form: ProofForm, students: Sequence[Student]) -> bool:
    values = {name: form.cleaned_data[name] for name in ("document", "received_on")}
    try:
        record_proofs(students=students, today=who.on, actor=who.user, at=clock.now(), **values)
    except ValidationError as error:
        form.refuse(error)
    return form.is_valid()
