"""The months of the school, and one month: its rows, its balance, its versions (H1, H4, H5, M7)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.month_cells import CellView, cell_view
from accountability.month_words import off_by, value_text
from accountability.queries.county_forms import has_form
from accountability.queries.frozen import MonthState, month_states
from accountability.queries.submissions import HandedIn, handed_in, standing_of, submissions_of
from accountability.reports.monthly import COLUMNS, Column, column_label, rate_of
from accountability.rules.books import Doubt
from accountability.rules.frozen import Difference, JsonRow, is_zero_report
from accountability.views.month_asked import LIVE, Asked, asked_month, sees_months
from kongchuo.lib import clock
from kongchuo.lib.percent import format_percent
from students import words
from students.access import rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.models import Student
from students.queries.calendar import school_calendar


@dataclass(frozen=True, slots=True)
class DoubtView:
    """A child whose movements and class disagree, and where to look."""

    name: str
    told: str
    url: str


@dataclass(frozen=True, slots=True)
class ImbalanceView:
    """A class that does not balance, by how many, and because of whom (H4)."""

    name: str
    off_by: str
    children: list[DoubtView]


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month in the list: frozen or not, submitted or not, in time or not (H5)."""

    state: MonthState
    handed: HandedIn | None
    standing: str
    is_ready: bool
    key: str


@sees_months
def month_list(request: HttpRequest) -> HttpResponse:
    """Every month from the first term on: frozen by whom and when, submitted when, or due until when (H5)."""
    who = rights(request)
    states = month_states(who.school.pk, school_calendar(who.school.pk), who.on)
    handed = handed_in(who.school.pk)
    context = {
        "months": [
            MonthLine(
                state=each,
                handed=handed.get(each.first),
                standing=standing_of(handed.get(each.first), each.due_on, who.on).value,
                is_ready=each.may_freeze(who.on),
                key=each.first.strftime("%Y-%m"),
            )
            for each in states
        ],
        "today": who.on,
        "sees_all": who.sees_all,
    }
    return render(request, "accountability/month_list.html", context)


@sees_months
def month_detail(request: HttpRequest, month: str) -> HttpResponse:
    """The summary of one month; children because of whom it does not balance leave an access entry (I2)."""
    asked = asked_month(request, month)
    imbalances = _imbalances(asked) if asked.who.sees_all else []
    total = asked.rows[-1] if asked.rows else None
    context = {
        "asked": asked,
        "key": month,
        "heading": asked.heading(),
        "columns": COLUMNS,
        "lines": [(asked.name_of(row), row, _cells(asked, row)) for row in asked.rows],
        "total": total,
        "rate": format_percent(rate_of(total)) if total else "",
        "is_zero": total is not None and total["level"] == "school" and is_zero_report(total),
        "imbalances": imbalances,
        "since": _differences(asked, asked.since),
        "changes": _differences(asked, asked.corrected),
        "tabs": _tabs(asked, month),
        "overdue": asked.state.is_overdue(asked.who.on),
        "handing": _handing(asked) if asked.who.sees_all else None,
        "is_ready": asked.state.may_freeze(asked.who.on),
        "query": _query(asked),
        "has_county_form": asked.who.sees_all and has_form(asked.who.school.pk),
    }
    return render(request, "accountability/month_detail.html", context, status=422 if asked.form.errors else 200)


@dataclass(frozen=True, slots=True)
class Handing:
    """How handing in the month stands, for the office: ``is_current`` where the latest version was submitted (H5)."""

    handed: HandedIn | None
    standing: str
    is_current: bool
    may_submit: bool


def _handing(asked: Asked) -> Handing:
    known = submissions_of(asked.who.school.pk, asked.month.first)
    handed = HandedIn(known) if known else None
    is_current = bool(handed and asked.versions and handed.latest.summary_id == asked.versions[0].pk)
    return Handing(
        handed,
        standing_of(handed, asked.state.due_on, asked.who.on).value,
        is_current,
        may_submit=asked.who.is_principal and bool(asked.versions) and not is_current,
    )


def _cells(asked: Asked, row: JsonRow) -> list[CellView]:
    return [_cell(asked, row, column) for column in COLUMNS]


def _cell(asked: Asked, row: JsonRow, column: Column) -> CellView:
    is_chased = column.key == "unknown_days" and row["unknown_days"] and row["level"] == "class"
    return cell_view(row, column, _class_month(asked, row) if is_chased else "")


def _class_month(asked: Asked, row: JsonRow) -> str:
    """The month of the class, whose missing days lead to their rolls (H1)."""
    return reverse("students:class-detail", args=[row["class_id"]]) + f"?month={asked.month.first:%Y-%m}"


def _imbalances(asked: Asked) -> list[ImbalanceView]:
    """The classes that do not balance by the facts of now, with the movement or place that shows why (H4)."""
    found = asked.found
    if found.is_balanced:
        return []
    doubts = [each for each in found.doubts if each.difference]
    ids = {each.student_id for each in doubts}
    names = dict(Student.objects.filter(school=asked.who.school, pk__in=ids).values_list("pk", "name"))
    who = asked.who.user
    record_access(actor=who, at=clock.now(), kind=AccessKind.VIEW, what="month.balance", count=len(ids))
    return [
        ImbalanceView(
            words.class_name(row.entry_year or 0, row.number or 0, asked.month.last),
            off_by(row.counts.difference),
            [_doubt(each, names) for each in doubts if each.class_id == row.class_id],
        )
        for row in found.summary.unbalanced
    ]


def _doubt(doubt: Doubt, names: dict[int, str]) -> DoubtView:
    told = _("the movement and the class do not agree") if doubt.movement_id else _("a class without a movement")
    url = (
        reverse("students:movement-detail", args=[doubt.movement_id])
        if doubt.movement_id
        else reverse("students:student-detail", args=[doubt.student_id])
    )
    return DoubtView(names.get(doubt.student_id, ""), f"{told} ({off_by(doubt.difference)})", url)


def _differences(asked: Asked, found: Iterable[Difference]) -> list[tuple[str, str, str, str]]:
    """Class, column, before and after in words; of own classes only for a head teacher (J)."""
    own = {(row["entry_year"], row["number"]) for row in asked.rows}
    return [
        (
            words.class_name(each.entry_year, each.number, asked.month.last),
            column_label(each.column),
            value_text(each.before),
            value_text(each.after),
        )
        for each in found
        if asked.who.sees_all or (each.entry_year, each.number) in own
    ]


def _tabs(asked: Asked, key: str) -> list[tuple[str, str, bool]]:
    """The preview and every version: address, name, whether it is shown."""
    path = reverse("accountability:month-detail", args=[key])
    versions = [
        (f"{path}?version={each.version}", _("Version %(number)d") % {"number": each.version}, each == asked.version)
        for each in asked.versions
    ]
    return [(f"{path}?version={LIVE}", _("By the facts of now"), asked.version is None), *versions]


def _query(asked: Asked) -> str:
    """What an export has to be asked for to be of what is shown."""
    if asked.version:
        return f"?version={asked.version.version}"
    return f"?until={asked.month.asked}" if asked.month.asked else f"?version={LIVE}"
