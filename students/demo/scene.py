"""The moment for which the sample school is made: date, clock, term, school days so far."""

import datetime as dt
from dataclasses import dataclass

from students.demo.terms import DemoTerm
from students.rules.calendar import SchoolCalendar
from students.rules.lateness import SHANGHAI

_FIRST_REPORT = dt.time(7, 50)
_LAST_REPORT = dt.time(9, 20)
_IMPORTED_DAYS, _SETTLED_DAYS = 3, 20
_SHORTEST = dt.timedelta(minutes=30)
_LONGEST = dt.timedelta(minutes=90)


@dataclass(frozen=True, slots=True)
class Scene:
    """``days`` are the school days of ``term`` up to the date ``on``; nothing happens after ``at``."""

    on: dt.date
    at: dt.datetime
    term: DemoTerm
    days: tuple[dt.date, ...]
    calendar: SchoolCalendar

    @property
    def is_school_day(self) -> bool:
        """Whether the date itself is a school day, of which a part is reported."""
        return bool(self.days) and self.days[-1] == self.on

    @property
    def last_day(self) -> dt.date:
        """The last school day so far, or the first day of the term before there is one."""
        return self.days[-1] if self.days else self.term.starts_on

    def back(self, count: int) -> dt.date | None:
        """The school day ``count`` school days before the last one; None before the term."""
        return self.days[-1 - count] if count < len(self.days) else None

    def offset(self, count: int) -> dt.date | None:
        """The school day ``count`` after the last one (before it when negative); None outside the known days."""
        return self.calendar.add_school_days(self.last_day, count) if count > 0 else self.back(-count)

    def reached(self, days: int) -> dt.date:
        """The date ``days`` after the term began, but not after the last school day."""
        return min(self.term.starts_on + dt.timedelta(days=days), self.last_day)

    @property
    def began_on(self) -> dt.date:
        """When the school began to take its rolls here: in mid-term, so that a few days before came in as a file."""
        return self.days[_IMPORTED_DAYS] if len(self.days) > _SETTLED_DAYS else self.term.starts_on

    def window(self) -> tuple[dt.datetime, dt.datetime]:
        """When the reports of the date came in: from 07:50 to 09:20, earlier as long as it is not that late."""
        first, last = moment(self.on, _FIRST_REPORT), moment(self.on, _LAST_REPORT)
        if self.at >= first + _SHORTEST:
            return first, min(last, self.at)
        return max(moment(self.on, dt.time.min), self.at - _LONGEST), self.at


def moment(day: dt.date, clock: dt.time) -> dt.datetime:
    """A moment by the school's clock."""
    return dt.datetime.combine(day, clock, SHANGHAI)
