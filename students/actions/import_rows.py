"""Rows by the thousand, in chunks that both databases take."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

CHUNK = 500
_Item = TypeVar("_Item")


def chunks(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    """The items, five hundred at a time."""
    rest = iter(items)
    return iter(lambda: list(islice(rest, CHUNK)), [])


def count_in(model: Any, column: str, ids: Iterable[int], narrow: Any = lambda rows: rows) -> int:
    """How many rows of a model (or of a manager, as histories have) belong to the ids."""
    rows: QuerySet[Any] = getattr(model, "_default_manager", model).all()
    return sum(narrow(rows.filter(**{f"{column}__in": chunk})).count() for chunk in chunks(ids))


def count_of_students(models: Iterable[type[Model]], students: Collection[int]) -> int:
    """How many rows of several models belong to the students."""
    return sum(count_in(model, "student_id", students) for model in models)
