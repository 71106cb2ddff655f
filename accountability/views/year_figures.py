"""The figures of both terms and the year: page and workbook; counts only (H1, H2, H3, J)."""

import datetime as dt
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accountability.forms.reports import DayForm
from accountability.queries.year_figures import YearFigures, known_years, last_day, year_figures
from accountability.report_files import tables_answer
from accountability.report_words import made_by, marks, year_name
from accountability.year_tables import tables, year_title
from kongchuo.lib import clock
from students.access import Rights, office_only, rights
from students.rules.year_turn import first_day


@dataclass(frozen=True, slots=True)
class Asked:
    """A year as somebody asked for it."""

    who: Rights
    form: DayForm
    found: YearFigures


def asked_year(request: HttpRequest, year: int) -> Asked:
    """The year of the address. Raises Http404 where no term of it has begun."""
    who = rights(request)
    if year not in known_years(who.school.pk, who.on):
        raise Http404
    last = min(who.on, last_day(year))
    form = DayForm(request.GET, until=last, bounds=(min(first_day(year), last), last))
    return Asked(who, form, year_figures(who.school, year, form.day))


@office_only
def detail(request: HttpRequest, year: int) -> HttpResponse:
    """Every class, grade and the school, a table a term and one of the year."""
    asked = asked_year(request, year)
    context = {
        "asked": asked,
        "year": year,
        "name": year_name(year),
        "years": [(each, year_name(each)) for each in known_years(asked.who.school.pk, asked.who.on)],
        "tables": tables(asked.found),
        "marks": marks(asked.found.day, asked.found.rules),
        "query": request.GET.urlencode() if asked.form.is_valid() else "",
    }
    status = 200 if asked.form.is_valid() else 422
    return render(request, "accountability/year_figures.html", context, status=status)


@office_only
def workbook(request: HttpRequest, year: int) -> HttpResponse:
    """The same as a workbook, a sheet a table."""
    asked = asked_year(request, year)
    found = asked.found
    marked = marks(found.day, found.rules, made_by(str(asked.who.user), clock.now()))
    name = f"year-figures-{year}-{_stamp(found.day)}.xlsx"
    return tables_answer(year_title(asked.who.school, found), marked, tables(found), name)


def _stamp(day: dt.date) -> str:
    return f"{day:%Y%m%d}"
