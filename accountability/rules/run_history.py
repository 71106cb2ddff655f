"""The unexcused runs of a time, one after the other, whether they still last or not (C1, K3, K6)."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from students.rules.runs import StateOf, adds_unexcused, ends_run


@dataclass(frozen=True, slots=True)
class PastRun:
    """The unexcused days of one run in order, and the school day that ended it; None while it lasts (C1)."""

    days: tuple[date, ...]
    ended_on: date | None = None

    @property
    def first_on(self) -> date:
        """The first unexcused day: contacts and visits look at it (K8)."""
        return self.days[0]

    def is_over_by(self, day: date) -> bool:
        """Whether the child was there again, or expected no more, on the day or before (K6, K8)."""
        return self.ended_on is not None and self.ended_on <= day


def past_runs(days: Iterable[date], state_of: StateOf, marked: Container[date] | None = None) -> Iterator[PastRun]:
    """The runs within ``days``, which are school days in order; excused and unknown days neither add nor break (C1).

    ``marked``, where it is given, holds every day with a mark without reason: no run begins on another one.
    """
    found: list[date] = []
    for day in days:
        if not found and marked is not None and day not in marked:
            continue
        state = state_of(day)
        if ends_run(state):
            if found:
                yield PastRun(tuple(found), day)
            found = []
        elif adds_unexcused(state):
            found.append(day)
    if found:
        yield PastRun(tuple(found))
