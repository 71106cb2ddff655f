"""What the roll answers: the page itself, a refusal, a class list that changed, two rolls that differ (B8, B9, B11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from students.actions.rolls import RollConflict, list_digest
from students.choices import AbsenceKind, Role, Session
from students.forms.roll import Draft
from students.models import Appointment, Student
from students.paper_words import newcomer_words
from students.queries.enrolment import Pupil, expected_pupils
from students.queries.roll_page import RollPage, roll_page
from students.rules.calendar import BOTH_SESSIONS, DayStatus
from students.rules.roll import Difference, Mark, RollRefusal, totals
from students.views.roll_desk import Desk
from students.views.roll_tiles import kind_choices, tiles
from students.views.roll_words import Notice, deadline_chip, refusal_notice


def roll_response(
    desk: Desk,
    page: RollPage,
    session: Session,
    draft: Draft | None,
    *,
    notices: Sequence[Notice] = (),
    status: int = 200,
) -> HttpResponse:
    """The page of one session; ``draft`` holds marks to begin with in place of what is stored."""
    marks = _listed_marks(draft, page.pupils) if draft else page.starting_marks(session)
    version = page.roll.version if page.roll else 0
    desk.leave_trace("roll", len(page.pupils))
    context = {
        "desk": desk,
        "page": page,
        "session": session,
        "notices": notices,
        "is_answer": status != 200 or draft is not None,  # any other page is a first look
        "chip": deadline_chip(page, desk.now),
        "newcomers": newcomer_words((pupil.name, pupil.since, False) for pupil in page.newcomers),
        "tiles": tiles(page, marks),
        "totals": totals([pupil.id for pupil in page.pupils], marks),
        "kinds": kind_choices(),
        "absent_kinds": " ".join(kind for kind in AbsenceKind if kind.counts_as_absent),
        "has_tabs": page.roll is not None and page.status.sessions == BOTH_SESSIONS,
        "base_version": draft.base_version if draft else version,
        "client_key": uuid4(),
        "listed": list_digest(pupil.id for pupil in page.pupils),
        "reason": draft.reason if draft else "",
        "action": _action(desk, session),
    }
    return render(desk.request, "students/roll.html", context, status=status)


def _listed_marks(draft: Draft, pupils: Iterable[Pupil]) -> dict[int, AbsenceKind]:
    listed = {pupil.id for pupil in pupils}
    return {child: kind for child, kind in draft.marks.items() if child in listed}


def _action(desk: Desk, session: Session) -> str:
    url = reverse("students:roll-edit", args=[desk.school_class.id, desk.day])
    return f"{url}?session={session.value}" if session == Session.AFTERNOON else url


def refused_page(
    desk: Desk,
    status: DayStatus,
    session: Session,
    refusal: RollRefusal,
    draft: Draft | None,
    is_submitted: bool = False,
) -> HttpResponse:
    """Why no roll is taken and what to do about it; marks that were handed in are shown, so that none is lost (B9)."""
    notice = refusal_notice(refusal, status, session, is_registrar=desk.who.is_registrar)
    if refusal is RollRefusal.REASON_NEEDED and draft:
        page = roll_page(desk.who.school.id, desk.school_class.id, desk.day)
        return roll_response(desk, page, draft.session, draft, notices=[notice], status=422)
    context = {
        "desk": desk,
        "notice": notice,
        "is_answer": draft is not None,
        "kept": _named_marks(desk, draft),
        "registrars": _registrars(desk) if not desk.who.is_registrar else "",
        "has_roll": is_submitted or refusal is RollRefusal.DAY_OVER,
    }
    return render(desk.request, "students/roll_refused.html", context, status=422 if draft else 200)


def _named_marks(desk: Desk, draft: Draft | None) -> list[tuple[str, AbsenceKind]]:
    if draft is None or not draft.marks:
        return []
    pupils = expected_pupils(desk.who.school.id, [desk.school_class.id], desk.day)
    return [(pupil.name, draft.marks[pupil.id]) for pupil in pupils if pupil.id in draft.marks]


def _registrars(desk: Desk) -> str:
    posts = Appointment.objects.filter(school=desk.who.school, role=Role.REGISTRAR, starts_on__lte=desk.today)
    names = posts.exclude(ends_on__lt=desk.today).values_list("staff__name", flat=True)
    return pgettext("between items of a list", ", ").join(names)


def list_changed_page(desk: Desk, draft: Draft) -> HttpResponse:
    """The class list changed while the page was open: the page again, its marks kept, and what changed by name."""
    page = roll_page(desk.who.school.id, desk.school_class.id, desk.day)
    notice = Notice(_changes(desk, page, draft), "warning", _("The class list has changed since you opened the page."))
    return roll_response(desk, page, draft.session, draft, notices=[notice], status=409)


def _changes(desk: Desk, page: RollPage, draft: Draft) -> str:
    listed = {pupil.id: pupil.name for pupil in page.pupils}
    joined = [name for child, name in listed.items() if child not in draft.shown]
    # Only names that this class has had: ids in a request are no way to ask for other children (I6).
    gone = Student.objects.filter(placements__school_class=desk.school_class, pk__in=draft.shown - set(listed))
    left = gone.distinct().values_list("name", flat=True)
    comma = pgettext("between items of a list", ", ")
    parts = [
        _("New in the list: %(names)s.") % {"names": comma.join(joined)} if joined else "",
        _("No longer expected: %(names)s.") % {"names": comma.join(left)} if left else "",
        _("Your other marks are kept; look through them and send again."),
    ]
    return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One child and session where two rolls differ, in words."""

    name: str
    session: str
    ours: Mark
    theirs: Mark


def conflict_page(desk: Desk, draft: Draft, conflict: RollConflict) -> HttpResponse:
    """Both rolls side by side; the person keeps the school's or puts the own one in its place (B8)."""
    desk.leave_trace("roll", len(conflict.differences))
    context = {
        "desk": desk,
        "draft": draft,
        "marks": [(child, draft.marks.get(child, "")) for child in sorted(draft.shown)],
        "current": conflict.current,
        "rows": _conflict_rows(desk, conflict.differences),
        "client_key": uuid4(),
        "listed": desk.request.POST["listed"],
        "action": _action(desk, draft.session),
    }
    return render(desk.request, "students/roll_conflict.html", context, status=409)


def _conflict_rows(desk: Desk, found: Iterable[Difference]) -> list[ConflictRow]:
    children = Student.objects.filter(school=desk.who.school)
    names = dict(children.filter(pk__in={each.child_id for each in found}).values_list("id", "name"))
    return [ConflictRow(names[each.child_id], each.session.label, each.ours, each.theirs) for each in found]
