"""The principal hands a frozen month in, and the receipt of it (H5, J)."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accountability.actions.submissions import submit_month
from accountability.models import MonthSummary
from accountability.month_words import month_name
from accountability.queries.frozen import rows_of, versions_of
from accountability.queries.submissions import submissions_of, total_of
from accountability.reports.monthly import rate_of
from accountability.rules.frozen import is_zero_report
from accountability.views.month_asked import month_or_404
from kongchuo.lib import clock
from kongchuo.lib.percent import format_percent
from students.access import Rights, office_only, principal_only, rights
from students.models import School


@principal_only
def submit(request: HttpRequest, month: str) -> HttpResponse:
    """What would be submitted, and submitting it; what speaks against it is said with status 422."""
    who = rights(request)
    first = month_or_404(month, who.on)
    versions = versions_of(who.school.pk, first)
    problems: list[str] = [] if versions else [_("Freeze the month first: what is submitted is a frozen version.")]
    if request.method == "POST":
        problems = _problems(who, first, _shown(request, versions))
        if not problems:
            return redirect("accountability:month-receipt", month)
    known = submissions_of(who.school.pk, first)
    latest = versions[0] if versions else None
    context = {
        "key": month,
        "name": month_name(first),
        "latest": latest,
        "problems": problems,
        "is_new": latest is not None and all(each.summary_id != latest.pk for each in known),
        "known": known,
        "to": School.objects.filter(schools_below=who.school.pk).first(),
        **(_said(latest) if latest else {}),
    }
    return render(request, "accountability/month_submit.html", context, status=422 if request.method == "POST" else 200)


def _shown(request: HttpRequest, versions: Sequence[MonthSummary]) -> int:
    """The version that the page showed, 0 for none that there is."""
    said = request.POST.get("version", "")
    return next((each.version for each in versions if f"{each.version}" == said), 0)


def _problems(who: Rights, month: dt.date, version: int) -> list[str]:
    """Submits the version; the sentences that refuse it, none where it is done."""
    try:
        submit_month(school=who.school, month=month, version=version, actor=who.user, at=clock.now())
    except ValidationError as refused:
        return list(refused.messages)
    return []


def _said(latest: MonthSummary) -> dict[str, object]:
    total = rows_of(latest)[-1]
    return {"total": total, "rate": format_percent(rate_of(total)), "is_zero": is_zero_report(total)}


@office_only
def receipt(request: HttpRequest, month: str) -> HttpResponse:
    """The receipt of the version asked for, else of the latest one, to print; earlier ones stay (H5)."""
    who = rights(request)
    known = submissions_of(who.school.pk, month_or_404(month, who.on))
    wanted = request.GET.get("version", "")
    found = next((each for each in known if f"{each.summary.version}" == wanted), known[0] if known else None)
    if found is None:
        raise Http404
    total = total_of(found)
    context = {
        "found": found,
        "known": known,
        "key": month,
        "name": month_name(found.month),
        "is_superseded": found != known[0],
        "total": total,
        "rate": format_percent(rate_of(total)),
        "is_zero": is_zero_report(total),
    }
    return render(request, "accountability/month_receipt.html", context)
