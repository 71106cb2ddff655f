"""Fixtures every test may use."""

import datetime as dt
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management.commands import flush
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from students.choices import Role
from students.models import School, SchoolClass, Student, User
from tests import make
from tests.walk import Walk, walk_everywhere
from tests.world import World, make_world

MONDAY = dt.date(2026, 11, 23)
PROTECTED = [
    import_module(f"accountability.migrations.{name}") for name in ("0003_points_protected", "0006_county_form")
]
# A slow machine is no failure, and the same commit gives the same answer twice.
hypothesis_settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis_settings.load_profile("steady")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite's test database is a file, as a school's is: in memory, threads would refuse each other's tables."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"{tmp_path_factory.mktemp('database') / 'test.sqlite3'}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The test database; at the end nobody else is in it, for PostgreSQL drops no database that is in use.

    Django keeps connections of a thread apart while an event loop runs in it, as Playwright's does (asgiref.local), and
    cannot close those afterwards.
    """
    yield
    if connection.vendor == "postgresql":
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with django_db_blocker.unblock(), connection.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f"SELECT pg_terminate_backend(pid) {others}")  # no input in it


@pytest.fixture(autouse=True)
def _fast_passwords_plain_static_names(settings: pytest.FixtureRequest) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}  # type: ignore[attr-defined]
    cache.clear()
    # A page leaves the language of its reader behind in the thread.
    translation.deactivate()


@pytest.fixture
def monday() -> Iterator[dt.date]:
    """Monday 23 November 2026, 08:10 in Shanghai, a school day."""
    with time_machine.travel(make.at(MONDAY), tick=False):
        yield MONDAY


@pytest.fixture
def school(db: None) -> School:
    """A school with a term."""
    return make.make_school()


@pytest.fixture
def school_class(school: School) -> SchoolClass:
    """三年级(1)班."""
    return make.make_class(school)


@pytest.fixture
def pupils(school_class: SchoolClass) -> list[Student]:
    """Three children of the class."""
    return [make.make_student(school_class, name=name) for name in ("陈子涵", "赵若曦", "买买提·阿不都热合曼")]


@pytest.fixture
def principal(school: School) -> User:
    """The principal."""
    user = make.make_user(school, name="周校长")
    make.appoint(user, Role.PRINCIPAL)
    return user


@pytest.fixture
def registrar(school: School) -> User:
    """The registrar."""
    user = make.make_user(school, name="吴教务")
    make.appoint(user, Role.REGISTRAR)
    return user


@pytest.fixture
def head_teacher(school_class: SchoolClass) -> User:
    """The head teacher of the class."""
    user = make.make_user(school_class.school, name="王老师")
    make.appoint(user, Role.HEAD_TEACHER, school_class)
    return user


@pytest.fixture
def subject_teacher(school_class: SchoolClass) -> User:
    """Teaches mathematics in the class."""
    user = make.make_user(school_class.school, name="李老师")
    make.appoint(user, Role.SUBJECT_TEACHER, school_class, subject="数学")
    return user


@contextmanager
def _whole_monday(django_db_blocker: Any) -> Iterator[dt.date]:
    """Monday with a database of its own for what is built there; it is gone at the end."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    fast = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={**django_settings.STORAGES, "staticfiles": plain},
    )
    with time_machine.travel(make.at(MONDAY), tick=False), fast, django_db_blocker.unblock(), transaction.atomic():
        yield MONDAY
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def monday_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[dt.date]:
    """As ``monday``, with a database for what is built once a module; it is gone at the module's end."""
    with _whole_monday(django_db_blocker) as monday:
        yield monday


@pytest.fixture(scope="session")
def walk(django_db_setup: None, django_db_blocker: Any) -> Walk:
    """Everybody at every address of a world of its own, walked once for all tests that look at it."""
    with _whole_monday(django_db_blocker):
        return walk_everywhere(make_world())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Among several processes a module stays together, and so do all tests of the one walk: what they share is built
    once."""
    for item in items:
        shared = "walk" if "walk" in getattr(item, "fixturenames", ()) else item.nodeid.split("::")[0]
        item.add_marker(pytest.mark.xdist_group(shared))


@pytest.fixture(scope="module")
def world(monday_of_module: dt.date) -> World:
    """One of everything on Monday 23 November 2026, 08:10; each test undoes what it changes."""
    return make_world()


@pytest.fixture(autouse=True, scope="session")
def _protected_tables_may_be_emptied_between_tests() -> Iterator[None]:
    """Emptying the tables after a test with real transactions lifts the triggers of the ledger and of frozen months and
    sets them again.

    Nothing but this does: ``manage.py flush`` in a school is refused like any other deletion (F7, H5).
    """
    original = flush.sql_flush

    def around(style: object, connection: BaseDatabaseWrapper, *args: bool, **kwargs: bool) -> list[str]:
        release = [each for module in PROTECTED for each in module.RELEASE[connection.vendor]]
        protect = [each for module in PROTECTED for each in module.PROTECT[connection.vendor]]
        return [*release, *original(style, connection, *args, **kwargs), *protect]

    flush.sql_flush = around
    yield
    flush.sql_flush = original


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: frozen, no collection of garbage goes through them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)
