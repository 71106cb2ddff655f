"""A county's own form in words: what is wrong with it, what is said of a month (H4, H5)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accountability.month_words import month_name, row_name
from accountability.rules.county_form import Fault, Month, Problem, Value
from accountability.rules.county_names import MARKS_PREVIEW, OF_MONTH

_MOST = 40
_SENTENCES = {
    Problem.TALL: gettext_lazy(
        "%(place)s: this cell is merged over several rows; a row of a list is one row of the sheet."
    ),
    Problem.TWO_LISTS: gettext_lazy("%(place)s: two lists in one row. Give every list rows of its own."),
    Problem.ROOM: gettext_lazy(
        "%(place)s: the list %(name)s has room for %(room)d rows and needs %(needed)d. In Excel, copy this row down "
        "with its placeholders, %(missing)d more times, and hand the form in again."
    ),
    Problem.NO_MARKS: gettext_lazy(
        "The form has no placeholder yet. Write one into each cell that is to be filled in, such as %(example)s."
    ),
    Problem.FORMULA: gettext_lazy(
        "%(place)s: a placeholder inside a formula is not filled in. Give it a cell of its own."
    ),
    Problem.HEADER: gettext_lazy(
        "%(place)s: a placeholder in the header or footer is not filled in. Move it into a cell."
    ),
    Problem.DRAWING: gettext_lazy(
        "%(place)s: a placeholder in a text box or a comment is not filled in. Move it into a cell."
    ),
    Problem.OPEN: gettext_lazy("%(place)s: every placeholder has two braces on each side."),
    Problem.LONG: gettext_lazy("%(place)s: the text of this cell is too long to be filled in."),
}
EXAMPLE = "{{全校.月末人数}}"


def fault_words(fault: Fault) -> str:
    """What is wrong with a cell, and what to do."""
    said = {
        "place": fault.place,
        "name": fault.name,
        "room": fault.room,
        "needed": fault.needed,
        "missing": fault.needed - fault.room,
        "example": EXAMPLE,
    }
    if fault.problem is not Problem.UNKNOWN:
        return str(_SENTENCES[fault.problem]) % said
    told = _("%(place)s: unknown placeholder %(name)s.") % {**said, "name": f"{{{{{fault.name[:40]}}}}}"}
    if fault.hint:
        return told + _(" Did you mean %(hint)s?") % {"hint": f"{{{{{fault.hint}}}}}"}
    return told + _(" The list of placeholders says which there are.")


def faults_words(faults: Iterable[Fault]) -> list[str]:
    """All of them, a great many cut short."""
    every = [fault_words(fault) for fault in faults]
    more = len(every) - _MOST
    if more <= 0:
        return every
    return [*every[:_MOST], ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}]


def frozen_only() -> str:
    """Why a preview does not fill the form in (H5)."""
    marks = " ".join(f"{{{{{OF_MONTH[name]}}}}}" for name in sorted(MARKS_PREVIEW, reverse=True))
    return _("The form has no place that marks a preview (%(marks)s): only frozen months fill it in.") % {
        "marks": marks
    }


def month_of(
    data: Mapping[str, Any],
    *,
    version: int = 0,
    sha256: str = "",
    frozen_by: str = "",
    frozen_on: dt.date | None = None,
) -> Month:
    """What a form is filled with: the frozen content of a version, or of a preview, which says so (H5)."""
    first, until = dt.date.fromisoformat(f"{data['month']}-01"), dt.date.fromisoformat(data["until"])
    day = date_format(until)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    told: dict[str, Value] = {
        "school": data["school"],
        "month": month_name(first),
        "year": first.year,
        "month_number": first.month,
        "until": day if version else _("%(day)s (preview)") % {"day": day},
        "state": _("Frozen, version %(number)d") % {"number": version}
        if version
        else _("Preview, as of %(day)s") % {"day": day},
        "version": version or None,
        "frozen_by": frozen_by,
        "frozen_on": date_format(frozen_on) if frozen_on else None,
        "sha256": sha256,
    }
    return Month(told, data["rows"], [row_name(row, last) for row in data["rows"]])
