"""Handing in a roll as a browser without script does: what the page holds is what is sent."""

import datetime as dt
import re
from typing import Any

from django.test import Client
from django.urls import reverse

from students.models import SchoolClass, Student, User

MONDAY = dt.date(2026, 11, 23)
FRIDAY = dt.date(2026, 11, 20)
SATURDAY = dt.date(2026, 11, 21)
PASSWORD = "correct horse 1"


def client_of(user: User, **options: Any) -> Client:
    """A signed-in browser."""
    client = Client(**options)
    client.force_login(user, backend="kongchuo.auth.StaffBackend")
    return client


def address(school_class: SchoolClass, day: dt.date = MONDAY, name: str = "edit") -> str:
    """The address of a roll, of its receipt (``done``) or of its versions."""
    return reverse(f"students:roll-{name}", args=[school_class.id, day])


def fields(html: str) -> dict[str, str]:
    """Every hidden field and every chosen option of the roll form."""
    hidden = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)">', html))
    found = {}
    for name, options in re.findall(r'<select class="tile__select" name="(m-\d+)"[^>]*>(.*?)</select>', html):
        chosen = re.search(r'<option value="([a-z_]*)" selected>', options)
        found[name] = chosen[1] if chosen else ""
    return {name: value for name, value in hidden.items() if name not in ("next", "csrfmiddlewaretoken")} | found


def page_fields(client: Client, url: str) -> dict[str, str]:
    """The form of a page that is open."""
    answer = client.get(url)
    assert answer.status_code == 200
    return fields(answer.content.decode())


def marked(form: dict[str, str], marks: dict[Student, str]) -> dict[str, str]:
    """The form after somebody chose marks."""
    return form | {f"m-{child.id}": kind for child, kind in marks.items()}


def send(client: Client, school_class: SchoolClass, marks: dict[Student, str], **overrides: Any) -> Any:
    """Open the page, mark, send."""
    query = overrides.pop("query", "")
    url = address(school_class, overrides.pop("day", MONDAY)) + query
    return client.post(url, marked(page_fields(client, url), marks) | overrides)
