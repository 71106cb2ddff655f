"""The names of the ledgers and what they say of a case, in words (domain 2.7)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from accountability.choices import CaseStage
from accountability.rules.cases import CaseState
from accountability.rules.ledgers import Category, Ledger

LEDGERS: Mapping[Ledger, Promise] = {
    Ledger.SCHOOL_AGE: gettext_lazy("Children of school age"),
    Ledger.SUSPECTED: gettext_lazy("Suspected dropouts"),
    Ledger.DROPOUT: gettext_lazy("Dropouts"),
}
TITLES: Mapping[Ledger, Promise] = {
    Ledger.SCHOOL_AGE: gettext_lazy("Ledger of children of school age"),
    Ledger.SUSPECTED: gettext_lazy("Ledger of suspected dropouts"),
    Ledger.DROPOUT: gettext_lazy("Ledger of dropouts"),
}
CATEGORIES: Mapping[Category, Promise] = {
    Category.IN_SCHOOL: pgettext_lazy("category", "In a school"),
    Category.SUSPECTED: pgettext_lazy("category", "Suspected"),
    Category.DROPOUT: pgettext_lazy("category", "Dropout"),
    Category.LONG_LEAVE: pgettext_lazy("category", "Long leave"),
    Category.SUSPENDED: pgettext_lazy("category", "Suspended"),
    Category.LEFT: pgettext_lazy("category", "Left otherwise"),
    Category.DEFERRED: pgettext_lazy("category", "Entry deferred"),
    Category.NO_SCHOOL: pgettext_lazy("category", "No school known"),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom and as of which day rows are put into words; ``is_full`` asks for whole numbers (I3)."""

    day: dt.date
    school: str
    sees_health: bool
    is_full: bool = False


def listed(items: Iterable[Any]) -> str:
    """Items of a list in one line."""
    return pgettext("between items of a list", ", ").join(str(item) for item in items)


def stage_words(state: CaseState) -> str:
    """Where the case stands, and whether the child was missing before (D8, D9)."""
    stage = str(CaseStage(state.stage).label)
    if not state.relapse_no:
        return stage
    again = ngettext(
        "%(stage)s (missing again, %(count)d time)", "%(stage)s (missing again, %(count)d times)", state.relapse_no
    )
    return again % {"stage": stage, "count": state.relapse_no}


def title_on(ledger: Ledger, day: dt.date) -> str:
    """The title of a ledger with the day it stands for: 疑似辍学学生台账 截至2026年11月23日."""
    return _("%(ledger)s as of %(day)s") % {"ledger": TITLES[ledger], "day": date_format(day)}
