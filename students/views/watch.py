"""The watch list: children whose attendance raises a flag, each with its reason (C3, C4, C5)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kongchuo.lib import clock
from students.access import office_only, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.day_words import flag_reason, flag_title
from students.queries.calendar import limits_on, school_calendar
from students.queries.watch import watched_children


@office_only
def watch_list(request: HttpRequest) -> HttpResponse:
    """All flags of the school today; looking at them leaves an access entry (I2)."""
    who = rights(request)
    found = watched_children(who.school.pk, school_calendar(who.school.pk), who.on, limits_on(who.school.pk, who.on))
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="watch_list", count=len(found))
    rows = [(child, [(flag_title(flag), flag_reason(flag)) for flag in child.flags]) for child in found]
    return render(request, "students/watch_list.html", {"rows": rows, "today": who.on})
