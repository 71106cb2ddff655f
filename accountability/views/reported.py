"""The reported cases, for the central school, which received the reports, and for the office (J)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accountability.access import sees_reported
from accountability.choices import CaseStage
from accountability.queries.case_facts import CaseEye
from accountability.queries.reported import ReportedCase, reported_cases
from kongchuo.lib import clock
from kongchuo.lib.sheets.model import Value
from students import words
from students.access import Rights, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.queries.calendar import school_calendar
from students.views.exports import ListExport, export_answer

_BACK = frozenset({CaseStage.RETURNED, CaseStage.STEADY})


@sees_reported
def reported_list(request: HttpRequest) -> HttpResponse:
    """The cases whose report was served, with counts; leaves an access entry (I2)."""
    who = rights(request)
    rows = _rows(who)
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="reported", count=len(rows))
    context = {
        "rows": rows,
        "today": who.on,
        "away": sum(row.stage not in (*_BACK, CaseStage.CLOSED) for row in rows),
        "back": sum(row.stage in _BACK for row in rows),
        "closed": sum(row.stage == CaseStage.CLOSED for row in rows),
    }
    return render(request, "accountability/reported_list.html", context)


@sees_reported
def reported_export(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet; it holds no numbers (I3)."""
    who = rights(request)
    header = [
        *(_("Case"), _("Name"), _("Class"), _("Missing since"), _("Report"), _("Reported on")),
        *(_("Progress"), _("Returned on"), _("Struck off on"), _("Outcome")),
    ]
    export = ListExport(
        what="reported",
        title=_("Reported cases"),
        header=header,
        rows=lambda _full: [_line(row, who) for row in _rows(who)],
        widths=(12, 14, 16, 14, 28, 14, 26, 14, 14, 20),
    )
    return export_answer(request, who, export)


def _rows(who: Rights) -> list[ReportedCase]:
    return reported_cases(CaseEye.on(who.school.pk, school_calendar(who.school.pk), who.on))


def _line(row: ReportedCase, who: Rights) -> list[Value]:
    key = row.class_key
    of_class = words.class_name(key.entry_year, key.number, who.on) if key else ""
    outcome = str(row.outcome.label) if row.outcome else ""
    return [
        *(row.label, row.name, of_class, row.missing_since, row.report_number, row.reported_on),
        *(str(row.stage.label), row.returned_on, row.closed_on, outcome),
    ]
