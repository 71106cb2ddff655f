"""What programs read, with keys that are added to and never renamed (docs/open-formats.md)."""

import json
from collections.abc import Mapping
from typing import Any

from accountability.choices import CaseStage
from accountability.models import MonthSummary
from accountability.queries.open_figures import OpenCases
from accountability.queries.targets import TargetLine, Targets
from accountability.reports.monthly import rate_of
from kongchuo.lib.percent import round_percent
from students.models import School

JsonObject = dict[str, Any]
ROW_KEYS = tuple(
    """level grade entry_year number class_id start gain_transfer gain_resumed gain_returned gain_other loss_transfer
    loss_suspended loss_dropout loss_death loss_other end expected_days attended_days sick_days personal_days
    unexcused_days attendance_rate sick_persons personal_persons unexcused_persons late_times suspected_new
    suspected_open suspected_closed dropout_new dropout_total dropout_back visits letters on_time late_reports
    missed_reports owed_days unknown_days evaluation_score""".split()  # noqa: SIM905  # as the contract lists them
)
"""The keys of a row of a month, in this order; the names of head teachers are not among them."""


def rated_row(row: Mapping[str, Any]) -> JsonObject:
    """A row with the rate in percent with one decimal, rounded once from the quotient (H7); null without a base."""
    return {**row, "attendance_rate": _percent_text(round_percent(rate_of(row)))}


def open_row(row: Mapping[str, Any]) -> JsonObject:
    """The same without names; what a version frozen long ago does not say is null."""
    rated = rated_row(row)
    return {key: rated.get(key) for key in ROW_KEYS}


def target_json(line: TargetLine) -> JsonObject:
    """A target with its value, exact as part of whole, and as text."""
    return {
        "kind": line.kind.value,
        "comparison": line.wanted.comparison.value,
        "wanted": None if line.wanted.percent is None else f"{float(line.wanted.percent):g}",
        "part": line.now.part,
        "whole": line.now.whole,
        "value": _percent_text(round_percent(line.now.value, 2)),
        "verdict": line.verdict.value,
    }


def _percent_text(value: object) -> str | None:
    return None if value is None else str(value)


def _of(school: School) -> JsonObject:
    return {"school": school.name, "code": school.code}


def months_json(school: School, rows: list[MonthSummary]) -> JsonObject:
    """The frozen months, each by its latest version."""
    return {**_of(school), "months": [{"month": f"{row.month:%Y-%m}", **_version(row)} for row in rows]}


def month_json(school: School, row: MonthSummary) -> JsonObject:
    """One frozen month by class, grade and school (H4)."""
    content = json.loads(row.content)
    head = {"month": content["month"], "until": content["until"], **_version(row)}
    return {**_of(school), **head, "rows": [open_row(each) for each in content["rows"]]}


def _version(row: MonthSummary) -> JsonObject:
    submission = getattr(row, "submission", None)
    return {
        "version": row.version,
        "sha256": row.sha256,
        "frozen_at": row.frozen_at.isoformat(),
        "submitted": submission.number if submission else None,
    }


def today_json(school: School, figures: JsonObject) -> JsonObject:
    """The day in counts."""
    return {**_of(school), **figures}


def targets_json(school: School, found: Targets) -> JsonObject:
    """Every target with its value on the day."""
    lines = [target_json(line) for line in found.lines]
    return {**_of(school), "date": found.day.isoformat(), "targets": lines}


def cases_json(school: School, day: str, found: OpenCases) -> JsonObject:
    """Open cases by stage, in the order of the stages."""
    stages = {stage.value: found.stages[stage] for stage in CaseStage if stage is not CaseStage.CLOSED}
    return {**_of(school), "date": day, "open": found.stages.total(), "stages": stages, "overdue": found.overdue}
