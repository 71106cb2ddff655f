"""The absence sheet of a day: the office has every class, a head teacher own ones (domain 2.1, B2, I2, I3, J)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accountability.absence_tables import absence_title, tables
from accountability.forms.reports import EARLIEST, OneDayForm
from accountability.queries.absence_sheet import AbsenceSheet, absence_sheet
from accountability.report_files import tables_answer
from accountability.report_words import dated, made_by
from accountability.views.month_asked import sees_months
from kongchuo.lib import clock
from students.access import Rights, rights
from students.actions.access import record_access
from students.calendar_words import day_words
from students.choices import AccessKind


@dataclass(frozen=True, slots=True)
class Asked:
    """A day as somebody asked for it."""

    who: Rights
    form: OneDayForm
    sheet: AbsenceSheet

    def remember(self, kind: AccessKind) -> None:
        """It names children and holds no number of theirs, so nothing is masked; every look is remembered (I2, I3)."""
        count = sum(len(each.absent) for each in self.sheet.classes)
        record_access(actor=self.who.user, at=clock.now(), kind=kind, what="absence.sheet", count=count)


def asked_day(request: HttpRequest) -> Asked:
    """The day asked for, today where none is."""
    who = rights(request)
    form = OneDayForm(request.GET, until=who.on, bounds=(EARLIEST, who.on))
    return Asked(who, form, absence_sheet(who.school.pk, form.day, None if who.sees_all else who.head_of))


@sees_months
def detail(request: HttpRequest) -> HttpResponse:
    """The sheet as a page that prints."""
    asked = asked_day(request)
    asked.remember(AccessKind.VIEW)
    context = {
        "asked": asked,
        "sheet": asked.sheet,
        "day": dated(asked.sheet.day),
        "told": day_words(asked.sheet.status),
        "tables": tables(asked.sheet) if asked.sheet.classes else [],
        "query": request.GET.urlencode() if asked.form.is_valid() else "",
    }
    status = 200 if asked.form.is_valid() else 422
    return render(request, "accountability/absence_sheet.html", context, status=status)


@sees_months
def workbook(request: HttpRequest) -> HttpResponse:
    """The sheet as a workbook: by class, and child by child."""
    asked = asked_day(request)
    asked.remember(AccessKind.EXPORT)
    title = absence_title(asked.who.school, asked.sheet)
    marked = f"{day_words(asked.sheet.status)} · {made_by(str(asked.who.user), clock.now())}"
    return tables_answer(title, marked, tables(asked.sheet), f"absences-{asked.sheet.day:%Y%m%d}.xlsx")
