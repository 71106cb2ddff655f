"""Serves a sample school on which it is always the same Monday morning; ``tools/screenshots.py`` starts it.

    python tools/frozen_site.py FOLDER PORT [TIME]

FOLDER is empty and takes the database; TIME is the school's clock (default 08:22).
"""

import datetime as dt
import os
import socketserver
import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import time_machine

ROOT = Path(__file__).resolve().parent.parent
DAY = dt.date(2026, 11, 23)
SHANGHAI = dt.timezone(dt.timedelta(hours=8))
PASSWORD = "demo pass 1"  # noqa: S105  # of a school that nobody has
NEW_TEACHER = "QS2130"
"""Has to choose an own password first."""
QUESTIONS = "questions.csv"
"""A list in FOLDER with a column that no program can know, of children without numbers."""


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # the name that the base class has
        """Says nothing."""


def main(folder: str, port: str, clock: str = "08:22") -> None:
    """Serve until the process is ended; prints a line when it is ready."""
    os.environ |= {
        "KONGCHUO_ENV_FILE": str(Path(folder) / "none"),
        "DATA_DIR": folder,
        "SECRET_KEY": "only-for-screenshots-" + "0123456789" * 5,
        "FIELD_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "DJANGO_SETTINGS_MODULE": "kongchuo.settings",
        "IMPORT_IN_BACKGROUND": "false",
        "LOG_LEVEL": "ERROR",
    }
    sys.path.insert(0, str(ROOT))
    moment = dt.datetime.combine(DAY, dt.time.fromisoformat(clock), SHANGHAI)
    with time_machine.travel(moment, tick=False):
        _fill()
        _write_questions(Path(folder) / QUESTIONS)
        from django.core.wsgi import get_wsgi_application

        with make_server("127.0.0.1", int(port), get_wsgi_application(), _Server, _Silent) as server:
            print("ready", flush=True)
            server.serve_forever()


def _fill() -> None:
    """Tables, static files, the sample school; every head teacher can sign in, one teacher for the first time."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("loaddemo", password=PASSWORD, verbosity=0)
    from django.contrib.auth.hashers import make_password

    from students.choices import Role
    from students.models import User

    password = make_password(PASSWORD)
    User.objects.filter(appointments__role=Role.HEAD_TEACHER).update(password=password)
    User.objects.filter(username=NEW_TEACHER).update(password=password, must_change_password=True)


def _write_questions(path: Path) -> None:
    """Three children of 五(1) with new phones."""
    from students.models import Placement

    stays = Placement.objects.filter(school_class__entry_year=DAY.year - 4, school_class__number=1, ends_on=None)
    lines = ["姓名,班级,出生日期,家里谁的电话"]
    for place, stay in enumerate(stays.select_related("student").order_by("seat_number")[:3]):
        lines.append(f"{stay.student.name},五(1)班,{stay.student.birth_on},1398560200{place}")
    path.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
