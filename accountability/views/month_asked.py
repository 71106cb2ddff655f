"""What a page of the monthly summary shows: which month, which version or preview, whose rows (H5, J)."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from accountability.forms.months import UntilForm
from accountability.models import MonthSummary
from accountability.month_sheets import heading_of
from accountability.month_words import row_name
from accountability.queries.frozen import MonthState, content_data, month_state, since_frozen, versions_of
from accountability.queries.summary import MonthlySummary, monthly_summary
from accountability.queries.summary_month import Month, month_on
from accountability.reports.monthly import Heading
from accountability.rules.frozen import Difference, JsonRow
from students.access import Rights, allow, rights

LIVE = "live"
_EARLIEST = dt.date(2000, 1, 1)

sees_months = allow(lambda who: who.sees_all or bool(who.head_of))


@dataclass(frozen=True, slots=True)
class Asked:
    """A month as somebody looks at it. ``version`` is None for a preview; ``found`` is what the facts say now.

    ``since`` is what they say otherwise than the latest version. A head teacher sees the rows of own classes (J).
    """

    who: Rights
    month: Month
    state: MonthState
    versions: Sequence[MonthSummary]
    version: MonthSummary | None
    found: MonthlySummary
    since: Sequence[Difference]
    form: UntilForm
    data: dict[str, Any]

    @property
    def rows(self) -> list[JsonRow]:
        """The rows that the person may see, in the order in which they are printed."""
        every: list[JsonRow] = self.data["rows"]
        return every if self.who.sees_all else [row for row in every if row["class_id"] in self.who.head_of]

    @property
    def may_freeze(self) -> bool:
        """Whether the principal may freeze the month now: over, balanced, and new or changed (H4, H5, K17)."""
        is_new = not self.versions or bool(self.since)
        return self.who.is_principal and self.state.may_freeze(self.who.on) and self.found.is_balanced and is_new

    @property
    def corrected(self) -> list[Difference]:
        """What the version shown says otherwise than the one before (H5)."""
        return [Difference(**each) for each in self.version.differences] if self.version else []

    def name_of(self, row: JsonRow) -> str:
        """How a row is called on the month's last day (G1)."""
        return row_name(row, self.month.last)

    def heading(self, by: str = "") -> Heading:
        """What stands above the rows; ``by`` says who made the file when (I3)."""
        return heading_of(self.data, self.version, by)


def month_or_404(text: str, today: dt.date) -> dt.date:
    """The first day of a month written 2026-10 that has begun. Raises Http404 otherwise."""
    try:
        found = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
    if not _EARLIEST <= found <= today:
        raise Http404
    return found


def asked_month(request: HttpRequest, text: str) -> Asked:
    """The month of the address, and the version it asks for: the latest one, else a preview (H5). Raises Http404."""
    who = rights(request)
    first = month_or_404(text, who.on)
    form = UntilForm(request.GET, first=first, today=who.on)
    versions = versions_of(who.school.pk, first)
    version = _version(request.GET, versions)
    until = form.shown_day if version is None else None
    month = month_on(who.school.pk, first, who.on, until)
    found = monthly_summary(month)
    state = month_state(month.calendar, first, month.policies.summary_days(month.last), versions)
    since = since_frozen(versions[0] if versions else None, found) if until is None else []
    data = json.loads(version.content) if version else content_data(found, who.school.name)
    return Asked(who, month, state, versions, version, found, since, form, data)


def _version(said: Any, versions: Sequence[MonthSummary]) -> MonthSummary | None:
    """The version asked for; a preview where one is asked for, or a day of one, or nothing is frozen yet."""
    wanted = said.get("version", "")
    if wanted == LIVE or said.get("until") or not versions:
        return None
    return next((each for each in versions if f"{each.version}" == wanted), versions[0])
