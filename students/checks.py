"""What ``manage.py check --database default`` and ``migrate`` say about the calendar (A1)."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from kongchuo.lib import clock
from students.models import Term
from students.national_calendar import known_years
from students.rules.calendar import unknown_years


@register(Tags.database)
def national_calendar_is_known(*, databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Warns when a running or coming term touches a year without a State Council arrangement (A1)."""
    if not databases or "default" not in databases or not _has_terms_table():
        return []
    terms = Term.objects.filter(ends_on__gte=clock.today()).order_by().values_list("starts_on", "ends_on")
    years = unknown_years(terms, known_years())
    return [_warning(years)] if years else []


def _has_terms_table() -> bool:
    return Term._meta.db_table in connections["default"].introspection.table_names()


def _warning(years: tuple[int, ...]) -> CheckMessage:
    listed = ", ".join(map(str, years))
    return Warning(
        f"The State Council arrangement for {listed} is not known: only weekends count as days off there.",
        hint="Upgrade the package chinesecalendar once the arrangement is published and press the button on the "
        "calendar page, or declare the holidays by hand.",
        id="students.W001",
    )
