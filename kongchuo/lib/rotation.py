"""Writing every encrypted value again with the first key, in whatever table it stands (I1)."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast, Left

from kongchuo.lib import crypto
from kongchuo.lib.fields import EncryptedBytesField, EncryptedTextField

_BATCH = 200
# Files are up to some megabytes each, held several times over while they are written again.
_BATCH_OF_FILES = 4
_ENCRYPTED = (EncryptedTextField, EncryptedBytesField)


def encrypted_models() -> list[type[Model]]:
    """Every model with an encrypted column, history tables included."""
    return [model for model in apps.get_models(include_auto_created=True) if _encrypted(model)]


def rotate(model: type[Model]) -> Iterator[int]:
    """Rewrite the rows of a table that were not written with the first key, in batches; yields the rows of each.

    Hash columns (``<column>_hash``) follow. Nothing is left to do a second time, and an interrupted run goes on where
    it stopped. No history row is written. Raises DecryptionError when a key that is still needed is missing.
    """
    batch, after = _batch_size(model), 0
    while pks := _rotate_batch(model, after, batch):
        after = pks[-1]
        yield len(pks)


def _batch_size(model: type[Model]) -> int:
    holds_files = any(isinstance(field, EncryptedBytesField) for field in model._meta.concrete_fields)
    return _BATCH_OF_FILES if holds_files else _BATCH


def _encrypted(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, _ENCRYPTED)]


@transaction.atomic
def _rotate_batch(model: type[Model], after: int, batch: int) -> list[int]:
    """One batch behind the row ``after``; the rows are locked, so that a change made meanwhile is not overwritten."""
    names = _encrypted(model)
    rows = list(_outdated(model, names).filter(pk__gt=after).select_for_update()[:batch])
    hashed = [name for name in names if hasattr(model, f"{name}_hash")]
    for row in rows:
        for name in hashed:
            setattr(row, f"{name}_hash", crypto.lookup_hash(getattr(row, name)))
    if rows:
        model._base_manager.bulk_update(rows, [*names, *(f"{name}_hash" for name in hashed)])
    return [row.pk for row in rows]


def _outdated(model: type[Any], names: list[str]) -> QuerySet[Any]:
    """Rows with a value under another key; the beginning of the stored token is compared, not the text."""
    prefix = crypto.current_prefix()
    stored = {f"key_of_{name}": Left(Cast(F(name), TextField()), len(prefix)) for name in names}
    wanted = Q()
    for alias in stored:
        wanted |= ~Q(**{f"{alias}__in": ["", prefix]})
    rows: QuerySet[Any] = model._base_manager.alias(**stored).filter(wanted).order_by("pk")
    return rows
