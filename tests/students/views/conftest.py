"""Fixtures of the tests of pages."""

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from students.models import User


@pytest.fixture
def office(client: Client, registrar: User, monday: dt.date, settings: Settings, tmp_path: Path) -> Client:
    """A browser in which the registrar is signed in on Monday morning; uploads have a folder of their own."""
    settings.IMPORT_DIR = tmp_path / "imports"
    client.force_login(registrar)
    return client
