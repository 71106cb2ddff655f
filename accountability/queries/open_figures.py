"""The counts of a school that programs may read, each in a number of statements that does not grow (H1, H4, I4)."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from accountability.choices import CaseStage
from accountability.models import MonthSummary, OpenToken
from accountability.queries.case_facts import CaseEye, known_cases, open_cases
from accountability.queries.duties import duties_of
from accountability.rules.summary import person_days
from students.choices import AbsenceKind
from students.queries.board import Board, board
from students.queries.calendar import limits_on, school_calendar
from students.rules.lateness import Punctuality

_OVER_TIME = (Punctuality.LATE, Punctuality.MISSED)


def token_in_use(sha256: str) -> OpenToken | None:
    """The token with this hash that was not revoked, in one statement."""
    rows = OpenToken.objects.select_related("school", "created_by").filter(revoked_at__isnull=True)
    return rows.filter(sha256=sha256).first()


def tokens_of(school_id: int) -> list[OpenToken]:
    """Every token of the school, those in use first, in one statement."""
    rows = OpenToken.objects.filter(school_id=school_id).select_related("created_by", "revoked_by")
    return sorted(rows, key=lambda row: row.revoked_at is not None)


def frozen_months(school_id: int) -> list[MonthSummary]:
    """The latest version of every frozen month, the latest month first, without contents, in one statement (H5)."""
    later = MonthSummary.objects.filter(school_id=school_id, month=OuterRef("month"), version__gt=OuterRef("version"))
    rows = MonthSummary.objects.filter(~Exists(later), school_id=school_id).select_related("submission")
    return list(rows.defer("content", "differences").order_by("-month"))


def frozen_month(school_id: int, month: dt.date) -> MonthSummary | None:
    """The latest version of a month, in one statement (H5)."""
    rows = MonthSummary.objects.filter(school_id=school_id, month=month).select_related("submission")
    return rows.order_by("-version").first()


def today_figures(school_id: int, day: dt.date, now: dt.datetime) -> dict[str, Any]:
    """The day of the school in counts: reports of classes, children expected, children by the mark that leads (H1)."""
    calendar = school_calendar(school_id)
    is_school_day = calendar.is_school_day(day)
    found = board(school_id, day, now, calendar, limits_on(school_id, day))
    absent = [kind for kind in AbsenceKind if kind.counts_as_absent]
    return {
        "date": day.isoformat(),
        "is_school_day": is_school_day,
        "classes": _classes(found) if is_school_day else dict.fromkeys(("owed", "reported", "late", "unknown"), 0),
        "expected": sum(each.expected for each in found.classes) if is_school_day else 0,
        "expected_days": person_days(found.attendance.expected),
        "present_days": person_days(found.attendance.attended),
        "absent": {kind.value: found.kinds[kind] for kind in absent},
        "present_with_mark": {kind.value: found.kinds[kind] for kind in AbsenceKind if kind not in absent},
    }


def _classes(found: Board) -> dict[str, int]:
    late = sum(each.punctuality in _OVER_TIME for each in found.classes if each.is_reported)
    return {"owed": len(found.classes), "reported": found.reported, "late": late, "unknown": len(found.owing)}


@dataclass(frozen=True, slots=True)
class OpenCases:
    """Open cases by stage, and how many of them have a duty that is overdue (D8)."""

    stages: Counter[CaseStage]
    overdue: int


def open_case_counts(school_id: int, day: dt.date) -> OpenCases:
    """The same on a day, in the statements of the duties."""
    eye = CaseEye.on(school_id, school_calendar(school_id), day)
    known = [each for each in known_cases(eye, open_cases(school_id)) if each.state.is_open]
    late = {duty.case_id for duty in duties_of(eye, known) if duty.is_overdue and duty.case_id is not None}
    return OpenCases(Counter(each.state.stage for each in known), len(late))
