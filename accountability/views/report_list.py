"""The way to every report of the school (M7, M21)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accountability.queries.term_report import opening_terms
from accountability.queries.year_figures import known_years
from accountability.report_words import year_name
from students.access import office_only, rights


@office_only
def report_list(request: HttpRequest) -> HttpResponse:
    """What can be reported, and for which term."""
    who = rights(request)
    terms = opening_terms(who.school.pk, who.on)
    years = [(year, year_name(year)) for year in known_years(who.school.pk, who.on)]
    return render(request, "accountability/report_list.html", {"terms": terms, "years": years, "today": who.on})
