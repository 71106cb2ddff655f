"""The pages that ours are compared with: session, user, one query or one insert, nothing else."""

import datetime as dt
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.test import Client
from django.test.client import ClientHandler
from django.test.utils import override_settings
from django.urls import path
from django.utils import timezone

from benchmarks.minimal_middleware import MIDDLEWARE
from students.models import Placement, Roll, User

_LOGIN = "/login/"
_LIST = (
    "<!doctype html><title>{{ user }}</title><form method=post>{% csrf_token %}"
    "<ul>{% for name in names %}<li>{{ name }}</li>{% endfor %}</ul></form>"
)
_ROLLS = (
    "SELECT r.school_class_id, r.expected, r.present, r.first_submitted_at, u.name FROM students_roll r "
    "JOIN students_user u ON u.id = r.submitted_by_id WHERE r.school_id = %s AND r.date = %s"
)
_ABSENCES = (
    "SELECT s.name, a.morning, a.afternoon, r.school_class_id FROM students_absence a "
    "JOIN students_student s ON s.id = a.student_id JOIN students_roll r ON r.id = a.roll_id "
    "WHERE a.school_id = %s AND a.date = %s"
)
_TODAY = (
    "<!doctype html><title>{{ user }}</title>"
    "{% for roll in rolls %}<p>{{ roll.0 }} {{ roll.1 }} {{ roll.2 }} {{ roll.3 }} {{ roll.4 }}</p>{% endfor %}"
    "{% for row in absences %}<p>{{ row.0 }} {{ row.1 }} {{ row.2 }} {{ row.3 }}</p>{% endfor %}"
)
GetResponse = Callable[[HttpRequest], HttpResponse]


def own_addresses(get_response: GetResponse) -> GetResponse:
    """Middleware: these requests are for the addresses of this module."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.urlconf = "benchmarks.minimal"
        return get_response(request)

    return middleware


@login_required(login_url=_LOGIN)
def names(request: HttpRequest, class_id: int) -> HttpResponse:
    """The names of a class, from one query, as a plain list."""
    found = Placement.objects.filter(school_class_id=class_id).values_list("student__name", flat=True)
    return HttpResponse(_template(_LIST).render({"names": found, "user": request.user}, request))


@login_required(login_url=_LOGIN)
def insert(request: HttpRequest, class_id: int) -> HttpResponse:
    """One row, one insert: the roll of a class today, with nothing beside it."""
    now, user = timezone.now(), cast(User, request.user)
    assert user.school_id is not None
    Roll.objects.create(
        school_id=user.school_id,
        school_class_id=class_id,
        date=timezone.localdate(now),
        expected=45,
        present=43,
        first_submitted_at=now,
        submitted_at=now,
        submitted_by=user,
    )
    return redirect("names", class_id)


@login_required(login_url=_LOGIN)
def today(request: HttpRequest) -> HttpResponse:
    """Today's rolls and absences of the school, by two statements, as lines."""
    user = cast(User, request.user)
    context: dict[str, Any] = {"user": user}
    day: dt.date = timezone.localdate()
    with connection.cursor() as cursor:
        for name, sql in (("rolls", _ROLLS), ("absences", _ABSENCES)):
            cursor.execute(sql, [user.school_id, day])
            context[name] = cursor.fetchall()
    return HttpResponse(_template(_TODAY).render(context, request))


urlpatterns = [
    path("names/<int:class_id>/", names, name="names"),
    path("insert/<int:class_id>/", insert, name="insert"),
    path("today/", today, name="today"),
]
_templates: dict[str, Any] = {}


def _template(source: str) -> Any:
    if source not in _templates:
        _templates[source] = engines["django"].from_string(source)
    return _templates[source]


class _Handler(ClientHandler):
    """Passes requests through the middleware of a new project."""

    def load_middleware(self, is_async: bool = False) -> None:
        """Load it while the setting says so; later requests keep what was loaded."""
        with override_settings(MIDDLEWARE=MIDDLEWARE):
            super().load_middleware(is_async)


def minimal_client() -> Client:
    """A test client for the pages of this module."""
    client = site_client()
    client.handler = _Handler(enforce_csrf_checks=True)
    return client


def site_client() -> Client:
    """A test client for the site as it is, with everything on."""
    return Client(enforce_csrf_checks=True, SERVER_NAME="localhost")


def sign_in(client: Client, user: Any) -> None:
    """Give the client a signed-in session."""
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
