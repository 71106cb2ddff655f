"""Every paper of a year by number, void ones included, and the same as a spreadsheet (E2)."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accountability.choices import PaperKind
from accountability.queries.papers import papers_of_year, years_with_papers
from accountability.views.paper_part import paper_row
from accountability.views.papers import remember
from kongchuo.lib.sheets.model import Value
from students.access import Rights, office_only, rights
from students.choices import AccessKind
from students.views.exports import ListExport, export_answer

_PER_PAGE = 100


@office_only
def paper_list(request: HttpRequest) -> HttpResponse:
    """The papers of a year, by kind."""
    who = rights(request)
    year, kind = _asked(request, who)
    page = Paginator(papers_of_year(who.school.pk, year, kind), _PER_PAGE).get_page(request.GET.get("page"))
    rows = [paper_row(paper) for paper in page.object_list]
    remember(who, AccessKind.VIEW, "papers", None, count=len(rows))
    years = years_with_papers(who.school.pk)
    context = {
        "rows": rows,
        "page": page,
        "year": year,
        "year_text": str(year),
        "is_registrar": who.is_registrar,
        "kind": kind,
        "kinds": PaperKind.choices,
        "years": years if year in years else [year, *years],
    }
    return render(request, "accountability/paper_list.html", context)


@office_only
def paper_export(request: HttpRequest) -> HttpResponse:
    """The list as a spreadsheet; it holds names and no numbers of children (I3)."""
    who = rights(request)
    year, kind = _asked(request, who)
    return export_answer(
        request,
        who,
        ListExport(
            what="papers.list",
            title=_("Papers"),
            header=_header(),
            rows=lambda _is_full: _rows(who, year, kind),
            widths=(18, 26, 14, 12, 14, 26, 30),
        ),
    )


def _asked(request: HttpRequest, who: Rights) -> tuple[int, str]:
    year, kind = request.GET.get("year", ""), request.GET.get("kind", "")
    is_year = year.isascii() and year.isdigit() and len(year) == 4
    return int(year) if is_year else who.on.year, kind if kind in PaperKind.values else ""


def _header() -> Sequence[str]:
    return [_("Paper"), _("Number"), _("Child"), _("Issued on"), _("Issued by"), _("Standing"), _("Why it is void")]


def _rows(who: Rights, year: int, kind: str) -> list[list[Value]]:
    return [
        [
            row.paper.get_kind_display(),
            row.paper.number,
            row.paper.student.name if row.paper.student else "",
            row.paper.issued_on,
            row.paper.issued_by.name,
            row.standing,
            row.paper.void_reason,
        ]
        for row in map(paper_row, papers_of_year(who.school.pk, year, kind))
    ]
