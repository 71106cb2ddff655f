"""The way to the first screen of whoever signed in (experience: the four people)."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext

from kongchuo.lib import clock
from students.access import Rights, rights_on
from students.choices import Role
from students.models import Appointment, SchoolClass, User
from students.views.first_links import first_links
from students.views.roll_desk import own_ids


@login_required
def landing(request: HttpRequest) -> HttpResponse:
    """To today's class, to the board, or to a page that names the classes taught or whom to ask (J)."""
    who = rights_on(cast(User, request.user), clock.today())
    if who is None:
        return render(request, "students/home.html", {"classes": [], "office": ""})
    if own_ids(who):
        return redirect("students:roll-today")
    if who.sees_all:
        return redirect("students:board-today")
    if who.in_group and not who.teaches:
        return redirect("students:check-choose")
    return render(request, "students/home.html", _context(who))


def _context(who: Rights) -> dict[str, Any]:
    return {"classes": _taught(who), "office": _office(who), "links": first_links(who), "today": who.on}


def _taught(who: Rights) -> list[SchoolClass]:
    taught = SchoolClass.objects.filter(school=who.school, pk__in=who.teaches)
    return list(taught.order_by("-entry_year", "number"))


def _office(who: Rights) -> str:
    """The registrars, who can give a post."""
    posts = Appointment.objects.filter(school=who.school, role=Role.REGISTRAR, starts_on__lte=who.on)
    names = posts.exclude(ends_on__lt=who.on).values_list("staff__name", flat=True)
    return pgettext("between items of a list", ", ").join(names)
