"""The own agreements on the phone: what binds, where one stands, signing in one go; the principal's signature (M15)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from accountability.actions.papers import content_of
from accountability.actions.signing import sign_on_paper, sign_on_screen
from accountability.agreement_access import holders_only
from accountability.agreement_words import NO_VALUE, LiveValue, lost_live, on_time_live, retention_live
from accountability.choices import Party, TargetKind
from accountability.forms.agreements import SignForm
from accountability.papers.agreement import AgreementContent, TargetRow
from accountability.papers.agreement_targets import LOST, ON_TIME, RETENTION
from accountability.queries.agreement_content import targets_of, wanted_of
from accountability.queries.agreement_values import ClassFigures, class_figures
from accountability.queries.agreements import AgreementRow, rows_binding, year_rows
from accountability.rules.targets import Verdict, Wanted
from accountability.views.agreements import name_of
from kongchuo.lib import clock
from students.access import Rights, principal_only, rights
from students.rules.class_names import school_year


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target of an agreement with its live value, if it has one."""

    row: TargetRow
    live: LiveValue

    @property
    def is_missed(self) -> bool:
        """Whether the live value does not meet it."""
        return self.live.verdict is Verdict.NOT_MET

    @property
    def is_met(self) -> bool:
        """Whether it does."""
        return self.live.verdict is Verdict.MET


@dataclass(frozen=True, slots=True)
class OwnAgreement:
    """An agreement as the person bound by it reads it."""

    row: AgreementRow
    name: str
    content: AgreementContent
    targets: list[TargetView]
    asked: Any
    mine: Any


@holders_only
def agreement_own(request: HttpRequest) -> HttpResponse:
    """Every agreement that binds the person today, and one form that signs all that wait (M14, M15)."""
    who = rights(request)
    rows = rows_binding(who.user, who.school.pk, who.on)
    form = _form(request, who, rows, Party.HOLDER)
    if form.is_valid() and _signed(request, who, form, Party.HOLDER):
        return redirect("accountability:agreement-own")
    own = _own(who, rows)
    context = {
        "own": own,
        "form": form,
        "waiting": [each for each in own if each.asked],
        "today": who.on,
    }
    return render(request, "accountability/agreement_own.html", context, status=422 if form.errors else 200)


@principal_only
def agreement_sign(request: HttpRequest) -> HttpResponse:
    """The principal signs every agreement of the year that waits, with one drawing."""
    who = rights(request)
    rows = year_rows(who.school.pk, school_year(who.on), who.on)
    form = _form(request, who, rows, Party.PRINCIPAL)
    if form.is_valid() and _signed(request, who, form, Party.PRINCIPAL):
        return redirect("accountability:agreement-list")
    waiting = [(row, name_of(row, who)) for row in rows if row.asked(who.user.pk, Party.PRINCIPAL)]
    context = {"form": form, "waiting": waiting, "today": who.on}
    return render(request, "accountability/agreement_sign.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, who: Rights, rows: list[AgreementRow], party: Party) -> SignForm:
    waiting = [row.agreement.pk for row in rows if row.asked(who.user.pk, party)]
    is_sent_twice = request.method == "POST" and not waiting
    data = None if is_sent_twice else request.POST or None
    known = [row.agreement.pk for row in rows]
    return SignForm(data, known=known, waiting=waiting, initial={"signed_on": who.on})


def _signed(request: HttpRequest, who: Rights, form: SignForm, party: Party) -> bool:
    about: dict[str, Any] = {"agreement_ids": form.ids, "party": party, "actor": who.user, "at": clock.now()}
    try:
        if form.is_on_paper:
            made = sign_on_paper(person=who.user, on=form.cleaned_data["signed_on"], **about)
        else:
            made = sign_on_screen(drawing=form.cleaned_data["signature"], **about)
    except ValidationError as error:
        form.refuse(error)
        return False
    told = ngettext("%(count)d agreement is signed.", "%(count)d agreements are signed.", len(made))
    messages.success(request, told % {"count": len(made)})
    return True


def _own(who: Rights, rows: list[AgreementRow]) -> list[OwnAgreement]:
    if not rows:
        return []
    classes = sorted({row.agreement.school_class_id for row in rows})
    figures = class_figures(who.school.pk, classes, who.on, clock.now())
    targets = targets_of(who.school.pk)
    return [
        _view(who, row, figures[row.agreement.school_class_id], wanted_of(targets, row.agreement.starts_on))
        for row in rows
    ]


def _view(who: Rights, row: AgreementRow, figures: ClassFigures, wanted: Any) -> OwnAgreement:
    content = content_of(row.agreement.paper)
    assert isinstance(content, AgreementContent)
    return OwnAgreement(
        row,
        name_of(row, who),
        content,
        [TargetView(each, _live(each.key, figures, wanted[TargetKind.CLASS_RETENTION])) for each in content.targets],
        row.asked(who.user.pk, Party.HOLDER),
        next((each for each in row.signatures if each.person_id == who.user.pk and each.party == Party.HOLDER), None),
    )


def _live(key: str, figures: ClassFigures, wanted: Wanted) -> LiveValue:
    if key == RETENTION:
        return retention_live(figures.retention, wanted)
    if key == LOST:
        return lost_live(figures.lost)
    return on_time_live(figures.on_time, figures.judged) if key == ON_TIME else NO_VALUE
