"""What speaks against a day in a file of attendance (A1, B2, B3, B9, B11)."""

import datetime as dt
from collections.abc import Sequence

from students.rules.attendance.facts import Entry, Span
from students.rules.attendance.known import Known
from students.rules.calendar import DayReason, SchoolCalendar
from students.rules.class_names import ClassKey
from students.rules.roster.issues import Code


def is_absence(entry: Entry) -> bool:
    """Whether a cell says more than presence, or what nobody knows yet."""
    return entry.said is None or any(entry.said.values())


def usable_days(span: Span, calendar: SchoolCalendar) -> Sequence[dt.date]:
    """The school days that an entry means: its day, those of a range, or the first so many (A2)."""
    if span.count is not None:
        last = calendar.nth(span.first, span.count)
        return calendar.school_days_between(span.first, last or dt.date.max)
    return calendar.school_days_between(span.first, span.last or span.first)


def day_problem(
    known: Known, class_key: ClassKey | None, day: dt.date, child: int | None, *, is_range: bool
) -> Code | None:
    """Why a file cannot say anything of a class on a day, or None. ``child`` must be expected there, if given.

    Today's roll is taken on its page, and from its first own roll on a class reports for itself: what it missed is
    back-filled with a reason and stays missed (B3), which a file must not undo."""
    if day >= known.today:
        return Code.DAY_TODAY if day == known.today else Code.DAY_FUTURE
    status = known.calendar.day_status(day)
    if not status.is_school_day:
        return Code.DAY_OUTSIDE_TERM if status.why is DayReason.OUTSIDE_TERM else Code.DAY_NO_SCHOOL
    if class_key is None:
        return Code.CHILD_ELSEWHERE
    if not (expected := known.expected(class_key, day)):
        return Code.DAY_NOBODY
    if child is not None and child not in expected:
        return Code.CHILD_ELSEWHERE
    since = known.since.get(class_key)
    is_over = since is not None and day >= since and (is_range or (class_key, day) not in known.rolls)
    return Code.DAY_SINCE if is_over else None
