"""What somebody has to do for a child until a day; computed from facts, never stored (D1, D3 to D9)."""

from dataclasses import dataclass
from datetime import date

from accountability.choices import DutyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing to do: for which child and case, until when, by whom.

    ``due_on`` is None where no known term holds the day. ``owners`` are ids of accounts: who holds the post in charge
    on the day judged, or the person named.
    """

    kind: DutyKind
    student_id: int
    case_id: int | None = None
    class_id: int | None = None
    since: date | None = None
    due_on: date | None = None
    is_overdue: bool = False
    owners: frozenset[int] = frozenset()

    @property
    def urgency(self) -> tuple[bool, date, int, int]:
        """Overdue first, then the nearest deadline (experience: overdue leads)."""
        return (not self.is_overdue, self.due_on or date.max, list(DutyKind).index(self.kind), self.student_id)
