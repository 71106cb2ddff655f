"""Numbers of papers, what a service must say, what a report still lacks (E2, E4, D4, D5, K11)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from accountability.choices import PaperKind, ServiceMode

SERVED = frozenset({PaperKind.LETTER, PaperKind.REPORT})
"""The papers whose service is recorded here; the township serves its notice itself (D6)."""

MODES: dict[PaperKind, tuple[ServiceMode, ...]] = {
    PaperKind.LETTER: tuple(ServiceMode),
    PaperKind.REPORT: (ServiceMode.IN_PERSON, ServiceMode.POST),
}
"""How each paper can be served: an office takes a report in or gets it by post (E4)."""

NEEDS: dict[ServiceMode, tuple[str, ...]] = {
    ServiceMode.IN_PERSON: ("recipient",),
    ServiceMode.PROXY: ("recipient", "relation"),
    ServiceMode.LEFT: ("witness", "place"),
    ServiceMode.POST: ("postal_number",),
}
"""What the record of each way of service must say to prove it (E4)."""


def number_text(pattern: str, year: int, number: int) -> str:
    """The number of a paper by the school's pattern: 义劝通字〔2026〕第1号 (E2)."""
    return pattern.replace("{year}", str(year)).replace("{number}", str(number))


class ServiceProblem(StrEnum):
    """Why a service cannot be recorded (E4)."""

    NOT_SERVED = "not_served"
    MODE = "mode"
    IN_FUTURE = "in_future"
    BEFORE_ISSUE = "before_issue"


def service_problem(
    kind: PaperKind, mode: ServiceMode, *, served_on: date, issued_on: date, is_ahead: bool
) -> ServiceProblem | None:
    """What is wrong with a service; a day is never before the issue, a moment never ahead (E4)."""
    if kind not in SERVED:
        return ServiceProblem.NOT_SERVED
    if mode not in MODES[kind]:
        return ServiceProblem.MODE
    if is_ahead:
        return ServiceProblem.IN_FUTURE
    return ServiceProblem.BEFORE_ISSUE if served_on < issued_on else None


def missing_facts(mode: ServiceMode, said: Collection[str]) -> list[str]:
    """The facts that this way of service needs and that were not said (E4)."""
    return [name for name in NEEDS[mode] if name not in said]


@dataclass(frozen=True, slots=True)
class ReportGaps:
    """What an episode has of the letter and the visits that a report needs (D4, D5, K11)."""

    letters_served: int
    visits: int
    visits_needed: int
    is_overridden: bool = False

    @property
    def lacks_letter(self) -> bool:
        """No valid letter of the episode has been served (D5)."""
        return self.letters_served < 1

    @property
    def visits_missing(self) -> int:
        """Visits still to be made before the report (D4)."""
        return max(self.visits_needed - self.visits, 0)

    @property
    def is_blocked(self) -> bool:
        """Whether no report may be issued; the principal's override lifts it (D5)."""
        return (self.lacks_letter or self.visits_missing > 0) and not self.is_overridden


class NoticeProblem(StrEnum):
    """Why a notice of the township cannot be recorded as said (D6)."""

    ISSUED_AHEAD = "issued_ahead"
    BEFORE_EPISODE = "before_episode"
    DEADLINE = "deadline"
    SERVED_AHEAD = "served_ahead"
    SERVED_EARLY = "served_early"


def notice_problem(
    *, issued_on: date, deadline_on: date, served_on: date | None, missing_since: date, today: date
) -> NoticeProblem | None:
    """What is wrong with the dates of a township's notice (D6)."""
    if issued_on > today:
        return NoticeProblem.ISSUED_AHEAD
    if issued_on < missing_since:
        return NoticeProblem.BEFORE_EPISODE
    if deadline_on < issued_on:
        return NoticeProblem.DEADLINE
    if served_on is None:
        return None
    if served_on > today:
        return NoticeProblem.SERVED_AHEAD
    return NoticeProblem.SERVED_EARLY if served_on < issued_on else None
