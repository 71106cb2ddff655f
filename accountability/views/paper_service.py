"""Recording the service of a paper, and taking a mistaken record back (E4, D3)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.actions.paper_service import annul_service, record_service
from accountability.choices import PaperKind
from accountability.forms.papers import ReasonForm, ServiceForm
from accountability.models import Paper, PaperService
from accountability.paper_access import get_service, served_paper
from accountability.rules.papers import MODES
from kongchuo.lib import clock
from students.access import Rights, rights, signed_in


@signed_in
def paper_service(request: HttpRequest, paper_id: int) -> HttpResponse:
    """How, when and to whom a paper was served; the moment starts the clocks."""
    who = rights(request)
    paper = served_paper(who, paper_id)
    form = ServiceForm(
        request.POST or None, school=who.school, modes=MODES[PaperKind(paper.kind)], initial=_usual(who, paper)
    )
    if form.is_valid() and _recorded(who, paper, form):
        messages.success(request, _("The service is recorded."))
        return redirect("accountability:paper-detail", paper.pk)
    context = {"form": form, "paper": paper}
    return render(request, "accountability/paper_service.html", context, status=422 if form.errors else 200)


def _usual(who: Rights, paper: Paper) -> dict[str, object]:
    now = timezone.localtime(clock.now())
    mode = MODES[PaperKind(paper.kind)][0].value
    return {"mode": mode, "served_on": now.date(), "served_time": now.time(), "served_by": who.user.pk}


def _recorded(who: Rights, paper: Paper, form: ServiceForm) -> bool:
    try:
        record_service(paper=paper, new=form.new_service(), actor=who.user, at=clock.now())
    except ValidationError as error:
        form.refuse(error)
    return form.is_valid()


@signed_in
def paper_service_annul(request: HttpRequest, service_id: int) -> HttpResponse:
    """Takes a mistaken record of a service back, with a reason."""
    who = rights(request)
    service = get_service(who, service_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and _annulled(who, service, form):
        messages.success(request, _("The record is annulled; it stays and counts nowhere."))
        return redirect("accountability:paper-detail", service.paper_id)
    context = {"form": form, "service": service, "paper": service.paper}
    return render(request, "accountability/paper_service_annul.html", context, status=422 if form.errors else 200)


def _annulled(who: Rights, service: PaperService, form: ReasonForm) -> bool:
    try:
        annul_service(service=service, because=form.cleaned_data["because"], actor=who.user, at=clock.now())
    except ValidationError as error:
        form.refuse(error)
    return form.is_valid()
