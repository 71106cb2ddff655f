"""The months of the sample school that are over, frozen and handed in on the school day after each (H5)."""

import datetime as dt
from collections.abc import Iterator, Mapping

from accountability.actions.submissions import submit_month
from accountability.actions.summaries import freeze_month
from students.demo.scene import Scene, moment
from students.demo.staff import PRINCIPAL
from students.models import School, User
from students.queries.strips import month_span

_AFTER_SCHOOL, _HANDED_IN = dt.time(16, 20), dt.time(16, 35)


def store_months(school: School, staff: Mapping[str, User], scene: Scene) -> None:
    """Freeze and hand in every month of the term that ended before the date of the scene."""
    for first, last in _months(scene.term.starts_on, scene.on):
        day = scene.calendar.next_school_day(last)
        if day is not None and last < scene.on and moment(day, _HANDED_IN) <= scene.at:
            by = staff[PRINCIPAL]
            frozen = freeze_month(school=school, month=first, actor=by, at=moment(day, _AFTER_SCHOOL))
            at = moment(day, _HANDED_IN)
            submit_month(school=school, month=first, version=frozen.version, actor=by, at=at)


def _months(since: dt.date, until: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    day = since
    while day <= until:
        first, last = month_span(day)
        yield first, last
        day = last + dt.timedelta(days=1)
