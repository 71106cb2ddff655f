"""The own deadlines in a calendar program: kinds of duty and numbers of cases, never a name (D1 to D9, H5, I4)."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accountability.actions.calendar_addresses import create_calendar_address, revoke_calendar_address
from accountability.actions.open_tokens import note_use
from accountability.choices import DutyKind
from accountability.duty_access import own_duties
from accountability.models import CalendarAddress
from accountability.month_words import month_name
from accountability.queries.calendar_days import address_in_use, case_labels
from accountability.rules.duties import Duty
from kongchuo.lib import clock
from kongchuo.lib.ical import DayEvent, calendar_bytes
from kongchuo.lib.tokens import is_token, token_hash
from students.access import Rights, allow, rights, rights_on

holders_of_posts = allow(lambda who: bool(who.roles))


@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What is due for the person today, each on its day; a bare 404 for whoever may do nothing today (I6)."""
    row = address_in_use(token_hash(secret)) if is_token(secret) else None
    who = _rights_of(row) if row else None
    if row is None or who is None:
        return _sealed(HttpResponse(status=404, content_type="text/plain; charset=utf-8"))
    note_use(row=row, at=clock.now())
    with translation.override(who.user.language or settings.LANGUAGE_CODE):
        name = _("Deadlines of %(school)s") % {"school": who.school.name}
        content = calendar_bytes(name, _events(row, who), clock.now())
    return _sealed(HttpResponse(content, content_type="text/calendar; charset=utf-8"))


def _sealed(answer: HttpResponse) -> HttpResponse:
    """Kept nowhere on the way, and found by no search engine."""
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _rights_of(row: CalendarAddress) -> Rights | None:
    """The rights of today of an account in use, with a password of its own and a post in the school."""
    person = row.person
    if not person.is_active or person.must_change_password or person.school_id != row.school_id:
        return None
    who = rights_on(person, clock.today())
    return who if who and who.roles else None


def _events(row: CalendarAddress, who: Rights) -> list[DayEvent]:
    dated = [(duty.due_on, duty) for duty in own_duties(who) if duty.due_on]
    labels = case_labels(who.school.pk, (duty for _day, duty in dated))
    return [DayEvent(_uid(row, duty), day, _summary(duty, labels)) for day, duty in dated]


def _summary(duty: Duty, labels: dict[int, str]) -> str:
    about = month_name(duty.month) if duty.month else labels.get(duty.case_id or 0, "")
    return f"{DutyKind(duty.kind).label} {about}".strip()


def _uid(row: CalendarAddress, duty: Duty) -> str:
    """The same for the same thing to do, and nothing by which a child is known."""
    return f"{token_hash(f'{row.sha256} {duty.kind} {duty.student_id} {duty.month}')[:32]}@kongchuo"


@require_POST
@holders_of_posts
def calendar_new(request: HttpRequest) -> HttpResponse:
    """A new address, shown once; the one before opens nothing any more."""
    who = rights(request)
    secret = create_calendar_address(school=who.school, actor=who.user, at=clock.now())
    address = request.build_absolute_uri(reverse("accountability:calendar-feed", args=[secret]))
    return render(request, "accountability/calendar_address.html", {"address": address})


@require_POST
@holders_of_posts
def calendar_revoke(request: HttpRequest) -> HttpResponse:
    """No calendar program reads anything any more."""
    if revoke_calendar_address(actor=rights(request).user, at=clock.now()):
        messages.success(request, _("The calendar address is revoked."))
    return redirect("accountability:notice-list")
