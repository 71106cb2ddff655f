"""Every class of a school hands in its roll at the same moment, to a real server."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from statistics import median
from threading import Barrier
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from benchmarks.data import BenchSchool
from benchmarks.minimal import sign_in, site_client
from benchmarks.pages import roll_form
from benchmarks.timing import Result, tell
from students.models import Absence, Roll

_ROUNDS = 5
_WORKERS, _THREADS = 2, 4
_PATIENCE = 30
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_ABSENT = 2


@dataclass(frozen=True, slots=True)
class BurstResult:
    """The line of the report, and what must both be 0."""

    result: Result
    lost: int
    errors: int


@dataclass(frozen=True, slots=True)
class _Phone:
    """A signed-in head teacher's browser at one server."""

    port: int
    session: str
    class_id: int

    def send(self, method: str, path: str, body: dict[str, str] | None = None, token: str = "") -> tuple[int, str, str]:
        """Status, text and CSRF cookie of the answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}; csrftoken={token}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(body) if body else None, headers)
        response = connection.getresponse()
        found = re.search(r"csrftoken=(\w+)", response.headers.get("Set-Cookie", ""))
        text = response.read().decode()
        connection.close()
        return response.status, text, found[1] if found else ""


@dataclass(frozen=True, slots=True)
class _Letter:
    """A form filled in and ready to be sent."""

    phone: _Phone
    path: str
    body: dict[str, str]
    token: str


def burst_result(built: BenchSchool) -> BurstResult:
    """``burst_48``: the median answer time over some rounds, rolls that did not arrive, answers that failed."""
    sessions = [_session(head) for head in built.heads]
    with ExitStack() as stack:
        ours = stack.enter_context(_server("kongchuo.settings"))
        baseline = stack.enter_context(_server("benchmarks.minimal_settings"))
        times: tuple[list[float], list[float]] = ([], [])
        lost = errors = 0
        for number in range(_ROUNDS):
            tell(f"burst {number + 1} of {_ROUNDS}")
            failed = _burst(_our_letters(built, ours, sessions), times[0])
            errors += failed
            lost += _missing(built)
            errors += _burst(_minimal_letters(built, baseline, sessions), times[1])
            _clear(built)
    size = len(built.classes)
    return BurstResult(Result(f"burst_{size}", size, median(times[0]), median(times[1]), None), lost, errors)


def _session(user: object) -> str:
    client = site_client()
    sign_in(client, user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _our_letters(built: BenchSchool, port: int, sessions: list[str]) -> list[_Letter]:
    letters = []
    for room, session in zip(built.classes, sessions, strict=True):
        phone = _Phone(port, session, room.pk)
        path = reverse("students:roll-edit", args=[room.pk, built.today])
        _, text, token = phone.send("GET", path)
        letters.append(_Letter(phone, path, roll_form(text, _ABSENT), token))
    return letters


def _minimal_letters(built: BenchSchool, port: int, sessions: list[str]) -> list[_Letter]:
    _clear(built)
    letters = []
    for room, session in zip(built.classes, sessions, strict=True):
        phone = _Phone(port, session, room.pk)
        _, text, token = phone.send("GET", f"/names/{room.pk}/")
        form_token = _TOKEN.search(text)
        assert form_token
        letters.append(_Letter(phone, f"/insert/{room.pk}/", {"csrfmiddlewaretoken": form_token[1]}, token))
    return letters


def _burst(letters: list[_Letter], times: list[float]) -> int:
    """Send all letters at once, note how long each took; returns how many were not received."""
    barrier = Barrier(len(letters))
    with ThreadPoolExecutor(len(letters)) as pool:
        answers = list(pool.map(lambda letter: _send(letter, barrier), letters))
    times.extend(taken for taken, _ in answers)
    return sum(not is_received for _, is_received in answers)


def _send(letter: _Letter, barrier: Barrier) -> tuple[float, bool]:
    barrier.wait()
    start = time.perf_counter()
    try:
        status, _, _ = letter.phone.send("POST", letter.path, letter.body, letter.token)
    except OSError:
        status = 0
    return (time.perf_counter() - start) * 1000, status == 302


def _missing(built: BenchSchool) -> int:
    """Classes whose roll, with its absent children, is not stored."""
    rolls = Roll.objects.filter(school=built.school, date=built.today)
    marks = Absence.objects.filter(roll__in=rolls).count()
    return max(len(built.classes) - rolls.count(), -(-(len(built.classes) * _ABSENT - marks) // _ABSENT))


def _clear(built: BenchSchool) -> None:
    Roll.objects.filter(school=built.school, date=built.today).delete()


@contextmanager
def _server(settings_module: str) -> Iterator[int]:
    """A gunicorn on a free port of the loopback, gone afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", "kongchuo.wsgi:application", "--bind", f"127.0.0.1:{port}"),
        *("--workers", str(_WORKERS), "--threads", str(_THREADS), "--log-level", "error"),
    ]
    process = subprocess.Popen(command, env={**os.environ, "DJANGO_SETTINGS_MODULE": settings_module})
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not start.")
