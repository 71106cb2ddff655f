"""The own notices: what is due today, in counts, and what earlier ones said (I4, D1)."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accountability.access import has_unread
from accountability.actions.notices import mark_read
from accountability.models import Notice
from accountability.notice_words import ClassKeys, class_lines
from accountability.queries.calendar_days import own_address
from accountability.queries.notices import class_keys, day_duties, latest_trouble, own_notices
from accountability.rules.notices import OF_SCHOOL, Count, as_rows, counted, from_rows, own_duties
from kongchuo.lib import clock
from students.access import rights, signed_in

_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Line:
    """What is due in a class, in words."""

    text: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """A notice of a day gone by: what it said when it was opened that day."""

    notice: Notice
    lines: list[str]
    was_opened: bool

    @classmethod
    def of(cls, notice: Notice, lines: list[str]) -> "Earlier":
        """Opened later it says nothing: what was due by then is not what was due that day."""
        read_at = notice.read_at
        return cls(notice, lines, read_at is not None and timezone.localdate(read_at) == notice.day)


@signed_in
def notice_list(request: HttpRequest) -> HttpResponse:
    """What the reader has to do today and what earlier notices said, in classes and counts; seen is read (I4).

    It names no child, so no entry is left (I2).
    """
    who = rights(request)
    today = counted(own_duties(day_duties(who.school.pk, who.on), who.user.pk))
    if has_unread(who):
        mark_read(reader=who.user, day=who.on, said=as_rows(today), at=clock.now())
    earlier = own_notices(who.user.pk, who.on).exclude(day=who.on)
    page: Page[Notice] = Paginator(earlier, _PER_PAGE).get_page(request.GET.get("page"))
    said = {notice.pk: from_rows(notice.said) for notice in page}
    keys = class_keys(count.class_id for counts in (today, *said.values()) for count in counts)
    context = {
        "lines": _lines(today, keys, who.on),
        "earlier": [Earlier.of(notice, class_lines(said[notice.pk], keys, notice.day)) for notice in page],
        "page": page,
        "today": who.on,
        "may_subscribe": bool(who.roles),
        "calendar": own_address(who.user.pk),
        "trouble": latest_trouble(who.school.pk) if who.sees_all else 0,
    }
    return render(request, "accountability/notice_list.html", context)


def _lines(counts: tuple[Count, ...], keys: ClassKeys, day: dt.date) -> list[Line]:
    late = {_group(count) for count in counts if count.overdue}
    order = list(dict.fromkeys(_group(count) for count in counts))
    return [Line(text, group in late) for group, text in zip(order, class_lines(counts, keys, day), strict=True)]


def _group(count: Count) -> tuple[int | None, bool]:
    """A class, no class, or the school."""
    return count.class_id, count.kind in OF_SCHOOL
