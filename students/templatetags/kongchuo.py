"""Filters that put classes, dates and runs into words; the words themselves are in ``students.words``."""

import datetime as dt
from fractions import Fraction
from functools import lru_cache
from typing import Protocol

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from kongchuo.lib.masks import mask_phone
from kongchuo.lib.percent import format_percent
from students import day_words, words

register = template.Library()


class ClassLike(Protocol):
    """Anything that carries the identity of a class (G1)."""

    entry_year: int
    number: int


@register.filter
def class_name(school_class: ClassLike, day: dt.date) -> str:
    """``{{ school_class|class_name:day }}``: 三年级(2)班."""
    return words.class_name(school_class.entry_year, school_class.number, day)


@register.filter
def class_short(school_class: ClassLike, day: dt.date) -> str:
    """``{{ school_class|class_short:day }}``: 三(2)班."""
    return words.class_short(school_class.entry_year, school_class.number, day)


@register.filter
def grade_name(school_class: ClassLike, day: dt.date) -> str:
    """``{{ school_class|grade_name:day }}``: 三年级."""
    return words.grade_name(school_class.entry_year, day)


@register.filter
def percent(value: Fraction | None) -> str:
    """``{{ rate|percent }}``: 97.6%, or a dash without a base (H7)."""
    return format_percent(value)


register.filter("short_day", words.short_day)
register.filter("listed", day_words.join)
register.filter("full_day", words.full_day)
register.filter("clock", words.clock)
register.filter("run_days", words.run_days)
register.filter("unknown_days", words.unknown_days)
register.filter("since", words.since)
register.filter("phone_mask", mask_phone)


@register.simple_tag
@lru_cache(maxsize=128)
def icon(name: str, size: int = 20) -> SafeString:
    """``{% icon "phone" %}``: the drawing of components/icon.html, made once; for the parts of every page."""
    return mark_safe(render_to_string("components/icon.html", {"name": name, "size": size}))  # noqa: S308  # own template
