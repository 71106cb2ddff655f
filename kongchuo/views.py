"""Pages of the site itself: the way home, health, and what to do when something went wrong."""

import datetime as dt
import math

from axes.helpers import get_cool_off
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from kongchuo.lib import clock


def home(request: HttpRequest) -> HttpResponse:
    """Sends everyone to the first screen of the post held today (experience: the four people)."""
    from students.views.home import landing  # noqa: PLC0415  # the app's pages import these error pages

    return landing(request)


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})


def locked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Too many wrong passwords for this name at this address: says when to come back and who can unlock it."""
    wait = get_cool_off(request) or dt.timedelta()
    context = {
        "tries": settings.AXES_FAILURE_LIMIT,
        "minutes": math.ceil(wait.total_seconds() / 60),
        "until": timezone.localtime(clock.now() + wait + dt.timedelta(minutes=1)).strftime("%H:%M"),
    }
    return render(request, "registration/locked.html", context, status=429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was too old to be trusted; nothing was stored. A roll comes back with its marks, to be sent again."""
    from students.views.roll import outdated  # noqa: PLC0415  # the app's pages import these error pages

    match = request.resolver_match
    if match is not None and match.view_name == "students:roll-edit":
        return outdated(request, **match.kwargs)
    return render(request, "csrf_failure.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, also for what belongs to somebody else (I6)."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, a page that needs neither database nor session."""
    return render(request, "500.html", status=500)
