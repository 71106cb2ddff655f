"""The line that tells a head teacher who is new in the class (G5)."""

import datetime as dt

from students.access import Rights
from students.paper_words import newcomer_words
from students.queries.returnees import class_newcomers
from students.rules.calendar import SchoolCalendar


def newcomer_line(who: Rights, class_id: int, calendar: SchoolCalendar, day: dt.date) -> str:
    """Names and days of the children who joined within the last school days; empty without any."""
    found = class_newcomers(who.school.pk, class_id, calendar, day)
    return newcomer_words((pupil.name, pupil.since, is_returnee) for pupil, is_returnee in found)
