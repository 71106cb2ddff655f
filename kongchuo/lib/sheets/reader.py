"""Reads a file in a process of its own, so that no file can take the server's memory or time."""

import json
from dataclasses import astuple
from os import PathLike
from pathlib import Path, PurePath

from kongchuo.lib import bounded
from kongchuo.lib.sheets import wire
from kongchuo.lib.sheets.model import DEFAULT_LIMITS, MEGABYTE, Limits, Refusal, Sheet, SheetRefused

# How the reading process died, and what the file is then called: a parser that gets no memory aborts.
_REFUSALS = {
    bounded.Death.TOO_SLOW: Refusal.TOO_SLOW,
    bounded.Death.TOO_MUCH_MEMORY: Refusal.TOO_MUCH_MEMORY,
    bounded.Death.FAILED: Refusal.DAMAGED,
}


def read_workbook(path: str | PathLike[str], *, name: str, limits: Limits = DEFAULT_LIMITS) -> list[Sheet]:
    """The visible sheets of the file at ``path`` that have rows; ``name`` is what the user calls it.

    Raises SheetRefused for whatever cannot be read within ``limits``, OSError when there is no such file."""
    with Path(path).open("rb") as stream:
        return read_bytes(stream.read(limits.file_bytes + 1), name=name, limits=limits)


def read_bytes(data: bytes, *, name: str, limits: Limits = DEFAULT_LIMITS) -> list[Sheet]:
    """As read_workbook, of a file's content."""
    if len(data) > limits.file_bytes:
        raise SheetRefused(Refusal.TOO_BIG, {"megabytes": limits.file_bytes // MEGABYTE})
    answer = json.loads(_run(data, limits))
    if "refused" in answer:
        raise SheetRefused(Refusal(answer["refused"]), answer["params"])
    return wire.load(answer, PurePath(name).stem)


def _run(data: bytes, limits: Limits) -> bytes:
    try:
        return bounded.run("kongchuo.lib.sheets.child", json.dumps(astuple(limits)), data, seconds=limits.seconds)
    except bounded.Died as died:
        raise SheetRefused(_REFUSALS[died.how], {"seconds": limits.seconds}) from died
