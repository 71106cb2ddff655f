"""The papers of a case, as its page and the page of its papers show them (E1, D5, D6)."""

from dataclasses import dataclass
from typing import Any

from accountability.actions.papers import gap_sentences
from accountability.choices import PaperKind
from accountability.models import DropoutCase, Paper, PaperService
from accountability.paper_access import OF_CASES, OF_HEAD_TEACHERS, handles
from accountability.paper_texts import issue_title, standing
from accountability.queries.papers import (
    episode_starts_on,
    notices_of,
    papers_of_case,
    report_gaps,
    visits_without_record,
)
from accountability.queries.policy import paper_limits_on
from accountability.rules.papers import SERVED
from students.access import Rights


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper in a list with its valid service and where it stands."""

    paper: Paper
    service: PaperService | None
    standing: str

    @property
    def is_void(self) -> bool:
        """Whether only its number is left."""
        return self.paper.voided_at is not None

    @property
    def waits_for_service(self) -> bool:
        """Whether its service is still to be recorded."""
        return self.service is None and not self.is_void and self.paper.kind in SERVED


def paper_row(paper: Paper) -> PaperRow:
    """A paper of ``papers_with_service``."""
    service = next(iter(paper.served), None)  # type: ignore[attr-defined]  # prefetched under this name
    return PaperRow(paper, service, standing(paper, service))


def case_papers_part(who: Rights, case: DropoutCase) -> dict[str, Any]:
    """What ``accountability/case_papers_part.html`` needs as ``part``: papers, visits to record, notices, gaps."""
    since = episode_starts_on(case)
    papers = papers_of_case(case)
    if not who.sees_all:
        papers = papers.filter(kind__in=OF_HEAD_TEACHERS)
    gaps = report_gaps(case, since, paper_limits_on(case.school_id, who.on).report_visits)
    kinds = [kind for kind in OF_CASES if case.closed_on is None and handles(who, kind)]
    return {
        "case": case,
        "rows": [paper_row(paper) for paper in papers],
        "buttons": [(kind, issue_title(kind), kind == PaperKind.REPORT and gaps.is_blocked) for kind in kinds],
        "gaps": gap_sentences(gaps) if who.sees_all and gaps.is_blocked else [],
        "visits": visits_without_record(case),
        "notices": notices_of(case) if who.sees_all else None,
        "is_open": case.closed_on is None,
    }
