"""Live values beside the targets of an agreement: retention, lost children, reports in time (M14, H2, B3)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from accountability.queries.lost import LostInTerm, lost_in
from students.models import Roll
from students.queries.calendar import limits_on, school_calendar
from students.queries.retention import class_retentions, counted_term
from students.rules.lateness import Punctuality, punctuality

_JUDGED = (Punctuality.ON_TIME, Punctuality.LATE, Punctuality.MISSED, Punctuality.DUE)


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """A class: retention of the term (None without a base), children lost, reports in time of the month."""

    retention: Fraction | None
    lost: int
    on_time: int
    judged: int


def class_figures(
    school_id: int, class_ids: Collection[int], day: dt.date, now: dt.datetime
) -> dict[int, ClassFigures]:
    """The figures of classes on a day, in a number of queries that grows neither with them nor with the pupils.

    A school day of the month counts once its deadline has passed or its roll is there; imported rolls count nowhere.
    """
    term = counted_term(school_id, day)
    last = min(day, term.ends_on) if term else day
    lost = lost_in(term, last) if term else LostInTerm()
    kept = class_retentions(school_id, term.starts_on, last, lost.lost, lost.before) if term else {}
    reports = _reports(school_id, class_ids, day, now)
    return {
        each: ClassFigures(
            retention=kept[each].rate.value if each in kept else None,
            lost=len(kept[each].lost) if each in kept else 0,
            on_time=reports[each].count(Punctuality.ON_TIME),
            judged=sum(found in _JUDGED for found in reports[each]),
        )
        for each in class_ids
    }


def _reports(
    school_id: int, class_ids: Collection[int], day: dt.date, now: dt.datetime
) -> dict[int, list[Punctuality]]:
    """How each school day of the month so far was reported (B3)."""
    first = day.replace(day=1)
    days = school_calendar(school_id, first).school_days_between(first, day)
    rows = Roll.objects.filter(school_class__in=class_ids, date__gte=first, date__lte=day).order_by()
    rolls = {
        (class_id, date): (moment, is_imported)
        for class_id, date, moment, is_imported in rows.values_list(
            "school_class_id", "date", "first_submitted_at", "is_imported"
        )
    }
    until = limits_on(school_id, day).on_time_until
    nothing = (None, False)

    def judged(class_id: int, date: dt.date) -> Punctuality:
        moment, is_imported = rolls.get((class_id, date), nothing)
        return punctuality(moment, date, until, now, is_imported=is_imported)

    dates = list(days)
    return {class_id: [judged(class_id, date) for date in dates] for class_id in class_ids}
