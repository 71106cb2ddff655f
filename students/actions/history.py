"""Writing one row together with its history row, under the name of whoever acts."""

import datetime as dt

from django.db.models import Model

from students.models import User


def save_kept(instance: Model, *, actor: User | None, at: dt.datetime, why: str = "") -> None:
    """Validate and save a model that keeps history; the history row carries ``actor``, ``at`` and ``why``.

    Raises ValidationError when a field or a constraint refuses.
    """
    instance.full_clean()
    _sign(instance, actor, at, why)
    instance.save()


def delete_kept(instance: Model, *, actor: User | None, at: dt.datetime, why: str = "") -> None:
    """Delete a row whose history stays, signed by ``actor``."""
    _sign(instance, actor, at, why)
    instance.delete()


def _sign(instance: Model, actor: User | None, at: dt.datetime, why: str) -> None:
    """simple-history reads these names from the instance."""
    instance._history_user = actor  # type: ignore[attr-defined]  # the interface of simple-history
    instance._history_date = at  # type: ignore[attr-defined]  # the interface of simple-history
    instance._change_reason = why[:100] or None  # type: ignore[attr-defined]  # the interface of simple-history
