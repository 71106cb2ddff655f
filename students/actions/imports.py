"""A spreadsheet on its way into the registry: upload, name columns, answer, confirm or reject (G4).

The registrar's pages and the commands both go through here; what differs from kind to kind is in ``import_kinds``, how
an import is taken back in ``import_take_back``.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from functools import partial
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kongchuo.lib.sheets import SheetRefused
from kongchuo.lib.sheets.messages import sentence
from students.actions import import_files
from students.actions.import_failed import failed_rows
from students.actions.import_kind import Run
from students.actions.import_kinds import KINDS
from students.actions.import_plans import Planned, digest, make_plan
from students.actions.import_previews import counts, preview
from students.choices import ImportKind, ImportStatus
from students.models import ColumnName, ImportBatch, School, User
from students.queries.calendar import term_on
from students.rules.roster.columns import header_key

_OPEN = (ImportStatus.MAPPING, ImportStatus.READY)


class ImportChanged(Exception):
    """The registry changed since the preview, which was made anew; nothing was imported."""


def default_date(school: School, kind: str, today: dt.date) -> dt.date:
    """From when an import should count: the first list of a school from the first day of the term, later ones from
    today, for a child on the roster at the term's first day is in its base (K1)."""
    term = term_on(school.pk, today)
    return term.starts_on if term and KINDS[kind].is_first(school) else today


def upload(
    *,
    actor: User | None,
    at: dt.datetime,
    school: School,
    kind: str,
    name: str,
    content: bytes,
    effective_on: dt.date,
) -> ImportBatch:
    """Keep a file privately and preview it; the batch is then READY, MAPPING, or REFUSED with a sentence."""
    import_files.purge(at)
    batch = ImportBatch(
        school=school,
        kind=kind,
        file_name=PurePath(name.replace("\\", "/")).name[-120:],
        sha256=hashlib.sha256(content).hexdigest(),
        effective_on=effective_on,
        uploaded_by=actor,
        uploaded_at=at,
    )
    import_files.store(batch.token, content)
    batch.full_clean(exclude=["uploaded_by", "school"])
    batch.save()
    return look_again(batch=batch, at=at)


def look_again(*, batch: ImportBatch, at: dt.datetime) -> ImportBatch:
    """Read the file and match it against the registry as it is now; stores the preview."""
    try:
        planned = make_plan(batch)
    except SheetRefused as refused:
        return _refuse(batch, sentence(refused), at)
    except FileNotFoundError:
        return _refuse(batch, _("The file was removed, as after every day. Upload it once more."), at)
    _keep(batch, planned)
    return batch


def _refuse(batch: ImportBatch, why: str, at: dt.datetime) -> ImportBatch:
    import_files.remove(batch.token)
    batch.status, batch.refused_because, batch.finished_at = ImportStatus.REFUSED, why[:300], at
    batch.save()
    return batch


def _keep(batch: ImportBatch, planned: Planned) -> None:
    has_answer = bool(batch.mapping) and bool(planned.plan.parse.headers)
    batch.status = ImportStatus.MAPPING if planned.needs_naming and not has_answer else ImportStatus.READY
    batch.preview = json.dumps(preview(planned, KINDS[batch.kind]), ensure_ascii=False, default=str)
    batch.summary = counts(planned.plan, KINDS[batch.kind]) | {"digest": digest(planned.plan)}
    batch.progress_total = len(planned.plan.new) + len(planned.plan.changed)
    batch.progress_done = 0
    batch.save()
    failed = failed_rows(planned)
    if failed:
        import_files.store(batch.token, failed, import_files.FAILED_ROWS)
    else:
        import_files.remove(batch.token, import_files.FAILED_ROWS)


def _finished() -> ValidationError:
    return ValidationError(_("This import is finished already. Upload the file once more to import it again."))


def _check_open(batch: ImportBatch) -> None:
    if batch.status not in _OPEN:
        raise _finished()


def name_columns(*, actor: User | None, at: dt.datetime, batch: ImportBatch, columns: Mapping[str, str]) -> ImportBatch:
    """Take the registrar's word for what columns mean (header text to field, empty: leave out) and remember it."""
    _check_open(batch)
    batch.mapping = {header: field or "ignore" for header, field in columns.items()}
    names = [
        ColumnName(school_id=batch.school_id, kind=batch.kind, header=header_key(header)[:60], field=field)
        for header, field in columns.items()
    ]
    ColumnName.objects.bulk_create(
        names, update_conflicts=True, unique_fields=["school", "kind", "header"], update_fields=["field"]
    )
    return look_again(batch=batch, at=at)


def answer(*, actor: User | None, at: dt.datetime, batch: ImportBatch, answers: Mapping[str, str]) -> ImportBatch:
    """Take the registrar's answers to the questions whether a row is a known child, by question key."""
    _check_open(batch)
    batch.answers = batch.answers | dict(answers)
    return look_again(batch=batch, at=at)


