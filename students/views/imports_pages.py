"""What the page of a batch shows, by where the batch stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from students import import_words
from students.access import rights
from students.actions import import_files
from students.actions.access import record_access
from students.actions.import_kinds import KINDS
from students.actions.imports import passwords_of
from students.choices import AccessKind, ImportStatus
from students.forms.attendance import AttendanceAnswers
from students.forms.imports import ANSWER, COLUMN, DateForm
from students.import_kind_words import KIND_WORDS
from students.import_preview import Preview, field_choices, preview_of
from students.models import ImportBatch
from students.views.imports_running import is_stuck, rows_done

Page = tuple[str, dict[str, Any]]
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Tab:
    """One list of the preview."""

    name: str
    label: str
    count: int
    is_shown: bool


def page_of(request: HttpRequest, batch: ImportBatch) -> Page:
    """The template for a batch, and what it needs."""
    status = ImportStatus(batch.status)
    if status == ImportStatus.READY and request.GET.get("step") == "columns":
        status = ImportStatus.MAPPING
    return _PAGES.get(status, _ended)(request, batch)


def _mapping(request: HttpRequest, batch: ImportBatch) -> Page:
    found = preview_of(batch)
    _trace(request, len(found.columns))
    more = {"preview": found, "fields": field_choices(batch.kind), "prefix": COLUMN, "step": 2}
    return "students/import_columns.html", more


def _ready(request: HttpRequest, batch: ImportBatch) -> Page:
    found = preview_of(batch)
    tabs = _tabs(found, request.GET.get("show", ""), has_panel=bool(KIND_WORDS[batch.kind].panel))
    shown = next((tab.name for tab in tabs if tab.is_shown), "")
    rows = getattr(found, shown)[:_SHOWN] if shown else ()
    _trace(request, len(rows))
    return "students/import_preview.html", {
        "preview": found,
        "refused": import_files.refusal(batch.token),
        "tabs": tabs,
        "rows": rows,
        "shown": shown,
        "has_sheets": len({row.sheet for row in rows}) > 1,
        "cut": _SHOWN if len(rows) >= _SHOWN else 0,
        "will_do": import_words.will_do(found.counts, batch.kind),
        "import_button": import_words.import_button(found.counts, batch.kind),
        "failed_button": import_words.failed_button(found.counts),
        "prefix": ANSWER,
        "form_of_kind": AttendanceAnswers(panel=found.panel) if found.panel else None,
        "form": DateForm(initial={"effective_on": batch.effective_on}) if KINDS[batch.kind].has_date else None,
    }


def _trace(request: HttpRequest, count: int) -> None:
    """Who looked at a preview, and at how many children in it (I2)."""
    actor = rights(request).user
    record_access(actor=actor, at=clock.now(), kind=AccessKind.VIEW, what="import", count=count)


def _tabs(found: Preview, asked: str, *, has_panel: bool) -> list[Tab]:
    """The lists that hold something, those that want a decision first; a panel asks its questions itself."""
    labels = {
        "questions": _("Questions"),
        "errors": _("Errors"),
        "changed": _("Changed ones"),
        "warnings": _("Warnings"),
        "new": _("New ones"),
        "missing": _("Not in the file"),
        "notices": _("Left out"),
    }
    counts = {name: _count(found, name) for name in labels}
    held = [name for name in labels if counts[name] and not (has_panel and name == "questions")]
    shown = asked if asked in held else next(iter(held), "")
    return [Tab(name, labels[name], counts[name], name == shown) for name in held]


def _count(found: Preview, name: str) -> int:
    """The whole number of a list; of errors and remarks, as many as are listed."""
    listed = len(getattr(found, name))
    return listed if name in ("errors", "notices") else max(listed, found.counts.get(name, 0))


def _running(request: HttpRequest, batch: ImportBatch) -> Page:
    done = rows_done(batch)
    return "students/import_running.html", {
        "done": done,
        "words": import_words.progress_words(done, batch.progress_total),
        "is_stuck": is_stuck(batch, clock.now()),
    }


def _done(request: HttpRequest, batch: ImportBatch) -> Page:
    counts: Mapping[str, int] = batch.summary
    has_failed = import_files.file_of(batch.token, import_files.FAILED_ROWS).exists()
    return "students/import_done.html", {
        "did": import_words.did(counts, batch.kind),
        "failed_button": import_words.failed_button(counts) if has_failed else "",
        "has_passwords": bool(passwords_of(batch)),
    }


def _ended(request: HttpRequest, batch: ImportBatch) -> Page:
    return "students/import_ended.html", {"ended": import_words.ended(batch)}


_PAGES: Mapping[ImportStatus, Callable[[HttpRequest, ImportBatch], Page]] = {
    ImportStatus.MAPPING: _mapping,
    ImportStatus.READY: _ready,
    ImportStatus.RUNNING: _running,
    ImportStatus.DONE: _done,
}
