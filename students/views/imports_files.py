"""What an import hands out: the rows with errors, and the sheet of first passwords."""

from pathlib import PurePath
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from kongchuo.lib import clock
from students.access import registrar_only, rights
from students.actions import imports
from students.actions.access import record_access
from students.choices import AccessKind
from students.views.imports import get_batch

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@registrar_only
def failed_rows(request: HttpRequest, token: UUID) -> HttpResponse:
    """The rows with errors as a spreadsheet with a column that says why; leaves an access entry (I2)."""
    who = rights(request)
    batch = get_batch(who, token)
    try:
        content = imports.failed_workbook(batch)
    except FileNotFoundError as error:
        raise Http404 from error
    record_access(
        actor=who.user,
        at=clock.now(),
        kind=AccessKind.DOWNLOAD,
        what="import.failed_rows",
        count=batch.summary.get("errors", 0),
    )
    name = pgettext("file name", "%(file)s rows with errors") % {"file": PurePath(batch.file_name).stem}
    return _workbook(content, f"{name}.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=_XLSX, headers=headers)


@registrar_only
def passwords(request: HttpRequest, token: UUID) -> HttpResponse:
    """The sheet of first passwords, to print, cut and hand out; gone once it is erased."""
    batch = get_batch(rights(request), token)
    people = imports.passwords_of(batch)
    if not people:
        raise Http404
    record_access(
        actor=rights(request).user,
        at=clock.now(),
        kind=AccessKind.PRINT,
        what="import.passwords",
        count=len(people),
    )
    return render(
        request,
        "students/import_passwords.html",
        {"batch": batch, "people": people, "address": request.build_absolute_uri("/")},
    )


@registrar_only
@require_POST
def erase(request: HttpRequest, token: UUID) -> HttpResponse:
    """Forget the first passwords."""
    batch = get_batch(rights(request), token)
    imports.erase_passwords(batch=batch)
    messages.success(request, _("The first passwords are erased. Whoever loses one gets a new one from you."))
    return redirect("students:import-detail", token=token)
