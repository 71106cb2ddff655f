"""Scans of signed papers, of their receipts and of the township's notices: attached and read (E4, I2)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accountability.actions.files import Owner, store_file
from accountability.choices import FileKind
from accountability.forms.papers import ScanForm
from accountability.paper_access import get_notice, get_paper, get_scan
from accountability.queries.papers import services_of
from accountability.views.papers import paper_page, remember
from kongchuo.lib import clock
from kongchuo.lib.images import UPLOAD_AT_MOST
from students.access import Rights, office_only, rights, signed_in
from students.choices import AccessKind
from students.models import Student

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
# A file is data, never a page of ours: whatever it holds may load nothing and run nothing.
_SANDBOX = "default-src 'none'; sandbox"


@require_POST
@signed_in
def paper_scan(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The signed paper or its receipt; with a valid service it belongs to that."""
    who = rights(request)
    paper = get_paper(who, paper_id)
    if paper.voided_at is not None or paper.student is None:
        raise Http404
    form = ScanForm(request.POST, request.FILES)
    service = next((each for each in services_of(paper) if each.annulled_at is None), None)
    if form.is_valid() and _stored(who, form, paper.student, service or paper):
        messages.success(request, _("The scan is kept with the paper."))
        return redirect("accountability:paper-detail", paper.pk)
    return paper_page(request, who, paper, form)


@require_POST
@office_only
def township_notice_scan(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The township's notice as it came."""
    who = rights(request)
    notice = get_notice(who, notice_id)
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid() and _stored(who, form, notice.case.student, notice):
        messages.success(request, _("The scan is kept with the notice."))
    else:
        messages.error(request, " ".join(sentence for found in form.errors.values() for sentence in found))
    return redirect("accountability:case-papers", notice.case_id)


def _stored(who: Rights, form: ScanForm, student: Student, owner: Owner) -> bool:
    data = form.cleaned_data["scan"].read(UPLOAD_AT_MOST + 1)
    try:
        store_file(student=student, kind=FileKind.SCAN, data=data, belongs_to=owner, actor=who.user, at=clock.now())
    except ValidationError as error:
        form.add_error("scan", error.messages)
    return form.is_valid()


@signed_in
def scan_detail(request: HttpRequest, file_id: int) -> HttpResponse:
    """A scan to download, under a name that says nothing of the child (I4)."""
    who = rights(request)
    found = get_scan(who, file_id)
    remember(who, AccessKind.DOWNLOAD, "paper.scan", found.student_id)
    headers = {
        "Content-Disposition": f'attachment; filename="scan-{found.pk}.{_ENDINGS[found.content_type]}"',
        "Content-Security-Policy": _SANDBOX,
        "Cache-Control": "no-store",
    }
    return HttpResponse(bytes(found.content), content_type=found.content_type, headers=headers)
