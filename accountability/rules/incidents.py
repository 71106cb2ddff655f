"""What may be done with an incident: nothing is found or decided before the person concerned could speak (F9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, unique

from accountability.choices import Consequence, FindingResult, IncidentStepKind


@unique
class IncidentStage(Enum):
    """Where an incident stands, computed from its steps."""

    OPEN = "open"
    ASKED = "asked"
    HEARD = "heard"
    FOUND = "found"
    DECIDED = "decided"


@unique
class IncidentGap(Enum):
    """Why a step cannot be taken yet, or no more."""

    NOT_ASKED = "not_asked"
    WAITING = "waiting"
    NO_FINDING = "no_finding"
    NOT_ESTABLISHED = "not_established"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class StepFact:
    """A step as the rules see it; ``until`` is the last day for an answer."""

    kind: IncidentStepKind
    until: date | None = None
    result: FindingResult | None = None


_ANSWERS = frozenset({IncidentStepKind.STATEMENT, IncidentStepKind.DECLINED})
Steps = Sequence[StepFact]


def _has(steps: Steps, *kinds: IncidentStepKind) -> bool:
    return any(step.kind in kinds for step in steps)


def is_heard(steps: Steps, today: date) -> bool:
    """Whether the person spoke, declined to, or was asked and let the last day for an answer pass (F9, K10)."""
    passed = any(step.until is not None and today > step.until for step in steps)
    return passed or _has(steps, *_ANSWERS)


def stage_of(steps: Steps, today: date) -> IncidentStage:
    """Where the incident stands on the day."""
    if _has(steps, IncidentStepKind.DECISION):
        return IncidentStage.DECIDED
    if not is_heard(steps, today):
        return IncidentStage.ASKED if _has(steps, IncidentStepKind.ASKED) else IncidentStage.OPEN
    return IncidentStage.FOUND if _has(steps, IncidentStepKind.FINDING) else IncidentStage.HEARD


def step_gap(steps: Steps, kind: IncidentStepKind, today: date) -> IncidentGap | None:
    """What stands against a step on the day, or None: a decision ends everything, a finding and a decision come after
    the hearing, and no decision comes without a finding (F9)."""
    stage = stage_of(steps, today)
    if stage is IncidentStage.DECIDED:
        return IncidentGap.DECIDED
    if kind not in (IncidentStepKind.FINDING, IncidentStepKind.DECISION):
        return None
    if stage in (IncidentStage.OPEN, IncidentStage.ASKED):
        return IncidentGap.NOT_ASKED if stage is IncidentStage.OPEN else IncidentGap.WAITING
    is_early = kind is IncidentStepKind.DECISION and stage is not IncidentStage.FOUND
    return IncidentGap.NO_FINDING if is_early else None


def consequence_gap(steps: Steps, consequence: Consequence) -> IncidentGap | None:
    """What was not established has no consequence; the last finding counts (F9)."""
    results = [step.result for step in steps if step.result is not None]
    is_cleared = bool(results) and results[-1] is FindingResult.NOT_ESTABLISHED
    return IncidentGap.NOT_ESTABLISHED if is_cleared and consequence is not Consequence.NONE else None
