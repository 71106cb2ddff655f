"""Children by village of the registered address, as the sign-off sheets group them (D13)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from students import words
from students.access import office_only, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.queries.villages import VillageRow, villages
from students.views.exports import ListExport, export_answer


@office_only
def village_list(request: HttpRequest) -> HttpResponse:
    """Villages with counts, each opening to its children; looking leaves an access entry (I2)."""
    who = rights(request)
    rows = villages(who.school.pk, who.on)
    count = sum(len(row.children) for row in rows)
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="villages", count=count)
    return render(request, "students/village_list.html", {"rows": rows, "count": count, "today": who.on})


@office_only
def village_export(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet, one row a child, grouped by village."""
    who = rights(request)

    def lines(row: VillageRow) -> list[list[Any]]:
        place = [row.county, row.township, row.village]
        named = [(child, child.school_class) for child in row.children]
        return [[*place, words.class_name(at.entry_year, at.number, who.on), child.name] for child, at in named]

    export = ListExport(
        what="villages",
        title=_("Children by village"),
        header=(_("county"), _("township"), _("village"), _("Class"), _("Name")),
        rows=lambda _full: [line for row in villages(who.school.pk, who.on) for line in lines(row)],
        widths=(14, 14, 18, 16, 16),
    )
    return export_answer(request, who, export)
