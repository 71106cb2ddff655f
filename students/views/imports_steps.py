"""What the registrar does with a batch: name columns, answer, change the day, confirm, reject, take back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kongchuo.lib import clock
from kongchuo.lib.sheets import SheetRefused
from kongchuo.lib.sheets.messages import sentence
from students.access import registrar_only, rights
from students.actions import imports
from students.actions.attendance_answers import answer_attendance
from students.actions.import_take_back import take_back
from students.choices import ImportStatus
from students.forms.attendance import AttendanceAnswers
from students.forms.imports import DateForm, given_answers, named_columns
from students.import_preview import field_choices, preview_of
from students.models import ImportBatch
from students.views.imports import get_batch
from students.views.imports_running import is_stuck, start


def _taken(request: HttpRequest, batch: ImportBatch, step: Callable[..., ImportBatch], **said: Any) -> HttpResponse:
    """Take a step and show the batch again, with a sentence about what to do instead where it cannot be taken."""
    try:
        step(actor=rights(request).user, at=clock.now(), batch=batch, **said)
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
    except FileNotFoundError:
        messages.error(request, _("The file was removed, as after every day. Upload it once more."))
    except SheetRefused as refused:
        messages.error(request, sentence(refused))
    except imports.ImportChanged:
        pass  # the page of a batch that was begun and waits again says so
    return redirect("students:import-detail", token=batch.token)


@registrar_only
@require_POST
def columns(request: HttpRequest, token: UUID) -> HttpResponse:
    """What columns mean; remembered for the school."""
    batch = get_batch(rights(request), token)
    named, refusal = named_columns(request.POST, preview_of(batch).columns, dict(field_choices(batch.kind)))
    if refusal:
        messages.error(request, refusal)
        return redirect("students:import-detail", token=token)
    return _taken(request, batch, imports.name_columns, columns=named)


@registrar_only
@require_POST
def answers(request: HttpRequest, token: UUID) -> HttpResponse:
    """Whether rows are known children; or what the kind's own panel asks."""
    batch = get_batch(rights(request), token)
    if (panel := preview_of(batch).panel) is not None:
        return _panel_answered(request, batch, AttendanceAnswers(request.POST, panel=panel))
    given = given_answers(request.POST, [question.key for question in preview_of(batch).questions])
    return _taken(request, batch, imports.answer, answers=given)


def _panel_answered(request: HttpRequest, batch: ImportBatch, form: AttendanceAnswers) -> HttpResponse:
    if not form.is_valid():
        for sentences in form.errors.values():
            messages.error(request, " ".join(map(str, sentences)))
        return redirect("students:import-detail", token=batch.token)
    return _taken(request, batch, answer_attendance, answers=form.answers, forget=form.open)


@registrar_only
@require_POST
def date(request: HttpRequest, token: UUID) -> HttpResponse:
    """From which day the import counts."""
    batch = get_batch(rights(request), token)
    form = DateForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["effective_on"])))
        return redirect("students:import-detail", token=token)
    return _taken(request, batch, imports.change_date, effective_on=form.cleaned_data["effective_on"])


@registrar_only
@require_POST
def confirm_batch(request: HttpRequest, token: UUID) -> HttpResponse:
    """Import the correct rows: at once, or in a process of their own when there are many."""
    batch = get_batch(rights(request), token)
    if not _begun(batch):
        messages.info(request, _("This import was started already. Here is where it stands."))
    elif settings.IMPORT_IN_BACKGROUND and imports.needs_background(batch):
        start(batch)
    else:
        return _taken(request, batch, imports.confirm)
    return redirect("students:import-detail", token=token)


def _begun(batch: ImportBatch) -> bool:
    """Whether this request is the one that carries the batch out: for the first time, or after a run that died."""
    now = clock.now()
    if batch.status == ImportStatus.RUNNING:
        return is_stuck(batch, now) and imports.begin_again(at=now, batch=batch)
    return imports.begin(at=now, batch=batch)


@registrar_only
@require_POST
def reject_batch(request: HttpRequest, token: UUID) -> HttpResponse:
    """Give the import up."""
    batch = get_batch(rights(request), token)
    return _taken(request, batch, imports.reject)


@registrar_only
@require_POST
def take_back_batch(request: HttpRequest, token: UUID) -> HttpResponse:
    """Take an import back, as long as nothing depends on what it made."""
    batch = get_batch(rights(request), token)
    return _taken(request, batch, take_back)
