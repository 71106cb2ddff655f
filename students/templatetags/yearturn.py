"""Filters for classes over a turn of the school year; the words are in ``students.year_turn_words``."""

import datetime as dt

from django import template

from students import year_turn_words
from students.models import SchoolClass
from students.rules.class_names import ClassKey
from students.rules.turn_plan import key_text

register = template.Library()


@register.simple_tag
def class_note(school_class: SchoolClass, grades: int, day: dt.date) -> str:
    """``{% class_note school_class grades today %}``: a class not begun, about to end, or through the last grade."""
    key = ClassKey(school_class.entry_year, school_class.number)
    return year_turn_words.class_note(key, school_class.closed_on, grades, day)


register.filter("class_then", year_turn_words.class_then)
register.filter("class_until", year_turn_words.class_until)
register.filter("cohort", year_turn_words.cohort)
register.filter("key_text", key_text)
