"""What each adult answers for: agreement, points, evaluation, incidents, the values that bind (F1 to F11)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accountability.access import is_concerned
from accountability.agreement_access import holds_a_post
from students.access import Rights, rights, signed_in
from students.views.registry_links import Link


def _own(who: Rights) -> bool:
    """Everybody comes to the own things, also after the post has ended (F11); the office to those of the school."""
    return not who.sees_all


def _of_class(who: Rights) -> bool:
    return bool(who.head_of) and not who.sees_all


LINKS: tuple[Link, ...] = (
    Link(
        "accountability:agreement-own",
        _("My responsibility agreement"),
        _("What your posts ask of you, with the value of today beside each target; sign on the phone."),
        holds_a_post,
    ),
    Link(
        "accountability:agreement-list",
        _("Responsibility agreements"),
        _("Issued for every post of the year: who has signed, which successor has to acknowledge; clauses, prints."),
    ),
    Link(
        "accountability:points-own",
        _("My points"),
        _("Each entry down to the morning on which the child was missing, and how to object."),
        _own,
    ),
    Link(
        "accountability:points-overview",
        _("Deductions"),
        _("Deductions of the term by person: provisional, final, reversed; the settlement; the list for the office."),
    ),
    Link("accountability:objection-list", _("Objections"), _("What teachers say against an entry, and the decisions.")),
    Link(
        "accountability:veto-list",
        _("Veto"),
        _("Classes whose dropout rate exceeds the line, with head counts; in effect only once it is confirmed."),
    ),
    Link(
        "accountability:evaluation-month",
        _("Evaluation"),
        _("How each class reported this month: every deduction opens down to its facts, and how it is counted."),
        lambda who: who.sees_all or bool(who.head_of),
    ),
    Link(
        "accountability:month-list",
        _("Monthly summaries"),
        _("Each month of your class: who came and left, attendance, cases."),
        _of_class,
    ),
    Link(
        "accountability:incident-list",
        _("Incidents"),
        _("What is alleged, the word of the person concerned, finding and decision."),
        lambda who: who.sees_all or is_concerned(who),
    ),
    Link(
        "accountability:pattern-list",
        _("Worth a talk"),
        _("Patterns in rolls, visits and contacts, each with its figures; a reason to ask, no proof and no points."),
    ),
    Link(
        "accountability:policy-list",
        _("School rules in numbers"),
        _("Deadlines, limits and points: what each means, is and was; what a change would do."),
    ),
    Link(
        "accountability:policy-list",
        _("School rules in numbers"),
        _("Deadlines, limits and points that bind you: what each means, is and was."),
        _own,
    ),
    Link(
        "accountability:open-token-list",
        _("Data for other programs"),
        _("Tokens with which a program reads counts of the school: months, today, targets, cases. Never a name."),
        lambda who: who.is_principal,
    ),
)


@signed_in
def responsibility(request: HttpRequest) -> HttpResponse:
    """Names nobody, and asks nothing of the database."""
    who = rights(request)
    links = [(link, reverse(link.view)) for link in LINKS if link.sees(who)]
    return render(request, "accountability/responsibility.html", {"links": links})
