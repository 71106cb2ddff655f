"""Classes without any absence for longer than the school's own rate makes likely: a reason to visit (M3, C5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import exp, expm1, log1p

from students.rules.rates import share


@dataclass(frozen=True, slots=True)
class RollCount:
    """One roll in numbers: children expected, and how many of them were absent in any session."""

    class_id: int
    day: date
    expected: int
    absent: int


@dataclass(frozen=True, slots=True)
class Spotless:
    """A class and its time without absence: school days with a roll, child-days in them, and how likely that is.

    ``rate`` is how often an absence begins on a child-day of the school: an illness of three days is one beginning, for
    its second day is no accident any more. ``likelihood`` is the chance that some class of the school shows such a time
    by itself, at the school's rate.
    """

    class_id: int
    since: date
    days: int
    child_days: int
    rate: Fraction
    classes: int
    likelihood: float


def likelihood(rate: Fraction, child_days: int, classes: int) -> float:
    """The chance that at least one of ``classes`` classes has no absence in ``child_days`` child-days (M3).

    (1 - rate) ** child_days for one class, and 1 - (1 - that) ** classes for some class of the school: where many are
    looked at, one of them is lucky. Decided once in floating point; a hundredth of a percent is all that is ever shown.
    """
    if not 0 < rate < 1 or not child_days:
        return 1.0
    alone = exp(child_days * log1p(-float(rate)))
    return 1.0 if alone >= 1 else -expm1(classes * log1p(-alone))


def spotless_classes(rolls: Iterable[RollCount], begun: int, limit_percent: int) -> list[Spotless]:
    """The classes whose time without absence is less likely than ``limit_percent``, least likely first (M3).

    ``begun`` is how many absences began in these rolls. Only rolls taken here belong in ``rolls``: what was imported
    knows absences only as far as somebody kept them.
    """
    kept = sorted(rolls, key=lambda roll: roll.day, reverse=True)
    rate = share(begun, sum(roll.expected for roll in kept)) or Fraction(0)
    ids = sorted({roll.class_id for roll in kept})
    found = [_run([roll for roll in kept if roll.class_id == each], rate, len(ids)) for each in ids]
    unlikely = [each for each in found if each and each.likelihood < limit_percent / 100]
    return sorted(unlikely, key=lambda each: (each.likelihood, each.class_id))


def _run(latest_first: list[RollCount], rate: Fraction, classes: int) -> Spotless | None:
    run: list[RollCount] = []
    for roll in latest_first:
        if roll.absent:
            break
        run.append(roll)
    if not run:
        return None
    child_days = sum(roll.expected for roll in run)
    chance = likelihood(rate, child_days, classes)
    return Spotless(run[0].class_id, run[-1].day, len(run), child_days, rate, classes, chance)
