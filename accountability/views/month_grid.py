"""The pupils of a month by days, on the screen and on paper, a table a class (H1, I2, J)."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from accountability.month_grid import Pen, grid_table, signs_line
from accountability.views.month_asked import month_or_404, sees_months
from kongchuo.lib import clock
from students import words
from students.access import rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.queries.calendar import school_calendar
from students.queries.strips import class_months, classes_of_month, month_span


@dataclass(frozen=True, slots=True)
class Sheet:
    """A class with its table."""

    name: str
    taken: int
    unknown: int
    table: SafeString


@sees_months
def grid(request: HttpRequest, month: str) -> HttpResponse:
    """The rolls as they are now, frozen or not; ``?class=`` is one class. The office has every class, a head teacher
    own ones; each look leaves an access entry (I2)."""
    who = rights(request)
    first = month_or_404(month, who.on)
    last = month_span(first)[1]
    classes = classes_of_month(who.school.pk, first, None if who.sees_all else who.head_of)
    names = {each.pk: words.class_name(each.entry_year, each.number, last) for each in classes}
    chosen = _chosen(request, names)
    shown = [chosen] if chosen else list(names)
    found = class_months(who.school.pk, first, school_calendar(who.school.pk), who.on, shown)
    count = len({row.student_id for each in found.values() for row in each.rows})
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="month.grid", class_id=chosen, count=count)
    pen = Pen()
    context = {
        "month": first,
        "key": month,
        "now": clock.now(),
        "names": names,
        "chosen": chosen,
        "sees_all": who.sees_all,
        "signs": signs_line(),
        "sheets": [
            Sheet(names[pk], found[pk].taken, found[pk].unknown, grid_table(found[pk], pen, names[pk])) for pk in shown
        ],
    }
    return render(request, "accountability/month_grid.html", context)


def _chosen(request: HttpRequest, names: dict[int, str]) -> int | None:
    """The class asked for, None for all. Raises Http404 for one that the person may not see or that is none."""
    asked = request.GET.get("class", "")
    found = next((pk for pk in names if str(pk) == asked), None)
    if asked and found is None:
        raise Http404
    return found
