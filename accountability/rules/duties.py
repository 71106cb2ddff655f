"""What somebody has to do for a child or a month until a day; computed from facts, never stored (D1 to D9, H5)."""

from dataclasses import dataclass
from datetime import date

from accountability.choices import DutyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing to do: for which child and case, until when, by whom.

    One about a month of the school is about no child: ``student_id`` is 0 and ``month`` its first day (H5).
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
    month: date | None = None

    @property
    def about(self) -> tuple[int, date | None]:
        """The child or the month, to count each once."""
        return self.student_id, self.month

    @property
    def urgency(self) -> tuple[bool, date, int, int]:
        """Overdue first, then the nearest deadline (experience: overdue leads)."""
        return (not self.is_overdue, self.due_on or date.max, list(DutyKind).index(self.kind), self.student_id)
