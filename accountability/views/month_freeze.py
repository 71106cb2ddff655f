"""The principal freezes a month, after a look at what will be frozen (H5, J)."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.actions.summaries import freeze_month
from accountability.month_words import month_name
from accountability.reports.monthly import rate_of
from accountability.rules.frozen import is_zero_report, rows_data
from accountability.views.month_asked import Asked, asked_month
from kongchuo.lib import clock
from kongchuo.lib.percent import format_percent
from students.access import allow
from students.words import full_day

principal_only = allow(lambda who: who.is_principal)


@principal_only
def freeze(request: HttpRequest, month: str) -> HttpResponse:
    """What would be frozen, and freezing it; what speaks against it is said with status 422."""
    asked = asked_month(request, month)
    problems: list[str] = []
    if request.method == "POST":
        try:
            made = freeze_month(school=asked.who.school, month=asked.month.first, actor=asked.who.user, at=clock.now())
        except ValidationError as refused:
            problems = list(refused.messages)
        else:
            return redirect(reverse("accountability:month-detail", args=[month]) + f"?version={made.version}")
    if not asked.state.may_freeze(asked.who.on) and not problems:
        problems = [_("The month can be frozen from %(day)s on.") % {"day": full_day(asked.state.freeze_from)}]
    context = {**_context(asked, month), "problems": problems}
    return render(request, "accountability/month_freeze.html", context, status=422 if request.method == "POST" else 200)


def _context(asked: Asked, month: str) -> dict[str, object]:
    total = rows_data(asked.found.summary)[-1]
    return {
        "asked": asked,
        "key": month,
        "name": month_name(asked.month.first),
        "total": total,
        "rate": format_percent(rate_of(total)),
        "is_zero": is_zero_report(total),
        "changes": len(asked.since),
        "next_version": asked.versions[0].version + 1 if asked.versions else 1,
    }
