"""The page of a case, and a guardian's phone on it after a click (D8, I1, I2)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accountability.access import get_case, sees_cases
from accountability.models import DropoutCase
from accountability.queries.case_facts import CaseEye
from accountability.queries.case_file import CaseFile, case_file
from accountability.views.case_page import case_context, phone_of
from kongchuo.lib import clock
from students.access import Rights, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.queries.calendar import school_calendar


@sees_cases
def case_detail(request: HttpRequest, case_id: int) -> HttpResponse:
    """The case: what comes next, the ladder, the story (D8); leaves an access entry (I2)."""
    who = rights(request)
    case = get_case(who, case_id)
    remember_case(who, case)
    eye, file = opened(who, case)
    return render(request, "accountability/case_detail.html", case_context(who, file, eye.calendar))


@sees_cases
def case_phone(request: HttpRequest, case_id: int) -> HttpResponse:
    """The same page with one guardian's phone in full, once: the answer to a click, with its own entry (I1)."""
    who = rights(request)
    case = get_case(who, case_id)
    if request.method != "POST":
        return redirect("accountability:case-detail", case.pk)
    eye, file = opened(who, case)
    guardian = phone_of(file, _number(request.POST.get("guardian", "")))
    if guardian is None:
        raise Http404
    record_access(
        actor=who.user, at=clock.now(), kind=AccessKind.REVEAL, what="guardian.phone", student_id=case.student_id
    )
    context = case_context(who, file, eye.calendar, revealed=guardian.pk)
    response = render(request, "accountability/case_detail.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def opened(who: Rights, case: DropoutCase) -> tuple[CaseEye, CaseFile]:
    """The file of the case as of today, and the eye it was looked at with."""
    eye = CaseEye.on(who.school.pk, school_calendar(who.school.pk), who.on)
    return eye, case_file(eye, case)


def remember_case(who: Rights, case: DropoutCase) -> None:
    """The entry of a page about one case (I2)."""
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="case", student_id=case.student_id)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0  # digits of a 64-bit number
