"""Issuing the agreements of the year: looked at by the office first, done by the principal (M1, F1, J)."""

from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accountability.actions.agreements import issue_agreements
from accountability.agreement_words import duty_name, post_name
from accountability.papers.agreement import AGREEMENT
from accountability.papers.html import article
from accountability.queries.agreement_content import agreement_content, clauses_in_force, clauses_of, ground_on
from accountability.queries.agreements import IssuePlan, issue_plan
from accountability.rules.agreements import PlannedPost
from kongchuo.lib import clock
from students.access import Rights, office_only, rights
from students.rules.class_names import school_year


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A post before issuing: in words, who holds it, what becomes of it."""

    planned: PlannedPost
    short: str
    is_due: bool
    is_older: bool


@office_only
def agreement_issue(request: HttpRequest) -> HttpResponse:
    """Every post of the year: issued now, vacant, issued already; the principal's POST issues (J)."""
    who = rights(request)
    if request.method == "POST":
        return _issued(request, who)
    year, clauses = school_year(who.on), clauses_in_force(who.school.pk)
    plan, version = issue_plan(who.school, year, who.on), clauses.version if clauses else 0
    rows = [_row(each, version) for each in plan.posts]
    context = {
        "groups": [(plan.classes[key], list(found)) for key, found in groupby(rows, _class_of)],
        "due": sum(row.is_due for row in rows),
        "older": sum(row.is_older for row in rows),
        "vacant": sum(row.is_due and not row.planned.holders for row in rows),
        "total": len(rows),
        "version": version,
        "year": f"{year}-{year + 1}",
        "principal": plan.principal,
        "is_principal": who.is_principal,
        "samples": _samples(who, plan, year),
        "today": who.on,
    }
    return render(request, "accountability/agreement_issue.html", context)


def _class_of(row: PlannedRow) -> int:
    return row.planned.post.class_id


def _row(planned: PlannedPost, version: int) -> PlannedRow:
    is_due = planned.is_due(version, replaces_older=False)
    is_older = not is_due and planned.is_due(version, replaces_older=True)
    return PlannedRow(planned, duty_name(planned.post), is_due, is_older)


def _samples(who: Rights, plan: IssuePlan, year: int) -> list[tuple[str, str]]:
    """What the first head teacher and the first subject teacher would get, as a page."""
    ground = ground_on(who.school, year, who.on, clauses_of(clauses_in_force(who.school.pk)), plan.principal)
    found = []
    for is_head in (True, False):
        for planned in [each for each in plan.posts if each.post.is_head is is_head][:1]:
            school_class = plan.classes[planned.post.class_id]
            content = agreement_content(ground, planned.post, school_class, planned.holders)
            name = post_name(planned.post, school_class.entry_year, school_class.number, who.on)
            found.append((name, article(AGREEMENT, content)))
    return found


def _issued(request: HttpRequest, who: Rights) -> HttpResponse:
    if not who.is_principal:
        raise Http404
    replaces_older = request.POST.get("replaces_older") == "on"
    made = issue_agreements(school=who.school, replaces_older=replaces_older, actor=who.user, at=clock.now())
    told = ngettext("%(count)d agreement is issued.", "%(count)d agreements are issued.", len(made))
    messages.success(request, told % {"count": len(made)} if made else _("Every post has its agreement already."))
    return redirect("accountability:agreement-sign" if made else "accountability:agreement-list")
