"""The registry's first page: the way to each of its pages, with the number of tasks that wait (M6)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from students.access import office_only, rights
from students.queries.calendar import school_calendar
from students.queries.movement_papers import papers_owed
from students.queries.paper_only import pressing_count
from students.queries.registry_tasks import open_task_count
from students.queries.year_turn import turn_is_due
from students.views.registry_links import Link, all_links


@office_only
def registry(request: HttpRequest) -> HttpResponse:
    """Names no child."""
    who = rights(request)
    waiting = {
        "students:paper-only": pressing_count(who.school.pk, school_calendar(who.school.pk), who.on),
        "students:task-list": open_task_count(who.school.pk),
        "students:movement-missing": len(papers_owed(who.school.pk, sees_health=who.is_registrar)),
        "students:year-turn": int(turn_is_due(who.school, who.on)),
    }
    links = [(link, _address(link), waiting.get(link.view, 0)) for link in all_links() if link.sees(who)]
    return render(request, "students/registry.html", {"links": [row for row in links if row[1]]})


def _address(link: Link) -> str:
    try:
        return reverse(link.view)
    except NoReverseMatch:
        return ""
