"""The notice that the township issued: recorded, served, annulled (D6, M19)."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accountability.access import get_case
from accountability.actions.township_notices import (
    NewTownshipNotice,
    annul_township_notice,
    record_township_notice,
    serve_township_notice,
)
from accountability.forms.papers import ReasonForm, ServedForm, TownshipNoticeForm
from accountability.forms.support import ActionForm
from accountability.models import DropoutCase
from accountability.paper_access import get_notice
from kongchuo.lib import clock
from students.access import office_only, rights


@office_only
def township_notice_new(request: HttpRequest, case_id: int) -> HttpResponse:
    """Number, date and deadline as they stand on the township's notice."""
    who = rights(request)
    case = get_case(who, case_id)
    if case.closed_on is not None:
        raise Http404
    form = TownshipNoticeForm(request.POST or None)

    def record() -> None:
        record_township_notice(case=case, new=NewTownshipNotice(**form.cleaned_data), actor=who.user, at=clock.now())

    return _answer(request, form, case, record, _("Record the township's notice"), _("The notice is recorded."))


@office_only
def township_notice_served(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The day on which the township served it."""
    who = rights(request)
    notice = get_notice(who, notice_id)
    form = ServedForm(request.POST or None, initial={"on": notice.served_on or who.on})

    def record() -> None:
        serve_township_notice(notice=notice, on=form.cleaned_data["on"], actor=who.user, at=clock.now())

    return _answer(request, form, notice.case, record, _("Service of the notice"), _("The service is recorded."))


@office_only
def township_notice_annul(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Takes a mistaken record back, with a reason."""
    who = rights(request)
    notice = get_notice(who, notice_id)
    form = ReasonForm(request.POST or None)

    def record() -> None:
        annul_township_notice(notice=notice, because=form.cleaned_data["because"], actor=who.user, at=clock.now())

    done = _("The record is annulled; it stays and counts nowhere.")
    return _answer(request, form, notice.case, record, _("Annul the notice"), done)


def _answer(
    request: HttpRequest, form: ActionForm, case: DropoutCase, record: Callable[[], None], title: str, done: str
) -> HttpResponse:
    if form.is_valid() and _recorded(form, record):
        messages.success(request, done)
        return redirect("accountability:case-papers", case.pk)
    context = {"form": form, "case": case, "title": title}
    return render(request, "accountability/township_notice_form.html", context, status=422 if form.errors else 200)


def _recorded(form: ActionForm, record: Callable[[], None]) -> bool:
    try:
        record()
    except ValidationError as error:
        form.refuse(error)
    return form.is_valid()
