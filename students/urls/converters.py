"""Dates in addresses: 2026-11-23; anything else, another century too, is no address."""

import datetime as dt

from django.urls import register_converter


class DateConverter:
    """An ISO date."""

    regex = r"20[0-9]{2}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> dt.date:
        """The date. A ValueError makes the address unknown."""
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date) -> str:
        """The ISO form."""
        return value.isoformat()


register_converter(DateConverter, "date")
