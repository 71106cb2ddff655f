"""Running one piece of work in a process of its own, so that no file can take the server's memory or time.

A working process is ``python -m MODULE ARGUMENT`` with its input on standard input and its answer on standard output.
It imports no Django, gets nothing of the environment it does not need, and calls ``confine`` before it works.
"""

import os
import signal
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
# Nothing else of the environment: no keys, no database address.
_ENVIRONMENT = (
    *("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR"),
    *("HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "WEASYPRINT_DLL_DIRECTORIES"),
)


class Death(StrEnum):
    """How a working process ended when it gave no answer."""

    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    FAILED = "failed"


class Died(Exception):
    """The working process gave no answer."""

    def __init__(self, how: Death) -> None:
        super().__init__(str(how))
        self.how = how


def run(module: str, argument: str, data: bytes, *, seconds: int) -> bytes:
    """What the module answers to ``data``. Raises Died when it takes longer than ``seconds`` or breaks off."""
    command = [sys.executable, "-m", module, argument]
    environment = {key: os.environ[key] for key in _ENVIRONMENT if key in os.environ} | {"PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=seconds, cwd=_ROOT, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Died(Death.TOO_SLOW) from error
    if done.returncode:
        raise Died(_death(done))
    return done.stdout


def _death(done: "subprocess.CompletedProcess[bytes]") -> Death:
    """Why the process died: a parser that gets no memory aborts."""
    if done.returncode in (-getattr(signal, "SIGXCPU", 0), -getattr(signal, "SIGKILL", 0)):
        return Death.TOO_SLOW
    if b"MemoryError" in done.stderr or b"memory allocation" in done.stderr or b"bad_alloc" in done.stderr:
        return Death.TOO_MUCH_MEMORY
    return Death.FAILED


def confine(*, memory_bytes: int, seconds: int) -> None:
    """Called by the working process: bounds its memory and processor time where the system can."""
    try:
        import resource  # not on Windows, where only the clock bounds the work
    except ImportError:
        return
    for kind, amount in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, seconds)):
        try:
            resource.setrlimit(kind, (amount, amount))
        except (ValueError, OSError):
            continue
