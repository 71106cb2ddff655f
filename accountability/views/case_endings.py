"""How a case ends and begins again: proposing, closing, reopening, taking back, opening by hand (D2, D11, J)."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accountability.access import get_case, get_event, sees_cases
from accountability.actions.case_opening import open_by_hand
from accountability.actions.cases import close_case, propose_closing, reopen_case, retract
from accountability.case_words import closing_words, missing_words
from accountability.choices import CaseOutcome
from accountability.forms.cases import EndingForm, OpeningForm, ReasonForm
from accountability.models import DropoutCase
from accountability.queries.case_file import CaseFile
from accountability.queries.case_people import open_case_of
from accountability.rules.cases import closing_gap, movements_of
from accountability.views.case_steps import done, step_page, tried
from accountability.views.cases import opened, remember_case
from kongchuo.lib import clock
from students.access import get_student, office_only, principal_only, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.models import Enrolment, Movement, SpotCheck, Student


@sees_cases
def case_propose(request: HttpRequest, case_id: int) -> HttpResponse:
    """Proposes how the case ends; the office decides (D11, J)."""
    who = rights(request)
    case = get_case(who, case_id)
    form = EndingForm(request.POST or None, student_id=case.student_id)
    if tried(form, lambda: propose_closing(case=case, ending=form.ending, actor=who.user, at=clock.now())):
        return done(request, case, _("The closing is proposed; the registrar decides."))
    return _ending_page(request, case, form, opened(who, case)[1], is_proposal=True)


@office_only
def case_close(request: HttpRequest, case_id: int) -> HttpResponse:
    """Closes the case with outcome and evidence; a proposal is there already (D11)."""
    who = rights(request)
    case = get_case(who, case_id)
    file = opened(who, case)[1]
    form = EndingForm(request.POST or None, initial=_proposed(file), student_id=case.student_id)
    if tried(form, lambda: close_case(case=case, ending=form.ending, actor=who.user, at=clock.now())):
        return done(request, case, _("The case is closed."))
    return _ending_page(request, case, form, file, is_proposal=False)


def _proposed(file: CaseFile) -> dict[str, Any]:
    told = file.proposal
    return {"outcome": told.outcome, "evidence": told.text, "movement": told.movement_id} if told else {}


def _ending_page(
    request: HttpRequest, case: DropoutCase, form: EndingForm, file: CaseFile, *, is_proposal: bool
) -> HttpResponse:
    remember_case(rights(request), case)
    context = {
        "case": case,
        "form": form,
        "missing": missing_words(file.known.state),
        "gaps": list(_gaps(file)),
        "is_proposal": is_proposal,
        "proposal": file.proposal,
    }
    return render(request, "accountability/case_ending.html", context, status=422 if form.errors else 200)


def _gaps(file: CaseFile) -> Iterator[tuple[str, str]]:
    """Each outcome that does not fit yet, with what is missing for it (D11)."""
    movements = Movement.objects.filter(student=file.known.case.student_id, reversed_by__isnull=True).order_by()
    kinds = set(movements.values_list("kind", flat=True))
    for outcome in CaseOutcome:
        has = bool(movements_of(outcome) & kinds)
        gap = closing_gap(file.known.state, outcome, str(outcome.label), has_movement=has)
        if gap:
            yield str(outcome.label), closing_words(gap, file.known.state)


@principal_only
def case_reopen(request: HttpRequest, case_id: int) -> HttpResponse:
    """Opens a closed case again, with its history (D11)."""
    who = rights(request)
    case = get_case(who, case_id)
    form = ReasonForm(request.POST or None)
    if tried(form, lambda: reopen_case(case=case, reason=form.text, actor=who.user, at=clock.now())):
        return done(request, case, _("The case is open again."))
    return step_page(request, case, form, {"title": _("Open the case again"), "button": _("Open the case again")})


@sees_cases
def case_retract(request: HttpRequest, case_id: int, event_id: int) -> HttpResponse:
    """Takes back one event of the case, with the reason; both stay to be read (D11)."""
    who = rights(request)
    case = get_case(who, case_id)
    event = get_event(who, case, event_id)
    form = ReasonForm(request.POST or None)
    if tried(form, lambda: retract(event=event, reason=form.text, actor=who.user, at=clock.now())):
        return done(request, case, _("It is taken back; the story of the case still shows it."))
    texts = {"title": _("Take back"), "button": _("Take back"), "facts": [event.get_kind_display(), event.text]}
    return step_page(request, case, form, texts)


@office_only
def case_new(request: HttpRequest, student_id: int) -> HttpResponse:
    """Opens a case that no run has opened: the school found out, or knows better (D2)."""
    who = rights(request)
    student = get_student(who, student_id)
    if known := open_case_of(student.pk):
        messages.info(request, _("A case of this child is open already."))
        return redirect("accountability:case-detail", known.pk)
    form = OpeningForm(request.POST or None, checks=_checks(student), since=_since(student))
    if case := tried(form, lambda: open_by_hand(student=student, new=form.new, actor=who.user, at=clock.now())):
        return done(request, case, _("The case is open."))
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="case", student_id=student.pk)
    context = {"form": form, "student": student}
    return render(request, "accountability/case_new.html", context, status=422 if form.errors else 200)


# Of the spot checks that missed a child only the latest matter for a case.
_LATEST_CHECKS = 10


def _checks(student: Student) -> list[int]:
    """The latest spot checks that missed the child."""
    missed = SpotCheck.objects.filter(children__student=student, children__is_missing=True)
    return list(missed.order_by("-at").values_list("pk", flat=True)[:_LATEST_CHECKS])


def _since(student: Student) -> Any:
    """The first day of the child's last spell at the school."""
    spells = Enrolment.objects.filter(student=student).order_by("-starts_on")
    return spells.values_list("starts_on", flat=True).first()
