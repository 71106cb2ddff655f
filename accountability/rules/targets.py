"""Targets of the agreements: what they ask for, and whether a value meets it (M14, M22, H2)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, unique
from fractions import Fraction

from accountability.choices import Comparison, TargetKind

JUNIOR = frozenset({TargetKind.JUNIOR_ENROLMENT, TargetKind.JUNIOR_DROPOUT, TargetKind.JUNIOR_RETENTION})
"""Targets of the junior stage, which a primary school has not."""
MAY_RISE = frozenset({TargetKind.RETENTION, TargetKind.JUNIOR_RETENTION})
"""Targets whose value of the year before can be counted from the registry."""


@unique
class Verdict(Enum):
    """Whether a target is met; NONE where there is no value, no figure or no year before to compare with."""

    MET = "met"
    NOT_MET = "not_met"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a target asks for: ``percent`` is None for a rise, and while nobody has entered the figure."""

    comparison: Comparison
    percent: Fraction | None
    source: str = ""
    since: dt.date | None = None


SHIPPED: Mapping[TargetKind, Wanted] = {
    TargetKind.ENROLMENT: Wanted(Comparison.EQUAL, Fraction(100)),
    TargetKind.DISABLED_ENROLMENT: Wanted(Comparison.AT_LEAST, Fraction(90)),
    TargetKind.CLASS_RETENTION: Wanted(Comparison.EQUAL, Fraction(100)),
    TargetKind.RETENTION: Wanted(Comparison.EQUAL, Fraction(100)),
    TargetKind.DROPOUT: Wanted(Comparison.AT_MOST, None),
    TargetKind.JUNIOR_ENROLMENT: Wanted(Comparison.AT_LEAST, Fraction(99)),
    TargetKind.JUNIOR_DROPOUT: Wanted(Comparison.AT_MOST, None),
    TargetKind.JUNIOR_RETENTION: Wanted(Comparison.RISING, None),
}
"""M22 (篇四.6) and M14 (篇二.四): in force for a school until its first own row of the kind, as every dated rule."""


def in_force(rows: Iterable[tuple[TargetKind, Wanted]], day: dt.date) -> dict[TargetKind, Wanted]:
    """The targets of a day: of each kind the latest row that has begun, else the shipped one."""
    begun = [(kind, wanted) for kind, wanted in rows if wanted.since is None or wanted.since <= day]
    return dict(SHIPPED) | dict(sorted(begun, key=lambda row: row[1].since or dt.date.min))


def verdict(wanted: Wanted, now: Fraction | None, before: Fraction | None = None) -> Verdict:
    """Whether an exact quotient meets a target; nothing is rounded before it is compared (H7)."""
    if now is None:
        return Verdict.NONE
    if wanted.comparison == Comparison.RISING:
        return Verdict.NONE if before is None else _said(now > before)
    if wanted.percent is None:
        return Verdict.NONE
    percent = now * 100
    if wanted.comparison == Comparison.EQUAL:
        return _said(percent == wanted.percent)
    return _said(percent >= wanted.percent if wanted.comparison == Comparison.AT_LEAST else percent <= wanted.percent)


def _said(is_met: bool) -> Verdict:
    return Verdict.MET if is_met else Verdict.NOT_MET


def classes_met(wanted: Wanted, rates: Iterable[Fraction | None]) -> tuple[int, int]:
    """How many classes meet a target of each class, and how many have a base to be judged by (M14)."""
    judged = [verdict(wanted, rate) for rate in rates]
    judged = [each for each in judged if each != Verdict.NONE]
    return judged.count(Verdict.MET), len(judged)
