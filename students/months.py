"""Months in addresses: ?month=2026-11."""

import datetime as dt

from django.http import Http404

FIRST_YEAR, LAST_YEAR = 2000, 2099


def asked_month(text: str, today: dt.date) -> dt.date:
    """The first day of the month asked for, of this month without one. Raises Http404 for what is no month."""
    if not text:
        return today.replace(day=1)
    try:
        first = dt.date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Http404 from error
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise Http404
    return first


def neighbours(first: dt.date) -> tuple[dt.date, dt.date]:
    """The first days of the month before and of the month after."""
    return (first - dt.timedelta(days=1)).replace(day=1), (first + dt.timedelta(days=31)).replace(day=1)
