"""Targets in force on a day and the live values beside them (M14, M22)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from accountability.choices import Comparison, TargetKind
from accountability.models import Target
from accountability.queries.lost import LostInTerm, lost_in
from accountability.rules.targets import Verdict, Wanted, classes_met, in_force, verdict
from students.models import Term
from students.queries.catchment import catchment_list
from students.queries.retention import (
    class_retentions,
    counted_term,
    enrolled_on_first_september,
    school_retention,
)
from students.rules.enrolment_rates import Rate

_A_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target with its live value. Of CLASS_RETENTION the value counts classes: those that meet it ÷ all judged."""

    kind: TargetKind
    wanted: Wanted
    coming: Wanted | None
    now: Rate
    before: Fraction | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Targets:
    """All targets on a day."""

    day: dt.date
    term: Term | None
    lines: tuple[TargetLine, ...]


def targets_on(school_id: int, day: dt.date) -> Targets:
    """Every target with its value on the day, in a number of statements that does not grow (K16)."""
    term = counted_term(school_id, day)
    return targets_with(school_id, day, lost_in(term, min(day, term.ends_on)) if term else LostInTerm())


def targets_with(school_id: int, day: dt.date, lost: LostInTerm) -> Targets:
    """The same for known losses."""
    rows = [_row(target) for target in Target.objects.filter(school_id=school_id)]
    wanted = in_force(rows, day)
    coming = {kind: row for kind, row in sorted(rows, key=_since, reverse=True) if row.since and row.since > day}
    term = counted_term(school_id, day)
    now = _values(school_id, day, term, wanted[TargetKind.CLASS_RETENTION], lost)
    before = _before(school_id, day, wanted[TargetKind.RETENTION])
    lines = tuple(
        TargetLine(
            kind=kind,
            wanted=wanted[kind],
            coming=coming.get(kind),
            now=now.get(kind, Rate(0, 0)),
            before=before.get(kind),
            verdict=_verdict(kind, wanted[kind], now.get(kind, Rate(0, 0)), before.get(kind)),
        )
        for kind in TargetKind
    )
    return Targets(day, term, lines)


def _row(target: Target) -> tuple[TargetKind, Wanted]:
    percent = None if target.value is None else Fraction(target.value)
    return TargetKind(target.kind), Wanted(Comparison(target.comparison), percent, target.source, target.effective_on)


def _since(row: tuple[TargetKind, Wanted]) -> dt.date:
    return row[1].since or dt.date.min


def _values(
    school_id: int, day: dt.date, term: Term | None, of_classes: Wanted, lost: LostInTerm
) -> Mapping[TargetKind, Rate]:
    found = catchment_list(school_id, day)
    values = {TargetKind.ENROLMENT: found.enrolment, TargetKind.DISABLED_ENROLMENT: found.disabled}
    values[TargetKind.DROPOUT] = Rate(len(lost.present), len(enrolled_on_first_september(school_id, day)))
    if term is not None:
        last = min(day, term.ends_on)
        values[TargetKind.RETENTION] = school_retention(school_id, term.starts_on, last, lost.lost, lost.before).rate
        classes = class_retentions(school_id, term.starts_on, last, lost.lost, lost.before).values()
        values[TargetKind.CLASS_RETENTION] = Rate(*classes_met(of_classes, (each.rate.value for each in classes)))
    return values


def _before(school_id: int, day: dt.date, wanted: Wanted) -> Mapping[TargetKind, Fraction | None]:
    """The retention of the school a year ago, where a rise is asked for and its term is known."""
    if wanted.comparison != Comparison.RISING:
        return {}
    then = day - _A_YEAR
    term = counted_term(school_id, then)
    if term is None:
        return {}
    last = min(then, term.ends_on)
    lost = lost_in(term, last)
    rate = school_retention(school_id, term.starts_on, last, lost.lost, lost.before).rate
    return {TargetKind.RETENTION: rate.value}


def _verdict(kind: TargetKind, wanted: Wanted, now: Rate, before: Fraction | None) -> Verdict:
    if kind == TargetKind.CLASS_RETENTION:
        return Verdict.NONE if not now.whole else Verdict.MET if now.part == now.whole else Verdict.NOT_MET
    return verdict(wanted, now.value, before)


def target_history(school_id: int, kind: TargetKind) -> list[Target]:
    """The rows of one target, the latest first."""
    return list(Target.objects.filter(school_id=school_id, kind=kind).order_by("-effective_on"))
