"""The reported cases, for the central school, which received the reports, and for the office (J)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accountability.access import oversees, sees_reported
from accountability.choices import CaseStage
from accountability.district_access import overseen
from accountability.queries.case_facts import CaseEye
from accountability.queries.reported import ReportedCase, reported_cases, reported_counts
from kongchuo.lib import clock
from kongchuo.lib.sheets.model import Value
from students import words
from students.access import Rights, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.models import School
from students.queries.calendar import school_calendar
from students.views.exports import ListExport, export_answer

_BACK = frozenset({CaseStage.RETURNED, CaseStage.STEADY})


@sees_reported
def reported_list(request: HttpRequest) -> HttpResponse:
    """The cases whose report was served, with counts; leaves an access entry (I2)."""
    who = rights(request)
    schools, school = _schools(request, who)
    rows = _rows(who, school)
    said = {"kind": AccessKind.VIEW, "what": "reported", "count": len(rows), "school_id": school.pk}
    record_access(actor=who.user, at=clock.now(), **said)
    counts = reported_counts([each.pk for each in schools], who.on) if len(schools) > 1 else {}
    context = {
        "rows": rows,
        "school": school,
        "schools": [(each, counts[each.pk]) for each in schools if counts],
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
    schools, school = _schools(request, who)
    header = [
        *(_("Case"), _("Name"), _("Class"), _("Missing since"), _("Report"), _("Reported on")),
        *(_("Progress"), _("Returned on"), _("Struck off on"), _("Outcome")),
    ]
    export = ListExport(
        what="reported",
        title=_("Reported cases") if len(schools) == 1 else _("Reported cases of %(school)s") % {"school": school},
        header=header,
        rows=lambda _full: [_line(row, who) for row in _rows(who, school)],
        widths=(12, 14, 16, 14, 28, 14, 26, 14, 14, 20),
        school_id=school.pk,
    )
    return export_answer(request, who, export)


def _schools(request: HttpRequest, who: Rights) -> tuple[list[School], School]:
    """The schools whose reported cases the person reads, and the one asked for, by default the own one (J).

    Raises Http404 for a school that does not stand below the own one.
    """
    schools = overseen(who) if oversees(who) else [who.school]
    wanted = request.GET.get("school") or f"{who.school.pk}"
    found = next((school for school in schools if f"{school.pk}" == wanted), None)
    if found is None:
        raise Http404
    return schools, found


def _rows(who: Rights, school: School) -> list[ReportedCase]:
    return reported_cases(CaseEye.on(school.pk, school_calendar(school.pk), who.on))


def _line(row: ReportedCase, who: Rights) -> list[Value]:
    key = row.class_key
    of_class = words.class_name(key.entry_year, key.number, who.on) if key else ""
    outcome = str(row.outcome.label) if row.outcome else ""
    return [
        *(row.label, row.name, of_class, row.missing_since, row.report_number, row.reported_on),
        *(str(row.stage.label), row.returned_on, row.closed_on, outcome),
    ]
