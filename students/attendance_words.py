"""What the preview of imported attendance says: class-days, absences by kind, and its questions (B2, G4)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from students import words
from students.actions.import_kind import names_on
from students.choices import AbsenceKind
from students.day_words import join
from students.models import ImportBatch
from students.rules.attendance.signs import MEANINGS, NOTHING, PRESENT

Said = Mapping[str, Any]
_OTHERS: Mapping[str, str | Promise] = {
    PRESENT: gettext_lazy("Present"),
    NOTHING: gettext_lazy("Says nothing (no school, no record)"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """Something only the registrar knows: what it is about, where it stands, and the answer so far."""

    key: str
    label: str
    help_text: str
    answer: str


@dataclass(frozen=True, slots=True)
class ClassSpan:
    """What would be written for one class."""

    class_name: str
    days: str
    first: str
    last: str
    marked: int


@dataclass(frozen=True, slots=True)
class Panel:
    """What the preview shows beside its lists. ``every_day`` is the answer which days a list stands for."""

    kinds: str
    spans: Sequence[ClassSpan]
    signs: Sequence[Question]
    blanks: Sequence[Question]
    has_list: bool
    every_day: Sequence[dt.date]

    @property
    def asks(self) -> bool:
        """Whether there is anything to ask."""
        return bool(self.signs or self.blanks or self.has_list)


def meanings() -> list[tuple[str, str]]:
    """What a sign can mean, as a form offers it."""
    return [(each, str(_OTHERS.get(each) or AbsenceKind(each).label)) for each in MEANINGS]


def panel(batch: ImportBatch, said: Said) -> Panel:
    """The panel of a stored preview."""
    more = said["more"]
    return Panel(
        kinds=join(_counted(more["kinds"])),
        spans=[_span(batch, each) for each in more["spans"]],
        signs=[_sign(each) for each in more["signs"]],
        blanks=[_blank(batch, each) for each in more["blanks"]],
        has_list=more["has_list"],
        every_day=[dt.date.fromisoformat(day) for day in more["every_day"]],
    )


def _counted(kinds: Mapping[str, int]) -> list[str]:
    return [
        _("%(kind)s %(count)d") % {"kind": AbsenceKind(kind).label, "count": count} for kind, count in kinds.items()
    ]


def _class(batch: ImportBatch, key: Sequence[int]) -> str:
    return words.class_name(key[0], key[1], names_on(batch))


def _day(iso: str) -> str:
    return words.short_day(dt.date.fromisoformat(iso))


def _span(batch: ImportBatch, said: Said) -> ClassSpan:
    days = words.run_days(said["days"])
    return ClassSpan(_class(batch, said["class"]), days, _day(said["first"]), _day(said["last"]), said["marked"])


def _sign(said: Said) -> Question:
    where = ngettext(
        "It stands %(count)d time: %(sheet)s row %(row)d, %(column)s.",
        "It stands %(count)d times, first in %(sheet)s row %(row)d, %(column)s.",
        said["count"],
    )
    return Question(said["key"], said["sign"], where % said, said["meaning"])


def _blank(batch: ImportBatch, said: Said) -> Question:
    days: Iterable[str] = map(_day, said["days"])
    return Question(said["key"], _class(batch, said["class"]), join(days), said["answer"])


def row_name(batch: ImportBatch, said: Said) -> str:
    """The day of a class-day: 9月7日 周一; a sign as it stands."""
    return said["name"] if "count" in said else words.full_day(dt.date.fromisoformat(said["name"]))


def details(batch: ImportBatch, said: Said) -> Sequence[str]:
    """What a class-day says: how many are expected, and who is marked by kind."""
    if "expected" not in said:
        return ()
    return [_("%(count)d expected") % {"count": said["expected"]}, *(_counted(said["marks"]) or [_("nobody absent")])]