def change_date(*, actor: User | None, at: dt.datetime, batch: ImportBatch, effective_on: dt.date) -> ImportBatch:
    """Let the import take effect on another day."""
    _check_open(batch)
    batch.effective_on = effective_on
    return look_again(batch=batch, at=at)


def reject(*, actor: User | None, at: dt.datetime, batch: ImportBatch) -> ImportBatch:
    """Give the import up; the file goes at once."""
    _check_open(batch)
    _clear_files(batch, failed=True)
    batch.status, batch.finished_at, batch.preview = ImportStatus.REJECTED, at, ""
    batch.save()
    return batch


def needs_background(batch: ImportBatch) -> bool:
    """Whether confirming takes so long that it should run in a process of its own."""
    return batch.progress_total > KINDS[batch.kind].background_rows


def begin(*, at: dt.datetime, batch: ImportBatch) -> bool:
    """Mark the batch as being imported; False when somebody else did so a moment before."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, status=ImportStatus.READY)
    taken = waiting.update(status=ImportStatus.RUNNING, finished_at=at)
    import_files.remove(batch.token, import_files.REFUSED)
    batch.refresh_from_db()
    return bool(taken)


def begin_again(*, at: dt.datetime, batch: ImportBatch) -> bool:
    """Mark a batch whose process died as being imported once more; False when somebody else did so a moment before."""
    silent = ImportBatch.objects.filter(pk=batch.pk, status=ImportStatus.RUNNING, finished_at=batch.finished_at)
    taken = silent.update(finished_at=at)
    batch.refresh_from_db()
    return bool(taken)


def confirm(*, actor: User | None, at: dt.datetime, batch: ImportBatch) -> ImportBatch:
    """Import the correct rows of a READY batch in one transaction; the file goes, the failed rows stay for a day.

    Raises ValidationError when the batch is not ready or a question is open, ImportChanged when the registry changed
    since the preview.
    """
    is_taken = batch.status == ImportStatus.READY and not begin(at=at, batch=batch)
    if is_taken or batch.status != ImportStatus.RUNNING:
        raise _finished()
    try:
        _carry_out(batch, actor, at)
    except BaseException:
        ImportBatch.objects.filter(pk=batch.pk, status=ImportStatus.RUNNING).update(status=ImportStatus.READY)
        batch.refresh_from_db()
        raise
    _clear_files(batch, failed=False)
    return batch


def _carry_out(batch: ImportBatch, actor: User | None, at: dt.datetime) -> None:
    running = ImportBatch.objects.filter(pk=batch.pk, status=ImportStatus.RUNNING)
    if not running.exists():
        raise _finished()
    planned = make_plan(batch)
    _check_unchanged(batch, planned)
    try:
        _store(running, batch, planned, actor, at)
    except IntegrityError:
        # Somebody stored the same at this very moment: then the plan is no longer what it was.
        _check_unchanged(batch, make_plan(batch))
        raise


def _check_unchanged(batch: ImportBatch, planned: Planned) -> None:
    if batch.summary.get("digest") != digest(planned.plan):
        batch.status = ImportStatus.READY
        _keep(batch, planned)
        raise ImportChanged


def _store(
    running: QuerySet[ImportBatch], batch: ImportBatch, planned: Planned, actor: User | None, at: dt.datetime
) -> None:
    with transaction.atomic():
        # A run taken for dead may still be alive: only the one that finds the batch running carries it out.
        if not running.update(status=ImportStatus.DONE):
            raise _finished()
        run = Run(actor, at, batch, partial(import_files.report_progress, batch.token))
        handout = KINDS[batch.kind].apply(run, planned.plan)
        batch.status, batch.finished_at = ImportStatus.DONE, at
        batch.preview = json.dumps(handout, ensure_ascii=False) if handout else ""
        batch.progress_done = batch.progress_total
        batch.save()


def _clear_files(batch: ImportBatch, *, failed: bool) -> None:
    import_files.remove(batch.token)
    import_files.remove(batch.token, import_files.PROGRESS)
    if failed:
        import_files.remove(batch.token, import_files.FAILED_ROWS)


def failed_workbook(batch: ImportBatch) -> bytes:
    """The failed rows as the same spreadsheet with a reason column. Raises FileNotFoundError when there is none."""
    return import_files.file_of(batch.token, import_files.FAILED_ROWS).read_bytes()


def passwords_of(batch: ImportBatch) -> list[list[str]]:
    """Name, user name and one-time password of the accounts an import made, until they are erased."""
    if batch.status != ImportStatus.DONE or batch.kind != ImportKind.STAFF or not batch.preview:
        return []
    found: list[list[str]] = json.loads(batch.preview)
    return found


def erase_passwords(*, batch: ImportBatch) -> ImportBatch:
    """Forget the one-time passwords once they are handed out."""
    ImportBatch.objects.filter(pk=batch.pk, status=ImportStatus.DONE).update(preview="")
    batch.refresh_from_db()
    return batch
