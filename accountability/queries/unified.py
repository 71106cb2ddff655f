"""The three sides of 三统一 as stored: reports, ledgers, registry and rolls, in a fixed number of queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from accountability.queries.case_facts import CaseEye
from accountability.queries.ledgers import LedgerCase, classes_on, ledger_cases, of_ledger
from accountability.rules.ledgers import Ledger
from accountability.rules.unified import Absent, OnLedger, Reported, Unified, unified
from students.models import Student
from students.queries.calendar import limits_on
from students.queries.child_days import current_runs
from students.queries.missing import missing_children
from students.queries.movements import status_on
from students.queries.paper_only import away_rows
from students.rules.class_names import ClassKey
from students.rules.paper_only import Group

_GROUPS = {Group.TRANSFER_OVERDUE: Absent.TRANSFER, Group.SUSPENSION_OVER: Absent.SUSPENSION}


@dataclass(frozen=True, slots=True)
class Named:
    """A child of the comparison with its name and class."""

    name: str
    class_key: ClassKey | None
    case_id: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of a day, with the children it names; ``lost`` and ``returned`` of those in the ledgers."""

    found: Unified
    named: Mapping[int, Named]
    lost: int
    returned: int
    run_days: int


def comparison_on(eye: CaseEye) -> Comparison:
    """The three numbers at the end of the day judged, and in whom they part."""
    cases = ledger_cases(eye)
    rows = {ledger: of_ledger(cases, ledger) for ledger in (Ledger.SUSPECTED, Ledger.DROPOUT)}
    standing = [each for found in rows.values() for each in found]
    run_days = limits_on(eye.school_id, eye.today).run_days
    registry = _absent(eye, run_days)
    status = status_on(eye.school_id, [each.case.student_id for each in standing], eye.today)
    ledger = [
        OnLedger(
            student_id=each.case.student_id,
            is_back=each.known.state.is_back,
            is_lost=each.place.ledger is Ledger.DROPOUT,
            report=_reported(each),
            report_due_on=each.known.state.report_due_on,
            status=status[each.case.student_id],
        )
        for each in standing
    ]
    found = unified(ledger, registry, eye.today)
    return Comparison(
        found=found,
        named=_named(eye, standing, {apart.student_id for apart in found.apart}),
        lost=len(rows[Ledger.DROPOUT]),
        returned=sum(row.is_back for row in ledger),
        run_days=run_days,
    )


def _reported(each: LedgerCase) -> Reported:
    state = each.known.state
    if state.report:
        return Reported.SERVED
    return Reported.ISSUED if state.report_issued else Reported.NONE


def _absent(eye: CaseEye, run_days: int) -> dict[int, Absent]:
    """Enrolled children who are in no classroom: a run of ⚙ days, a transfer or a suspension past its day (D2, D10)."""
    missing = missing_children(eye.school_id, eye.calendar, eye.today)
    runs = current_runs(eye.school_id, missing, eye.calendar, eye.today) if missing else {}
    found = {
        row.student_id: _GROUPS[row.group]
        for row in away_rows(eye.school_id, eye.calendar, eye.today)
        if row.group in _GROUPS and row.student_id
    }
    return {**found, **{child: Absent.MISSING for child, run in runs.items() if run.unexcused >= run_days}}


def _named(eye: CaseEye, standing: Collection[LedgerCase], ids: Collection[int]) -> dict[int, Named]:
    names = Student.objects.filter(school_id=eye.school_id, pk__in=ids).order_by().values_list("id", "name")
    cases = {each.case.student_id: each.case.pk for each in standing}
    classes = classes_on(eye.school_id, ids, eye.today)
    return {pk: Named(name, classes.get(pk), cases.get(pk)) for pk, name in names}
