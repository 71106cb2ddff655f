"""Senders in processes of their own, some of which die: no message is sent twice, and none is lost (decision 0025).

Real processes, real sockets, and the database of the suite, of which SQLite lets other processes see a copy only.
"""

import datetime as dt
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from accountability.actions.notices import queue_notice
from accountability.choices import NoticeChannel
from tests import make
from tests.outside import Robots, answer, robots

pytestmark = [pytest.mark.django_db(transaction=True)]
MONDAY = dt.date(2026, 11, 23)
NOON = make.at(MONDAY, 12, 0)
MANY = 12
LATE = 16
"""Minutes after which an attempt without an end is given up."""


@pytest.fixture
def group() -> Iterator[Robots]:
    with robots() as found:
        yield found


@pytest.fixture
def senders(group: Robots) -> "Senders":
    """Messages for the groups of many schools wait."""
    for number in range(MANY):
        school = make.make_school(name=f"第{number}小学")
        queue_notice(school=school, recipient=None, channel=NoticeChannel.WECOM, day=MONDAY, at=NOON)
    return Senders(_database(), group)


def _database() -> str:
    """An address under which other processes find the rows of the test."""
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    secret = f":{said['PASSWORD']}" if said["PASSWORD"] else ""
    return f"postgres://{said['USER']}{secret}@{said['HOST']}:{said['PORT']}/{said['NAME']}"


class Senders:
    """Starts senders on one database, for the robots of a server."""

    def __init__(self, database: str, group: Robots) -> None:
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "kongchuo.settings",
            "DATABASE_URL": database,
            "WECOM_WEBHOOKS": group.wecom(),
            "WEBHOOK_ORIGINS": group.origin,
            "NOTICE_TIMEOUT_SECONDS": "60",
        }

    def start(self, minutes: int = 0, *more: str) -> "subprocess.Popen[str]":
        """A sender at work, so many minutes after noon."""
        moment = NOON + dt.timedelta(minutes=minutes)
        return subprocess.Popen(
            [sys.executable, "-m", "tests.accountability.sender", moment.isoformat(), *more],
            cwd=django_settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, minutes: int = 0) -> dict[str, Any]:
        """A sender that came to its end, and what it said."""
        return said(self.start(minutes))


def said(process: "subprocess.Popen[str]") -> dict[str, Any]:
    output, _nothing = process.communicate(timeout=120)
    assert process.returncode == 0
    found: dict[str, Any] = json.loads(output)
    return found


class Held:
    """A service that takes the first message and thinks until it is let go; to later ones it answers at once."""

    def __init__(self) -> None:
        self.arrived, self.go_on = threading.Event(), threading.Event()

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        if not self.arrived.is_set():
            self.arrived.set()
            assert self.go_on.wait(120)
        answer(0)(handler)


def test_two_senders_at_once_send_each_message_once(senders: Senders, group: Robots) -> None:
    """The first to take a message waits in the service until the other has come: both are at work at once."""
    both = threading.Barrier(2)

    def meet(handler: BaseHTTPRequestHandler) -> None:
        if len(group.texts) <= 2:
            both.wait(120)
        answer(0)(handler)

    group.reply = meet
    processes = [senders.start(), senders.start()]
    ended = [said(process)["ended"]["sent"] for process in processes]
    assert sum(ended) == MANY and min(ended) >= 1
    assert len(group.texts) == len(set(group.texts)) == MANY


def test_who_dies_before_the_message_leaves_loses_nothing(senders: Senders, group: Robots) -> None:
    died = senders.start(0, "die")
    died.communicate(timeout=120)
    assert died.returncode < 0 and group.texts == []
    assert senders.run()["ended"] == {"sent": MANY - 1}, "the message taken is left alone for a while"
    assert senders.run(LATE)["ended"] == {"sent": 1}
    assert len(group.texts) == len(set(group.texts)) == MANY
    assert {tuple(row) for row in senders.run(LATE)["rows"]} == {("sent", "", 1)}


def test_who_dies_while_the_message_is_on_its_way_leaves_it_for_a_person_to_look(
    senders: Senders, group: Robots
) -> None:
    held = group.reply = Held()
    process = senders.start()
    assert held.arrived.wait(120)
    process.kill()
    process.communicate(timeout=120)
    held.go_on.set()
    assert senders.run()["ended"] == {"sent": MANY - 1}
    rows = senders.run(LATE)["rows"]
    assert rows.count(["unsure", "interrupted", 1]) == 1 and rows.count(["sent", "", 1]) == MANY - 1
    assert len(group.texts) == len(set(group.texts)) == MANY


def test_a_late_answer_counts_although_the_message_was_given_up_meanwhile(senders: Senders, group: Robots) -> None:
    held = group.reply = Held()
    slow = senders.start()
    assert held.arrived.wait(120)
    assert senders.run(LATE)["rows"].count(["unsure", "interrupted", 1]) == 1
    held.go_on.set()
    assert {tuple(row) for row in said(slow)["rows"]} == {("sent", "", 1)}
    assert len(group.texts) == len(set(group.texts)) == MANY
