"""``manage.py settle_term`` (F3, contracts)."""

import json
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from accountability.models import FinalMark, Settlement
from tests import make
from tests.accountability.points_scene import AFTER, SETTLED, Scene, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    """Three of five children are lost."""
    scene = make_scene()
    scene.lose(*scene.children[:3])
    return scene


def run(*args: str) -> Any:
    """What the command prints."""
    out = StringIO()
    with time_machine.travel(make.at(AFTER, 9), tick=False):
        call_command("settle_term", *args, stdout=out)
    return json.loads(out.getvalue()) if "--json" in args else out.getvalue()


def test_it_settles_once_and_says_so(scene: Scene) -> None:
    expected = {"term": "第一学期", "on": f"{SETTLED}", "final": 9, "provisional": 0, "reversed": 0, "vetoes": 1}
    assert run("第一学期", "--json") == {**expected, "new": True}
    assert run("第一学期", "--json") == {**expected, "new": False}


def test_a_dry_run_changes_nothing(scene: Scene) -> None:
    assert run("第一学期", "--dry-run", "--json")["final"] == 9
    assert not Settlement.objects.exists() and not FinalMark.objects.exists()
    assert run("第一学期").count("9") == 1


@pytest.mark.parametrize(
    "args",
    [
        ("第三学期",),
        ("第一学期", "--date", f"{SETTLED}"),  # not before the day after
        ("第一学期", "--date", "2026-13-01"),
        ("第一学期", "--date", "2099-01-01"),
        ("第二学期",),
        ("第一学期", "--school", "none"),
    ],
)
def test_what_it_refuses(scene: Scene, args: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run(*args)
    assert not Settlement.objects.exists()


def test_two_schools_with_one_name(scene: Scene) -> None:
    other = make_scene(1)
    with pytest.raises(CommandError):
        run("第一学期")
    run("第一学期", "--school", other.school.code)
    assert Settlement.objects.get().school == other.school
