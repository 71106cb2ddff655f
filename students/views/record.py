"""Changing a child's record and its guardians: the registrar, with history and an access entry (G4, I1, I2, J)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from kongchuo.lib.masks import mask_phone
from students.access import Rights, get_student, registrar_only, rights
from students.actions.access import record_access
from students.actions.guardians import SaidGuardian, save_guardians
from students.actions.students import save_student
from students.choices import AccessKind, IdKind
from students.forms.record import CLEAR, PLACES, PLAIN, VILLAGES, GuardianForm, GuardianFormSet, RecordForm
from students.models import Guardian, Student
from students.queries.villages import known_villages
from students.rules.id_number import id_birth_on, id_problem, id_sex
from students.views.pupil_page import masked_facts


@registrar_only
def edit(request: HttpRequest, student_id: int) -> HttpResponse:
    """The child's own data; what is masked is replaced without being shown."""
    who = rights(request)
    student = get_student(who, student_id)
    initial = {name: getattr(student, name) for name in (*PLAIN, *PLACES)}
    form = RecordForm(request.POST or None, initial=initial, masks=masked_facts(student))
    if form.is_valid() and _saved(request, form, student):
        return redirect("students:student-detail", student.pk)
    _remember(who, student)
    context = {"form": form, "name": initial["name"], "student_id": student.pk, "list_id": VILLAGES}
    context["villages"] = known_villages(who.school.pk)
    return render(request, "students/student_edit.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, form: RecordForm, student: Student) -> bool:
    form.apply(student)
    try:
        save_student(student=student, actor=rights(request).user, at=clock.now())
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return False
    messages.success(request, _("The record is stored; what it said before stays in its history."))
    for warning in _differences(student):
        messages.warning(request, warning)
    return True


def _differences(student: Student) -> list[str]:
    """What the number says otherwise: to be compared with the document, not refused (G4)."""
    number, is_resident = student.id_number, student.id_kind in ("", IdKind.RESIDENT)
    if not number or not is_resident or id_problem(number):
        return []
    found = []
    if student.birth_on and student.birth_on != id_birth_on(number):
        found.append(_("The date of birth differs from the ID number: compare it with the document."))
    if student.sex and student.sex != id_sex(number):
        found.append(_("The sex differs from the ID number: compare it with the document."))
    return found


def _remember(who: Rights, student: Student) -> None:
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="student", student_id=student.pk)


@registrar_only
def guardians(request: HttpRequest, student_id: int) -> HttpResponse:
    """The guardians in their order: add, correct, reorder, remove; phones are replaced, not shown."""
    who = rights(request)
    student = get_student(who, student_id)
    stored = list(Guardian.objects.filter(student=student).order_by("position"))
    initial = [{"id": each.pk, "name": each.name, "relation": each.relation} for each in stored]
    forms = GuardianFormSet(request.POST or None, initial=initial)
    error = ""
    if request.method == "POST" and forms.is_valid():
        error = _guardians_saved(request, forms, student)
        if not error:
            messages.success(request, _("The guardians are stored."))
            return redirect("students:student-detail", student.pk)
    _remember(who, student)
    masks = {each.pk: mask_phone(each.phone) if each.phone else "" for each in stored}
    context = {"forms": forms, "rows": _rows(forms, masks), "student": student, "error": error}
    wrong = bool(error) or forms.total_error_count() > 0
    return render(request, "students/student_guardians.html", context, status=422 if wrong else 200)


def _guardians_saved(request: HttpRequest, forms: Any, student: Student) -> str:
    """The sentence that refuses; empty when the guardians are stored."""
    said = [_said(form) for form in forms.ordered_forms if not form.is_blank]
    try:
        save_guardians(student=student, said=said, actor=rights(request).user, at=clock.now())
    except ValidationError as error:
        return error.messages[0]
    return ""


def _said(form: GuardianForm) -> SaidGuardian:
    data = form.cleaned_data
    phone = {"": None, CLEAR: ""}.get(data["phone"], data["phone"])
    return SaidGuardian(id=data["id"], name=data["name"], relation=data["relation"], phone=phone)


def _rows(forms: Any, masks: dict[int, str]) -> list[tuple[GuardianForm, str]]:
    return [(form, masks.get(form["id"].initial or 0, "")) for form in forms]
