"""Months frozen and handed in for tests, with rows as the rules make them."""

import datetime as dt
import json
from typing import Any

from accountability.models import MonthSubmission, MonthSummary
from accountability.rules.frozen import canonical, digest, rows_data
from accountability.rules.submissions import receipt_number
from accountability.rules.summary import Counts, Row, summarise
from students.models import School, User
from students.queries.strips import month_span
from tests import make

OCTOBER = dt.date(2026, 10, 1)
TARGETS = [
    {
        "kind": "enrolment",
        "comparison": "equal",
        "percent": 100.0,
        "part": 99,
        "whole": 100,
        "verdict": "not_met",
    }
]


def make_frozen(school: School, by: User, month: dt.date = OCTOBER, version: int = 1, **counts: Any) -> MonthSummary:
    """A frozen version of one class; ``counts`` are the sessions and children of it, 40 children by default."""
    said = {"start": 40, "end": 40, "expected": 1600, "attended": 1560, "owed_days": 20, "on_time": 20, **counts}
    row = Row(grade=3, entry_year=2024, number=1, counts=Counts(**said), heads=("王老师",), score="98.5")
    content = {
        "school": school.name,
        "month": f"{month:%Y-%m}",
        "until": f"{month_span(month)[1]}",
        "rules": {},
        "rows": rows_data(summarise([row])),
    }
    text = canonical(content)
    return MonthSummary.objects.create(
        school=school,
        month=month,
        version=version,
        content=text,
        sha256=digest(text),
        frozen_by=by,
        frozen_at=make.at(month_span(month)[1] + dt.timedelta(days=2), 9),
    )


def make_submitted(
    school: School, by: User, month: dt.date = OCTOBER, at: dt.datetime | None = None, version: int = 1, **counts: Any
) -> MonthSubmission:
    """A version handed in, two days after the month's end unless told otherwise."""
    frozen = make_frozen(school, by, month, version, **counts)
    return MonthSubmission.objects.create(
        school=school,
        summary=frozen,
        month=month,
        sha256=frozen.sha256,
        targets=TARGETS,
        number=receipt_number(school.code, month, version),
        receipt=digest(json.dumps([school.pk, f"{month}", version])),
        central_school_id=school.central_school_id,
        submitted_by=by,
        submitted_at=at or frozen.frozen_at,
    )


def make_village(central: School, name: str = "石板村小", **overrides: Any) -> School:
    """A school with a class below a central school."""
    school = make.make_school(name=name, central_school=central, **overrides)
    make.make_class(school)
    return school
