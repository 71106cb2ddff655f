"""The cases that were reported to the central school or the township, as those who receive reports may see them (J)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accountability.choices import CaseOutcome, CaseStage, PaperKind
from accountability.models import DropoutCase, Paper, PaperService
from accountability.queries.case_facts import CaseEye
from accountability.queries.ledgers import LedgerCase, kept_since, ledger_cases
from accountability.rules.case_facts import FactKind
from students.rules.class_names import ClassKey, school_year
from students.rules.year_turn import first_day


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedCase:
    """A case as the report told it: no numbers, no phone, no address, no reasons."""

    label: str
    name: str
    class_key: ClassKey | None
    missing_since: dt.date
    report_number: str
    reported_on: dt.date
    stage: CaseStage
    returned_on: dt.date | None
    closed_on: dt.date | None
    outcome: CaseOutcome | None


def reported_cases(eye: CaseEye) -> list[ReportedCase]:
    """Cases whose report was served, open or closed in this school year, the latest report first."""
    found = ledger_cases(eye, first_day(school_year(eye.today)))
    served = {each.case.pk: fact for each in found if (fact := each.known.facts.last(FactKind.REPORT_SERVED))}
    papers = Paper.objects.filter(
        school_id=eye.school_id, kind=PaperKind.REPORT, pk__in=[f.ref for f in served.values()]
    )
    numbers = dict(papers.order_by().values_list("id", "number"))
    rows = [
        _row(each, fact.on, numbers.get(fact.ref, ""))
        for each in found
        if (fact := served.get(each.case.pk)) is not None
    ]
    return sorted(rows, key=lambda row: (row.reported_on, row.label), reverse=True)


@dataclass(slots=True)
class ReportedCount:
    """How many reported cases of a school are open and how many were struck off: those of ``reported_cases``."""

    open: int = 0
    closed: int = 0


def reported_counts(schools: Collection[int], today: dt.date) -> dict[int, ReportedCount]:
    """The reported cases of several schools in counts, in one statement for any number of them (J)."""
    kept = kept_since(schools, first_day(school_year(today)))
    cases = DropoutCase.objects.filter(kept, school_id__in=schools, opened_on__lte=today)
    valid = Q(annulled_at__isnull=True, paper__voided_at__isnull=True, paper__kind=PaperKind.REPORT)
    rows = PaperService.objects.filter(valid, paper__case__in=cases.order_by().values("pk")).order_by()
    names = ("paper__case_id", "paper__case__school_id", "paper__case__closed_on", "served_at")
    reported = {
        (case_id, school_id, closed_on is not None)
        for case_id, school_id, closed_on, served_at in rows.values_list(*names)
        if timezone.localdate(served_at) <= min(today, closed_on or today)
    }
    found = {school_id: ReportedCount() for school_id in schools}
    for _case_id, school_id, is_closed in reported:
        found[school_id].closed += is_closed
        found[school_id].open += not is_closed
    return found


def _row(each: LedgerCase, reported_on: dt.date, number: str) -> ReportedCase:
    state = each.known.state
    return ReportedCase(
        label=each.case.label,
        name=each.case.student.name,
        class_key=each.class_key,
        missing_since=state.episode.starts_on,
        report_number=number,
        reported_on=reported_on,
        stage=state.stage,
        returned_on=state.episode.returned_on,
        closed_on=each.place.closed_on,
        outcome=state.outcome,
    )
