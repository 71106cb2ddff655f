"""Targets against live values, and changing one: the registrar edits, the principal sees (M14, M22, J)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.actions.targets import set_target
from accountability.choices import Comparison, TargetKind
from accountability.forms.targets import TargetForm
from accountability.queries.targets import TargetLine, Targets, target_history, targets_on
from accountability.rules.targets import SHIPPED, Verdict, Wanted
from accountability.target_words import VERDICTS, value_words, wanted_words, why
from kongchuo.lib import clock
from students.access import Rights, office_only, registrar_only, rights


@dataclass(frozen=True, slots=True)
class Line:
    """A target as the page shows it; the addresses lead to the children counted, where the reader may see them."""

    target: TargetLine
    wanted: str
    coming: str
    coming_on: dt.date | None
    value: str
    verdict: str
    is_missed: bool
    is_met: bool
    why: str
    part_url: str
    whole_url: str


@office_only
def target_list(request: HttpRequest) -> HttpResponse:
    """Every target with its value today."""
    who = rights(request)
    found = targets_on(who.school.pk, who.on)
    context = {"lines": target_lines(who, found), "targets": found, "is_registrar": who.is_registrar, "today": who.on}
    return render(request, "accountability/target_list.html", context)


def target_lines(who: Rights, found: Targets) -> list[Line]:
    """The targets as the page and its spreadsheet show them."""
    return [_line(who, line) for line in found.lines]


def _line(who: Rights, line: TargetLine) -> Line:
    part_url, whole_url = _links(who, line.kind) if line.now.whole else ("", "")
    return Line(
        target=line,
        wanted=wanted_words(line.wanted),
        coming=wanted_words(line.coming) if line.coming else "",
        coming_on=line.coming.since if line.coming else None,
        value=value_words(line.kind, line.now),
        verdict=str(VERDICTS[line.verdict]),
        is_missed=line.verdict == Verdict.NOT_MET,
        is_met=line.verdict == Verdict.MET,
        why=why(line.kind, line.wanted, line.now, line.verdict),
        part_url=part_url,
        whole_url=whole_url,
    )


def _links(who: Rights, kind: TargetKind) -> tuple[str, str]:
    """Where numerator and denominator open to names; of the disabled for the registrar only (I4)."""
    catchment, names = reverse("students:catchment-list"), reverse("accountability:retention-names")
    links = {
        TargetKind.ENROLMENT: (f"{catchment}?part=in_school", f"{catchment}?part=counted"),
        TargetKind.CLASS_RETENTION: (reverse("accountability:retention"),) * 2,
        TargetKind.RETENTION: (f"{names}?part=kept", f"{names}?part=there"),
        TargetKind.DROPOUT: (f"{names}?part=out", f"{names}?part=year"),
    }
    if who.is_registrar:
        links[TargetKind.DISABLED_ENROLMENT] = (f"{catchment}?part=disabled_in", f"{catchment}?part=disabled")
    return links.get(kind, ("", ""))


@registrar_only
def target_edit(request: HttpRequest, kind: str) -> HttpResponse:
    """Another figure from a day on, beside those that were in force before."""
    if kind not in TargetKind.values:
        raise Http404
    who, target = rights(request), TargetKind(kind)
    rows = target_history(who.school.pk, target)
    form = TargetForm(request.POST or None, kind=target, initial=_initial(rows, target, who.on))
    if form.is_valid() and _changed(who, target, form):
        messages.success(request, _("The target is stored. Days before it keep the one they had."))
        return redirect("accountability:target-list")
    context = {
        "form": form,
        "label": target.label,
        "rows": [(row.effective_on, wanted_words(_wanted(row)), row.source) for row in rows],
        "shipped": wanted_words(SHIPPED[target]),
    }
    return render(request, "accountability/target_edit.html", context, status=422 if form.errors else 200)


def _wanted(row: Any) -> Wanted:
    return Wanted(Comparison(row.comparison), row.value, row.source, row.effective_on)


def _initial(rows: list[Any], kind: TargetKind, today: dt.date) -> dict[str, Any]:
    """What is asked for now, so that only what changes is typed."""
    latest, shipped = next(iter(rows), None), SHIPPED[kind]
    return {
        "comparison": latest.comparison if latest else shipped.comparison,
        "value": latest.value if latest else _plain(shipped),
        "source": latest.source if latest else shipped.source,
        "effective_on": today,
    }


def _plain(wanted: Wanted) -> int | None:
    return None if wanted.percent is None else int(wanted.percent)


def _changed(who: Rights, kind: TargetKind, form: TargetForm) -> bool:
    said = form.cleaned_data
    try:
        set_target(
            school=who.school,
            kind=kind,
            comparison=Comparison(said["comparison"]),
            value=said["value"],
            effective_on=said["effective_on"],
            source=said["source"],
            actor=who.user,
            at=clock.now(),
        )
    except ValidationError as error:
        form.refuse(error)
    return form.is_valid()
