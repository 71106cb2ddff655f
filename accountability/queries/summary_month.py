"""A month of a school: its days, its calendar and the values of both policies on any day of it (H5, K14)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from accountability.models import AccountabilityPolicy
from accountability.queries.case_facts import CaseEye
from accountability.rules.case_facts import LIMIT_NAMES, CaseLimits
from accountability.rules.policy import EvaluationLimits
from accountability.rules.report_days import ReportDays
from accountability.rules.summary import frozen_from
from students.models import AttendancePolicy
from students.queries.calendar import school_calendar
from students.queries.child_days import ChildDays
from students.queries.strips import month_span
from students.rules.calendar import SchoolCalendar

_NOT_VALUES = frozenset({"id", "school_id"})


@dataclass(frozen=True, slots=True)
class PolicyRows:
    """The rows of both policies, the latest first; a day before the first has the shipped values (K14)."""

    attendance: tuple[tuple[dt.date, Mapping[str, Any]], ...]
    accountability: tuple[tuple[dt.date, Mapping[str, Any]], ...]

    def case_limits(self, day: dt.date) -> CaseLimits:
        """The values of cases in force on the day."""
        run_days = _in_force(self.attendance, day)["run_days"]
        values = _in_force(self.accountability, day)
        return CaseLimits(run_days=run_days, **{name: values[name] for name in LIMIT_NAMES})

    def on_time_until(self, day: dt.date) -> dt.time:
        """Until when a report of the day is on time (B3)."""
        found: dt.time = _in_force(self.attendance, day)["on_time_until"]
        return found

    def summary_days(self, day: dt.date) -> int:
        """How many school days after its end a month is due (H5)."""
        return int(_in_force(self.accountability, day)["summary_days"])

    def evaluation(self, day: dt.date) -> EvaluationLimits:
        """The values of the evaluation in force on the day, which is the month's last (F10)."""
        values = _in_force(self.accountability, day)
        return EvaluationLimits(**{each.name: values[each.name] for each in fields(EvaluationLimits)})

    def visit_days(self, day: dt.date) -> int:
        """The school days for a visit after a contact that failed on the day (D1)."""
        return int(_in_force(self.accountability, day)["visit_days"])

    def rule_set(self, day: dt.date) -> dict[str, dict[str, str]]:
        """Every value in force on the day, as text, with the day since which it is (H5)."""
        both = {"attendance": self.attendance, "accountability": self.accountability}
        return {name: {key: str(value) for key, value in _in_force(rows, day).items()} for name, rows in both.items()}


def _in_force(rows: Sequence[tuple[dt.date, Mapping[str, Any]]], day: dt.date) -> Mapping[str, Any]:
    return next(values for since, values in rows if since <= day)


def policy_rows(school_id: int) -> PolicyRows:
    """Both policies of a school, in two statements (K14)."""
    return PolicyRows(_dated(AttendancePolicy, school_id), _dated(AccountabilityPolicy, school_id))


def _dated(model: Any, school_id: int) -> tuple[tuple[dt.date, Mapping[str, Any]], ...]:
    statement = f"SELECT * FROM {model._meta.db_table} WHERE school_id = %s ORDER BY effective_on DESC"  # noqa: S608
    rows = (_values(row) for row in model.objects.raw(statement, [school_id]))
    return (*((row["effective_on"], row) for row in rows), (dt.date.min, _shipped(model)))


def _values(row: Any) -> dict[str, Any]:
    """Whole rows are read, by a written statement: composing one that names sixty columns takes longer."""
    names = (each.attname for each in row._meta.concrete_fields)
    return {name: getattr(row, name) for name in names if name not in _NOT_VALUES}


@cache
def _shipped(model: Any) -> Mapping[str, Any]:
    return _values(model()) | {"effective_on": dt.date.min}


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a school: the calendar, the policies, today; ``asked`` is an earlier day up to which it is counted."""

    school_id: int
    first: dt.date
    last: dt.date
    today: dt.date
    calendar: SchoolCalendar
    policies: PolicyRows
    asked: dt.date | None = None

    @property
    def until(self) -> dt.date:
        """The last day counted: today while the month runs, its last once its school days are over (H5, K17)."""
        is_over = self.today >= frozen_from(self.calendar, self.first, self.last)
        until = self.last if is_over else min(self.last, self.today)
        return min(until, max(self.first, self.asked)) if self.asked else until

    @property
    def is_over(self) -> bool:
        """Whether the whole month is counted."""
        return self.until == self.last

    def eye(self, day: dt.date) -> CaseEye:
        """What cases are judged with at the end of a day."""
        return CaseEye(self.school_id, self.calendar, day, self.policies.case_limits)


@dataclass(frozen=True, slots=True)
class Readings:
    """What the summary read that the evaluation of the month needs too (F10, H4).

    ``days`` are the school days counted; ``owed`` and ``reports`` hold a bit for each of them. ``children`` are the
    histories of those it asked for.
    """

    month: Month
    days: Sequence[dt.date]
    owed: Mapping[int, int]
    reports: Mapping[int, ReportDays]
    children: ChildDays | None


def month_on(school_id: int, month: dt.date, today: dt.date, asked: dt.date | None = None) -> Month:
    """The month that holds a date, looked at on a day, in three statements. A month to come is a ValueError."""
    first, last = month_span(month)
    if first > today:
        raise ValueError("A month that has not begun has no summary.")
    return Month(school_id, first, last, today, school_calendar(school_id), policy_rows(school_id), asked)
