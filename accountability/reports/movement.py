"""Entries and leaves as columns: the students' movements of a stretch of days (domain 2.8, H6)."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from accountability.reports.tables import Column
from accountability.rules.unit_moves import Why
from kongchuo.lib.sheets.writer import Cell

_IN, _OUT = pgettext_lazy("monthly summary", "Joined"), pgettext_lazy("monthly summary", "Left")
_OTHER, _SUM = pgettext_lazy("monthly summary", "Other"), pgettext_lazy("movement table", "Sum")
ENTRIES: Sequence[tuple[str | Promise, tuple[Why, ...]]] = (
    (pgettext_lazy("movement table", "Admitted"), (Why.ADMITTED,)),
    (gettext_lazy("Transfer in"), (Why.TRANSFER_IN,)),
    (gettext_lazy("Resumption of study"), (Why.RESUMED,)),
    (pgettext_lazy("monthly summary", "Returned"), (Why.RETURNED,)),
    (_OTHER, (Why.CHANGED_IN, Why.OTHER_IN)),
)
LEAVES: Sequence[tuple[str | Promise, tuple[Why, ...]]] = (
    (pgettext_lazy("movement table", "Graduated"), (Why.GRADUATED,)),
    (gettext_lazy("Transfer out"), (Why.TRANSFER_OUT,)),
    (gettext_lazy("Suspension of study"), (Why.SUSPENDED,)),
    (pgettext_lazy("monthly summary", "Dropped out"), (Why.DROPPED_OUT,)),
    (gettext_lazy("Died"), (Why.DIED,)),
    (pgettext_lazy("movement table", "Abroad"), (Why.ABROAD,)),
    (_OTHER, (Why.CHANGED_OUT, Why.OTHER_OUT)),
)
COLUMNS = (
    Column(pgettext_lazy("movement table", "At the beginning"), width=9),
    *(Column(title, _IN, 7) for title, _whys in ENTRIES),
    Column(_SUM, _IN, 7),
    *(Column(title, _OUT, 8) for title, _whys in LEAVES),
    Column(_SUM, _OUT, 7),
    Column(pgettext_lazy("movement table", "At the end"), width=9),
)


def cells(start: int, moves: dict[Why, int], end: int) -> tuple[Cell, ...]:
    """The cells of a row under ``COLUMNS``."""
    came, went = ([sum(moves.get(why, 0) for why in whys) for _title, whys in part] for part in (ENTRIES, LEAVES))
    return (start, *came, sum(came), *went, sum(went), end)
