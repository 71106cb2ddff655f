"""Rows by the thousand, in chunks that both databases take."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import Model, QuerySet

CHUNK = 500


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids, five hundred at a time."""
    rest = iter(ids)
    return iter(lambda: list(islice(rest, CHUNK)), [])


def count_in(model: Any, column: str, ids: Iterable[int], narrow: Any = lambda rows: rows) -> int:
    """How many rows of a model (or of a manager, as histories have) belong to the ids."""
    rows: QuerySet[Any] = getattr(model, "_default_manager", model).all()
    return sum(narrow(rows.filter(**{f"{column}__in": chunk})).count() for chunk in chunks(ids))


def count_of_students(models: Iterable[type[Model]], students: Collection[int]) -> int:
    """How many rows of several models belong to the students."""
    return sum(count_in(model, "student_id", students) for model in models)
