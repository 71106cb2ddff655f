"""A paper on paper: the page that prints, Word, PDF; the same every time (E3, I2)."""

from functools import cache
from pathlib import Path

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accountability.actions.papers import content_of
from accountability.choices import PaperKind
from accountability.models import Paper
from accountability.paper_access import get_paper
from accountability.paper_texts import NO_PDF
from accountability.papers import pdf, word
from accountability.papers.catalog import SCHOOL_FORM, form_of
from accountability.papers.content import Content
from accountability.papers.html import article
from accountability.papers.pictures import Pictures
from accountability.queries.paper_pictures import pictures_of
from accountability.views.papers import remember
from kongchuo.lib.pdf import PdfRefused
from kongchuo.lib.word import WordRefused
from kongchuo.lib.word.messages import sentence
from students.access import rights, signed_in
from students.choices import AccessKind

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@signed_in
def paper_print(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The page that a browser prints; a void paper says so on every sheet."""
    who = rights(request)
    paper = get_paper(who, paper_id)
    remember(who, AccessKind.PRINT, "paper.print", paper.student_id)
    content = article(form_of(PaperKind(paper.kind), paper.form), *_said(paper))
    context = {"paper": paper, "content": content, "is_own_form": paper.form == SCHOOL_FORM}
    return render(request, "accountability/paper_print.html", context)


@signed_in
def paper_docx(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The Word document, from the template the paper was issued with."""
    who = rights(request)
    paper = _valid(get_paper(who, paper_id))
    form = form_of(PaperKind(paper.kind), paper.form)
    template = bytes(paper.template.content) if paper.template else word.shipped_template(form)
    try:
        document = word.document(template, form, *_said(paper))
    except WordRefused as refused:
        messages.error(request, sentence(refused))
        return redirect("accountability:paper-detail", paper.pk)
    remember(who, AccessKind.DOWNLOAD, "paper.word", paper.student_id)
    return _file(paper, document, WORD, "docx")


@signed_in
def paper_pdf(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The PDF with its fonts inside; where the machine cannot make one, the paper's page says why."""
    who = rights(request)
    paper = _valid(get_paper(who, paper_id))
    content, pictures = _said(paper)
    try:
        document = pdf.document(form_of(PaperKind(paper.kind), paper.form), content, _stylesheet(), pictures)
    except PdfRefused as refused:
        messages.warning(request, str(NO_PDF[refused.problem]))
        return redirect("accountability:paper-detail", paper.pk)
    remember(who, AccessKind.DOWNLOAD, "paper.pdf", paper.student_id)
    return _file(paper, document, "application/pdf", "pdf")


def _said(paper: Paper) -> tuple[Content, Pictures]:
    """What the paper says and the pictures that belong to it, as they were when it was issued (E3)."""
    content = content_of(paper)
    return content, pictures_of(paper.school_id, paper.visit_number, content)


def _valid(paper: Paper) -> Paper:
    """A file of a void paper would not say that it is void. Raises Http404."""
    if paper.voided_at is not None:
        raise Http404
    return paper


def _file(paper: Paper, content: bytes, content_type: str, ending: str) -> HttpResponse:
    """A download whose name holds no child (I4)."""
    name = f"{paper.kind}-{paper.year}-{paper.sequence}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)


@cache
def _stylesheet() -> str:
    found = finders.find("css/paper.css")
    assert isinstance(found, str)
    return Path(found).read_text(encoding="utf-8")
