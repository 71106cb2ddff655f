"""Sheets of deductions: the own one, everybody's for the office, one entry down to its facts (F7, F11)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accountability.access import visible_cases
from accountability.models import LedgerEntry
from accountability.points_access import asked_term, get_charge_entry, get_colleague
from accountability.points_words import (
    CHIPS,
    STATUS,
    arithmetic_words,
    final_words,
    points_words,
    policy_words,
    posts_words,
    provisional_words,
    reversed_words,
)
from accountability.queries.points import (
    FirstDay,
    Sheet,
    finality_of,
    first_day,
    sheet_of,
    sheets_of,
    term_day,
    total_of,
    untold,
    waiting_objections,
)
from accountability.queries.policy import point_policy
from accountability.queries.veto import veto_of_staff
from accountability.rules.losses import Finality
from kongchuo.lib import clock
from students.access import Rights, office_only, rights, signed_in
from students.actions.access import record_access
from students.choices import AccessKind
from students.day_words import mark_words
from students.models import Term
from students.views.exports import ListExport, export_answer
from students.words import class_name


@dataclass(frozen=True, slots=True)
class Line:
    """A charge as a sheet shows it."""

    entry: LedgerEntry
    points: str
    posts: str
    status: object
    chip: str
    is_reversed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A sheet as a page shows it, in words."""

    sheet: Sheet
    lines: list[Line]
    total: str
    provisional: str
    final: str


def shown(sheet: Sheet) -> Shown:
    """Put a sheet into words."""
    return Shown(
        sheet,
        [_line(entry) for entry in sheet.entries],
        points_words(sheet.total),
        points_words(sheet.provisional),
        points_words(sheet.final),
    )


def _line(entry: LedgerEntry) -> Line:
    found = finality_of(entry)
    return Line(
        entry=entry,
        points=points_words(entry.points),
        posts=posts_words(entry.posts),
        status=STATUS[found],
        chip=CHIPS[found],
        is_reversed=found is Finality.REVERSED,
    )


@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """The own sheet of a term, whatever post is held today (F11)."""
    who = rights(request)
    return _sheet_page(request, who, asked_term(request, who), who.user.pk)


@office_only
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """The sheet of somebody of the school, for the office."""
    who = rights(request)
    return _sheet_page(request, who, asked_term(request, who), user_id)


def _sheet_page(request: HttpRequest, who: Rights, term: Term | None, user_id: int) -> HttpResponse:
    staff = get_colleague(who, user_id)
    sheet = sheet_of(staff, term) if term else Sheet(staff, ())
    _remember(who, len({entry.case.student_id for entry in sheet.entries}))
    context = {
        "staff": staff,
        "is_own": staff.pk == who.user.pk,
        "shown": shown(sheet),
        "vetoes": veto_of_staff(term, staff.pk) if term else [],
        **_about(who, term),
    }
    return render(request, "accountability/points_sheet.html", context)


def _about(who: Rights, term: Term | None) -> dict[str, Any]:
    """The terms to choose from and the settlement day of the one shown."""
    return {
        "term": term,
        "terms": list(Term.objects.filter(school=who.school, starts_on__lte=who.on).order_by("-starts_on")),
        "settled": term_day(term) if term else None,
        "today": who.on,
        "sees_all": who.sees_all,
    }


def _remember(who: Rights, count: int) -> None:
    """Children are named on the page (I2)."""
    if count:
        record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="points", count=count)


@office_only
def overview(request: HttpRequest) -> HttpResponse:
    """Everybody charged in a term, provisional and final, and what the entries do not tell (F4, F11)."""
    who = rights(request)
    term = asked_term(request, who)
    sheets = sheets_of(term) if term else []
    told = untold(term, who.on) if term else None
    if told and told.vacant:
        _remember(who, len(told.vacant))
    context = {
        "sheets": [shown(sheet) for sheet in sheets],
        "total": points_words(total_of(sheets)),
        "children": len({entry.case.student_id for sheet in sheets for entry in sheet.entries}),
        "untold": told,
        "waiting": waiting_objections(who.school.pk),
        **_about(who, term),
    }
    return render(request, "accountability/points_overview.html", context)


@office_only
def export(request: HttpRequest) -> HttpResponse:
    """The points of a term by person for the office of performance pay, without the children's names (绩效, F7)."""
    who = rights(request)
    term = asked_term(request, who)
    sheets = sheets_of(term) if term else []
    header = [
        *(_("Staff number"), _("Name"), _("Deductions"), _("Points, provisional"), _("Points, final")),
        *(_("Points now"), pgettext("deduction", "Taken back"), _("Cases")),
    ]
    title = _("Deductions %(term)s") % {"term": term.name if term else ""}
    rows = [_export_row(sheet) for sheet in sheets]
    return export_answer(
        request, who, ListExport("points", title, header, lambda _full: rows, widths=(12, 14), of_children=False)
    )


def _export_row(sheet: Sheet) -> list[Any]:
    cases = sorted({entry.case.label for entry in sheet.entries if finality_of(entry) is not Finality.REVERSED})
    numbers = [float(each) for each in (sheet.provisional, sheet.final, sheet.total)]
    standing = len(sheet.entries) - sheet.reversed
    return [sheet.staff.staff_number, sheet.staff.name, standing, *numbers, sheet.reversed, " ".join(cases)]


@signed_in
def entry(request: HttpRequest, charge_id: int) -> HttpResponse:
    """One deduction: child, first unexcused day, post, rule, arithmetic, status, and what can be done (F7, F8)."""
    who = rights(request)
    found = get_charge_entry(who, charge_id)
    student_id = found.case.student_id
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="points", student_id=student_id)
    context = {
        "entry": found,
        "line": _line(found),
        "facts": _facts(found),
        "told": _told(found),
        "objection": getattr(found, "objection", None),
        "may_object": found.staff_id == who.user.pk and finality_of(found) is not Finality.REVERSED,
        "is_own": found.staff_id == who.user.pk,
        "is_principal": who.is_principal,
        "sees_case": visible_cases(who).filter(pk=found.case_id).exists(),
        "today": who.on,
    }
    return render(request, "accountability/points_entry.html", context)


def _facts(found: LedgerEntry) -> dict[str, str]:
    """What the deduction stands on, in words."""
    marks = first_day(found)
    return {
        "class_then": class_name(found.school_class.entry_year, found.school_class.number, found.lost_on),
        "marks": _marks(marks) if marks else "",
        "roll_by": marks.by.name if marks and marks.by else "",
        "posts": posts_words(found.posts),
        "arithmetic": arithmetic_words(
            found.posts, found.points, found.head_points, found.subject_points, found.both_posts
        ),
        "policy": policy_words(found.policy_on),
    }


def _marks(first: FirstDay) -> str:
    """The marks of the first day: one for both sessions where they are the same."""
    morning, afternoon = (mark_words(mark) for mark in first.marks)
    if morning == afternoon:
        return morning
    return _("morning: %(morning)s, afternoon: %(afternoon)s") % {"morning": morning, "afternoon": afternoon}


def _told(found: LedgerEntry) -> str:
    """Why the deduction is provisional, final or taken back."""
    finality = finality_of(found)
    if finality is Finality.REVERSED:
        return reversed_words(found.reversed_by.reason, found.reversed_by.reason_on)
    if finality is Finality.FINAL:
        return final_words(found.final.reason, found.final.on)
    term = term_day(found.term)
    back_days = point_policy(found.school_id)(term.settled_on)[1].back_days
    return provisional_words(term.settled_on, back_days, is_settled=term.is_settled)
