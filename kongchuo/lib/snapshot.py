"""A transaction in which every statement reads the database as of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Read and write within one transaction that sees nothing of what others commit meanwhile.

    PostgreSQL is asked for it; SQLite lets nobody else write until the transaction ends. Within another transaction the
    block is a part of that one, and sees what it sees.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
