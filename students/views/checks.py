"""Walking into a class with a phone: which class, how many heads, who is missing (M3)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kongchuo.lib import clock
from students.access import Rights, allow, rights
from students.actions.access import record_access
from students.actions.spot_checks import UnaccountedError, record_check
from students.check_words import no_check_words, spotless_words
from students.choices import AccessKind, Session
from students.forms.checks import CheckForm, read_missing
from students.models import SchoolClass, SpotCheck
from students.queries.calendar import limits_on, school_calendar
from students.queries.check_page import CheckPage, check_page, today_status
from students.queries.check_suggestions import Suggestion, spotless, suggested_round
from students.queries.checks import check_figures
from students.queries.enrolment import Pupil
from students.rules.spot_check import out_of_room, session_at

checkers_only = allow(lambda who: who.checks)


@dataclass(frozen=True, slots=True)
class Tile:
    """A child to tap; ``is_out`` says that the roll itself has the child out of the room."""

    pupil: Pupil
    is_ticked: bool
    is_out: bool


@checkers_only
def choose(request: HttpRequest) -> HttpResponse:
    """The classes in the order of today, and those whose rolls look too good."""
    who = rights(request)
    school_id, calendar, limits = who.school.id, school_calendar(who.school.id), limits_on(who.school.id, who.on)
    found = suggested_round(school_id, who.on, calendar, limits)
    context = {
        "suggestions": found.suggestions,
        "a_day": found.a_day,
        "reasons": _reasons(found.suggestions, spotless(school_id, who.on, calendar, limits)),
        "closed": no_check_words(calendar.day_status(who.on), who.on),
        "figures": check_figures(school_id, calendar, who.on, limits.revisit_days),
        "limits": limits,
        "today": who.on,
    }
    return render(request, "students/check_choose.html", context)


def _reasons(suggestions: list[Suggestion], found: list[Any]) -> list[tuple[SchoolClass, str]]:
    classes = {each.school_class.pk: each.school_class for each in suggestions}
    return [(classes[each.class_id], spotless_words(each)) for each in found if each.class_id in classes]


@checkers_only
def new(request: HttpRequest, class_id: int) -> HttpResponse:
    """The page in the classroom: the roll in figures, the head count, the tiles; one press records it."""
    who = rights(request)
    school_class = SchoolClass.objects.filter(school=who.school, pk=class_id).first()
    if school_class is None:
        raise Http404
    form = CheckForm(request.POST) if request.method == "POST" else None
    missing = read_missing(request.POST)
    if form and form.is_valid() and (made := _recorded(who, school_class, form, missing)):
        return redirect("students:check-detail", made.pk)
    return _page(request, who, school_class, form, missing)


def _recorded(who: Rights, school_class: SchoolClass, form: CheckForm, missing: frozenset[int]) -> SpotCheck | None:
    new_check = form.new_check(missing)
    try:
        return record_check(school_class=school_class, new=new_check, actor=who.user, at=clock.now())
    except UnaccountedError as asked:
        form.ask(str(asked))
    except ValidationError as error:
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for field, sentences in found.items():
            form.add_error(field if field == "head_count" else None, sentences[0])
    return None


def _page(
    request: HttpRequest, who: Rights, school_class: SchoolClass, form: CheckForm | None, missing: frozenset[int]
) -> HttpResponse:
    now = clock.now()
    status = today_status(who.school.id, who.on)
    asked = (form.data if form else request.GET).get("session", "")
    held = [each for each in Session if each in status.sessions]
    by_clock = session_at(timezone.localtime(now).time(), held)
    page = check_page(who.school.id, school_class.pk, status, Session(asked) if asked in held else by_clock)
    out = out_of_room(page.seen.marks)
    context = {
        "school_class": school_class,
        "page": page,
        "held": held,
        "tiles": [Tile(each, each.id in (missing if form else out), each.id in out) for each in page.pupils],
        "form": form or CheckForm(initial=_hidden(page, who.on)),
        "closed": no_check_words(status, who.on),
        "today": who.on,
    }
    trace = {"what": "check.class", "class_id": school_class.pk, "count": len(page.pupils)}
    record_access(actor=who.user, at=now, kind=AccessKind.VIEW, **trace)
    return render(request, "students/check_new.html", context, status=422 if form else 200)


def _hidden(page: CheckPage, today: dt.date) -> dict[str, Any]:
    return {
        "day": today,
        "session": page.session.value,
        "seen_version": page.seen.version or 0,
        "client_key": uuid4(),
    }
