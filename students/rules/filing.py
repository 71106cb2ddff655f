"""Where the registry record of a new entrant stands (M23), and who is one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from students.choices import MovementKind

FORMAL = ("G", "J")
"""First letters of a number that is settled: verified, or of a child without an ID number (domain 4.2)."""
TEMPORARY = "L"


class FilingState(StrEnum):
    """In the order in which somebody has to do something."""

    RETURNED = "returned"
    NOT_SENT = "not_sent"
    WAITING = "waiting"
    TEMPORARY = "temporary"
    FILED = "filed"


@dataclass(frozen=True, slots=True)
class FilingFacts:
    """What is known of a child's record: its number, when it was sent last, and why it came back."""

    status_number: str
    sent_on: date | None = None
    refused_because: str = ""


def filing_state(facts: FilingFacts) -> FilingState:
    """Where the record stands: a formal number settles it, whatever happened before (M23)."""
    if facts.status_number.startswith(FORMAL):
        return FilingState.FILED
    if facts.refused_because:
        return FilingState.RETURNED
    if facts.status_number.startswith(TEMPORARY):
        return FilingState.TEMPORARY
    return FilingState.WAITING if facts.sent_on is not None else FilingState.NOT_SENT


def is_new_entrant(kind: str, grade: int, status_number: str) -> bool:
    """Whether a movement into the school makes a child somebody to file (M23).

    Everybody who came from elsewhere or came back is, and whoever was admitted into grade one; a child admitted into a
    later grade only while it has no settled number, for a first roster admits whole grades filed long ago.
    """
    if kind in (MovementKind.TRANSFER_IN, MovementKind.RETURN):
        return True
    return kind == MovementKind.ADMISSION and (grade == 1 or not status_number.startswith(FORMAL))


def school_year_span(year: int) -> tuple[date, date]:
    """First and last day of the school year that begins in ``year`` (G1)."""
    return date(year, 9, 1), date(year + 1, 8, 31)
