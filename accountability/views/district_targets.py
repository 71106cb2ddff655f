"""Targets against values of all schools, as each handed them in with the month (M14, M22, J)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accountability.choices import TargetKind
from accountability.district_access import overseen, sees_district
from accountability.queries.district import SchoolMonth, district_month
from accountability.rules.targets import Verdict
from accountability.target_words import VERDICTS, value_words
from accountability.views.district import month_of
from students.access import rights
from students.rules.enrolment_rates import Rate


@dataclass(frozen=True, slots=True)
class TargetCell:
    """A value of a school: the quotient, its parts, whether it meets the school's target."""

    value: str
    part: int
    whole: int
    verdict: str = ""
    is_met: bool = False
    is_missed: bool = False


@sees_district
def district_targets(request: HttpRequest) -> HttpResponse:
    """The values on the month's last day, counts only; kinds that no school has a base for are left out."""
    who = rights(request)
    first = month_of(request, who)
    found = district_month(overseen(who), first, who.on)
    handed = [line for line in found.schools if line.handed]
    kinds = [kind for kind in TargetKind if any(_said(line, kind).whole for line in handed)]
    context = {
        "first": first,
        "key": f"{first:%Y-%m}",
        "kinds": [kind.label for kind in kinds],
        "lines": [(line.school, [_said(line, kind) for kind in kinds]) for line in handed],
        "sums": [_sum(handed, kind) for kind in kinds],
        "missing": [line.school for line in found.schools if not line.handed],
    }
    return render(request, "accountability/district_targets.html", context)


def _said(line: SchoolMonth, kind: TargetKind) -> TargetCell:
    rows = line.handed.latest.targets if line.handed else []
    row = next((row for row in rows if row["kind"] == kind.value), None)
    if row is None:
        return TargetCell("—", 0, 0)
    verdict = Verdict(row["verdict"])
    return TargetCell(
        value=value_words(kind, Rate(row["part"], row["whole"])),
        part=row["part"],
        whole=row["whole"],
        verdict=str(VERDICTS[verdict]),
        is_met=verdict is Verdict.MET,
        is_missed=verdict is Verdict.NOT_MET,
    )


def _sum(lines: Sequence[SchoolMonth], kind: TargetKind) -> TargetCell:
    """All schools together: parts over wholes; no verdict, for each school has its own target."""
    cells = [_said(line, kind) for line in lines]
    part, whole = sum(cell.part for cell in cells), sum(cell.whole for cell in cells)
    return TargetCell(value_words(kind, Rate(part, whole)), part, whole)
