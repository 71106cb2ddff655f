"""Home visits on the phone: recording one, reading one again, annulling one (D1, D4, M17)."""

import datetime as dt
import uuid
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.access import get_charge, get_visit, reads_details
from accountability.actions.visits import annul_visit, record_home_visit
from accountability.choices import VisitPlace
from accountability.forms.visits import AnnulForm, VisitForm
from accountability.models import HomeVisit
from accountability.queries.support import classes_today
from accountability.queries.visits import files_of, number_of
from kongchuo.lib import clock
from students.access import Rights, registrar_only, rights, signed_in
from students.actions.access import record_access
from students.choices import AccessKind
from students.day_words import join
from students.models import Guardian, Student
from students.views.pupil_page import masked_facts

_ADDRESSES = ("address", "registered_address")


@signed_in
def visit_new(request: HttpRequest, student_id: int) -> HttpResponse:
    """The form of a visit, filled in as far as it is known; the same sending twice is one visit (D4).

    ``?about=`` names the absence it is about. The button beside the address shows it in full and keeps what was typed.
    """
    who = rights(request)
    student = get_charge(who, student_id)
    if request.method != "POST":
        return _form_page(request, student, _form(who, student, initial=_start(request, who)))
    form = _form(who, student, request.POST, request.FILES)
    if "reveal" in request.POST:
        return _revealed(request, student, form)
    at = clock.now()
    visit = _recorded(who, student, form, at) if form.is_valid() else None
    return (
        _form_page(request, student, form)
        if visit is None
        else _received(request, visit, is_new=visit.recorded_at == at)
    )


def _form(who: Rights, student: Student, *data: Any, **options: Any) -> VisitForm:
    guardians = Guardian.objects.filter(school=who.school, student=student).order_by("position")
    return VisitForm(*data, school=who.school, guardians=guardians, **options)


def _start(request: HttpRequest, who: Rights) -> dict[str, Any]:
    now = timezone.localtime(clock.now())
    about = None
    with suppress(ValueError):
        about = dt.date.fromisoformat(request.GET.get("about", ""))
    return {
        "client_key": uuid.uuid4(),
        "about_on": about,
        "leader": who.user.pk,
        "on": now.date(),
        "starts_at": now.time(),
        "place": VisitPlace.HOME,
    }


def _recorded(who: Rights, student: Student, form: VisitForm, at: dt.datetime) -> HomeVisit | None:
    try:
        return record_home_visit(
            student=student,
            new=form.new,
            client_key=form.cleaned_data["client_key"],
            actor=who.user,
            at=at,
        )
    except ValidationError as error:
        form.refuse(error)
        return None


def _received(request: HttpRequest, visit: HomeVisit, *, is_new: bool) -> HttpResponse:
    """To the visit; a script that sent the form is told where to go. What was known already is not announced twice."""
    if is_new:
        messages.success(request, _("The visit is recorded."))
    url = reverse("accountability:visit-detail", args=[visit.pk])
    return JsonResponse({"url": url}) if request.headers.get("Accept") == "application/json" else redirect(url)


def _revealed(request: HttpRequest, student: Student, form: VisitForm) -> HttpResponse:
    """The form once more with the address in full, once; the look leaves an entry of its own (I1)."""
    who = rights(request)
    field = _address_field(student)
    if not field:
        raise Http404
    what = f"student.{field}"
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.REVEAL, what=what, student_id=student.pk)
    again = _form(who, student, initial=form.typed)
    return _form_page(request, student, again, address=str(getattr(student, field)))


def _address_field(student: Student) -> str:
    return next((field for field in _ADDRESSES if getattr(student, field)), "")


def _form_page(request: HttpRequest, student: Student, form: VisitForm, address: str = "") -> HttpResponse:
    who = rights(request)
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="visit.new", student_id=student.pk)
    context = {
        "form": form,
        "student": student,
        "school_class": classes_today(who.school.pk, [student.pk], who.on).get(student.pk),
        "today": who.on,
        "address": address or masked_facts(student).get(_address_field(student), ""),
        "is_masked": not address,
    }
    return render(request, "accountability/visit_new.html", context, status=422 if form.errors else 200)


@signed_in
def visit_detail(request: HttpRequest, visit_id: int) -> HttpResponse:
    """A visit as it was recorded; details of an illness only for those who may know them (I4)."""
    who = rights(request)
    visit = get_visit(who, visit_id)
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="visit", student_id=visit.student_id)
    reads = reads_details(who, visit)
    context = {
        "visit": visit,
        "number": number_of(visit),
        "visitors": visitors(visit),
        "reads": reads,
        "details": details(visit) if reads else [],
        "files": [each for each in files_of(visit) if reads or each.kind == "signature"],
        "school_class": classes_today(who.school.pk, [visit.student_id], who.on).get(visit.student_id),
        "today": who.on,
        "may_annul": who.is_registrar and visit.annulled_at is None,
    }
    return render(request, "accountability/visit_detail.html", context)


def visitors(visit: HomeVisit) -> str:
    """Everybody who went, the first visitor first."""
    names = [visit.leader.name, visit.second.name if visit.second else "", visit.companions, visit.village_rep]
    return join([name for name in names if name])


def details(visit: HomeVisit) -> list[tuple[str, str]]:
    """What was written down, with the words of the form."""
    fields = ("talk", "family", "whereabouts", "help_promised")
    told = [(str(HomeVisit._meta.get_field(name).verbose_name), getattr(visit, name)) for name in fields]
    return [(label, text) for label, text in told if text]


@registrar_only
def visit_annul(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Takes a visit recorded by mistake out of every count, with the reason."""
    who = rights(request)
    visit = get_visit(who, visit_id)
    form = AnnulForm(request.POST or None)
    if form.is_valid() and _annulled(who, visit, form):
        messages.success(request, _("The visit is annulled; it stays readable and counts no longer."))
        return redirect("accountability:visit-detail", visit.pk)
    context = {"form": form, "visit": visit}
    return render(request, "accountability/visit_annul.html", context, status=422 if form.errors else 200)


def _annulled(who: Rights, visit: HomeVisit, form: AnnulForm) -> bool:
    try:
        annul_visit(visit=visit, actor=who.user, at=clock.now(), **form.cleaned_data)
    except ValidationError as error:
        form.refuse(error)
    return form.is_valid()
