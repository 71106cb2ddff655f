"""Fills a template in a process of its own."""

import base64
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from typing import Any

from kongchuo.lib import bounded
from kongchuo.lib.word.model import DEFAULT_LIMITS, MEGABYTE, Limits, Refusal, WordRefused

_REFUSALS = {
    bounded.Death.TOO_SLOW: Refusal.TOO_SLOW,
    bounded.Death.TOO_MUCH_MEMORY: Refusal.TOO_MUCH_MEMORY,
    bounded.Death.FAILED: Refusal.DAMAGED,
}


# The limit is of processor time; a busy server takes longer by the clock.
_WAITS = 3


@dataclass(frozen=True, slots=True)
class Filling:
    """What is filled in: texts, and lists of texts or of rows by name; ``pictures`` are PNG or JPEG by name.

    ``is_check`` looks for placeholders that are unknown, for those that must be there, and for words the document must
    say; without it a placeholder that a template has not is no matter.
    """

    values: dict[str, Any]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    is_check: bool = False
    must_use: tuple[str, ...] = ()
    must_say: tuple[str, ...] = ()


def fill(template: bytes, filling: Filling, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The filled document. Raises WordRefused for a template that cannot be filled within ``limits``."""
    if len(template) > limits.file_bytes:
        raise WordRefused(Refusal.TOO_BIG, {"megabytes": limits.file_bytes // MEGABYTE})
    said = json.dumps(
        {
            "values": filling.values,
            "pictures": {name: base64.b64encode(data).decode() for name, data in filling.pictures.items()},
            "is_check": filling.is_check,
            "must_use": filling.must_use,
            "must_say": filling.must_say,
        }
    )
    answer, _, document = _run(said.encode() + b"\n" + template, limits).partition(b"\n")
    found = json.loads(answer)
    if "refused" in found:
        raise WordRefused(Refusal(found["refused"]), found["params"])
    return document


def _run(data: bytes, limits: Limits) -> bytes:
    try:
        return bounded.run(
            "kongchuo.lib.word.child", json.dumps(astuple(limits)), data, seconds=_WAITS * limits.seconds
        )
    except bounded.Died as died:
        raise WordRefused(_REFUSALS[died.how], {"seconds": limits.seconds}) from died
