"""Settings and an own database for a run; what is there already is left alone."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from urllib.parse import quote

_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


def configure(folder: Path) -> None:
    """Set up Django as in production, with keys and folders that only this run uses."""
    os.environ["DEBUG"] = "false"
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(64)
    os.environ["FIELD_KEYS"] = _KEY
    os.environ["HTTPS"] = "false"
    os.environ["LOG_LEVEL"] = "ERROR"
    os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1"
    os.environ["STATIC_ROOT"] = str(folder / "static")
    os.environ["DATA_DIR"] = str(folder)
    os.environ.setdefault("DATABASE_URL", _database_of_the_site() or f"sqlite:///{folder / 'unused.sqlite3'}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kongchuo.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    # what the server does once it is set up is done here too
    import_module("kongchuo.wsgi")


def _database_of_the_site() -> str:
    """DATABASE_URL as data/.env has it; nothing else of that file is used."""
    import environ

    path = Path(os.environ.get("KONGCHUO_ENV_FILE", "data/.env"))
    os.environ["KONGCHUO_ENV_FILE"] = os.devnull
    if not path.is_file():
        return ""
    before = set(os.environ)
    environ.Env.read_env(str(path))
    found = os.environ.get("DATABASE_URL", "")
    for name in set(os.environ) - before:
        del os.environ[name]
    return found


@contextmanager
def own_database(folder: Path) -> Iterator[None]:
    """A fresh database beside the one that DATABASE_URL names, destroyed afterwards."""
    from django.db import connection

    is_file = connection.vendor == "sqlite"
    name = str(folder / "benchmark.sqlite3") if is_file else f"kongchuo_benchmark_{os.getpid()}"
    old = str(connection.settings_dict["NAME"])
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    os.environ["DATABASE_URL"] = _url(connection.settings_dict)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)


def _url(database: dict[str, object]) -> str:
    """The DATABASE_URL of the connection as it is now, for servers started from here."""
    if str(database["ENGINE"]).endswith("sqlite3"):
        return f"sqlite:///{database['NAME']}"
    user, password = quote(str(database["USER"]), safe=""), quote(str(database["PASSWORD"]), safe="")
    secret = f":{password}" if password else ""
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgres://{user}{secret}@{quote(str(database['HOST']), safe='')}{port}/{database['NAME']}"
