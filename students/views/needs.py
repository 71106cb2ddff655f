"""Recording needs: from a child's page and for many children of a class; for registrar and head teacher (G6, I4)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kongchuo.lib import clock
from students.access import Rights, allow, get_class, rights, tended_student
from students.actions.access import record_access
from students.actions.needs import NewNeed, end_need, record_need, record_needs, remove_need
from students.choices import AccessKind, NeedKind
from students.forms.needs import NeedEndForm, NeedForm, NeedsOfClassForm
from students.models import Need, SchoolClass, Student
from students.queries.people import class_names

records_needs = allow(lambda who: who.is_registrar or bool(who.head_of))


@records_needs
def need_new(request: HttpRequest, student_id: int) -> HttpResponse:
    """Records a need of a child, with the paper that says so."""
    who = rights(request)
    student = tended_student(who, student_id)
    form = NeedForm(request.POST or None, day=who.on)
    if form.is_valid():
        try:
            record_need(student=student, new=_new(form), actor=who.user, at=clock.now())
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(request, _("The need is on record."))
            return redirect("students:student-detail", student.pk)
    context = {"form": form, "student": student}
    return render(request, "students/need_form.html", context, status=422 if form.errors else 200)


def _new(form: NeedForm) -> NewNeed:
    said = form.cleaned_data
    kind = NeedKind(said["kind"])
    return NewNeed(kind=kind, starts_on=said["starts_on"], ends_on=said["ends_on"], source=said["source"])


@records_needs
def need_end(request: HttpRequest, need_id: int) -> HttpResponse:
    """Ends a need after a day, or takes it off when it was entered by mistake."""
    who = rights(request)
    need = get_object_or_404(Need.objects.select_related("student"), school=who.school, pk=need_id)
    student = tended_student(who, need.student_id)
    form = NeedEndForm(request.POST or None, initial={"ends_on": who.on})
    if form.is_valid():
        try:
            _end(who, need, form)
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(request, _("The record of needs is changed."))
            return redirect("students:student-detail", student.pk)
    context = {"form": form, "need": need, "student": student}
    return render(request, "students/need_end.html", context, status=422 if form.errors else 200)


def _end(who: Rights, need: Need, form: NeedEndForm) -> None:
    if form.cleaned_data["is_mistake"]:
        remove_need(need=need, actor=who.user, at=clock.now())
    else:
        end_need(need=need, ends_on=form.cleaned_data["ends_on"], actor=who.user, at=clock.now())


@records_needs
def needs_of_class(request: HttpRequest, class_id: int) -> HttpResponse:
    """One need for many children of a class: tick them, name the paper, done."""
    who = rights(request)
    school_class = _tended_class(who, class_id)
    pupils = class_names(school_class, who.on)
    options = [(pupil.id, f"{pupil.seat_number or ''} {pupil.name}".strip()) for pupil in pupils]
    form = NeedsOfClassForm(request.POST or None, day=who.on, pupils=options)
    if form.is_valid() and (made := _recorded(who, form)) is not None:
        _say(request, made, len(form.cleaned_data["pupils"]))
        return redirect("students:needs-of-class", school_class.pk)
    about = {"what": "class.names", "class_id": school_class.pk, "count": len(pupils)}
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, **about)
    context = {"form": form, "school_class": school_class, "today": who.on}
    return render(request, "students/needs_of_class.html", context, status=422 if form.errors else 200)


def _tended_class(who: Rights, class_id: int) -> SchoolClass:
    if not who.tends(class_id):
        raise Http404
    return get_class(who, class_id)


def _recorded(who: Rights, form: NeedsOfClassForm) -> int | None:
    students = list(Student.objects.filter(school=who.school, pk__in=form.cleaned_data["pupils"]))
    try:
        return len(record_needs(students=students, new=_new(form), actor=who.user, at=clock.now()))
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return None


def _say(request: HttpRequest, made: int, asked: int) -> None:
    words = ngettext("Recorded for %(count)d child.", "Recorded for %(count)d children.", made) % {"count": made}
    if left := asked - made:
        known = ngettext("%(count)d child had it already.", "%(count)d children had it already.", left)
        words = f"{words} {known % {'count': left}}"
    messages.success(request, words)
