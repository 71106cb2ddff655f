"""The one clock of the product: every page and command asks it for now and today (A3).

It is the server's clock in the school's time zone, unless a command or a test travels to another moment.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_there: ContextVar[dt.datetime | None] = ContextVar("the moment travelled to", default=None)


def now() -> dt.datetime:
    """The moment, aware of its zone."""
    return _there.get() or timezone.now()


def today() -> dt.date:
    """The date in the school's time zone (A3)."""
    return timezone.localdate(now())


@contextmanager
def at_moment(moment: dt.datetime) -> Iterator[None]:
    """Let the clock stand at ``moment`` within the block, for this thread or task only.

    A moment without a time zone is a ValueError: "today" differs between Shanghai and UTC.
    """
    if timezone.is_naive(moment):
        raise ValueError("The clock needs a moment with a time zone.")
    token = _there.set(moment)
    try:
        yield
    finally:
        _there.reset(token)
