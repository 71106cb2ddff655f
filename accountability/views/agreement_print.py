"""Agreements on paper: one, a class, all of the year, or the one sheet of the school; as page and as PDF (E3, M15)."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accountability.actions.papers import content_of
from accountability.agreement_access import get_agreement
from accountability.choices import PaperKind
from accountability.paper_texts import NO_PDF
from accountability.papers.agreement import AgreementContent
from accountability.papers.agreement_sheet import SHEET, ClassLine, SheetContent, grade_rows, sheet_beside
from accountability.papers.catalog import form_of
from accountability.papers.html import article
from accountability.papers.pdf import of_articles
from accountability.papers.signatures import Mark, beside
from accountability.papers.words import grade_words
from accountability.queries.agreements import AgreementRow, marks_of, year_rows
from accountability.views.agreements import Asked, asked_of, printed
from kongchuo.lib.pdf import PdfRefused
from students.access import Rights, office_only, rights, signed_in

_TITLE = "控辍保学目标责任书"


@signed_in
def agreement_print(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Both copies of one agreement, with the signatures given so far (一式两份)."""
    row = get_agreement(rights(request), agreement_id)
    return _page(request, [_void_note(row) + printed(row)])


@signed_in
def agreement_pdf(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """The same as a PDF."""
    row = get_agreement(rights(request), agreement_id)
    if row.agreement.paper.voided_at is not None:
        return redirect("accountability:agreement-detail", agreement_id)
    return _pdf(request, [printed(row)], f"agreement-{row.agreement.pk}", "../")


def _void_note(row: AgreementRow) -> str:
    return '<p class="paper-void">作废</p>' if row.agreement.paper.voided_at else ""


@office_only
def agreement_print_all(request: HttpRequest) -> HttpResponse:
    """All agreements of the list on one page to print, two copies each."""
    who = rights(request)
    return _page(request, _articles(_rows(who, asked_of(request, who))))


@office_only
def agreement_pdf_all(request: HttpRequest) -> HttpResponse:
    """The agreements of one class as a PDF; for the whole school there is the page to print."""
    who = rights(request)
    asked = asked_of(request, who)
    rows = _rows(who, asked) if asked.class_id else []
    if not rows:
        messages.info(request, _("Choose a class for its PDF; all classes together are printed from the page."))
        return redirect("accountability:agreement-list")
    return _pdf(request, _articles(rows), f"agreements-{asked.year}-{asked.class_id}", "../")


def _rows(who: Rights, asked: Asked) -> list[AgreementRow]:
    found = year_rows(who.school.pk, asked.year, who.on, with_content=True)
    return [row for row in found if asked.takes(row)]


def _articles(rows: Sequence[AgreementRow]) -> list[str]:
    marks = marks_of([row.agreement.pk for row in rows])
    return [
        article(
            form_of(PaperKind.AGREEMENT, row.agreement.paper.form),
            content_of(row.agreement.paper),
            beside=beside(marks.get(row.agreement.pk, [])),
        )
        for row in rows
    ]


@office_only
def agreement_sheet(request: HttpRequest) -> HttpResponse:
    """The agreement of the school on one sheet, a line for each grade."""
    who = rights(request)
    found = _sheet(who, asked_of(request, who))
    if not found:
        messages.info(request, _("No agreement is issued for this school year yet."))
        return redirect("accountability:agreement-list")
    return _page(request, [found])


@office_only
def agreement_sheet_pdf(request: HttpRequest) -> HttpResponse:
    """The same as a PDF."""
    who = rights(request)
    asked = asked_of(request, who)
    found = _sheet(who, asked)
    if not found:
        messages.info(request, _("No agreement is issued for this school year yet."))
        return redirect("accountability:agreement-list")
    return _pdf(request, [found], f"agreement-sheet-{asked.year}", "../")


def _sheet(who: Rights, asked: Asked) -> str:
    """The sheet of the head teachers' agreements: what the latest of them says, and all their signatures."""
    rows = [row for row in year_rows(who.school.pk, asked.year, who.on, with_content=True) if row.post.is_head]
    if not rows:
        return ""
    marks = marks_of([row.agreement.pk for row in rows])
    lines = [_line(row, asked.year, marks.get(row.agreement.pk, [])) for row in rows]
    said = content_of(max((row.agreement for row in rows), key=lambda each: each.pk).paper)
    assert isinstance(said, AgreementContent)
    content = SheetContent(
        school=said.school,
        school_year=said.school_year,
        numbers=f"共{len(rows)}份",
        opening=said.opening,
        targets=said.targets,
        clauses=said.clauses,
        grades=grade_rows(lines),
    )
    principals = {mark.name: mark for found in marks.values() for mark in found if mark.is_principal}
    return article(SHEET, content, beside=sheet_beside(lines, list(principals.values())))


def _line(row: AgreementRow, year: int, marks: Sequence[Mark]) -> ClassLine:
    of = row.agreement.school_class
    return ClassLine(
        grade_words(of.entry_year, year - of.entry_year + 1),
        f"（{of.number}）班",
        tuple(each.user.name for each in row.holders),
        tuple(mark for mark in marks if not mark.is_principal),
    )


def _page(request: HttpRequest, articles: Sequence[str]) -> HttpResponse:
    return render(request, "accountability/agreement_print.html", {"articles": articles})


def _pdf(request: HttpRequest, articles: Sequence[str], name: str, back: str) -> HttpResponse:
    """The download, or back with a sentence where this server makes no PDF."""
    try:
        document = of_articles(_TITLE, articles, _stylesheet())
    except PdfRefused as refused:
        messages.warning(request, str(NO_PDF[refused.problem]))
        return redirect(back)
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(document, content_type="application/pdf", headers=headers)


@cache
def _stylesheet() -> str:
    found = finders.find("css/paper.css")
    assert isinstance(found, str)
    return Path(found).read_text(encoding="utf-8")
