"""The papers of a case, one paper, making one void, its scans (E1 to E4)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accountability.access import get_case
from accountability.actions.papers import content_of, void_paper
from accountability.choices import PaperKind
from accountability.forms.papers import ReasonForm, ScanForm
from accountability.models import Paper
from accountability.paper_access import get_paper
from accountability.paper_texts import standing
from accountability.papers.catalog import SCHOOL_FORM, form_of
from accountability.papers.content import digest
from accountability.papers.html import article
from accountability.papers.masking import masked
from accountability.papers.pictures import named_pictures
from accountability.queries.paper_pictures import pictures_of
from accountability.queries.papers import scans_of, services_of
from accountability.rules.papers import SERVED
from accountability.views.paper_part import case_papers_part
from kongchuo.lib import clock
from students.access import Rights, office_only, rights, signed_in
from students.actions.access import record_access
from students.choices import AccessKind


@signed_in
def case_papers(request: HttpRequest, case_id: int) -> HttpResponse:
    """Every paper of a case, what can be issued now, the notices of the township (E1)."""
    who = rights(request)
    case = get_case(who, case_id)
    remember(who, AccessKind.VIEW, "case.papers", case.student_id)
    context = {"case": case, "part": case_papers_part(who, case)}
    return render(request, "accountability/case_papers.html", context)


@signed_in
def paper_detail(request: HttpRequest, paper_id: int) -> HttpResponse:
    """One paper: what it says (masked), number, hash, service, scans, and the ways to print it (E2 to E4)."""
    who = rights(request)
    paper = get_paper(who, paper_id)
    remember(who, AccessKind.VIEW, "paper", paper.student_id)
    return paper_page(request, who, paper, ScanForm())


def paper_page(request: HttpRequest, who: Rights, paper: Paper, scan_form: ScanForm) -> HttpResponse:
    """The page of one paper, with the form of a scan."""
    context = {**_detail(who, paper), "form": scan_form}
    return render(request, "accountability/paper_detail.html", context, status=422 if scan_form.errors else 200)


def _detail(who: Rights, paper: Paper) -> dict[str, Any]:
    services = services_of(paper)
    valid = next((each for each in services if each.annulled_at is None), None)
    is_valid = paper.voided_at is None
    content = content_of(paper)
    pictures = pictures_of(paper.school_id, paper.visit_number, content)
    return {
        "paper": paper,
        "content": article(form_of(PaperKind(paper.kind), paper.form), masked(content), pictures),
        "is_sound": digest(paper.content) == paper.sha256 and pictures.keys() == named_pictures(content).keys(),
        "is_own_form": paper.form == SCHOOL_FORM,
        "services": services,
        "service": valid,
        "standing": standing(paper, valid),
        "may_serve": is_valid and valid is None and paper.kind in SERVED,
        "may_void": is_valid and who.sees_all,
        "scans": scans_of(paper),
        "is_valid": is_valid,
        "may_scan": is_valid and paper.student_id is not None,
    }


@office_only
def paper_void(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Makes a paper void with a reason; its number stays (E2)."""
    who = rights(request)
    paper = get_paper(who, paper_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and _voided(who, paper, form):
        messages.success(request, _("The paper is void; its number stays with it."))
        return redirect("accountability:paper-detail", paper.pk)
    context = {"form": form, "paper": paper}
    return render(request, "accountability/paper_void.html", context, status=422 if form.errors else 200)


def _voided(who: Rights, paper: Paper, form: ReasonForm) -> bool:
    try:
        void_paper(paper=paper, because=form.cleaned_data["because"], actor=who.user, at=clock.now())
    except ValidationError as error:
        form.refuse(error)
    return form.is_valid()


def remember(who: Rights, kind: AccessKind, what: str, student_id: int | None, count: int = 1) -> None:
    """The access entry of a page of papers (I2)."""
    record_access(actor=who.user, at=clock.now(), kind=kind, what=what, student_id=student_id, count=count)
