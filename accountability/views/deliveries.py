"""What became of messages to mailboxes and groups: the office reads, the registrar sends again and tries out (J)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accountability.access import get_notice
from accountability.actions.notice_repairs import confirm_arrival, send_again, try_channel
from accountability.actions.notices import GROUPS, open_groups
from accountability.choices import NoticeChannel, NoticeStatus
from accountability.models import Notice
from accountability.notice_words import fault_words
from accountability.queries.notices import deliveries
from accountability.rules.notices import may_send_again
from kongchuo.lib import channels, clock
from kongchuo.lib.delivery import Outcome
from students.access import Rights, office_only, registrar_only, rights

_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A message without what it said, and what can be done about it."""

    notice: Notice
    why: str
    is_trouble: bool
    may_send_again: bool
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A channel to the outside, and whether the settings open it for the school."""

    channel: NoticeChannel
    is_open: bool


@office_only
def delivery_list(request: HttpRequest) -> HttpResponse:
    """Every message that left or was to, or only those that did not arrive; no content and no child (I4)."""
    who = rights(request)
    shows_all = request.GET.get("show") == "all"
    found = deliveries(who.school.pk, only_troubled=not shows_all)
    page: Page[Notice] = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [_row(who, notice) for notice in page],
        "page": page,
        "shows_all": shows_all,
        "ways": _ways(who),
        "is_half_done": bool(channels.half_done()),
        "is_registrar": who.is_registrar,
    }
    return render(request, "accountability/delivery_list.html", context)


def _row(who: Rights, notice: Notice) -> Row:
    return Row(
        notice=notice,
        why=fault_words(notice.fault, notice.code),
        is_trouble=notice.status in (NoticeStatus.FAILED, NoticeStatus.UNSURE),
        may_send_again=who.is_registrar and may_send_again(notice.status, notice.day, who.on),
        may_confirm=who.is_registrar and notice.status == NoticeStatus.UNSURE,
    )


def _ways(who: Rights) -> list[Way]:
    groups = open_groups(who.school)
    mail = Way(NoticeChannel.EMAIL, channels.mail_is_on())
    return [mail, *(Way(channel, channel in groups) for channel in GROUPS)]


@require_POST
@registrar_only
def again(request: HttpRequest, message_id: int) -> HttpResponse:
    """Puts a message of today back among those to be sent."""
    return _repaired(request, message_id, send_again, _("The message is sent with the next run."))


@require_POST
@registrar_only
def arrived(request: HttpRequest, message_id: int) -> HttpResponse:
    """The registrar looked: the message is there."""
    return _repaired(request, message_id, confirm_arrival, _("Noted: the message arrived."))


def _repaired(request: HttpRequest, message_id: int, repair: Callable[..., Notice], done: str) -> HttpResponse:
    who = rights(request)
    try:
        repair(notice=get_notice(who, message_id), actor=who.user, at=clock.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
    return redirect("accountability:delivery-list")


@require_POST
@registrar_only
def try_out(request: HttpRequest, channel: str) -> HttpResponse:
    """Sends a text without anybody's data by a channel, now; says in words what came of it."""
    if channel not in NoticeChannel.values or channel == NoticeChannel.IN_APP:
        raise Http404
    try:
        answer = try_channel(channel=NoticeChannel(channel), actor=rights(request).user, at=clock.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        if answer.outcome == Outcome.SENT:
            messages.success(request, _("The test message is handed over: look whether it is there."))
        else:
            messages.error(request, fault_words(answer.why or "", answer.code))
    return redirect("accountability:delivery-list")
