"""The reference dates on which movements of pupils are usually reported (domain 1.5, 2.8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

LAST_DAYS = 10
"""Proposed for the days before the reference date in which a round trip ends that is no movement (domain 2.8)."""
_DAY = timedelta(days=1)
_PAIRS = (((3, 10), (9, 10)), ((3, 15), (9, 25)), ((3, 20), (9, 20)), ((9, 1), (9, 1)))


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """The days between two reference dates: after the one, up to the other."""

    until: date
    since: date


def usual_stretches(today: date) -> list[Stretch]:
    """The last stretch that is over of each kind, the latest first: half-years as counties ask for them, and the year
    from 1 September to 1 September."""
    found = {stretch for pair in _PAIRS for stretch in _over(pair, today)}
    return sorted(found, reverse=True)


def _over(pair: tuple[tuple[int, int], tuple[int, int]], today: date) -> Iterator[Stretch]:
    dates = sorted({date(year, *each) for year in range(today.year - 2, today.year + 1) for each in pair})
    past = [each for each in dates if each <= today]
    yield Stretch(past[-1], past[-2] + _DAY)
