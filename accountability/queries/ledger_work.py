"""What was done about the children of ledger rows: causes, persuasion, papers, closing, the next step (D1 to D11)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils import timezone

from accountability.choices import CaseEventKind, PaperKind
from accountability.models import CaseEvent, CauseRecord, HomeVisit, Paper, PaperService, TownshipNotice
from accountability.queries.case_facts import CaseEye
from accountability.queries.ledgers import LedgerCase
from accountability.rules.case_duties import Due, case_dues
from students.choices import Role
from students.models import Appointment, Contact, User
from students.rules.class_names import ClassKey

_T = TypeVar("_T")
_Dated = Mapping[int, Sequence[tuple[dt.date, _T]]]


@dataclass(frozen=True, slots=True)
class NumberedPaper:
    """A paper of the episode: its number, the day it was issued, the day it was served where it was."""

    number: str
    issued_on: dt.date
    served_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Closing:
    """Who closed a case, and the evidence in that person's words; no name where the facts alone did it (B4)."""

    evidence: str
    by: str


@dataclass(frozen=True, slots=True)
class Persuasion:
    """How often the family was spoken to in the present episode, when last and how."""

    count: int = 0
    last_on: dt.date | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What was done for one case in its present episode."""

    cause: str = ""
    whereabouts: str = ""
    responsible: str = ""
    heads: tuple[str, ...] = ()
    persuasion: Persuasion = Persuasion()
    papers: Mapping[PaperKind, NumberedPaper] = field(default_factory=dict)
    next_due: Due | None = None
    closing: Closing | None = None


def work_of(eye: CaseEye, cases: Collection[LedgerCase]) -> dict[int, Work]:
    """The work of each case by its id, in ten queries for any number."""
    children = [each.case.student_id for each in cases]
    ids = [each.case.pk for each in cases]
    causes, places = _findings(eye, children)
    contacts, papers = _contacts(eye, children), _papers(eye, ids)
    closings = _closings(eye, ids)
    names = _names({each.known.state.responsible_id for each in cases})
    heads = _heads(eye)
    return {
        each.case.pk: Work(
            cause=_last(causes, each.case.student_id, each.case.starts_on),
            whereabouts=_last(places, each.case.student_id, each.case.starts_on),
            responsible=names.get(each.known.state.responsible_id or 0, ""),
            heads=tuple(heads.get(each.class_key, ())) if each.class_key else (),
            papers=_latest(papers.get(each.case.pk, ()), each.known.state.episode.starts_on),
            next_due=_next_due(eye, each),
            closing=closings.get(each.case.pk) if each.place.closed_on else None,
            persuasion=_persuasion(contacts.get(each.case.student_id, ()), each),
        )
        for each in cases
    }


def _findings(eye: CaseEye, children: list[int]) -> tuple[_Dated[str], _Dated[str]]:
    """Causes and whereabouts as visits and records found them, by child, the latest last (D12)."""
    causes: dict[int, list[tuple[dt.date, str]]] = defaultdict(list)
    places: dict[int, list[tuple[dt.date, str]]] = defaultdict(list)
    mine = {"school_id": eye.school_id, "student_id__in": children, "on__lte": eye.today}
    visits = HomeVisit.objects.filter(**mine, annulled_at__isnull=True).order_by("on", "id")
    for child, on, cause, place in visits.values_list("student_id", "on", "cause", "whereabouts"):
        causes[child] += [(on, cause)] if cause else []
        places[child] += [(on, place)] if place else []
    records = CauseRecord.objects.filter(**mine).order_by("on", "id")
    for child, on, cause in records.values_list("student_id", "on", "cause"):
        causes[child].append((on, cause))
    return {child: sorted(found, key=lambda each: each[0]) for child, found in causes.items()}, places


def _last(found: _Dated[str], child: int, since: dt.date) -> str:
    return next((text for on, text in reversed(found.get(child, ())) if on >= since), "")


def _contacts(eye: CaseEye, children: list[int]) -> dict[int, list[tuple[dt.date, str]]]:
    """Every attempt to reach the family, home visits among them; annulled visits count nowhere (D1, D4)."""
    rows = Contact.objects.filter(school_id=eye.school_id, student_id__in=children)
    valid = rows.filter(annulled_at__isnull=True).order_by("at", "id")
    found: dict[int, list[tuple[dt.date, str]]] = defaultdict(list)
    for child, at, channel in valid.values_list("student_id", "at", "channel"):
        if timezone.localdate(at) <= eye.today:
            found[child].append((timezone.localdate(at), channel))
    return found


def _persuasion(contacts: Iterable[tuple[dt.date, str]], each: LedgerCase) -> Persuasion:
    """Of the present episode: up to the closing of a case that is struck off, else up to the day judged."""
    first, last = each.known.state.episode.starts_on, each.known.state.day
    until = dt.date.max if each.place.ledger else last
    made = [contact for contact in contacts if first <= contact[0] <= until]
    return Persuasion(len(made), *made[-1]) if made else Persuasion()


_Papers = dict[int, list[tuple[PaperKind, NumberedPaper]]]


def _papers(eye: CaseEye, ids: list[int]) -> _Papers:
    """Letters, reports and township notices of each case with number and days, the latest last (E2, E4, D6)."""
    found: _Papers = defaultdict(list)
    mine = {"school_id": eye.school_id}
    services = PaperService.objects.filter(**mine, paper__case_id__in=ids, annulled_at__isnull=True).order_by()
    served = {paper: timezone.localdate(at) for paper, at in services.values_list("paper_id", "served_at")}
    kinds = (PaperKind.LETTER, PaperKind.REPORT)
    papers = Paper.objects.filter(
        **mine, case_id__in=ids, kind__in=kinds, voided_at__isnull=True, issued_on__lte=eye.today
    )
    rows = papers.order_by("issued_on", "id").values_list("case_id", "kind", "id", "number", "issued_on")
    for case_id, kind, pk, number, issued_on in rows:
        paper = NumberedPaper(number, issued_on, _until(served.get(pk), eye.today))
        found[case_id or 0].append((PaperKind(kind), paper))
    notices = TownshipNotice.objects.filter(
        **mine, case_id__in=ids, annulled_at__isnull=True, issued_on__lte=eye.today
    ).order_by("issued_on", "id")
    for case_id, number, issued_on, served_on in notices.values_list("case_id", "number", "issued_on", "served_on"):
        notice = NumberedPaper(number, issued_on, _until(served_on, eye.today))
        found[case_id].append((PaperKind.NOTICE, notice))
    return found


def _until(day: dt.date | None, today: dt.date) -> dt.date | None:
    return day if day and day <= today else None


def _latest(papers: Iterable[tuple[PaperKind, NumberedPaper]], since: dt.date) -> dict[PaperKind, NumberedPaper]:
    """The latest paper of each kind; those of an earlier episode do not count in this one (K11)."""
    return {kind: paper for kind, paper in papers if paper.issued_on >= since}


def _closings(eye: CaseEye, ids: list[int]) -> dict[int, Closing]:
    closed = {"kind": CaseEventKind.CLOSED, "reversed_by__isnull": True, "on__lte": eye.today}
    rows = CaseEvent.objects.filter(school_id=eye.school_id, case_id__in=ids, **closed).order_by("on", "id")
    told = rows.values_list("case_id", "text", "by__name")
    return {case_id: Closing(text, name or "") for case_id, text, name in told}


def _names(ids: Iterable[int | None]) -> dict[int, str]:
    rows = User.objects.filter(pk__in=[pk for pk in ids if pk]).order_by()
    return dict(rows.values_list("id", "name"))


def _heads(eye: CaseEye) -> dict[ClassKey, list[str]]:
    """The head teachers of the day by class."""
    posts = Appointment.objects.filter(school_id=eye.school_id, role=Role.HEAD_TEACHER, starts_on__lte=eye.today)
    rows = posts.exclude(ends_on__lt=eye.today).order_by("starts_on", "id")
    found: dict[ClassKey, list[str]] = defaultdict(list)
    for year, number, name in rows.values_list("school_class__entry_year", "school_class__number", "staff__name"):
        found[ClassKey(year, number)].append(name)
    return found


def _next_due(eye: CaseEye, each: LedgerCase) -> Due | None:
    """What is to be done next, the nearest deadline first."""
    dues = case_dues(each.known.facts, each.known.state, eye.calendar, eye.limits)
    return min(dues, key=lambda due: due.due_on or dt.date.max, default=None)
