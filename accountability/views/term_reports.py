"""The written report of a term: its page, its workbook, its Word document; counts only (H6, M21, J)."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accountability.forms.reports import StretchForm
from accountability.queries.term_report import TermReport, opening_terms, since_when, term_report
from accountability.report_files import download, tables_answer
from accountability.report_words import made_by, marks
from accountability.reports.tables import Table
from accountability.term_report_letter import file_name, letter
from accountability.term_report_tables import report_title, tables
from accountability.views.paper_print import WORD
from kongchuo.lib import clock
from kongchuo.lib.word import WordRefused
from kongchuo.lib.word.messages import sentence
from students.access import Rights, office_only, rights
from students.models import Term


@dataclass(frozen=True, slots=True)
class Asked:
    """A report as somebody asked for it."""

    who: Rights
    form: StretchForm
    report: TermReport

    @property
    def tables(self) -> list[Table]:
        """The parts of the report."""
        return tables(self.report, self.who.school.grades)

    def marks(self, *, is_file: bool) -> str:
        """As of when, by which rules; of a file also who made it when (I3)."""
        by = made_by(str(self.who.user), clock.now()) if is_file else ""
        return marks(self.report.day, self.report.rules, by)


def asked_report(request: HttpRequest, term_id: int) -> Asked:
    """The report that the address asks for. Raises Http404 for a term that is not the school's or has not begun."""
    who = rights(request)
    terms = opening_terms(who.school.pk, who.on)
    term = next((each for each in terms if each.pk == term_id), None)
    if term is None:
        raise Http404
    form = _form(request, terms, term, who)
    return Asked(who, form, term_report(term, *form.stretch))


def _form(request: HttpRequest, terms: list[Term], term: Term, who: Rights) -> StretchForm:
    last = min(who.on, term.ends_on)
    since = min(since_when(terms, term), last)
    return StretchForm(request.GET, since=since, until=last, bounds=(term.starts_on, last))


@office_only
def detail(request: HttpRequest, term_id: int) -> HttpResponse:
    """The report as a page that prints; the figures lead to the lists that exist."""
    asked = asked_report(request, term_id)
    context = {
        "asked": asked,
        "report": asked.report,
        "marks": asked.marks(is_file=False),
        "query": request.GET.urlencode() if asked.form.is_valid() else "",
    }
    status = 200 if asked.form.is_valid() else 422
    return render(request, "accountability/term_report.html", context, status=status)


@office_only
def workbook(request: HttpRequest, term_id: int) -> HttpResponse:
    """The report as a workbook, a sheet a part."""
    asked = asked_report(request, term_id)
    name = file_name(asked.report, "xlsx")
    return tables_answer(report_title(asked.report), asked.marks(is_file=True), asked.tables, name)


@office_only
def document(request: HttpRequest, term_id: int) -> HttpResponse:
    """The report as a Word document to go on writing in."""
    asked = asked_report(request, term_id)
    school = asked.who.school
    try:
        made = letter(asked.report, school.name, school.grades, asked.marks(is_file=True))
    except WordRefused as refused:
        messages.error(request, sentence(refused))
        return redirect("accountability:report-term", term_id)
    return download(made, WORD, file_name(asked.report, "docx"))
