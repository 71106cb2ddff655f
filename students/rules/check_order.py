"""In which order to visit classes: unpredictable for those visited, and yet every class in time (M3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, log


@dataclass(frozen=True, slots=True)
class Candidate:
    """A class that can be visited. ``age`` is in school days: 1 was visited on the school day before today.

    ``draw`` lies between 0 and 1 and is as good as drawn by lot: the same all day, another one tomorrow.
    """

    class_id: int
    age: int
    draw: float

    @property
    def chance(self) -> float:
        """A draw weighted by age, smallest first: who waited twice as long is twice as likely to come first."""
        return -log(min(max(self.draw, 1e-12), 1 - 1e-12)) / max(self.age, 1)


def visits_a_day(classes: int, revisit_days: int) -> int:
    """How many visits a day keep every class within ``revisit_days`` (M3)."""
    return max(1, ceil(classes / max(revisit_days, 1)))


def days_left(age: int, revisit_days: int) -> int:
    """School days until a class must be visited: 0 today at the latest, below zero overdue (M3)."""
    return revisit_days - age


def visit_order(candidates: Iterable[Candidate], revisit_days: int) -> list[int]:
    """The classes in the order to visit them: overdue first, then drawn among all that leave time for the rest (M3).

    Whoever follows it with ``visits_a_day`` visits sees every class within ``revisit_days``: a class is only drawn
    before a more urgent one as long as every class can still have its turn in time.
    """
    waiting = sorted(candidates, key=lambda each: (days_left(each.age, revisit_days), each.chance))
    pace = visits_a_day(len(waiting), revisit_days)
    order: list[int] = []
    while waiting:
        chosen = min(waiting[: _free(waiting, len(order), pace, revisit_days)], key=lambda each: each.chance)
        waiting.remove(chosen)
        order.append(chosen.class_id)
    return order


def _free(waiting: list[Candidate], position: int, pace: int, revisit_days: int) -> int:
    """How many of the most urgent may come next: taking one puts those before it off by one visit, which they bear."""
    for index, each in enumerate(waiting[:-1]):
        if (position + 1 + index) // pace > days_left(each.age, revisit_days):
            return index + 1
    return len(waiting)
