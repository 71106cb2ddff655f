"""What is known of a case, as rows the rules read in any order (D8): events, papers, visits, notices."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum, unique
from typing import TypeAlias

from accountability.choices import CaseEventKind, CaseOrigin, CaseOutcome


@unique
class FactKind(Enum):
    """What a fact is about."""

    OPENED = "opened"
    RELAPSED = "relapsed"
    FOUND = "found"
    RESPONSIBLE = "responsible"
    OVERRIDDEN = "overridden"
    CONFIRMED = "confirmed"
    OBSERVED = "observed"
    PROPOSED = "proposed"
    CLOSED = "closed"
    REOPENED = "reopened"
    LETTER_ISSUED = "letter_issued"
    LETTER_SERVED = "letter_served"
    VISIT = "visit"
    CAUSE = "cause"
    REPORT_ISSUED = "report_issued"
    REPORT_SERVED = "report_served"
    NOTICE_ISSUED = "notice_issued"
    NOTICE_SERVED = "notice_served"


OF_EVENT: dict[CaseEventKind, FactKind] = {
    kind: FactKind(kind.value) for kind in CaseEventKind if kind is not CaseEventKind.RETRACTED
}
STARTS = frozenset({FactKind.OPENED, FactKind.RELAPSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that happened on a day; void papers, annulled visits and retracted events are no facts.

    ``ref`` is the id of its row and orders what happened on one day. ``starts_on`` is the first unexcused day that an
    opening or relapse begins with; a reopening has it where the rolls opened the case again. ``until`` is the deadline
    of a notice, or the day for which a return was promised.
    """

    kind: FactKind
    on: date
    ref: int = 0
    starts_on: date | None = None
    until: date | None = None
    outcome: CaseOutcome | None = None
    staff_id: int | None = None

    @property
    def order(self) -> tuple[date, int]:
        """When it happened, before or after what."""
        return self.on, self.ref


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The facts of one case up to a day, in order of time whatever order they came in (D8)."""

    origin: CaseOrigin
    facts: tuple[Fact, ...]

    @classmethod
    def known_on(cls, day: date, origin: CaseOrigin, facts: Iterable[Fact]) -> "CaseFacts":
        """What is known of the case at the end of ``day``."""
        return cls(origin, tuple(sorted((fact for fact in facts if fact.on <= day), key=lambda fact: fact.order)))

    def of(self, *kinds: FactKind, since: date = date.min) -> tuple[Fact, ...]:
        """The facts of these kinds from a day on, the earliest first."""
        return tuple(fact for fact in self.facts if fact.kind in kinds and fact.on >= since)

    def last(self, *kinds: FactKind, since: date = date.min) -> Fact | None:
        """The latest fact of these kinds from a day on."""
        return next(iter(self.of(*kinds, since=since)[::-1]), None)


@dataclass(frozen=True, slots=True)
class CaseLimits:
    """The ⚙ values of cases in force on the day judged (K14): school days but for ``return_days``."""

    run_days: int
    visit_days: int
    letter_days: int
    return_days: int
    report_visits: int
    report_run_days: int
    confirm_run_days: int
    notice_chase_days: int
    observation_days: int
    relapse_days: int
    observation_note_days: int
    cause_from_day: int


LIMIT_NAMES = tuple(field.name for field in fields(CaseLimits) if field.name != "run_days")
"""The values of cases; ``run_days``, the run that opens one, is attendance's (D2)."""
LimitsOn: TypeAlias = Callable[[date], CaseLimits]
"""The values in force on a day: a clock keeps those of the day it started, a change moves no past deadline (K14)."""
