"""Reading the rules of accountability in force on a day (K14)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any

from django.db.models import QuerySet

from accountability.choices import BothPosts
from accountability.models import AccountabilityPolicy
from accountability.rules.case_facts import LIMIT_NAMES, CaseLimits, LimitsOn
from accountability.rules.policy import EvaluationLimits, PaperLimits, PointLimits, SupportLimits
from students.models import AttendancePolicy

_SUPPORT = tuple(field.name for field in fields(SupportLimits))
_PAPERS = tuple(field.name for field in fields(PaperLimits))
_POINTS = tuple(field.name for field in fields(PointLimits))
_EVALUATION = tuple(field.name for field in fields(EvaluationLimits))


def policy_on(school_id: int, day: dt.date) -> AccountabilityPolicy:
    """The row in force on the day; before the first one, an unsaved row with the shipped values (K14)."""
    rows = AccountabilityPolicy.objects.filter(school_id=school_id, effective_on__lte=day).order_by("-effective_on")
    return rows.first() or AccountabilityPolicy(school_id=school_id, effective_on=day)


def support_limits_on(school_id: int, day: dt.date) -> SupportLimits:
    """The values of support in force on the day (M10, K14)."""
    return SupportLimits(*_values(school_id, day, _SUPPORT))


def case_limits(school_id: int) -> LimitsOn:
    """The values of cases in force on any day, read in two queries once they are asked for (D1 to D9, K14)."""
    rows: list[tuple[_Rows, _Rows]] = []

    def limits_on(day: dt.date) -> CaseLimits:
        rows.extend([] if rows else [_case_rows(school_id)])
        attendance, accountability = rows[0]
        return CaseLimits(**_in_force(attendance, day), **_in_force(accountability, day))

    return cache(limits_on)


def case_limits_from(value_of: Callable[[str], Any]) -> CaseLimits:
    """The values of cases, each asked for by its name."""
    return CaseLimits(**{field.name: value_of(field.name) for field in fields(CaseLimits)})


_Rows = list[tuple[dt.date, dict[str, Any]]]


def _case_rows(school_id: int) -> tuple[_Rows, _Rows]:
    """The rows of both policies, the latest first, the shipped values at the end."""
    shipped = {name: _default(name) for name in LIMIT_NAMES}
    return (
        [
            *_dated(AttendancePolicy.objects.filter(school_id=school_id), ("run_days",)),
            (dt.date.min, {"run_days": AttendancePolicy().run_days}),
        ],
        [
            *_dated(AccountabilityPolicy.objects.filter(school_id=school_id), LIMIT_NAMES),
            (dt.date.min, shipped),
        ],
    )


def _dated(rows: QuerySet[Any], names: tuple[str, ...]) -> _Rows:
    listed = rows.order_by("-effective_on").values_list("effective_on", *names)
    return [(since, dict(zip(names, values, strict=True))) for since, *values in listed]


def _in_force(rows: _Rows, day: dt.date) -> dict[str, Any]:
    return next(values for since, values in rows if since <= day)


def _default(name: str) -> Any:
    return getattr(AccountabilityPolicy(), name)


def paper_limits_on(school_id: int, day: dt.date) -> PaperLimits:
    """The values of papers in force on the day (D3 to D6, E2, K14)."""
    return PaperLimits(*_values(school_id, day, _PAPERS))


def point_limits(school_id: int) -> Callable[[dt.date], PointLimits]:
    """The values of deductions and veto in force on any day, read in one query once they are asked for (F2, F6)."""
    policy_on = point_policy(school_id)
    return lambda day: policy_on(day)[1]


def point_policy(school_id: int) -> Callable[[dt.date], tuple[dt.date | None, PointLimits]]:
    """The same with the date of the row they come from, None for the shipped values (F7, K14)."""
    rows: list[tuple[dt.date, dict[str, Any]]] = []

    def policy_on(day: dt.date) -> tuple[dt.date | None, PointLimits]:
        if not rows:
            rows.extend(_dated(AccountabilityPolicy.objects.filter(school_id=school_id), _POINTS))
            rows.append((dt.date.min, {name: _default(name) for name in _POINTS}))
        since, values = next((since, values) for since, values in rows if since <= day)
        limits = PointLimits(**values | {"both_posts": BothPosts(values["both_posts"])})
        return (None if since == dt.date.min else since), limits

    return cache(policy_on)


def evaluation_limits_on(school_id: int, day: dt.date) -> EvaluationLimits:
    """The values of the evaluation in force on the day, which is the month's last (F10, K14)."""
    return EvaluationLimits(*_values(school_id, day, _EVALUATION))


def evaluation_rules(school_id: int, day: dt.date) -> tuple[EvaluationLimits, Callable[[dt.date], int]]:
    """The values of the evaluation in force on the month's last day, and the school days for a visit after a failed
    contact in force on any day, both in one query (F10, D1, K14)."""
    names = (*_EVALUATION, "visit_days")
    rows = _dated(AccountabilityPolicy.objects.filter(school_id=school_id), names)
    rows.append((dt.date.min, {name: _default(name) for name in names}))
    in_force = _in_force(rows, day)
    return EvaluationLimits(**{name: in_force[name] for name in _EVALUATION}), lambda on: int(
        _in_force(rows, on)["visit_days"]
    )


def _values(school_id: int, day: dt.date, names: tuple[str, ...]) -> tuple[Any, ...]:
    rows = AccountabilityPolicy.objects.filter(school_id=school_id, effective_on__lte=day).order_by("-effective_on")
    row = rows.values_list(*names).first()
    return row or tuple(_default(name) for name in names)
