"""The one clock of the product (A3)."""

import ast
import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from kongchuo.lib import clock

ROOT = Path(__file__).resolve().parents[3]
# what counts seconds of a session needs no school day; the clock itself asks Django
NEED_NO_SCHOOL_DAY = {"kongchuo/middleware.py", "kongchuo/lib/clock.py"}


def test_today_is_the_date_in_shanghai_not_in_utc() -> None:
    with time_machine.travel(dt.datetime(2026, 11, 22, 16, 30, tzinfo=dt.UTC), tick=False):
        assert clock.today() == dt.date(2026, 11, 23)


def test_the_clock_stands_where_it_was_sent_and_comes_back() -> None:
    moment = timezone.make_aware(dt.datetime(2026, 9, 18, 23, 59))
    before = clock.now()
    with clock.at_moment(moment):
        assert (clock.now(), clock.today()) == (moment, dt.date(2026, 9, 18))
    assert clock.now() >= before


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.at_moment(dt.datetime(2026, 9, 18)):
        pass


def bare_clock_calls(path: Path) -> list[int]:
    """The lines on which a source asks Django for now or today instead of the clock."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    names = {"now", "localdate", "localtime"}
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in names and not call.args and not call.keywords
        if isinstance(call.func.value, ast.Name) and call.func.value.id in {"timezone", "datetime"}
    ]


def test_nobody_asks_another_clock() -> None:
    found = {}
    for folder in ("kongchuo", "students", "accountability"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if lines := bare_clock_calls(path):
                found[name] = lines
    assert set(found) <= NEED_NO_SCHOOL_DAY
