"""The first visitor of an empty database sets the school up; afterwards there is no such page."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from students.access import registrar_only, rights
from students.actions.setup import is_empty, set_up_school
from students.forms.setup import AccountForm, CodeForm, SchoolForm, proposed_school
from students.models import Student, User

_SESSION_KEY = "may_set_up"
_BACKEND = "kongchuo.auth.StaffBackend"


def begin(request: HttpRequest) -> HttpResponse:
    """The setup page, for whoever has the code that was printed at the start. Raises Http404 once there is a school."""
    if not settings.SETUP_TOKEN or not is_empty():
        raise Http404
    if not request.session.get(_SESSION_KEY):
        return _ask_for_code(request)
    is_one = request.POST.get("one_person") == "on"
    forms = _forms(request, is_one)
    if _all_valid(forms, is_one) and (user := _set_up(forms, is_one)) is not None:
        login(request, user, backend=_BACKEND)
        messages.success(request, _("The school is set up and you are signed in."))
        return redirect("students:first-steps")
    wrong = request.method == "POST"
    return render(request, "students/setup.html", {**forms, "is_one": is_one}, status=422 if wrong else 200)


def _ask_for_code(request: HttpRequest) -> HttpResponse:
    """Without the code a stranger in the same network could be faster."""
    form = CodeForm(request.POST or request.GET or None)
    if form.is_valid():
        if constant_time_compare(form.cleaned_data["token"].strip(), settings.SETUP_TOKEN):
            request.session[_SESSION_KEY] = True
            return redirect("students:setup")
        form.add_error("token", _("This is not the code. Look at the window in which the program was started."))
    return render(request, "students/setup_code.html", {"form": form}, status=422 if form.errors else 200)


def _forms(request: HttpRequest, is_one: bool) -> dict[str, Any]:
    """The three forms of the page; the registrar's is not read where one person does both."""
    data = request.POST or None
    return {
        "school": SchoolForm(data, prefix="school", initial=proposed_school(clock.today())),
        "principal": AccountForm(data, prefix="principal"),
        "registrar": AccountForm(None if is_one else data, prefix="registrar", use_required_attribute=False),
    }


def _all_valid(forms: dict[str, Any], is_one: bool) -> bool:
    """Whether all that was handed in is right; every form is looked at, so that all errors show at once."""
    valid = [form.is_valid() for name, form in forms.items() if not (is_one and name == "registrar")]
    return all(valid) and (is_one or _names_differ(forms))


def _names_differ(forms: dict[str, Any]) -> bool:
    names = {forms[role].cleaned_data["username"].lower() for role in ("principal", "registrar")}
    if len(names) == 1:
        forms["registrar"].add_error("username", _("Choose another user name: this one is the principal's."))
    return len(names) == 2


def _set_up(forms: dict[str, Any], is_one: bool) -> User | None:
    try:
        return set_up_school(
            new=forms["school"].facts(),
            principal=forms["principal"].account(),
            registrar=None if is_one else forms["registrar"].account(),
            on=clock.today(),
            at=clock.now(),
        )
    except ValidationError as error:
        forms["school"].add_error(None, error.messages[0])
    except IntegrityError:
        forms["school"].add_error(None, _("This school has been set up already: sign in."))
    return None


@registrar_only
def first_steps(request: HttpRequest) -> HttpResponse:
    """Where to go on after the setup: staff, children, today's roll."""
    school = rights(request).school
    context = {
        "has_staff": User.objects.filter(school=school).count() > 2,
        "has_children": Student.objects.filter(school=school).exists(),
    }
    return render(request, "students/first_steps.html", context)
