"""The Word templates of the school: which is in use, download, upload, back to the shipped one (E3)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accountability.actions.paper_templates import retire_template, upload_template
from accountability.choices import PaperKind
from accountability.forms.papers import TemplateForm
from accountability.papers.catalog import CONTENTS, CURRENT
from accountability.papers.content import placeholders
from accountability.papers.word import shipped_template
from accountability.queries.papers import template_in_use, templates_in_use
from accountability.views.paper_print import WORD
from kongchuo.lib import clock
from kongchuo.lib.word import DEFAULT_LIMITS
from students.access import Rights, registrar_only, rights


@registrar_only
def template_list(request: HttpRequest) -> HttpResponse:
    """Each kind of paper with the template in use."""
    own = templates_in_use(rights(request).school.pk)
    rows = [(kind, own.get(kind)) for kind in PaperKind]
    return render(request, "accountability/template_list.html", {"rows": rows})


@registrar_only
def template_edit(request: HttpRequest, paper_kind: str) -> HttpResponse:
    """One kind: the placeholders it knows, and the form for a template of the school."""
    who, kind = rights(request), _kind(paper_kind)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if form.is_valid() and _uploaded(who, kind, form):
        messages.success(request, _("The template is in use from now on."))
        return redirect("accountability:template-list")
    context = {
        "form": form,
        "kind": kind,
        "own": template_in_use(who.school.pk, kind),
        "placeholders": [
            (name, label, placeholders(rows) if rows else None) for name, label, rows in placeholders(CONTENTS[kind])
        ],
        "has_copies": bool(CURRENT[kind].copies),
    }
    return render(request, "accountability/template_edit.html", context, status=422 if form.errors else 200)


def _uploaded(who: Rights, kind: PaperKind, form: TemplateForm) -> bool:
    upload = form.cleaned_data["content"]
    content = upload.read(DEFAULT_LIMITS.file_bytes + 1)
    try:
        upload_template(school=who.school, kind=kind, name=upload.name, content=content, actor=who.user, at=clock.now())
    except ValidationError as error:
        form.refuse(error)
    return form.is_valid()


@registrar_only
def template_download(request: HttpRequest, paper_kind: str) -> HttpResponse:
    """The template in use, to be changed in Word."""
    kind = _kind(paper_kind)
    own = template_in_use(rights(request).school.pk, kind)
    content = bytes(own.content) if own else shipped_template(CURRENT[kind])
    headers = {"Content-Disposition": f'attachment; filename="{kind.value}.docx"'}
    return HttpResponse(content, content_type=WORD, headers=headers)


@require_POST
@registrar_only
def template_retire(request: HttpRequest, paper_kind: str) -> HttpResponse:
    """Back to the shipped template."""
    own = template_in_use(rights(request).school.pk, _kind(paper_kind))
    if own is not None:
        retire_template(template=own, at=clock.now())
        messages.success(request, _("The shipped template is in use again."))
    return redirect("accountability:template-list")


def _kind(text: str) -> PaperKind:
    if text not in PaperKind.values:
        raise Http404
    return PaperKind(text)
