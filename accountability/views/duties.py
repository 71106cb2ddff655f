"""My duties today, overdue first, each with its next tap; for the office those of everybody (D1 to D9, J)."""

from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accountability.access import sees_cases
from accountability.agreement_access import waits
from accountability.case_words import due_words
from accountability.choices import DutyKind
from accountability.duty_access import own_duties, seen_duties
from accountability.month_words import month_name
from accountability.queries.duty_rows import DutyRow, counts, duty_rows, loads
from accountability.rules.duties import Duty
from accountability.views.case_links import Way, way_of
from accountability.views.case_page import contact_url
from kongchuo.lib import clock
from students.access import Rights, office_only, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.models import User
from students.words import short_day

_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class DutyView:
    """A row of a board: whom it is about, what is owed and until when, and the one tap that does it."""

    row: DutyRow
    title: str
    since: str
    due: str
    group: str
    about: str
    way: Way
    name: str


@sees_cases
def duty_list(request: HttpRequest) -> HttpResponse:
    """What the person signed in has to do today (J); leaves an access entry (I2)."""
    who = rights(request)
    return _board(request, who, own_duties(who), who.user)


@office_only
def duty_school(request: HttpRequest) -> HttpResponse:
    """How much everybody in the school has to do, in counts: it names no child."""
    who = rights(request)
    duties = seen_duties(who)
    found = loads(duties, who.on)
    page = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "counts": counts(duties, who.on),
        "unowned": sum(not duty.owners for duty in duties),
        "today": who.on,
    }
    return render(request, "accountability/duty_school.html", context)


@office_only
def duty_person(request: HttpRequest, user_id: int) -> HttpResponse:
    """What one person of the school has to do; leaves an access entry (I2)."""
    who = rights(request)
    person = User.objects.filter(school=who.school, pk=user_id).first()
    if person is None:
        raise Http404
    return _board(request, who, [duty for duty in seen_duties(who) if person.pk in duty.owners], person)


def _board(request: HttpRequest, who: Rights, duties: list[Duty], person: User) -> HttpResponse:
    page = Paginator(duties, _ON_A_PAGE).get_page(request.GET.get("page"))
    _remember(who, page)
    views = [_view(who, row) for row in duty_rows(who.school.pk, page.object_list)]
    context = {
        "page": page,
        "groups": [(_title(name), name, list(rows)) for name, rows in groupby(views, key=lambda view: view.group)],
        "counts": counts(duties, who.on),
        "person": person,
        "is_mine": person == who.user,
        "is_office": who.sees_all,
        "agreement_waits": waits(who) and person == who.user,
        "today": who.on,
    }
    return render(request, "accountability/duty_list.html", context)


def _remember(who: Rights, page: Page) -> None:
    children = len({duty.student_id for duty in page.object_list if duty.student_id})
    record_access(actor=who.user, at=clock.now(), kind=AccessKind.VIEW, what="duties", count=children)


def _view(who: Rights, row: DutyRow) -> DutyView:
    duty = row.duty
    return DutyView(
        row,
        title=str(DutyKind(duty.kind).label),
        since=_("since %(day)s") % {"day": short_day(duty.since)} if duty.since else "",
        due=due_words(duty.due_on, who.on, is_overdue=duty.is_overdue),
        group="overdue" if duty.is_overdue else "today" if duty.due_on == who.on else "coming",
        about=_about_url(who, duty),
        name=month_name(duty.month) if duty.month else row.name,
        way=_contact_way(who, row) or way_of(who, duty) or _open_way(who, duty),
    )


def _contact_way(who: Rights, row: DutyRow) -> Way | None:
    duty = row.duty
    if duty.kind is not DutyKind.CONTACT or row.roll_on is None or not duty.class_id:
        return None
    may = who.sees_all or duty.class_id in who.head_of
    return Way(contact_url(duty.class_id, row.roll_on, duty.student_id), _("Record a contact")) if may else None


def _open_way(who: Rights, duty: Duty) -> Way:
    """The month, the case, or the child's record before there is any."""
    if duty.month:
        return Way(_about_url(who, duty), _("Open the month"))
    return Way(_about_url(who, duty), _("Open the case") if duty.case_id else _("Open the record"))


def _about_url(who: Rights, duty: Duty) -> str:
    if duty.month:
        return reverse("accountability:month-detail", args=[f"{duty.month:%Y-%m}"])
    if duty.case_id:
        return reverse("accountability:case-detail", args=[duty.case_id])
    return reverse("students:student-detail", args=[duty.student_id])


def _title(group: str) -> str:
    return {"overdue": _("Overdue"), "today": _("Due today"), "coming": pgettext("duties", "Coming")}[group]
