"""Nothing is found or decided before the person concerned could speak (F9)."""

import datetime as dt
from typing import Any

import pytest

from accountability.choices import Consequence, FindingResult, IncidentStepKind
from accountability.rules.incidents import IncidentGap, IncidentStage, StepFact, consequence_gap, stage_of, step_gap

TODAY, YESTERDAY, TOMORROW = (dt.date(2026, 11, day) for day in (23, 22, 24))
EVIDENCE, STATEMENT = StepFact(IncidentStepKind.EVIDENCE), StepFact(IncidentStepKind.STATEMENT)
DECLINED, DECISION = StepFact(IncidentStepKind.DECLINED), StepFact(IncidentStepKind.DECISION)
FINDING = StepFact(IncidentStepKind.FINDING, result=FindingResult.ESTABLISHED)
CLEARED = StepFact(IncidentStepKind.FINDING, result=FindingResult.NOT_ESTABLISHED)


def asked(until: dt.date) -> StepFact:
    return StepFact(IncidentStepKind.ASKED, until)


TABLE: dict[str, tuple[list[StepFact], IncidentStage, Any, Any]] = {
    "nothing": ([], IncidentStage.OPEN, IncidentGap.NOT_ASKED, IncidentGap.NOT_ASKED),
    "evidence alone": ([EVIDENCE], IncidentStage.OPEN, IncidentGap.NOT_ASKED, IncidentGap.NOT_ASKED),
    "asked": ([EVIDENCE, asked(TOMORROW)], IncidentStage.ASKED, IncidentGap.WAITING, IncidentGap.WAITING),
    "the last day is in time": ([asked(TODAY)], IncidentStage.ASKED, IncidentGap.WAITING, IncidentGap.WAITING),
    "no answer in time": ([asked(YESTERDAY)], IncidentStage.HEARD, None, IncidentGap.NO_FINDING),
    "statement": ([asked(TOMORROW), STATEMENT], IncidentStage.HEARD, None, IncidentGap.NO_FINDING),
    "statement without being asked": ([STATEMENT], IncidentStage.HEARD, None, IncidentGap.NO_FINDING),
    "declined": ([asked(TOMORROW), DECLINED], IncidentStage.HEARD, None, IncidentGap.NO_FINDING),
    "found": ([asked(YESTERDAY), FINDING], IncidentStage.FOUND, None, None),
    "decided": (
        [STATEMENT, FINDING, DECISION], IncidentStage.DECIDED, IncidentGap.DECIDED, IncidentGap.DECIDED
    ),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "stage", "finding", "decision"), TABLE.values(), ids=TABLE)
def test_what_may_come_next_f9(steps: list[StepFact], stage: IncidentStage, finding: Any, decision: Any) -> None:
    assert stage_of(steps, TODAY) is stage
    assert step_gap(steps, IncidentStepKind.FINDING, TODAY) is finding
    assert step_gap(steps, IncidentStepKind.DECISION, TODAY) is decision


@pytest.mark.parametrize("kind", [IncidentStepKind.EVIDENCE, IncidentStepKind.ASKED, IncidentStepKind.STATEMENT])
def test_evidence_and_hearing_are_open_until_the_decision_f9(kind: IncidentStepKind) -> None:
    assert step_gap([STATEMENT, FINDING], kind, TODAY) is None
    assert step_gap([STATEMENT, FINDING, DECISION], kind, TODAY) is IncidentGap.DECIDED


@pytest.mark.parametrize(
    ("findings", "consequence", "gap"),
    [
        ([FINDING], Consequence.DISMISSAL, None),
        ([FINDING], Consequence.NONE, None),
        ([CLEARED], Consequence.NONE, None),
        ([CLEARED], Consequence.TALK, IncidentGap.NOT_ESTABLISHED),
        ([FINDING, CLEARED], Consequence.TALK, IncidentGap.NOT_ESTABLISHED),
        ([CLEARED, FINDING], Consequence.TALK, None),
    ],
)
def test_what_was_not_established_has_no_consequence_f9(
    findings: list[StepFact], consequence: Consequence, gap: IncidentGap | None
) -> None:
    assert consequence_gap([STATEMENT, *findings], consequence) is gap
