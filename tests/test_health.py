"""/healthz says whether the database answers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

ASK = (
    "import django; django.setup(); from django.test import Client; "
    "print(Client(SERVER_NAME='localhost').get('/healthz').status_code)"
)


@pytest.mark.django_db
def test_healthy_while_the_database_answers(client: Client) -> None:
    assert client.get("/healthz").status_code == 200


def test_unhealthy_when_the_database_does_not_answer() -> None:
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "DJANGO_SETTINGS_MODULE": "kongchuo.settings"}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=Path(__file__).parents[1],
        env={**os.environ, **nowhere},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "503"
