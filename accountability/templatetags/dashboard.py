"""Filters of the dashboard; the words themselves are in ``accountability.dashboard_words``."""

import json

from django import template

from accountability import dashboard_words
from accountability.dashboard_words import FIGURES, MONTHS

register = template.Library()
register.filter("unknown_words", dashboard_words.unknown_words)
register.filter("stretch_words", dashboard_words.stretch_words)


@register.filter
def month_title(number: int) -> str:
    """Which of the three stretches a column shows."""
    return str(MONTHS[number])


@register.filter
def figure_title(kind: str) -> str:
    """The name of a row of the months."""
    return str(FIGURES[kind])


@register.filter
def as_json(chart: object) -> str:
    """What a chart shows, for an attribute: the template escapes it, so that no script stands in the page."""
    return json.dumps(chart, ensure_ascii=False)
