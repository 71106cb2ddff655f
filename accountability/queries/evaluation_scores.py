"""The totals of the evaluation from what a monthly summary or the dashboard has read already (F10, H4)."""

import datetime as dt
from decimal import Decimal

from accountability.queries.evaluation import judged_on
from accountability.queries.evaluation_runs import Eye, class_facts, evidence, runs_of, suspects
from accountability.queries.summary_month import Month, Readings
from accountability.rules.evaluation import ClassFacts, Judged, total_of
from accountability.rules.report_days import ReportDays, bits
from kongchuo.lib import clock
from students.queries.child_days import Wanted


def wanted_for(month: Month) -> Wanted:
    """The children whose histories the totals need."""
    return suspects(_eye(month))


def class_scores(read: Readings) -> dict[int, Decimal]:
    """The total of each class that owed a roll from the first of the month until its last day counted, in one more
    statement: the same that ``school_month`` finds item by item (F10).

    Live: what is recorded by now about those days; a class without a school day that it owed is not there.
    """
    eye, month = _eye(read.month), read.month
    if read.children is None:
        return {}
    runs = runs_of(eye, read.children)
    said = evidence(eye, runs)
    facts = class_facts(eye, read.children, runs, said)
    live = bits(read.days, said.live_since, eye.judged.until + _DAY) if said.live_since else 0
    over = sum(1 << number for number, day in enumerate(read.days) if eye.judged.is_over(day))
    limits, found = month.policies.evaluation(month.last), {}
    for class_id in {*read.owed, *facts}:
        rolls = read.reports.get(class_id, ReportDays()).counts(read.owed.get(class_id, 0) & live, over)
        about = facts.get(class_id) or ClassFacts()
        total = total_of(about, rolls, limits, eye.judged, eye.calendar, month.policies.visit_days)
        if total is not None:
            found[class_id] = total
    return found


_DAY = dt.timedelta(days=1)


def _eye(month: Month) -> Eye:
    return Eye(month.school_id, _judged(month), month.calendar)


def _judged(month: Month) -> Judged:
    return judged_on(month.first, month.until, clock.now())
