"""The name a new member of staff signs in with."""

import re
from collections.abc import Iterator
from itertools import count

_NOT_ALLOWED = re.compile(r"[^\w.@+-]+")
_LONGEST = 120


def choose_username(wanted: str, school_code: str, taken: set[str]) -> str:
    """The first free name: ``wanted`` (the staff number, else the name in pinyin), the school's code before it, then
    with -2, -3 … behind.

    ``taken`` holds the names in use in lower case: names that differ in case only would be mistaken for each other.
    """
    return next(name for name in _candidates(wanted, school_code) if name.lower() not in taken)


def _candidates(wanted: str, school_code: str) -> Iterator[str]:
    plain = _NOT_ALLOWED.sub("", wanted)[:_LONGEST] or "staff"
    yield plain
    prefixed = f"{_NOT_ALLOWED.sub('', school_code)}-{plain}"
    yield prefixed
    yield from (f"{prefixed}-{number}" for number in count(2))
