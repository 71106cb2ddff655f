"""The story of a case: all that was recorded, the latest first, mistakes struck through with their reason (D11)."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accountability.actions.cases import may_retract
from accountability.choices import HEALTH_CAUSES, CaseEventKind, CaseOrigin, CaseOutcome, Cause
from accountability.models import CaseEvent, CauseRecord, HomeVisit, Paper, PaperService, TownshipNotice
from accountability.queries.case_file import CaseFile, is_taken_back
from students.day_words import join
from students.models import Contact, User
from students.words import full_day

_ALARMING = frozenset({CaseEventKind.OPENED, CaseEventKind.RELAPSED, CaseEventKind.CONFIRMED, CaseEventKind.FOUND})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened: when, what, by whom. ``because`` says why it was taken back, and then it is struck.

    ``kind`` and ``ref`` name its row, for the page that shows it in full; ``event`` is one that may be taken back.
    """

    at: dt.datetime
    title: str
    by: str
    details: tuple[str, ...] = ()
    because: str = ""
    is_alarm: bool = False
    kind: str = ""
    ref: int = 0
    event: CaseEvent | None = None

    @property
    def on(self) -> dt.date:
        """The day on the school's calendar (A3)."""
        return timezone.localdate(self.at)


def story(file: CaseFile, *, tends: bool) -> list[Line]:
    """The lines of a case, the latest first; ``tends`` opens notes on causes that are a matter of health (I4)."""
    rows = file.rows
    lines = [
        *_days(file),
        *map(_contact, rows.contacts),
        *_visits(rows.visits),
        *(_cause(cause, tends=tends) for cause in rows.causes),
        *map(_paper, rows.papers),
        *map(_service, rows.services),
        *map(_notice, rows.notices),
        *map(_event, rows.events),
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _days(file: CaseFile) -> Iterator[Line]:
    """The rolls that began and ended each time of missing; without a roll there is nothing to tell."""
    is_transfer = file.known.case.origin == CaseOrigin.TRANSFER
    for episode in file.known.state.episodes:
        begins_on = None if is_transfer and not episode.relapse_no else episode.starts_on
        for day, title in (
            (begins_on, pgettext("step", "Missing without leave")),
            (episode.returned_on, pgettext("step", "Back at school")),
        ):
            roll = file.rows.rolls.get(day) if day else None
            if roll and day:
                told = (_("roll of %(day)s") % {"day": full_day(day)},)
                is_missing = day == episode.starts_on
                yield Line(
                    at=roll.first_submitted_at,
                    title=title,
                    by=_name(roll.submitted_by),
                    details=told,
                    is_alarm=is_missing,
                    kind="roll",
                    ref=day.toordinal(),
                )


def _contact(contact: Contact) -> Line:
    title = f"{contact.get_channel_display()} · {contact.get_result_display()}"
    return Line(at=contact.at, title=title, by=_name(contact.recorded_by), details=_told(contact.whom, contact.note))


def _visits(visits: Iterable[HomeVisit]) -> Iterator[Line]:
    """Each with its number among those that count; an annulled one has none."""
    number = 0
    for visit in visits:
        number += visit.annulled_at is None
        title = _("Home visit") if visit.annulled_at else _("Home visit %(number)d") % {"number": number}
        yield _visit(visit, f"{title} · {visit.get_attitude_display()}")


def _visit(visit: HomeVisit, title: str) -> Line:
    promised = visit.promise_on and _("return promised for %(day)s") % {"day": full_day(visit.promise_on)}
    others = [_name(visit.second) if visit.second else "", visit.companions]
    cause = visit.get_cause_display() if visit.cause else ""
    with_others = _("together with %(names)s") % {"names": join(filter(None, others))} if any(others) else ""
    return Line(
        at=timezone.make_aware(dt.datetime.combine(visit.on, visit.starts_at)),
        title=title,
        by=_name(visit.leader),
        details=_told(with_others, visit.met and _("met: %(whom)s") % {"whom": visit.met}, cause, promised or ""),
        because=visit.annulled_because,
        kind="visit",
        ref=visit.pk,
    )


def _cause(cause: CauseRecord, *, tends: bool) -> Line:
    is_open = tends or Cause(cause.cause) not in HEALTH_CAUSES
    return Line(
        at=cause.recorded_at,
        title=_("Cause: %(cause)s") % {"cause": cause.get_cause_display()},
        by=_name(cause.recorded_by),
        details=_told(cause.note if is_open else ""),
    )


def _paper(paper: Paper) -> Line:
    return Line(
        at=paper.issued_at,
        title=_("%(paper)s issued") % {"paper": paper.get_kind_display()},
        by=_name(paper.issued_by),
        details=(paper.number,),
        because=paper.void_reason,
        kind="paper",
        ref=paper.pk,
    )


def _service(service: PaperService) -> Line:
    paper = service.paper
    return Line(
        at=service.served_at,
        title=_("%(paper)s served") % {"paper": paper.get_kind_display()},
        by=_name(service.served_by),
        details=_told(paper.number, service.get_mode_display(), service.recipient, service.relation),
        because=service.annulled_because or paper.void_reason,
        kind="paper",
        ref=paper.pk,
    )


def _notice(notice: TownshipNotice) -> Line:
    until = _("return until %(day)s") % {"day": full_day(notice.deadline_on)}
    served = notice.served_on and _("served on %(day)s") % {"day": full_day(notice.served_on)}
    return Line(
        at=notice.recorded_at,
        title=_("Notice of the township recorded"),
        by=_name(notice.recorded_by),
        details=_told(notice.number, until, served or "", notice.note),
        because=notice.annulled_because,
        kind="notice",
        ref=notice.pk,
    )


def _event(event: CaseEvent) -> Line:
    taken_back = event.reversed_by if is_taken_back(event) else None
    return Line(
        at=event.at,
        title=_title(event),
        by=_name(event.by) if event.by else pgettext("who did it", "by itself"),
        details=_told(event.text, event.movement.get_kind_display() if event.movement else ""),
        because=f"{taken_back.text} ({_name(taken_back.by)})" if taken_back else "",
        is_alarm=event.kind in _ALARMING,
        kind="event",
        ref=event.pk,
        event=event if may_retract(event) and taken_back is None else None,
    )


def _title(event: CaseEvent) -> str:
    label = event.get_kind_display()
    about = event.staff.name if event.staff else str(CaseOutcome(event.outcome).label) if event.outcome else ""
    return f"{label} · {about}" if about else label


def _told(*words: str) -> tuple[str, ...]:
    return tuple(word for word in words if word)


def _name(user: User | None) -> str:
    return user.name if user else ""
