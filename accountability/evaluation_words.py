"""The evaluation of a class put into words: what each item is for, and what one deduction rests on (F10)."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accountability.choices import EvaluationItem
from accountability.rules.evaluation import POINTS, Item
from accountability.rules.policy import EvaluationLimits
from students.words import clock, full_day, short_day

Fact = tuple[str, str]
_RULES = {
    EvaluationItem.LATE: gettext_lazy(
        "The roll of a school day came after the deadline, but on the same day by the server's clock."
    ),
    EvaluationItem.MISSED: gettext_lazy(
        "No roll came until 24:00. One that the registrar fills in later stays missed, and is not also a correction. "
        "A class that expects nobody owes none."
    ),
    EvaluationItem.CORRECTED: gettext_lazy(
        "A roll was corrected after its day. Several corrections of one day count once; leave slips handed in late and "
        "changes on the same day cost nothing."
    ),
    EvaluationItem.NO_CONTACT: gettext_lazy(
        "A child was missing without a reason, and nobody tried to reach its family on the first such day. One honest "
        "attempt is enough, also one that reached nobody, and a visit too."
    ),
    EvaluationItem.OVERDUE_VISIT: gettext_lazy(
        "The family could not be reached, and nobody went there in the time set for it. It is owed no more once the "
        "child is back or somebody is reached."
    ),
    EvaluationItem.MISMATCH: gettext_lazy(
        "A head count in the classroom differed from the roll, and the difference was settled as an error of the roll. "
        "Every other result, and one still open, costs nothing."
    ),
    EvaluationItem.FOUND: gettext_lazy("The school found the missing child before the rolls of the class said so."),
}


def points_words(value: Decimal) -> str:
    """Points without zeros that say nothing: 0.5, 100."""
    return f"{value.normalize():f}"


def minus(value: Decimal) -> str:
    """Points taken off: −0.5."""
    return f"−{points_words(value)}"


def rule_rows(limits: EvaluationLimits) -> list[tuple[str, str, str]]:
    """Each item with what it is for and its points by the school's policy (F10)."""
    return [(str(kind.label), str(_RULES[kind]), minus(getattr(limits, POINTS[kind]))) for kind in EvaluationItem]


def rule_of(kind: EvaluationItem) -> str:
    """What an item is for."""
    return str(_RULES[kind])


def item_words(item: Item) -> str:
    """What happened, in one sentence that names nobody."""
    told = {"day": short_day(item.on), "since": _day(item.since), "failed": _day(item.failed_on)}
    if item.kind is EvaluationItem.LATE:
        return _("Reported at %(came)s, due by %(due)s") % {"came": _clock(item.done_at), "due": _minute(item)}
    if item.kind is EvaluationItem.MISSED and item.done_at is None:
        return _("Not reported until 24:00")
    if item.kind is EvaluationItem.MISSED:
        return _("Not reported until 24:00; filled in on %(came)s") % {"came": _moment(item.done_at)}
    if item.kind is EvaluationItem.CORRECTED:
        return _("Corrected on %(came)s") % {"came": _moment(item.done_at)}
    return str(_SENTENCES[item.kind]) % told


_SENTENCES = {
    EvaluationItem.NO_CONTACT: gettext_lazy(
        "Missing without a reason since %(since)s, no contact until 24:00 of %(day)s"
    ),
    EvaluationItem.OVERDUE_VISIT: gettext_lazy("Nobody reached on %(failed)s, no visit until %(day)s"),
    EvaluationItem.MISMATCH: gettext_lazy("The head count differed; settled as an error of the roll"),
    EvaluationItem.FOUND: gettext_lazy("The school knew before the case opened on %(day)s"),
}


def item_facts(item: Item, start: Decimal) -> list[Fact]:
    """Day, deadline, when it came, and the value: what one deduction rests on (F10)."""
    facts = [(_("Day"), full_day(item.on)), *_OF_KIND[item.kind](item)]
    value = _("%(points)s of %(start)s points") % {"points": minus(item.points), "start": points_words(start)}
    return [*facts, (_("Value by the school's rules"), value)]


def _report_facts(item: Item) -> list[Fact]:
    came = _moment(item.done_at) if item.done_at else _("not to this day")
    return [
        (_("Deadline"), _("%(time)s, late until 24:00") % {"time": _minute(item)}),
        (pgettext("roll", "Report came"), came),
    ]


def _corrected_facts(item: Item) -> list[Fact]:
    return [(_("Free to change until"), _("24:00 of the same day")), (_("First correction"), _moment(item.done_at))]


def _contact_facts(item: Item) -> list[Fact]:
    return [
        (_("First day missing without a reason"), _full(item.since)),
        (_("Contact owed until"), _("24:00 of %(day)s") % {"day": short_day(item.on)}),
        (_("First contact or visit"), _full(item.done_on) or _("not to this day")),
    ]


def _visit_facts(item: Item) -> list[Fact]:
    return [
        (_("First day missing without a reason"), _full(item.since)),
        (_("Contact that reached nobody"), _full(item.failed_on)),
        (_("Visit owed until"), _("24:00 of %(day)s") % {"day": short_day(item.on)}),
        (_("First visit after that"), _full(item.done_on) or _("not to this day")),
    ]


def _check_facts(item: Item) -> list[Fact]:
    return [(pgettext("spot check", "Result"), _("The roll was wrong"))]


def _found_facts(item: Item) -> list[Fact]:
    return [
        (_("First day missing without a reason"), _full(item.since)),
        (_("Found by the school on"), _full(item.done_on)),
        (_("Case opened on"), _full(item.on)),
    ]


_OF_KIND = {
    EvaluationItem.LATE: _report_facts,
    EvaluationItem.MISSED: _report_facts,
    EvaluationItem.CORRECTED: _corrected_facts,
    EvaluationItem.NO_CONTACT: _contact_facts,
    EvaluationItem.OVERDUE_VISIT: _visit_facts,
    EvaluationItem.MISMATCH: _check_facts,
    EvaluationItem.FOUND: _found_facts,
}
COLUMNS = {
    EvaluationItem.LATE: pgettext_lazy("evaluation column", "Late"),
    EvaluationItem.MISSED: pgettext_lazy("evaluation column", "Missed"),
    EvaluationItem.CORRECTED: pgettext_lazy("evaluation column", "Corrected"),
    EvaluationItem.NO_CONTACT: pgettext_lazy("evaluation column", "No contact"),
    EvaluationItem.OVERDUE_VISIT: pgettext_lazy("evaluation column", "No visit"),
    EvaluationItem.MISMATCH: pgettext_lazy("evaluation column", "Check differed"),
    EvaluationItem.FOUND: pgettext_lazy("evaluation column", "Found by school"),
}
"""The items in little space, as heads of columns."""


def _minute(item: Item) -> str:
    return f"{item.on_time_until:%H:%M}" if item.on_time_until else ""


def _clock(moment: dt.datetime | None) -> str:
    return clock(moment) if moment else ""


def _moment(moment: dt.datetime | None) -> str:
    return f"{short_day(timezone.localdate(moment))} {clock(moment)}" if moment else ""


def _day(day: dt.date | None) -> str:
    return short_day(day) if day else ""


def _full(day: dt.date | None) -> str:
    return full_day(day) if day else ""
