"""Appointments by date: who held which post when, and the history of a class; for the office (J, I6)."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from students import words
from students.access import Rights, office_only, rights
from students.day_words import join
from students.models import Appointment, SchoolClass
from students.queries.posts import PostsOn, class_history, posts_on
from students.queries.staff import staff_of
from students.staff_words import post_lines, span_words
from students.views.exports import ListExport, export_answer


@office_only
def post_dates(request: HttpRequest) -> HttpResponse:
    """Who held which post on a date, today where none is asked for."""
    who = rights(request)
    day = _asked(request, who)
    return render(request, "students/post_dates.html", {"day": day, "found": posts_on(who.school, day)})


@office_only
def post_dates_export(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet, one row a post."""
    who = rights(request)
    day = _asked(request, who)
    export = ListExport(
        what="posts",
        title=_("Posts on %(day)s") % {"day": day},
        header=(_("Class"), _("Post"), _("Name"), _("staff number"), _("from"), _("until")),
        rows=lambda _full: _lines(posts_on(who.school, day), day),
        of_children=False,
        widths=(16, 14, 14, 14, 12, 12),
    )
    return export_answer(request, who, export)


@office_only
def class_posts(request: HttpRequest, class_id: int) -> HttpResponse:
    """Every head teacher and subject teacher a class has had, from when until when."""
    who = rights(request)
    school_class = get_object_or_404(SchoolClass, school=who.school, pk=class_id)
    rows = [(post, _post(post), span_words(post)) for post in class_history(school_class)]
    context = {"school_class": school_class, "rows": rows, "today": who.on, "is_registrar": who.is_registrar}
    return render(request, "students/class_posts.html", context)


@office_only
def staff_export(request: HttpRequest) -> HttpResponse:
    """The staff with the posts held today or later, one row a person."""
    who = rights(request)
    people = staff_of(who.school, who.on)
    export = ListExport(
        what="staff",
        title=_("Staff"),
        header=(_("Name"), _("staff number"), _("User name"), _("Posts"), _("Account")),
        rows=lambda _full: [
            [
                person.user.name,
                person.user.staff_number,
                person.user.username,
                join(post_lines(person.posts, who.on)),
                pgettext("account", "open") if person.user.is_active else _("closed"),
            ]
            for person in people
        ],
        of_children=False,
        widths=(14, 14, 16, 60, 10),
    )
    return export_answer(request, who, export)


def _asked(request: HttpRequest, who: Rights) -> dt.date:
    try:
        return max(dt.date.fromisoformat(request.GET.get("on", "")), dt.date(2000, 1, 1))
    except ValueError:
        return who.on


def _post(post: Appointment) -> str:
    return post.subject or post.get_role_display()


def _lines(found: PostsOn, day: dt.date) -> list[list[Any]]:
    rows = [["", post] for post in found.school]
    for each in found.classes:
        name = words.class_name(each.school_class.entry_year, each.school_class.number, day)
        rows += [[name, post] for post in (*each.heads, *each.teachers)]
    return [
        [name, _post(post), post.staff.name, post.staff.staff_number, post.starts_on, post.ends_on]
        for name, post in rows
    ]
