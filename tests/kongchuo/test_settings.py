"""The product refuses to start on settings that would be unsafe, and says what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def manage(*words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    known = {key: os.environ[key] for key in ("PATH", "HOME", "SYSTEMROOT", "DATA_DIR") if key in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**known, "KONGCHUO_ENV_FILE": "no-such-file", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "key", ["", "short", "django-insecure-" + "x" * 60], ids=["missing", "short", "the-default-of-django"]
)
def test_weak_secret_key_refuses_to_start_and_says_how_to_make_one(key: str) -> None:
    done = manage("check", DEBUG="false", SECRET_KEY=key)
    assert done.returncode != 0
    assert "secrets.token_urlsafe" in done.stderr


@pytest.mark.parametrize("words", [("migrate",), ("makemigrations", "--check", "-v0"), ("loaddemo",)])
def test_every_command_says_why_it_does_not_start(words: tuple[str, ...]) -> None:
    """Django swallows settings that refuse, goes on without them and fails for another reason."""
    done = manage(*words, DEBUG="false", SECRET_KEY="")
    assert done.returncode != 0
    assert done.stderr.startswith("SECRET_KEY is missing") and "Traceback" not in done.stderr


def test_production_example_passes_the_deployment_check(tmp_path: Path) -> None:
    done = manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        KONGCHUO_ENV_FILE=str(ROOT / ".env.example"),
        DATA_DIR=str(tmp_path),
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("asked", "options"),
    [("", "-c jit=off"), ("?options=-c%20jit%3Don", "-c jit=off -c jit=on")],
    ids=["shipped", "the-address-has-the-last-word"],
)
def test_postgresql_does_not_compile_statements_unless_the_address_says_so(asked: str, options: str) -> None:
    words = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS']['options'])"
    done = manage(
        "shell", "--no-imports", "-c", words, DEBUG="true", DATABASE_URL=f"postgres://one@127.0.0.1/two{asked}"
    )
    assert done.stdout.strip() == options, done.stderr
