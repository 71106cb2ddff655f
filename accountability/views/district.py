"""The months of all schools below a central school, from what they submitted alone (H4, H5, J)."""

import datetime as dt
import io
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accountability.district_access import overseen, sees_district
from accountability.month_cells import CellView, cell_view
from accountability.month_sheets import moment
from accountability.month_words import month_name
from accountability.queries.district import DistrictMonth, SchoolMonth, district_month
from accountability.reports.district import DISTRICT_COLUMNS, SchoolLine, district_sheet
from accountability.reports.monthly import rate_of
from accountability.rules.submissions import Standing
from accountability.submission_words import standing_words
from kongchuo.lib import clock
from kongchuo.lib.percent import format_percent
from kongchuo.lib.sheets.writer import write_workbook
from students.access import Rights, rights
from students.months import asked_month, neighbours
from students.views.exports import XLSX


@dataclass(frozen=True, slots=True)
class SchoolView:
    """A school in the table, with the cells of its last submission; none where it has not submitted."""

    line: SchoolMonth
    state: str
    under: str
    cells: list[CellView]


@sees_district
def district(request: HttpRequest) -> HttpResponse:
    """Last month or the month asked for; who looks over one school only is led to it (one School row never shows)."""
    who = rights(request)
    schools = overseen(who)
    if len(schools) == 1:
        return redirect("accountability:district-school", who.school.pk)
    first = month_of(request, who)
    found = district_month(schools, first, who.on)
    previous, following = neighbours(first)
    names = {school.pk: school.name for school in schools}
    context = {
        "found": found,
        "of_schools": f"/ {len(found.schools)}",
        "key": f"{first:%Y-%m}",
        "previous": previous,
        "next": following if following <= who.on else None,
        "columns": DISTRICT_COLUMNS,
        "lines": [_view(line, names, who) for line in found.schools],
        "total": found.total,
        "sums": [cell_view(found.total, column) for column in DISTRICT_COLUMNS] if found.total else [],
        "rate": format_percent(rate_of(found.total)) if found.total else "",
        "late": found.of(Standing.LATE),
        "overdue": found.of(Standing.OVERDUE),
        "open": sum(line.reported.open for line in found.schools),
        "closed": sum(line.reported.closed for line in found.schools),
    }
    return render(request, "accountability/district.html", context)


@sees_district
def district_export(request: HttpRequest) -> HttpResponse:
    """The same table as a spreadsheet: counts by school, no name of a person but who made it (I3)."""
    who = rights(request)
    first = month_of(request, who)
    found = district_month(overseen(who), first, who.on)
    said = {"school": who.school.name, "month": month_name(first)}
    title = _("%(school)s: monthly summaries submitted for %(month)s") % said
    marks = _("Exported by %(name)s") % {"name": who.user} + f" {moment(clock.now())}"
    target = io.BytesIO()
    write_workbook(target, [district_sheet(title, marks, first, _lines(found), found.total)])
    answer = HttpResponse(target.getvalue(), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="district-{first:%Y-%m}.xlsx"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def month_of(request: HttpRequest, who: Rights) -> dt.date:
    """The month asked for, else the last one: this month is not over. Raises Http404 for one that has not begun."""
    first = asked_month(request.GET.get("month", ""), neighbours(who.on.replace(day=1))[0])
    if first > who.on:
        raise Http404
    return first.replace(day=1)


def _view(line: SchoolMonth, names: dict[int, str], who: Rights) -> SchoolView:
    central = line.school.central_school_id
    under = names.get(central, "") if central and central != who.school.pk else ""
    cells = [] if line.total is None else [cell_view(line.total, column) for column in DISTRICT_COLUMNS]
    return SchoolView(line, _state(line), under, cells)


def _state(line: SchoolMonth) -> str:
    return standing_words(line.standing, line.handed.latest.summary.version if line.handed else 0)


def _lines(found: DistrictMonth) -> list[SchoolLine]:
    return [
        SchoolLine(
            name=line.school.name,
            state=_state(line),
            number=line.handed.latest.number if line.handed else "",
            total=line.total,
            reported=(line.reported.open, line.reported.closed),
        )
        for line in found.schools
    ]
