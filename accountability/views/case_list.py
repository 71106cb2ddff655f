"""The cases: open ones by what is owed next, closed ones by day; filters, search, spreadsheet (D8, I3, J)."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accountability.access import sees_cases, visible_cases
from accountability.case_words import CALM_STAGES, due_words, missing_words, outcome_words
from accountability.choices import CaseStage, DutyKind
from accountability.forms.cases import CaseFilterForm, CaseSearchForm
from accountability.models import DropoutCase
from accountability.queries.case_facts import CaseEye
from accountability.queries.case_list import CaseRow, case_rows
from kongchuo.lib import clock
from students import words
from students.access import Rights, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.day_words import join
from students.models import Placement
from students.queries.calendar import school_calendar
from students.queries.enrolment import covering
from students.views.exports import ListExport, export_answer

_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks of the list; the text looked for never stands in an address (I4)."""

    form: CaseFilterForm
    is_closed: bool
    stage: str
    class_id: int | None
    text: str = ""

    @property
    def query(self) -> str:
        """The filters as the rest of an address."""
        chosen = {"show": "closed" if self.is_closed else "", "stage": self.stage, "school_class": self.class_id or ""}
        return "".join(f"&{name}={value}" for name, value in chosen.items() if value)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A row in words."""

    row: CaseRow
    missing: str
    stage: str
    is_calm: bool
    next: str
    due: str
    is_overdue: bool
    outcome: str


@sees_cases
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases that the reader may open; a search is a POST (I4); leaves an access entry (I2)."""
    who = rights(request)
    asked = _asked(request, who)
    page, lines = _lines(request, who, asked)
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="cases", count=len(lines))
    context = {
        "page": page,
        "lines": lines,
        "asked": asked,
        "search": CaseSearchForm(request.POST or None),
        "today": who.on,
        "is_office": who.sees_all,
    }
    return render(request, "accountability/case_list.html", context)


def _asked(request: HttpRequest, who: Rights) -> Asked:
    form = CaseFilterForm(request.GET or None, school=who.school, day=who.on)
    form.is_valid()
    data = getattr(form, "cleaned_data", {})
    found = data.get("school_class")
    search = CaseSearchForm(request.POST or None)
    text = search.cleaned_data["q"].strip() if search.is_valid() else ""
    return Asked(form, data.get("show") == "closed", data.get("stage") or "", found.pk if found else None, text)


def _chosen(who: Rights, asked: Asked) -> QuerySet[DropoutCase]:
    cases = visible_cases(who).filter(closed_on__isnull=not asked.is_closed).select_related("student")
    if asked.class_id:
        stays = Placement.objects.filter(covering(who.on), school_class=asked.class_id)
        cases = cases.filter(student__in=stays.values("student"))
    return cases.filter(_matches(asked.text)) if asked.text else cases


def _matches(text: str) -> Q:
    """A case by its number (2026-031) or by part of the child's name or its initials."""
    year, dash, number = text.partition("-")
    if dash and all(part.isascii() and part.isdigit() and len(part) <= 9 for part in (year, number)):
        return Q(school_year=int(year), number=int(number))
    return Q(student__name__icontains=text) | Q(student__name_initials__istartswith=text)


def _lines(request: HttpRequest, who: Rights, asked: Asked) -> tuple[Page, list[CaseLine]]:
    eye = CaseEye.on(who.school.pk, school_calendar(who.school.pk), who.on)
    if asked.is_closed:
        cases = _chosen(who, asked).order_by("-closed_on", "-pk")
        page = Paginator(cases, _ON_A_PAGE).get_page(request.GET.get("page"))
        return page, [_line(row, who) for row in case_rows(eye, list(page.object_list))]
    page = Paginator(_open_rows(eye, who, asked), _ON_A_PAGE).get_page(request.GET.get("page"))
    return page, [_line(row, who) for row in page.object_list]


def _open_rows(eye: CaseEye, who: Rights, asked: Asked) -> list[CaseRow]:
    rows = case_rows(eye, list(_chosen(who, asked).order_by("pk")))
    chosen = (row for row in rows if not asked.stage or row.state.stage == asked.stage)
    return sorted(chosen, key=lambda row: row.urgency)


def _line(row: CaseRow, who: Rights) -> CaseLine:
    duty, state = row.next, row.state
    return CaseLine(
        row,
        missing=missing_words(state),
        stage=str(CaseStage(state.stage).label),
        is_calm=state.stage in CALM_STAGES,
        next=str(DutyKind(duty.kind).label) if duty else "",
        due=due_words(duty.due_on, who.on, is_overdue=duty.is_overdue) if duty else "",
        is_overdue=bool(duty and duty.is_overdue),
        outcome=outcome_words(state.outcome),
    )


@sees_cases
def case_export(request: HttpRequest) -> HttpResponse:
    """The list as the filters show it, all pages, as a spreadsheet; it holds no numbers of children (I3)."""
    who = rights(request)
    asked = _asked(request, who)
    export = ListExport(
        what="cases.list",
        title=_("Closed cases") if asked.is_closed else _("Open cases"),
        header=_header(),
        rows=lambda _is_full: _rows(who, asked),
        widths=(12, 12, 12, 14, 30, 16, 20, 24, 16, 12, 16),
    )
    return export_answer(request, who, export)


def _header() -> list[str]:
    return [
        *(_("Number"), _("Child"), _("Class"), _("Missing since"), _("Missing for"), _("Stage"), _("Responsible")),
        *(_("Next step"), _("Until"), _("Closed on"), _("Outcome")),
    ]


def _rows(who: Rights, asked: Asked) -> list[list[Any]]:
    eye = CaseEye.on(who.school.pk, school_calendar(who.school.pk), who.on)
    if asked.is_closed:
        rows = case_rows(eye, list(_chosen(who, asked).order_by("-closed_on", "-pk")))
    else:
        rows = _open_rows(eye, who, asked)
    return [_sheet_row(_line(row, who), who) for row in rows]


def _sheet_row(line: CaseLine, who: Rights) -> list[Any]:
    row, found = line.row, line.row.school_class
    name = words.class_short(found.entry_year, found.number, who.on) if found else ""
    due_on = row.next.due_on if row.next else None
    told = [row.case.label, row.case.student.name, name, row.state.episode.starts_on, line.missing, line.stage]
    return [*told, join(row.people), line.next, due_on, row.case.closed_on, line.outcome]
