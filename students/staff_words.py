"""Posts put into words."""

import datetime as dt
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from students import words
from students.day_words import join
from students.models import Appointment


def post_words(post: Appointment, day: dt.date) -> str:
    """A post as it is called on a date: 班主任 三年级(2)班, 数学 三年级(2)班, 校长."""
    label = post.subject or post.get_role_display()
    if post.school_class is None:
        return label
    name = words.class_name(post.school_class.entry_year, post.school_class.number, day)
    return f"{label} {name}"


def span_words(post: Appointment) -> str:
    """From when until when a post is held."""
    first = date_format(post.starts_on)
    if post.ends_on is None:
        return _("since %(day)s") % {"day": first}
    return f"{first} – {date_format(post.ends_on)}"


def post_lines(posts: Iterable[Appointment], day: dt.date) -> list[str]:
    """The posts of a person, one line for each subject or role with all its classes: 数学 三(1)班、三(2)班."""
    classes: dict[str, list[str]] = {}
    for post in posts:
        label = post.subject or post.get_role_display()
        if post.starts_on > day:
            label = _("%(post)s (from %(day)s)") % {"post": label, "day": date_format(post.starts_on)}
        found = classes.setdefault(label, [])
        if post.school_class is not None:
            found.append(words.class_name(post.school_class.entry_year, post.school_class.number, day))
    return [f"{label} {join(found)}".strip() for label, found in classes.items()]
