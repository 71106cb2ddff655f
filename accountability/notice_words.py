"""Messages of what is due, and what became of them, put into words: classes and counts, never a name (I4, C5)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accountability.choices import NoticeFault
from accountability.rules.notices import OF_SCHOOL, Count
from students import words

ClassKeys = Mapping[int, tuple[int, int]]
"""Year of entry and number of classes by id."""


def fault_words(fault: str, code: str) -> str:
    """Why a message did not arrive, with the service's number where it gave one; empty without a fault."""
    if not fault:
        return ""
    said = str(NoticeFault(fault).label)
    return _("%(why)s (number %(code)s)") % {"why": said, "code": code} if code else said


def class_lines(counts: Iterable[Count], keys: ClassKeys, day: dt.date) -> list[str]:
    """A line for each class: what is to be done, for how many children, until when."""
    between = pgettext("between things to do", "; ")
    return [
        pgettext("class and what is due", "%(class)s: %(duties)s")
        % {
            "class": _("The school") if is_school else _class_name(class_id, keys, day),
            "duties": between.join(_duty(count, day) for count in group),
        }
        for (class_id, is_school), group in groupby(counts, key=lambda count: (count.class_id, count.kind in OF_SCHOOL))
    ]


def _class_name(class_id: int | None, keys: ClassKeys, day: dt.date) -> str:
    key = None if class_id is None else keys.get(class_id)
    return words.class_name(*key, day) if key else _("In no class today")


def _duty(count: Count, day: dt.date) -> str:
    told = ngettext("%(what)s, %(count)d child", "%(what)s, %(count)d children", count.children)
    if count.kind in OF_SCHOOL:
        told = ngettext("%(what)s, %(count)d month", "%(what)s, %(count)d months", count.children)
    remark = _remark(count, day)
    said = told % {"what": count.kind.label, "count": count.children}
    return said + pgettext("remark behind a duty", " (%(remark)s)") % {"remark": remark} if remark else said


def _remark(count: Count, day: dt.date) -> str:
    if count.overdue == count.children:
        return pgettext("duty", "overdue")
    if count.overdue:
        return ngettext("%(count)d overdue", "%(count)d overdue", count.overdue) % {"count": count.overdue}
    if count.due_on is None:
        return ""
    if count.due_on <= day:
        return pgettext("duty", "today")
    return pgettext("duty", "until %(day)s") % {"day": words.short_day(count.due_on)}


def subject(day: dt.date) -> str:
    """The subject of an e-mail."""
    return _("Keeping children in school, %(day)s: what you have to do") % {"day": words.full_day(day)}


def person_text(counts: Sequence[Count], keys: ClassKeys, day: dt.date, where: str) -> str:
    """What an e-mail to one person says; ``where`` is the address at which names are read, or empty."""
    return "\n".join([*class_lines(counts, keys, day), _where(where)])


def group_text(school: str, counts: Sequence[Count], keys: ClassKeys, day: dt.date, where: str, longest: int) -> str:
    """A message to a group, within so many bytes: lines that do not fit are counted instead."""
    said = {"school": school, "day": words.full_day(day)}
    head = _("%(school)s, %(day)s: what is to be done to keep children in school") % said
    lines, tail = class_lines(counts, keys, day), _where(where)
    for kept in range(len(lines), -1, -1):
        text = "\n".join([head, *lines[:kept], *_left_out(len(lines) - kept), tail])
        if len(text.encode()) <= longest:
            break
    return text


def _left_out(count: int) -> list[str]:
    if not count:
        return []
    return [ngettext("and %(count)d more class", "and %(count)d more classes", count) % {"count": count}]


def _where(where: str) -> str:
    if not where:
        return _("Sign in to Kongchuo to see who it is about.")
    return _("Sign in to see who it is about: %(address)s") % {"address": where}


def trial_text(school: str) -> str:
    """A message that only shows that a channel works."""
    return _("%(school)s: a test message of Kongchuo. Notices of what is due arrive here.") % {"school": school}
