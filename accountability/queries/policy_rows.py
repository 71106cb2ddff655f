"""All dated values of a school at once: in force on any day, before, later, and as a proposal would make them (K14)."""

import copy
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, TypeAlias

from accountability.choices import PolicyFamily
from accountability.models import AccountabilityPolicy
from accountability.queries.policy import case_limits_from
from accountability.rules.case_facts import LimitsOn
from accountability.rules.policy import EvaluationLimits, PointLimits, SupportLimits
from accountability.rules.policy_values import VALUES, Atom, values_of
from students.models import AttendancePolicy
from students.rules.policy import AttendanceLimits

PolicyRow: TypeAlias = AttendancePolicy | AccountabilityPolicy
SHIPPED = dt.date.min
"""The date that the shipped values carry: in force before a school's first row."""


@dataclass(frozen=True, slots=True)
class Step:
    """A value from a day on, until the next step; ``since`` is None for the shipped one."""

    since: dt.date | None
    value: Atom


@dataclass(frozen=True, slots=True)
class Policies:
    """The rows of both families, the latest first; the last one holds the shipped values."""

    school_id: int
    attendance: tuple[AttendancePolicy, ...]
    accountability: tuple[AccountabilityPolicy, ...]

    def rows(self, family: PolicyFamily) -> tuple[PolicyRow, ...]:
        """The rows of one family, the latest first."""
        return self.attendance if family == PolicyFamily.ATTENDANCE else self.accountability

    def row(self, family: PolicyFamily, day: dt.date) -> PolicyRow:
        """The row in force on the day (K14)."""
        return next(row for row in self.rows(family) if row.effective_on <= day)

    def value(self, name: str, day: dt.date) -> Atom:
        """One value in force on the day."""
        found: Atom = getattr(self.row(VALUES[name].family, day), name)
        return found

    def values(self, family: PolicyFamily, day: dt.date) -> dict[str, Atom]:
        """All values of one family in force on the day."""
        return {value.name: self.value(value.name, day) for value in values_of(family)}

    def after(self, family: PolicyFamily, day: dt.date) -> list[PolicyRow]:
        """The rows that are approved for later days, the earliest first."""
        return [row for row in reversed(self.rows(family)) if row.effective_on > day]

    def steps(self, name: str) -> list[Step]:
        """What the value was, is and will be, the latest first; a row that left it as it was is no step."""
        found: list[Step] = []
        for row in reversed(self.rows(VALUES[name].family)):
            value = getattr(row, name)
            if not found or found[-1].value != value:
                found.append(Step(None if row.effective_on == SHIPPED else row.effective_on, value))
        return found[::-1]

    def step(self, name: str, day: dt.date) -> Step:
        """The step in force on the day."""
        return next(step for step in self.steps(name) if step.since is None or step.since <= day)

    def coming(self, name: str, day: dt.date) -> Step | None:
        """The next step after the day, or None."""
        later = [step for step in self.steps(name) if step.since is not None and step.since > day]
        return later[-1] if later else None

    def changed(self, family: PolicyFamily, day: dt.date, values: Mapping[str, Atom]) -> "Policies":
        """The same with other values from the day on: the row in force on it, copied, with these values in it."""
        row = copy.copy(self.row(family, day))
        row.effective_on = day
        for name, value in values.items():
            setattr(row, name, value)
        kept: list[Any] = [each for each in self.rows(family) if each.effective_on != day]
        rows = sorted([*kept, row], key=lambda each: each.effective_on, reverse=True)
        changed: dict[str, Any] = {family.value: tuple(rows)}
        return replace(self, **changed)

    def differing(self, other: "Policies", day: dt.date) -> frozenset[str]:
        """The names of the values that are others in ``other`` on the day."""
        return frozenset(name for name in VALUES if self.value(name, day) != other.value(name, day))

    def attendance_limits(self, day: dt.date) -> AttendanceLimits:
        """What the rules of attendance need on the day."""
        return AttendanceLimits(**self._of(AttendanceLimits, day))

    def support_limits(self, day: dt.date) -> SupportLimits:
        """What the rules of support need on the day."""
        return SupportLimits(**self._of(SupportLimits, day))

    def point_limits(self, day: dt.date) -> PointLimits:
        """What deductions and veto need on the day (F2, F6)."""
        return PointLimits(**self._of(PointLimits, day))

    def evaluation_limits(self, day: dt.date) -> EvaluationLimits:
        """What the evaluation of a month that ends on the day needs (F10)."""
        return EvaluationLimits(**self._of(EvaluationLimits, day))

    def case_limits(self) -> LimitsOn:
        """What the rules of cases need, on any day (D1 to D9)."""
        return cache(lambda day: case_limits_from(lambda name: self.value(name, day)))

    def _of(self, limits: type[Any], day: dt.date) -> dict[str, Any]:
        return {field.name: self.value(field.name, day) for field in fields(limits)}


def policies_of(school_id: int) -> Policies:
    """Every row of a school, in two queries."""
    attendance = AttendancePolicy.objects.filter(school_id=school_id).order_by("-effective_on")
    accountability = AccountabilityPolicy.objects.filter(school_id=school_id).order_by("-effective_on")
    shipped: dict[str, Any] = {"school_id": school_id, "effective_on": SHIPPED}
    return Policies(
        school_id,
        (*attendance, AttendancePolicy(**shipped)),
        (*accountability, AccountabilityPolicy(**shipped)),
    )
