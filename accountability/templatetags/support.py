"""Filters of the pages of support and aid."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from accountability import support_words

register = template.Library()
register.filter("standing_words", support_words.standing_words)


@register.filter
def yuan(amount: Decimal | None) -> str:
    """``{{ amount|yuan }}``: 1,250 or 37.50; a dash where nothing was money."""
    if not amount:
        return "—"
    return number_format(amount, 0 if amount == int(amount) else 2, force_grouping=True)
