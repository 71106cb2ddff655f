"""The registrar's imports: history, a new one, and one page that follows a batch from preview to result (G1 to G4)."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from kongchuo.lib import clock
from students import import_words
from students.access import Rights, office_only, registrar_only, rights
from students.actions import imports
from students.actions.import_kinds import KINDS
from students.choices import ImportStatus
from students.forms.imports import UploadForm
from students.import_kind_words import KIND_WORDS
from students.models import ImportBatch
from students.views.imports_pages import page_of
from students.views.imports_running import rows_done

_PER_PAGE = 30


def get_batch(who: Rights, token: UUID) -> ImportBatch:
    """A batch of the own school. Raises Http404 otherwise (I6)."""
    found = ImportBatch.objects.filter(school=who.school, token=token).select_related("uploaded_by").first()
    if found is None:
        raise Http404
    found.school = who.school
    return found


@office_only
def history(request: HttpRequest) -> HttpResponse:
    """All imports, the latest first; nothing of the children in them is read."""
    rows = ImportBatch.objects.filter(school=rights(request).school).order_by("-uploaded_at", "-pk")
    rows = rows.select_related("uploaded_by").defer("preview", "mapping", "answers")
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_import": rights(request).is_registrar, "kinds": KIND_WORDS}
    return render(request, "students/import_list.html", context)


@registrar_only
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Choosing a file, and from which day it counts."""
    if kind not in KINDS:
        raise Http404
    today = clock.today()
    proposed = imports.default_date(rights(request).school, kind, today)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"effective_on": proposed})
    form.explain(KINDS[kind].has_date, import_words.date_help(kind, proposed, today))
    if request.method == "POST" and form.is_valid():
        return redirect("students:import-detail", token=_stored(request, form, kind).token)
    context = {"form": form, "said": KIND_WORDS[kind], "steps": import_words.STEPS}
    return render(request, "students/import_new.html", context, status=422 if form.errors else 200)


def _stored(request: HttpRequest, form: UploadForm, kind: str) -> ImportBatch:
    who, file = rights(request), form.cleaned_data["file"]
    return imports.upload(
        actor=who.user,
        at=clock.now(),
        school=who.school,
        kind=kind,
        name=file.name,
        content=file.read(),
        effective_on=form.cleaned_data["effective_on"],
    )


@registrar_only
def detail(request: HttpRequest, token: UUID) -> HttpResponse:
    """Where the import stands, and what can be done with it."""
    batch = get_batch(rights(request), token)
    template, more = page_of(request, batch)
    context = {
        "batch": batch,
        "title": import_words.title(batch.kind),
        "said": KIND_WORDS[batch.kind],
        "steps": import_words.STEPS,
        "step": import_words.step_of(batch),
        **more,
    }
    return render(request, template, context)


@registrar_only
def progress(request: HttpRequest, token: UUID) -> JsonResponse:
    """How far a running import is, for the page that asks every other second."""
    batch = get_batch(rights(request), token)
    done = rows_done(batch)
    return JsonResponse(
        {
            "running": batch.status == ImportStatus.RUNNING,
            "done": done,
            "words": import_words.progress_words(done, batch.progress_total),
        }
    )
