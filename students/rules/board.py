"""Who belongs on the board of a day, and in what order (B2, C1, D2)."""

from dataclasses import dataclass

from students.rules.marks import DayState, Gap
from students.rules.runs import Runs


@dataclass(frozen=True, slots=True)
class MissingChild:
    """A child with an open unexcused run: the runs at the end of the day, and what the day itself says."""

    child_id: int
    class_id: int
    runs: Runs
    today: DayState | Gap

    @property
    def is_unknown_today(self) -> bool:
        """The class has not reported, so nobody knows whether the child came back (B2)."""
        return self.today is Gap.UNKNOWN

    @property
    def is_missing_today(self) -> bool:
        """Absent without a reason in every session held (C1)."""
        return isinstance(self.today, DayState) and self.today.is_unexcused


def belongs_on_board(child: MissingChild, run_days: int) -> bool:
    """Missing today without a reason, or an open run with today unknown, or a run at the threshold (C1, B2, D2)."""
    if child.runs.unexcused == 0:
        return False
    return child.is_missing_today or child.is_unknown_today or child.runs.unexcused >= run_days


def urgency(child: MissingChild) -> tuple[int, int, int, int]:
    """Sorts the longest unexcused run first, then by class: an order of what is urgent, not of children."""
    return (-child.runs.unexcused, -child.runs.absence, child.class_id, child.child_id)
