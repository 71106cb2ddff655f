"""The filing of new entrants: who is to be filed, where each record stands, the file to send (M23, I3)."""

import io
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from kongchuo.lib.sheets.writer import OutSheet, write_workbook
from students import words
from students.access import Rights, office_only, rights
from students.actions.access import record_access
from students.actions.filing import mark_sent
from students.choices import AccessKind
from students.filing_words import STATE_WORDS, state_words
from students.models import Term
from students.queries.filing import FilingRow, filing_rows
from students.rules.class_names import school_year
from students.rules.filing import FilingState
from students.rules.filing_template import COLUMNS, by_hand, cells
from students.views.exports import XLSX, ListExport, export_answer

PURPOSE = "新生建档上报"
_TO_SEND = frozenset({FilingState.RETURNED, FilingState.NOT_SENT})
_DEFAULT_WIDTH = 14


@dataclass(frozen=True, slots=True)
class Shown:
    """A new entrant as the page shows it."""

    row: FilingRow
    state: str
    is_alarming: bool


@office_only
def filing_list(request: HttpRequest) -> HttpResponse:
    """The new entrants of a school year, what is missing of each, and what to do next (M23)."""
    who = rights(request)
    year, years = _years(request, who)
    rows = filing_rows(who.school.pk, year, who.on)
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="filing", count=len(rows))
    context = {
        "rows": [_shown(row, who) for row in rows],
        "counts": [(STATE_WORDS[state], sum(row.state is state for row in rows), state) for state in FilingState],
        "to_send": sum(row.state in _TO_SEND for row in rows),
        "incomplete": sum(bool(row.missing) for row in rows if row.state in _TO_SEND),
        "by_hand": by_hand(),
        "purpose": PURPOSE,
        "year": year,
        "years": years,
        "today": who.on,
        "is_registrar": who.is_registrar,
    }
    return render(request, "students/filing_list.html", context)


def _years(request: HttpRequest, who: Rights) -> tuple[int, list[int]]:
    """The school year asked for, else the running one, and those that the school has terms of."""
    starts = Term.objects.filter(school=who.school, starts_on__lte=who.on).values_list("starts_on", flat=True)
    years = sorted({school_year(who.on), *(school_year(day) for day in starts)}, reverse=True)
    asked = request.POST.get("year") or request.GET.get("year", "")
    return next((year for year in years if str(year) == asked), years[0]), years


def _shown(row: FilingRow, who: Rights) -> Shown:
    because = row.filing.refused_because if row.filing else ""
    return Shown(row, state_words(row.state, row.days_waiting(who.on), because), row.state is FilingState.RETURNED)


@office_only
def filing_export(request: HttpRequest) -> HttpResponse:
    """GET: the list as it stands, without numbers. POST by the registrar: the file in the columns of the template."""
    who = rights(request)
    year, _all = _years(request, who)
    rows = filing_rows(who.school.pk, year, who.on)
    if request.method == "POST":
        return _template_file(request, who, year, rows)
    return export_answer(
        request,
        who,
        ListExport(
            what="filing.list",
            title=_("Filing of new entrants"),
            header=[_("Child"), _("Class"), _("How it came"), _("Date"), _("Record"), _("Blank in the template")],
            rows=lambda _is_full: [_line(row, who) for row in rows],
            widths=(12, 14, 12, 12, 24, 50),
        ),
    )


def _line(row: FilingRow, who: Rights) -> list[object]:
    of_class = row.school_class
    name = words.class_name(of_class.entry_year, of_class.number, who.on)
    kind = row.movement.get_kind_display()
    return [row.student.name, name, kind, row.movement.on, _shown(row, who).state, "、".join(row.missing)]


def _template_file(request: HttpRequest, who: Rights, year: int, rows: list[FilingRow]) -> HttpResponse:
    """Whole numbers and disabilities, so the registrar's alone (I3, I4); the records count as sent from today."""
    if not who.is_registrar:
        raise Http404
    purpose = request.POST.get("purpose", "").strip()[:200]
    if not purpose:
        return HttpResponse(_("Say what the whole numbers are needed for."), status=422, content_type="text/plain")
    chosen = rows if request.POST.get("which") == "all" else [row for row in rows if row.state in _TO_SEND]
    at = clock.now()
    record_access(actor=who.user, at=at, kind=AccessKind.EXPORT, what="filing.full", count=len(chosen), purpose=purpose)
    ids = [row.student.pk for row in chosen if row.state is not FilingState.FILED]
    mark_sent(school=who.school, student_ids=ids, year=year, actor=who.user, at=at)
    return _answer(_workbook(who, chosen, purpose), year)


def _workbook(who: Rights, rows: list[FilingRow], purpose: str) -> bytes:
    """The template on the first sheet, untouched by marks; who made it, when and for what on the second (I3)."""
    lines = [[column.title for column in COLUMNS], *(cells(row.entrant) for row in rows)]
    notes = [
        [_("School"), who.school.name],
        [_("Exported by"), f"{who.user}"],
        [_("Date"), f"{timezone.localtime(clock.now()):%Y-%m-%d %H:%M}"],
        [_("Purpose"), purpose],
        [_("Children"), len(rows)],
        [_("To be filled in by hand"), "、".join(by_hand())],
        [_("Compare with your province's version"), "、".join(each.title for each in COLUMNS if not each.is_confirmed)],
    ]
    target = io.BytesIO()
    sheets = [
        OutSheet("首次数据采集", lines, widths=(_DEFAULT_WIDTH,) * len(COLUMNS)),
        OutSheet(_("Notes"), notes, header_rows=0, widths=(28, 80)),
    ]
    write_workbook(target, sheets)
    return target.getvalue()


def _answer(content: bytes, year: int) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    stamp = timezone.localtime(clock.now()).strftime("%Y%m%d-%H%M")
    answer.headers["Content-Disposition"] = f'attachment; filename="filing-{year}-{stamp}.xlsx"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
