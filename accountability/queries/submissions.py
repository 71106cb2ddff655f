"""Months handed in: what was submitted of a month, of all months, and the targets that go with it (H5, M22)."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accountability.models import MonthSubmission
from accountability.queries.targets import Targets
from accountability.rules.frozen import JsonRow
from accountability.rules.submissions import Standing, standing
from kongchuo.lib.percent import round_half_up

_PLACES = 3


def submissions() -> QuerySet[MonthSubmission]:
    """Submissions with what a page says of them, the content of the version left unread."""
    rows = MonthSubmission.objects.select_related("summary", "submitted_by", "central_school", "school")
    return rows.defer("summary__content", "summary__differences")


def submissions_of(school_id: int, month: dt.date) -> list[MonthSubmission]:
    """What a school submitted of a month, the latest version first, in one statement."""
    rows = submissions().filter(school_id=school_id, month=month.replace(day=1))
    return list(rows.order_by("-summary__version"))


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was submitted of one month, the latest version first; never empty."""

    versions: Sequence[MonthSubmission]

    @property
    def latest(self) -> MonthSubmission:
        """The one that counts: it supersedes those before."""
        return self.versions[0]

    @property
    def first_on(self) -> dt.date:
        """The day of the first one, which decides whether the month was in time."""
        return timezone.localdate(self.versions[-1].submitted_at)


def handed_in(school_id: int) -> dict[dt.date, HandedIn]:
    """Every month of a school that was submitted, in one statement."""
    found: dict[dt.date, list[MonthSubmission]] = {}
    for row in submissions().filter(school_id=school_id).order_by("month", "-summary__version"):
        found.setdefault(row.month, []).append(row)
    return {month: HandedIn(rows) for month, rows in found.items()}


def standing_of(handed: HandedIn | None, due_on: dt.date | None, today: dt.date) -> Standing:
    """Where a month stands on a day (H5)."""
    return standing(handed.first_on if handed else None, due_on, today)


def submitted_data(found: MonthSubmission) -> dict[str, Any]:
    """The content of the version that was submitted."""
    data: dict[str, Any] = json.loads(found.summary.content)
    return data


def total_of(found: MonthSubmission) -> JsonRow:
    """The row of the whole school in it."""
    row: JsonRow = submitted_data(found)["rows"][-1]
    return row


def targets_data(found: Targets) -> list[dict[str, Any]]:
    """Targets and values in counts, as a submission and the open formats hold them; no child is named."""
    return [
        {
            "kind": line.kind.value,
            "comparison": line.wanted.comparison.value,
            "percent": None if line.wanted.percent is None else float(round_half_up(line.wanted.percent, _PLACES)),
            "part": line.now.part,
            "whole": line.now.whole,
            "verdict": line.verdict.value,
        }
        for line in found.lines
    ]
