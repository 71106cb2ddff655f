"""三统一: the number reported, the number of the ledgers, the number of the registry, and in whom they differ."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accountability.case_links import case_url
from accountability.queries.case_facts import CaseEye
from accountability.queries.unified import Comparison, Named, comparison_on
from accountability.rules.unified import Apart, Difference
from accountability.unified_words import NOTES, STEPS, TITLES
from kongchuo.lib import clock
from students.access import Rights, office_only, rights
from students.actions.access import record_access
from students.choices import AccessKind, MovementKind
from students.queries.calendar import school_calendar


@dataclass(frozen=True, slots=True)
class Line:
    """A child in whom the three part, and where the next step is taken."""

    apart: Apart
    named: Named
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """A difference as the page shows it."""

    difference: Difference
    title: object
    note: object
    step: object
    lines: list[Line]
    is_in_time: bool


@office_only
def check(request: HttpRequest) -> HttpResponse:
    """The three numbers of today and who makes them differ; leaves an access entry (I2)."""
    who = rights(request)
    found = comparison_on(CaseEye.on(who.school.pk, school_calendar(who.school.pk), who.on))
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="unified", count=len(found.named))
    context = {"comparison": found, "parts": _parts(who, found), "today": who.on}
    return render(request, "accountability/unified.html", context)


def _parts(who: Rights, found: Comparison) -> list[Part]:
    parts = []
    for difference in Difference:
        lines = [_line(who, found, apart) for apart in found.found.apart if apart.difference is difference]
        if lines:
            told = (TITLES[difference], NOTES[difference], STEPS[difference])
            parts.append(Part(difference, *told, lines, lines[0].apart.is_in_time))
    return parts


def _line(who: Rights, found: Comparison, apart: Apart) -> Line:
    named = found.named[apart.student_id]
    return Line(apart, named, _next_step(who, apart, named))


def _next_step(who: Rights, apart: Apart, named: Named) -> str:
    """The case; of a child without one the movement that the registrar records, else its record."""
    child = apart.student_id
    if named.case_id is not None:
        return case_url(named.case_id)
    if who.is_registrar and apart.difference is Difference.TRANSFER_NO_CASE:
        return reverse("students:movement-choose", args=[child])
    if who.is_registrar and apart.difference is Difference.SUSPENSION_OVER:
        return reverse("students:movement-new", args=[child, MovementKind.RESUMPTION])
    return reverse("students:student-detail", args=[child])
