"""Pieces of statements that are written out."""

from collections.abc import Iterable

from django.db import connection


def listed(ids: Iterable[int]) -> str:
    """What stands in the brackets of ``IN (...)``: whole numbers, or NULL for none, which equals nothing."""
    return ", ".join(str(int(each)) for each in ids) or "NULL"


def date_place() -> str:
    """Where a date is put in where nothing says that it is one: PostgreSQL has to be told."""
    return "%s::date" if connection.vendor == "postgresql" else "%s"
