"""Lists of children and classes as spreadsheets, beside the pages that show them (I2, I3)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from students import words
from students.access import office_only, rights, signed_in
from students.day_words import flag_reason, flag_title, join
from students.forms.people import SearchForm
from students.models import SchoolClass
from students.queries.calendar import limits_on, school_calendar
from students.queries.people import FOUND_AT_MOST, Found, class_names, classes_by_grade, find_pupils
from students.queries.watch import watched_children
from students.views.classes import taught_class
from students.views.exports import ListExport, export_answer, masked_answer
from students.views.leave import keeps_leave as sees_pupils
from students.views.leave_list import leave_lines


@office_only
def class_list_export(request: HttpRequest) -> HttpResponse:
    """The classes with head teachers and numbers expected; names no child."""
    who = rights(request)
    found = [row for grade in classes_by_grade(who.school.pk, who.on) for row in grade]
    export = ListExport(
        what="classes",
        title=_("Classes"),
        header=(_("Class"), _("teaching point"), _("Head teacher"), _("Expected today")),
        rows=lambda _full: [
            [
                words.class_name(row.school_class.entry_year, row.school_class.number, who.on),
                row.school_class.place,
                join(row.head_teachers),
                row.expected,
            ]
            for row in found
        ],
        of_children=False,
        widths=(16, 16, 20, 12),
    )
    return export_answer(request, who, export)


@signed_in
def names_export(request: HttpRequest, class_id: int) -> HttpResponse:
    """Numbers and names of a class, for whoever may read them (J)."""
    who = rights(request)
    found = taught_class(who, class_id)
    export = ListExport(
        what="class.names",
        title=words.class_name(found.entry_year, found.number, who.on),
        header=(_("No."), _("Name")),
        rows=lambda _full: [[pupil.seat_number, pupil.name] for pupil in class_names(found, who.on)],
        class_id=found.pk,
        widths=(8, 24),
    )
    return export_answer(request, who, export)


@office_only
def watch_export(request: HttpRequest) -> HttpResponse:
    """The watch list, one row a flag."""
    who = rights(request)
    limits = limits_on(who.school.pk, who.on)
    found = watched_children(who.school.pk, school_calendar(who.school.pk), who.on, limits)
    export = ListExport(
        what="watch_list",
        title=_("Watch list"),
        header=(_("Class"), _("Name"), _("Flag"), _("Why")),
        rows=lambda _full: [
            [
                words.class_name(child.school_class.entry_year, child.school_class.number, who.on),
                child.name,
                flag_title(flag),
                flag_reason(flag),
            ]
            for child in found
            for flag in child.flags
        ],
        widths=(16, 16, 20, 60),
    )
    return export_answer(request, who, export)


@sees_pupils
def leave_export(request: HttpRequest) -> HttpResponse:
    """The slips that matter today, as far as the page shows them (I4)."""
    who = rights(request)
    parts = {"overdue": _("Overdue"), "ending": _("Due back"), "running": _("On leave"), "ahead": _("Granted ahead")}
    lines = leave_lines(who)
    export = ListExport(
        what="leave",
        title=_("Leave"),
        header=("", _("Class"), _("Name"), _("Leave"), _("from"), _("until"), _("Back on"), _("Reason")),
        rows=lambda _full: [
            [label, _class(line.school_class, who.on), *_slip(line.row), line.reason]
            for part, label in parts.items()
            for line in lines[part]
        ],
        widths=(12, 16, 16, 10, 12, 12, 12, 30),
    )
    return export_answer(request, who, export)


def _slip(row: Any) -> list[Any]:
    leave = row.leave
    return [leave.student.name, leave.get_kind_display(), leave.starts_on, leave.ends_on, row.back_on]


def _class(school_class: SchoolClass | None, day: Any) -> str:
    return words.class_name(school_class.entry_year, school_class.number, day) if school_class else ""


@sees_pupils
@require_POST
def search_export(request: HttpRequest) -> HttpResponse:
    """What a search found; what was looked for travels in the body, as on the page (I4)."""
    who = rights(request)
    form = SearchForm(request.POST)
    if not form.is_valid():
        return redirect("students:student-search")
    found = find_pupils(who.school.id, None if who.sees_all else who.head_of, form.cleaned_data["q"], who.on)

    def line(pupil: Found) -> list[Any]:
        left = _("left on %(day)s") % {"day": date_format(pupil.left_on)} if pupil.left_on else ""
        return [pupil.name, _class(pupil.school_class, who.on), pupil.seat_number or None, left]

    export = ListExport(
        what="search",
        title=_("Search for children"),
        header=(_("Name"), _("Class"), _("No."), ""),
        rows=lambda _full: [line(pupil) for pupil in found[:FOUND_AT_MOST]],
        widths=(20, 16, 8, 24),
    )
    return masked_answer(who, export)
