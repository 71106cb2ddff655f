"""Ids within a statement that is written out."""

from collections.abc import Iterable


def listed(ids: Iterable[int]) -> str:
    """What stands in the brackets of ``IN (...)``: whole numbers, or NULL for none, which equals nothing."""
    return ", ".join(str(int(each)) for each in ids) or "NULL"
