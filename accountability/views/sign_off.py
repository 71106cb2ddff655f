"""The sign-off sheets by village: counts to choose from, and the sheets to print, sign and seal (domain 2.6, D13)."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accountability.forms.ledgers import AsOfForm
from accountability.queries.case_facts import CaseEye
from accountability.queries.sign_off import VillageSheet, registered_places, village_sheets
from accountability.views.ledgers import village_key
from kongchuo.lib import clock
from students.access import Rights, office_only, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.queries.calendar import school_calendar


@dataclass(frozen=True, slots=True)
class Asked:
    """The day and the sheets of it, with the key of each village; ``nobody`` are villages without a lost child."""

    form: AsOfForm
    day: dt.date
    sheets: list[tuple[str, VillageSheet]]
    nobody: list[tuple[str, VillageSheet]]

    @property
    def unplaced(self) -> VillageSheet | None:
        """The children of whom the registry holds no village."""
        return next((sheet for _, sheet in self.sheets if not sheet.village), None)

    @property
    def status(self) -> int:
        """422 where the day cannot be."""
        return 422 if self.form.errors else 200


@office_only
def choose(request: HttpRequest) -> HttpResponse:
    """Villages with their counts; names only children whose village is missing (I2)."""
    who = rights(request)
    asked = _asked(request, who)
    count = len(asked.unplaced.children) if asked.unplaced else 0
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="sign_off", count=count)
    context = {"asked": asked, "is_registrar": who.is_registrar, "today": who.on}
    return render(request, "accountability/sign_off.html", context, status=asked.status)


@office_only
def paper(request: HttpRequest) -> HttpResponse:
    """The sheet of ``?village=``, else one page for each village with a lost child, names on it (I2)."""
    who = rights(request)
    asked = _asked(request, who)
    key = request.GET.get("village", "")
    chosen = [sheet for each, sheet in (*asked.sheets, *asked.nobody) if each == key] if key else None
    sheets = [sheet for _, sheet in asked.sheets] if chosen is None else chosen
    count = sum(len(sheet.counted) for sheet in sheets)
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.PRINT, what="sign_off", count=count)
    context = {"sheets": sheets, "day": asked.day, "school": who.school}
    return render(request, "accountability/sign_off_print.html", context, status=asked.status)


def _asked(request: HttpRequest, who: Rights) -> Asked:
    form = AsOfForm(request.GET, today=who.on)
    day = form.shown_day
    sheets = village_sheets(CaseEye.on(who.school.pk, school_calendar(who.school.pk), day))
    lost = {(sheet.county, sheet.township, sheet.village) for sheet in sheets}
    places = (place for place in registered_places(who.school.pk, day) if place not in lost)
    return Asked(form, day, [_keyed(sheet) for sheet in sheets], [_keyed(VillageSheet(*each, ())) for each in places])


def _keyed(sheet: VillageSheet) -> tuple[str, VillageSheet]:
    return village_key(sheet.county, sheet.township, sheet.village), sheet
