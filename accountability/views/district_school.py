"""One school as its central school sees it: the months it submitted, and the rows of one (H4, H5, J)."""

import io
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accountability.district_access import get_overseen, overseen, sees_district
from accountability.models import MonthSubmission
from accountability.month_cells import cell_view
from accountability.month_sheets import heading_of, moment, sheet_of
from accountability.month_words import month_name, row_name, value_text
from accountability.queries.frozen import MonthState, month_states
from accountability.queries.submissions import HandedIn, handed_in, standing_of, submissions_of, submitted_data
from accountability.reports.monthly import COLUMNS, column_label, rate_of
from accountability.rules.frozen import Difference, is_zero_report
from accountability.rules.submissions import Standing
from accountability.views.month_asked import month_or_404
from kongchuo.lib import clock
from kongchuo.lib.percent import format_percent
from kongchuo.lib.sheets.writer import write_workbook
from students import words
from students.access import rights
from students.models import School
from students.queries.calendar import school_calendar
from students.queries.strips import month_span
from students.views.exports import XLSX


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of the school: submitted when, in time or not."""

    state: MonthState
    handed: HandedIn | None
    standing: str
    key: str


@sees_district
def district_school(request: HttpRequest, school_id: int) -> HttpResponse:
    """The months of a school that it has submitted or should have (H5)."""
    who = rights(request)
    school = get_overseen(who, school_id)
    handed, lines = handed_in(school.pk), []
    for state in month_states(school.pk, school_calendar(school.pk), who.on):
        found = handed.get(state.first)
        standing = standing_of(found, state.due_on, who.on)
        if found or standing is Standing.OVERDUE or state.may_freeze(who.on):
            lines.append(MonthLine(state, found, standing.value, f"{state.first:%Y-%m}"))
    context = {"school": school, "lines": lines, "is_one": len(overseen(who)) == 1}
    return render(request, "accountability/district_school.html", context)


@dataclass(frozen=True, slots=True)
class Shown:
    """A submission with the others of its month, and what it holds."""

    school: School
    found: MonthSubmission
    known: list[MonthSubmission]
    data: dict[str, Any]


@sees_district
def district_school_month(request: HttpRequest, school_id: int, month: str) -> HttpResponse:
    """The rows as they were submitted, the latest version unless another is asked for."""
    shown = _shown(request, school_id, month)
    last, total = month_span(shown.found.month)[1], shown.data["rows"][-1]
    context = {
        "shown": shown,
        "key": month,
        "name": month_name(shown.found.month),
        "heading": heading_of(shown.data, shown.found.summary),
        "columns": COLUMNS,
        "lines": [
            (row_name(row, last), row, [cell_view(row, column) for column in COLUMNS]) for row in shown.data["rows"]
        ],
        "total": total,
        "rate": format_percent(rate_of(total)),
        "is_zero": is_zero_report(total),
        "is_superseded": shown.found != shown.known[0],
        "changes": _changes(shown),
        "query": f"?version={shown.found.summary.version}",
    }
    return render(request, "accountability/district_school_month.html", context)


@sees_district
def district_school_export(request: HttpRequest, school_id: int, month: str) -> HttpResponse:
    """The workbook of the version, made from its rows alone; it names no pupil (H5)."""
    shown = _shown(request, school_id, month)
    by = _("Exported by %(name)s") % {"name": rights(request).user} + f" {moment(clock.now())}"
    heading = heading_of(shown.data, shown.found.summary, f"{shown.found.number} · {by}")
    target = io.BytesIO()
    write_workbook(target, [sheet_of(heading, shown.data["rows"])])
    answer = HttpResponse(target.getvalue(), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="submitted-{month}.xlsx"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _shown(request: HttpRequest, school_id: int, month: str) -> Shown:
    """The submission asked for, of a school below the own one. Raises Http404 where there is none."""
    who = rights(request)
    school = get_overseen(who, school_id)
    known = submissions_of(school.pk, month_or_404(month, who.on))
    if not known:
        raise Http404
    wanted = request.GET.get("version", "")
    found = next((each for each in known if f"{each.summary.version}" == wanted), known[0])
    return Shown(school, found, known, submitted_data(found))


def _changes(shown: Shown) -> list[tuple[str, str, str, str]]:
    """What the version says otherwise than the one before it (H5)."""
    last = month_span(shown.found.month)[1]
    return [
        (
            words.class_name(each.entry_year, each.number, last),
            column_label(each.column),
            value_text(each.before),
            value_text(each.after),
        )
        for each in (Difference(**row) for row in shown.found.summary.differences)
    ]
