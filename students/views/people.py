"""The page of a pupil, revealing what is masked, finding a pupil (I1, I2, I4, J)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kongchuo.lib import clock
from students.access import get_student, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.forms.people import SearchForm
from students.queries.people import FOUND_AT_MOST, find_pupils
from students.views.leave import keeps_leave as sees_pupils
from students.views.pupil_page import pupil_context, secret_value


@sees_pupils
def detail(request: HttpRequest, student_id: int) -> HttpResponse:
    """The record of a child; every view leaves an access entry (I2)."""
    who = rights(request)
    student = get_student(who, student_id)
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="student", student_id=student.pk)
    return render(request, "students/student_detail.html", pupil_context(who, student))


@sees_pupils
def reveal(request: HttpRequest, student_id: int) -> HttpResponse:
    """The same page with one fact in full, once: the answer to a click, kept nowhere, with its access entry (I1)."""
    who = rights(request)
    student = get_student(who, student_id)
    if request.method != "POST":
        return redirect("students:student-detail", student.pk)
    field = request.POST.get("field", "")
    if not secret_value(student, field):
        raise Http404
    what = f"student.{field.partition('-')[0]}"
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.REVEAL, what=what, student_id=student.pk)
    response = render(request, "students/student_detail.html", pupil_context(who, student, revealed=field))
    response.headers["Cache-Control"] = "no-store"
    return response


@sees_pupils
def search(request: HttpRequest) -> HttpResponse:
    """Find a pupil. What is looked for travels in the body of a POST, never in an address (I4)."""
    who = rights(request)
    form = SearchForm(request.POST or None)
    context: dict[str, object] = {"form": form, "today": who.on}
    if request.method == "POST" and form.is_valid():
        found = find_pupils(who.school.id, None if who.sees_all else who.head_of, form.cleaned_data["q"], who.on)
        context |= {"found": found[:FOUND_AT_MOST], "is_more": len(found) > FOUND_AT_MOST, "searched": True}
        count = min(len(found), FOUND_AT_MOST)
        record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="search", count=count)
    return render(request, "students/student_search.html", context, status=422 if form.errors else 200)
