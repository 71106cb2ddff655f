"""Preparing and issuing a paper: what is known is filled in, shown as it will be printed, then numbered (E1 to E3)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accountability.access import get_case
from accountability.actions.papers import NewPaper, gap_sentences, issue_paper
from accountability.choices import PaperKind
from accountability.forms.papers import FullForm, PaperForm, paper_form
from accountability.models import DropoutCase, HomeVisit, Paper
from accountability.paper_access import OF_CASES, handles, visit_to_record
from accountability.paper_texts import issue_title
from accountability.papers.catalog import CURRENT
from accountability.papers.content import Content
from accountability.papers.html import article
from accountability.papers.masking import masked
from accountability.queries.paper_content import (
    case_of_visit,
    letter_content,
    notice_content,
    report_content,
    visit_content,
)
from accountability.queries.paper_pictures import pictures_of
from accountability.queries.papers import episode_starts_on, missing_of, report_gaps
from accountability.queries.policy import paper_limits_on
from accountability.views.papers import remember
from kongchuo.lib import clock
from students.access import Rights, rights, signed_in
from students.choices import AccessKind
from students.models import Student
from students.queries.calendar import school_calendar


@dataclass(frozen=True, slots=True)
class Desk:
    """A paper in preparation: whose, of which kind, and how its content is gathered (True: numbers in full)."""

    who: Rights
    kind: PaperKind
    student: Student
    gather: Callable[[bool], Content]
    case: DropoutCase | None = None
    visit: HomeVisit | None = None
    gaps: tuple[str, ...] = ()


@signed_in
def paper_issue(request: HttpRequest, case_id: int, paper_kind: str) -> HttpResponse:
    """A paper of a case: form, preview, issue (D3, D5, D6)."""
    who = rights(request)
    case = get_case(who, case_id)
    kind = next((each for each in OF_CASES if each == paper_kind), None)
    if kind is None or not handles(who, kind) or case.closed_on is not None:
        raise Http404
    limits = paper_limits_on(case.school_id, who.on)
    missing = missing_of(case, school_calendar(case.school_id), who.on)
    gather: dict[PaperKind, Callable[[bool], Content]] = {
        PaperKind.LETTER: lambda _full: letter_content(case, missing, limits, who.on),
        PaperKind.NOTICE: lambda _full: notice_content(case, missing, limits, who.on),
        PaperKind.REPORT: lambda is_full: report_content(case, missing, limits, who.on, is_full=is_full),
    }
    gaps: tuple[str, ...] = ()
    if kind == PaperKind.REPORT:
        found = report_gaps(case, episode_starts_on(case), limits.report_visits)
        gaps = tuple(gap_sentences(found)) if found.is_blocked else ()
    return _at_desk(request, Desk(who, kind, case.student, gather[kind], case=case, gaps=gaps))


@signed_in
def paper_issue_visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """The record of a home visit: preview, issue (M17)."""
    who = rights(request)
    visit = visit_to_record(who, visit_id)
    if visit.annulled_at is not None:
        raise Http404
    done = Paper.objects.filter(kind=PaperKind.VISIT, visit_number=visit.pk, voided_at__isnull=True).first()
    if done is not None:
        return redirect("accountability:paper-detail", done.pk)

    def gather(is_full: bool) -> Content:
        return visit_content(visit, who.on, is_full=is_full)

    desk = Desk(who, PaperKind.VISIT, visit.student, gather, case=case_of_visit(visit), visit=visit)
    return _at_desk(request, desk)


def _at_desk(request: HttpRequest, desk: Desk) -> HttpResponse:
    content = desk.gather(False)
    form = paper_form(desk.kind, content, request.POST or None, may_be_full=desk.who.sees_all)
    if form.is_valid():
        content = form.apply(desk.gather(bool(_purpose(form))))
        if "issue" in request.POST and (paper := _issued(desk, form, content)):
            messages.success(request, _("%(number)s is issued.") % {"number": paper.number})
            return redirect("accountability:paper-detail", paper.pk)
    remember(desk.who, AccessKind.VIEW, "paper.draft", desk.student.pk)
    pictures = pictures_of(desk.who.school.pk, desk.visit.pk if desk.visit else None, content)
    context = {
        "form": form,
        "desk": desk,
        "title": issue_title(desk.kind),
        "preview": article(CURRENT[desk.kind], masked(content), pictures),
    }
    return render(request, "accountability/paper_issue.html", context, status=422 if form.errors else 200)


def _purpose(form: PaperForm) -> str:
    return form.full_purpose if isinstance(form, FullForm) else ""


def _issued(desk: Desk, form: PaperForm, content: Content) -> Paper | None:
    new = NewPaper(content=content, student=desk.student, case=desk.case, visit=desk.visit, full_purpose=_purpose(form))
    try:
        return issue_paper(kind=desk.kind, new=new, school=desk.who.school, actor=desk.who.user, at=clock.now())
    except ValidationError as error:
        form.refuse(error)
        return None
