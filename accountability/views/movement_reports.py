"""The tables of pupils' movements up to a reference date that somebody chooses; counts only (domain 2.8, J)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accountability.forms.reports import EARLIEST, ReferenceForm
from accountability.movement_report import movement_title, tables
from accountability.queries.movement_tables import MovementTables, movement_tables
from accountability.report_files import tables_answer
from accountability.report_words import made_by, marks
from accountability.rules.movement_tables import Stretch, usual_stretches
from kongchuo.lib import clock
from students.access import Rights, office_only, rights


@dataclass(frozen=True, slots=True)
class Asked:
    """The tables as somebody asked for them, and the usual dates to choose from."""

    who: Rights
    form: ReferenceForm
    usual: list[Stretch]
    found: MovementTables


def asked_tables(request: HttpRequest) -> Asked:
    """The tables of the stretch asked for, of the last usual one where none is."""
    who = rights(request)
    usual = usual_stretches(who.on)
    form = ReferenceForm(request.GET, since=usual[0].since, until=usual[0].until, bounds=(EARLIEST, who.on))
    return Asked(who, form, usual, movement_tables(who.school.pk, *form.stretch, form.last_days))


@office_only
def detail(request: HttpRequest) -> HttpResponse:
    """All three tables by grade."""
    asked = asked_tables(request)
    found = asked.found
    context = {
        "asked": asked,
        "tables": tables(found, asked.who.school.grades),
        "marks": marks(found.until, found.rules),
        "usual": [
            (
                each,
                urlencode({"since": each.since, "until": each.until, "days": found.last_days}),
                _is_shown(each, found),
            )
            for each in asked.usual
        ],
        "query": request.GET.urlencode() if asked.form.is_valid() else "",
    }
    status = 200 if asked.form.is_valid() else 422
    return render(request, "accountability/movement_report.html", context, status=status)


def _is_shown(stretch: Stretch, found: MovementTables) -> bool:
    return (stretch.since, stretch.until) == (found.since, found.until)


@office_only
def workbook(request: HttpRequest) -> HttpResponse:
    """The same as a workbook, a sheet a table."""
    asked = asked_tables(request)
    found, school = asked.found, asked.who.school
    marked = marks(found.until, found.rules, made_by(str(asked.who.user), clock.now()))
    name = f"movements-{found.since:%Y%m%d}-{found.until:%Y%m%d}.xlsx"
    return tables_answer(movement_title(school), marked, tables(found, school.grades), name)
