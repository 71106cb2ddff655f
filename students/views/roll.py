"""The roll: the page that asks for it and the door that takes it (B1 to B12)."""

import datetime as dt
from typing import cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kongchuo.lib import clock
from students.access import rights, signed_in
from students.actions.rolls import RollConflict, RollListChanged, RollRefused, submit_roll
from students.choices import Session
from students.forms.roll import read_draft, read_submission
from students.models import Roll, SchoolClass
from students.queries.roll_page import RollPage, roll_page
from students.rules.roll import RollRefusal, roll_refusal, session_refusal
from students.views.roll_answers import conflict_page, list_changed_page, refused_page, roll_response
from students.views.roll_desk import Desk, open_desk, own_ids
from students.views.roll_drafts import has_draft, keep_draft, take_draft
from students.views.roll_words import Notice, refusal_notice

AFTERNOON_QUERY = f"?session={Session.AFTERNOON}"


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, class_id: int, day: dt.date) -> HttpResponse:
    """The roll of a class and day. Who is signed out meanwhile signs in and finds the marks again."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            keep_draft(request, class_id, day)
        return redirect_to_login(request.get_full_path())
    desk = open_desk(request, class_id, day)
    return _take(desk) if request.method == "POST" else _open(desk)


@signed_in
def today(request: HttpRequest) -> HttpResponse:
    """Today's roll of the own class; of several, the first that has not reported. Once reported: the receipt."""
    who, day = rights(request), clock.today()
    if not own_ids(who):
        return redirect("students:board-today" if who.sees_all else "home")
    class_id = _first_unreported(sorted(own_ids(who)), day)
    desk = open_desk(request, class_id, day)
    return _open(desk, is_landing=True)


def outdated(request: HttpRequest, class_id: int, day: dt.date) -> HttpResponse:
    """The form's token was of another sign-in: the page again with its marks, to be sent by an explicit press."""
    if not request.user.is_authenticated:
        keep_draft(request, class_id, day)
        return redirect_to_login(request.get_full_path())
    desk = open_desk(request, class_id, day)
    page = roll_page(desk.who.school.id, class_id, day)
    draft = read_draft(request.POST)
    if draft is None or _refusal(desk, page, draft.session):
        return _open(desk)
    return roll_response(desk, page, draft.session, draft, notices=[_not_lost()], status=403)


def _first_unreported(ids: list[int], day: dt.date) -> int:
    if len(ids) == 1:
        return ids[0]
    reported = set(Roll.objects.filter(school_class_id__in=ids, date=day).values_list("school_class_id", flat=True))
    in_order = SchoolClass.objects.filter(pk__in=ids).order_by("-entry_year", "number").values_list("id", flat=True)
    return next((each for each in in_order if each not in reported), in_order[0])


def _open(desk: Desk, *, is_landing: bool = False) -> HttpResponse:
    class_id = desk.school_class.id
    if not desk.submits:
        return redirect("students:roll-done", class_id, desk.day)
    page = roll_page(desk.who.school.id, class_id, desk.day)
    draft = take_draft(desk.request, class_id, desk.day) if has_draft(desk.request) else None
    if is_landing and page.roll and draft is None:
        return redirect("students:roll-done", class_id, desk.day)
    session = draft.session if draft else _session(desk.request, page)
    refusal = _refusal(desk, page, session)
    if refusal is RollRefusal.MORNING_FIRST:
        notices = [refusal_notice(refusal, page.status, session, is_registrar=False)]
        return roll_response(desk, page, Session.MORNING, None, notices=notices)
    if refusal:
        return refused_page(desk, page.status, session, refusal, draft, page.roll is not None)
    return roll_response(desk, page, session, draft, notices=[_not_lost()] if draft else [])


def _session(request: HttpRequest, page: RollPage) -> Session:
    """The session asked for, else the first one held."""
    if request.GET.get("session") == Session.AFTERNOON:
        return Session.AFTERNOON
    return next((each for each in Session if each in page.status.sessions), Session.MORNING)


def _refusal(desk: Desk, page: RollPage, session: Session) -> RollRefusal | None:
    """What speaks against taking this roll, a reason supposed to be given on the page itself."""
    is_submitted = page.roll is not None
    return roll_refusal(
        page.status,
        desk.today,
        desk.authority,
        is_submitted=is_submitted,
        expected=len(page.pupils),
        reason="to be given",
    ) or session_refusal(page.status, session, is_submitted=is_submitted)


def _take(desk: Desk) -> HttpResponse:
    draft = read_draft(desk.request.POST)
    submission = read_submission(desk.request.POST, draft) if draft else None
    if draft is None or submission is None:
        return _unreadable(desk)
    try:
        submit_roll(
            actor=desk.who.user,
            at=desk.now,
            school_id=desk.who.school.id,
            class_id=desk.school_class.id,
            day=desk.day,
            today=desk.today,
            authority=desk.authority,
            submission=submission,
        )
    except RollConflict as conflict:
        return conflict_page(desk, draft, conflict)
    except RollListChanged:
        return list_changed_page(desk, draft)
    except RollRefused as refused:
        return refused_page(desk, refused.status, draft.session, refused.refusal, draft)
    return _received(desk)


def _unreadable(desk: Desk) -> HttpResponse:
    """Hidden fields that this program did not write: the page afresh, so that the person can go on."""
    page = roll_page(desk.who.school.id, desk.school_class.id, desk.day)
    session = _session(desk.request, page)
    if refusal := _refusal(desk, page, session):
        return refused_page(desk, page.status, session, refusal, None, page.roll is not None)
    notice = Notice(_("The page arrived incomplete. Look through the marks below and send again."), "warning")
    return roll_response(desk, page, session, None, notices=[notice], status=422)


def _received(desk: Desk) -> HttpResponse:
    """To the receipt; a script that sent the roll is told where that is."""
    url = reverse("students:roll-done", args=[desk.school_class.id, desk.day])
    if desk.request.headers.get("Accept") == "application/json":
        return JsonResponse({"url": url})
    return cast(HttpResponse, redirect(url))


def _not_lost() -> Notice:
    text = _("Nothing is lost: your marks are below. Look through them and press send once more.")
    return Notice(text, "warning")
