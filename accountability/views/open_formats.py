"""Counts and summaries of a school for programs, as JSON and CSV; no child is named (H4, I4, J)."""

import datetime as dt

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accountability.models import MonthSummary
from accountability.open_access import CSV, by_token, json_answer, refusal
from accountability.open_json import ROW_KEYS, cases_json, month_json, months_json, targets_json, today_json
from accountability.queries.open_figures import frozen_month, frozen_months, open_case_counts, today_figures
from accountability.queries.targets import targets_on
from kongchuo.lib import clock
from kongchuo.lib.csv_file import csv_bytes
from students.models import School


@by_token("open.months")
def months(school: School) -> HttpResponse:
    """Every frozen month with its version, hash and receipt number."""
    return json_answer(months_json(school, frozen_months(school.pk)))


@by_token("open.month")
def month_data(school: School, month: str) -> HttpResponse:
    """A frozen month by class, grade and school."""
    found = _frozen(school, month)
    return json_answer(month_json(school, found)) if found else _not_frozen()


@by_token("open.month")
def month_csv(school: School, month: str) -> HttpResponse:
    """The same rows as a table."""
    found = _frozen(school, month)
    if found is None:
        return _not_frozen()
    rows = month_json(school, found)["rows"]
    answer = HttpResponse(csv_bytes(ROW_KEYS, (list(row.values()) for row in rows)), content_type=CSV)
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.month:%Y-%m}.csv"'
    return answer


def _frozen(school: School, month: str) -> MonthSummary | None:
    try:
        first = dt.date.fromisoformat(f"{month}-01") if len(month) == len("2026-10") else None
    except ValueError:
        return None
    return frozen_month(school.pk, first) if first else None


def _not_frozen() -> HttpResponse:
    return refusal(_("No month is frozen under this name. Write it as YYYY-MM; months/ lists those that are."), 404)


@by_token("open.today")
def today(school: School) -> HttpResponse:
    """The day of the school so far."""
    return json_answer(today_json(school, today_figures(school.pk, clock.today(), clock.now())))


@by_token("open.targets")
def targets(school: School) -> HttpResponse:
    """Targets with their values of today."""
    return json_answer(targets_json(school, targets_on(school.pk, clock.today())))


@by_token("open.cases")
def cases(school: School) -> HttpResponse:
    """Open cases by stage."""
    day = clock.today()
    return json_answer(cases_json(school, day.isoformat(), open_case_counts(school.pk, day)))
