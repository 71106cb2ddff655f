"""A month in the county's own form: a frozen version, or a preview that says so (H5, J)."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from accountability.county_words import faults_words, frozen_only, month_of
from accountability.papers.county import FormRefused, filled_form
from accountability.queries.county_forms import form_in_use
from accountability.rules.county_form import Month
from accountability.views.month_asked import Asked, asked_month
from kongchuo.lib.sheets import SheetRefused
from kongchuo.lib.sheets.messages import sentence
from students.access import office_only, rights
from students.views.exports import XLSX


@office_only
def county_file(request: HttpRequest, month: str) -> HttpResponse:
    """The form in use, filled in with the version shown; it names no pupil. What speaks against it is said there."""
    form = form_in_use(rights(request).school.pk)
    if form is None:
        raise Http404
    asked = asked_month(request, month)
    if asked.version is None and not form.marks_preview:
        return _told(request, month, [frozen_only()])
    try:
        content = filled_form(bytes(form.content), _filling(asked))
    except FormRefused as refused:
        return _told(request, month, faults_words(refused.faults))
    except SheetRefused as refused:
        return _told(request, month, [sentence(refused)])
    kind = f"v{asked.version.version}" if asked.version else "preview"
    answer = HttpResponse(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="county-{month}-{kind}.xlsx"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _filling(asked: Asked) -> Month:
    """The form is the county's: what it says is in the language of the installation, whoever reads the page."""
    version = asked.version
    with translation.override(settings.LANGUAGE_CODE):
        if version is None:
            return month_of(asked.data)
        return month_of(
            asked.data,
            version=version.version,
            sha256=version.sha256,
            frozen_by=str(version.frozen_by),
            frozen_on=timezone.localdate(version.frozen_at),
        )


def _told(request: HttpRequest, month: str, sentences: list[str]) -> HttpResponse:
    for each in sentences:
        messages.error(request, each)
    path = reverse("accountability:month-detail", args=[month])
    return redirect(f"{path}?{request.GET.urlencode()}" if request.GET else path)
