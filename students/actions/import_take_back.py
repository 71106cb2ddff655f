"""Taking an import back, as long as nothing depends on what it made."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from students.actions.history import save_kept
from students.actions.import_kind import Run, made_by
from students.actions.import_kinds import KINDS
from students.actions.import_rows import chunks
from students.choices import ImportStatus
from students.models import Enrolment, Guardian, ImportBatch, Movement, Placement, User


@transaction.atomic
def take_back(*, actor: User | None, at: dt.datetime, batch: ImportBatch) -> ImportBatch:
    """Remove what the import made and restore what it changed, all or nothing.

    Raises ValidationError, one sentence for each kind of thing that has come to depend on it; then nothing changes.
    The history of removed children is removed too: they should never have been here.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    found = [*dependents(batch)]
    if found:
        raise ValidationError(found)
    made, models = made_by(batch), KINDS[batch.kind].models
    students = made.created["student"]
    for of_child in (Movement, Placement, Enrolment, Guardian):
        _remove(of_child, students, "student_id")
    KINDS[batch.kind].undo(Run(actor, at, batch), made)
    for name, model in models.items():
        _remove(model, made.created[name])
    for name, model in models.items():
        _restore(model, made.changed[name], actor, at)
    batch.status, batch.finished_at, batch.preview = ImportStatus.TAKEN_BACK, at, ""
    batch.items.all().delete()
    batch.save()
    return batch


def dependents(batch: ImportBatch) -> Iterator[str]:
    """Sentences that say what has come to depend on the import; none when it can be taken back."""
    if batch.status != ImportStatus.DONE or batch.finished_at is None:
        yield _("This import was not carried out, or is taken back already.")
        return
    for count, sentence in KINDS[batch.kind].dependents(made_by(batch), batch.finished_at):
        if count:
            yield sentence % {"count": count}


def _restore(model: type[Model], before: dict[int, dict[str, Any]], actor: User | None, at: dt.datetime) -> None:
    for chunk in chunks(before):
        for row in model._default_manager.filter(pk__in=chunk):
            for name, value in before[row.pk].items():
                setattr(row, name, model._meta.get_field(name).to_python(value))  # type: ignore[union-attr]  # columns
            if hasattr(model, "history"):
                save_kept(row, actor=actor, at=at)
            else:
                row.save()


def _remove(model: type[Model], ids: Iterable[int], column: str = "id") -> None:
    """Delete rows in chunks, their history with them."""
    for chunk in chunks(ids):
        rows = model._default_manager.filter(**{f"{column}__in": chunk})
        gone = list(rows.order_by().values_list("pk", flat=True))
        rows.delete()
        if hasattr(model, "history"):
            model.history.filter(id__in=gone).delete()
