"""Without keys nothing personal can be stored: the checks say so before anybody tries (I1)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import checks
from pytest_django import Settings

from kongchuo.checks import field_keys_are_set, field_keys_can_be_used

ROOT = Path(__file__).parents[2]
GOOD = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


@pytest.mark.parametrize(
    ("keys", "found"),
    [([GOOD], []), ([], ["kongchuo.E001"]), (["short"], ["kongchuo.E001"]), ([GOOD, "AAAA"], ["kongchuo.E001"])],
    ids=["one key", "none", "no base64", "one of two too short"],
)
def test_keys_are_looked_at_with_the_database_and_before_a_deployment(
    settings: Settings, keys: list[str], found: list[str]
) -> None:
    settings.FIELD_KEYS = keys
    assert [each.id for each in field_keys_can_be_used(databases=["default"])] == found
    assert [each.id for each in field_keys_are_set()] == found
    assert field_keys_can_be_used(databases=None) == []


def test_both_checks_are_registered() -> None:
    assert field_keys_can_be_used in checks.registry.registry.get_checks()
    assert field_keys_are_set in checks.registry.registry.get_checks(include_deployment_checks=True)


def test_migrate_stops_without_keys_and_says_how_to_make_one(tmp_path: Path) -> None:
    said = {"FIELD_KEYS": "", "DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}"}
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate"], cwd=ROOT, env={**os.environ, **said}, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "kongchuo.E001" in done.stderr and "os.urandom(32)" in done.stderr
