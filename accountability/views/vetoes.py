"""The veto: its figures with head counts, the principal's word, whom it bars and who is exempted (F6)."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accountability.actions.vetoes import decide_veto, exempt
from accountability.choices import VetoAnswer
from accountability.forms.points import ExemptionForm, VetoDecisionForm
from accountability.models import Veto, VetoDecision
from accountability.points_access import get_colleague, get_veto
from accountability.points_words import rate_words
from accountability.queries.veto import Concerned, concerned, vetoes_of
from accountability.views.case_steps import tried
from kongchuo.lib import clock
from students.access import office_only, principal_only, rights
from students.actions.access import record_access
from students.choices import AccessKind


@dataclass(frozen=True, slots=True)
class Row:
    """A veto as the list shows it."""

    veto: Veto
    rate: str
    last: VetoDecision | None


def _row(veto: Veto) -> Row:
    decisions = sorted(veto.decisions.all(), key=lambda decision: decision.pk)
    rate = rate_words(veto.lost_count, veto.base, veto.joined, veto.left)
    return Row(veto, rate, decisions[-1] if decisions else None)


@office_only
def vetoes(request: HttpRequest) -> HttpResponse:
    """Every veto that the figures of settled terms proposed, the latest first."""
    who = rights(request)
    context = {"rows": [_row(veto) for veto in vetoes_of(who.school.pk)], "today": who.on}
    return render(request, "accountability/veto_list.html", context)


@office_only
def veto(request: HttpRequest, veto_id: int) -> HttpResponse:
    """One veto: the lost children, the rate, everybody concerned, what follows and what was decided."""
    who = rights(request)
    found = get_veto(who, veto_id)
    lost = list(found.lost.select_related("student").order_by("number"))
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="veto", count=len(lost))
    row = _row(found)
    context = {
        "veto": found,
        "row": row,
        "lost": lost,
        "people": concerned(found),
        "decisions": found.decisions.select_related("decided_by").order_by("id"),
        "is_confirmed": row.last is not None and row.last.answer == VetoAnswer.CONFIRMED,
        "is_principal": who.is_principal,
        "today": who.on,
    }
    return render(request, "accountability/veto_detail.html", context)


@principal_only
def decide(request: HttpRequest, veto_id: int) -> HttpResponse:
    """The principal's word, with its reason; a later word replaces it."""
    who = rights(request)
    found = get_veto(who, veto_id)
    form = VetoDecisionForm(request.POST or None)

    def act() -> VetoDecision:
        said = form.cleaned_data
        answer = VetoAnswer(said["answer"])
        return decide_veto(veto=found, answer=answer, reason=said["reason"], actor=who.user, at=clock.now())

    if tried(form, act):
        messages.success(request, _("The decision is recorded."))
        return redirect("accountability:veto-detail", found.pk)
    context = {"veto": found, "row": _row(found), "people": concerned(found), "form": form, "today": who.on}
    return render(request, "accountability/veto_decide.html", context, status=422 if form.errors else 200)


@principal_only
def lift(request: HttpRequest, veto_id: int, user_id: int) -> HttpResponse:
    """The principal lets one person be head teacher all the same, with a reason."""
    who = rights(request)
    found, staff = get_veto(who, veto_id), get_colleague(who, user_id)
    form = ExemptionForm(request.POST or None)
    term = found.settlement.term

    def act() -> object:
        reason = form.cleaned_data["reason"]
        return exempt(staff=staff, term=term, reason=reason, actor=who.user, at=clock.now())

    if tried(form, act):
        messages.success(request, _("%(name)s may be head teacher in the next term.") % {"name": staff.name})
        return redirect("accountability:veto-detail", found.pk)
    people: list[Concerned] = [each for each in concerned(found) if each.staff == staff]
    context = {"veto": found, "row": _row(found), "people": people, "staff": staff, "form": form, "today": who.on}
    return render(request, "accountability/veto_decide.html", context, status=422 if form.errors else 200)
