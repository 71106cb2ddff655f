"""Reading papers: of a case, of the school, and what an episode has of them (E2, D5, K11)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from accountability.choices import CaseEventKind, FileKind, PaperKind
from accountability.models import (
    CaseEvent,
    DropoutCase,
    HomeVisit,
    Paper,
    PaperService,
    PaperTemplate,
    StoredFile,
    TownshipNotice,
)
from accountability.rules.papers import ReportGaps
from students.queries.child_days import current_runs
from students.rules.calendar import SchoolCalendar

_BEGINS = (CaseEventKind.OPENED, CaseEventKind.RELAPSED, CaseEventKind.REOPENED)
# Everything of a file but its content.
_SCAN = ("id", "kind", "paper_id", "service_id", "notice_id", "content_type", "size", "stored_at", "student_id")


def episode_starts_on(case: DropoutCase) -> dt.date:
    """The first unexcused day of the latest episode; each needs its own letter and visits (K11)."""
    events = CaseEvent.objects.filter(case=case, kind__in=_BEGINS, reversed_by=None, starts_on__isnull=False)
    return events.order_by("-at", "-pk").values_list("starts_on", flat=True).first() or case.starts_on


def report_gaps(case: DropoutCase, since: dt.date, visits_needed: int) -> ReportGaps:
    """What the episode that began on ``since`` has of letter and visits, in three queries (D4, D5, K10, K11)."""
    overrides = CaseEvent.objects.filter(case=case, kind=CaseEventKind.OVERRIDDEN, reversed_by=None, on__gte=since)
    return ReportGaps(
        letters_served=served_letters(case, since).count(),
        visits=visits_since(case.student_id, since).count(),
        visits_needed=visits_needed,
        is_overridden=overrides.exists(),
    )


def served_letters(case: DropoutCase, since: dt.date) -> QuerySet[PaperService]:
    """The services of the episode's letters that count: neither they nor the letter taken back, the earliest first."""
    rows = PaperService.objects.filter(paper__case=case, paper__kind=PaperKind.LETTER, paper__voided_at__isnull=True)
    found = rows.filter(annulled_at__isnull=True, paper__issued_on__gte=since)
    return found.select_related("paper").order_by("served_at", "pk")


def visits_since(student_id: int, since: dt.date) -> QuerySet[HomeVisit]:
    """The visits that count from a day on, the earliest first (K10)."""
    visits = HomeVisit.objects.filter(student_id=student_id, on__gte=since, annulled_at__isnull=True)
    return visits.select_related("leader", "second").order_by("on", "starts_at", "pk")


@dataclass(frozen=True, slots=True)
class Missing:
    """What the rolls say of a child: missing since when, how many unexcused school days, counted until when (C1)."""

    since: dt.date
    days: int | None
    counted_on: dt.date


def missing_of(case: DropoutCase, calendar: SchoolCalendar, today: dt.date) -> Missing:
    """The run of the child as the rolls have it today; no number where there is no run (C1)."""
    runs = current_runs(case.school_id, [case.student_id], calendar, today).get(case.student_id)
    days = runs.unexcused_days if runs else ()
    return Missing(episode_starts_on(case), len(days) or None, days[-1] if days else today)


def papers_with_service(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Papers with their valid service in ``served`` and without their content, in two queries."""
    services = PaperService.objects.filter(annulled_at__isnull=True).select_related("served_by")
    return (
        papers.defer("content")
        .select_related("student", "issued_by")
        .prefetch_related(Prefetch("services", services, to_attr="served"))
    )


def papers_of_case(case: DropoutCase) -> QuerySet[Paper]:
    """Every paper of a case, void ones included, the latest first."""
    return papers_with_service(Paper.objects.filter(case=case)).order_by("-issued_at", "-pk")


def papers_of_year(school_id: int, year: int, kind: str = "") -> QuerySet[Paper]:
    """The papers of a year by number, void ones included (E2)."""
    papers = Paper.objects.filter(school_id=school_id, year=year)
    return papers_with_service(papers.filter(kind=kind) if kind else papers).order_by("kind", "-sequence")


def years_with_papers(school_id: int) -> list[int]:
    """The years in which papers were issued, the latest first."""
    return list(Paper.objects.filter(school_id=school_id).order_by("-year").values_list("year", flat=True).distinct())


def services_of(paper: Paper) -> list[PaperService]:
    """Every service recorded for a paper, annulled ones included, the latest first."""
    rows = PaperService.objects.filter(paper=paper).select_related("served_by", "recorded_by", "annulled_by")
    return list(rows.order_by("-served_at", "-pk"))


def scans_of(paper: Paper) -> list[StoredFile]:
    """The scans of a paper and of its services, without their content."""
    rows = StoredFile.objects.filter(kind=FileKind.SCAN)
    found = rows.filter(paper=paper) | rows.filter(service__paper=paper)
    return list(found.only(*_SCAN).order_by("pk"))


def notices_of(case: DropoutCase) -> QuerySet[TownshipNotice]:
    """The notices of the township for a case with their scans, annulled ones included, the latest first (D6)."""
    scans = StoredFile.objects.filter(kind=FileKind.SCAN).only(*_SCAN)
    rows = TownshipNotice.objects.filter(case=case).select_related("recorded_by")
    return rows.prefetch_related(Prefetch("files", scans)).order_by("-issued_on", "-pk")


def templates_in_use(school_id: int) -> dict[str, PaperTemplate]:
    """The school's own template of each kind, without its content (E3)."""
    rows = PaperTemplate.objects.filter(school_id=school_id, retired_at__isnull=True).defer("content")
    return {row.kind: row for row in rows.select_related("uploaded_by")}


def template_in_use(school_id: int, kind: PaperKind) -> PaperTemplate | None:
    """The school's own template of one kind (E3)."""
    return PaperTemplate.objects.filter(school_id=school_id, kind=kind, retired_at__isnull=True).first()


def visits_without_record(case: DropoutCase) -> Sequence[HomeVisit]:
    """The visits of the case's latest episode that have no valid record on paper yet."""
    done = Paper.objects.filter(kind=PaperKind.VISIT, voided_at__isnull=True, student=case.student_id)
    numbers = done.exclude(visit_number=None).values("visit_number")
    return list(visits_since(case.student_id, episode_starts_on(case)).exclude(pk__in=numbers))
