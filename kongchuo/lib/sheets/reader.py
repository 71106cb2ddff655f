"""Reads a file in a process of its own, so that no file can take the server's memory or time."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import astuple
from os import PathLike
from pathlib import Path, PurePath

from kongchuo.lib.sheets import wire
from kongchuo.lib.sheets.model import DEFAULT_LIMITS, MEGABYTE, Limits, Refusal, Sheet, SheetRefused

_ROOT = Path(__file__).resolve().parents[3]
# The reading process gets nothing else of the environment: no keys, no database address.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR")


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
    command = [sys.executable, "-m", "kongchuo.lib.sheets.child", json.dumps(astuple(limits))]
    environment = {key: os.environ[key] for key in _ENVIRONMENT if key in os.environ} | {"PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=limits.seconds, cwd=_ROOT, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise SheetRefused(Refusal.TOO_SLOW, {"seconds": limits.seconds}) from error
    if done.returncode:
        raise SheetRefused(_death(done), {"seconds": limits.seconds})
    return done.stdout


def _death(done: "subprocess.CompletedProcess[bytes]") -> Refusal:
    """Why the reading process died: a parser that gets no memory aborts."""
    if done.returncode in (-getattr(signal, "SIGXCPU", 0), -getattr(signal, "SIGKILL", 0)):
        return Refusal.TOO_SLOW
    if b"MemoryError" in done.stderr or b"memory allocation" in done.stderr:
        return Refusal.TOO_MUCH_MEMORY
    return Refusal.DAMAGED
