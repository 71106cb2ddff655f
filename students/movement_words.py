"""Movements and what speaks against them, put into sentences for actions and pages (G2, G3)."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from students.rules.movements import Refusal, Why

FORBIDDEN = gettext_lazy(
    "Withdrawal and expulsion do not exist in compulsory education: article 27 of the Compulsory Education Law forbids "
    "schools to expel a pupil. A child who stays away is brought back; what applies instead is suspension, transfer or "
    "a report to the township."
)
"""Why 退学 and 开除 stand in the list of kinds and cannot be chosen (G2)."""
_SENTENCES = {
    Why.NOT_ALLOWED: gettext_lazy(
        "On this day the child's status is “%(status)s”, so “%(kind)s” cannot be recorded. Check the date, or record "
        "first what is missing."
    ),
    Why.SAME_CLASS: gettext_lazy("On this day the child is in this class already. Choose another class."),
    Why.NOT_LONGER: gettext_lazy("The suspension already lasts until %(latest)s. Enter a later day."),
    Why.EXTENSION_TOO_LONG: gettext_lazy(
        "A suspension is extended by one year at most: until %(latest)s. Enter that day or an earlier one."
    ),
    Why.SUSPENSION_TOO_LONG: gettext_lazy(
        "A suspension lasts one school year at most: until %(latest)s. Enter that day or an earlier one; it can be "
        "extended later."
    ),
    Why.UNTIL_BEFORE: gettext_lazy("The last day lies before the first. Enter %(day)s or a later day."),
    Why.BEFORE_BIRTH: gettext_lazy("This day lies before the child's birth. Check the date."),
    Why.TOO_FAR_AHEAD: gettext_lazy("A movement can be recorded ahead until %(latest)s. Enter it when the time comes."),
    Why.MISSING: gettext_lazy("This is needed for “%(kind)s”. Fill it in."),
    Why.NOT_WANTED: gettext_lazy("This does not belong to “%(kind)s”. Leave it empty."),
    Why.WRONG_APPROVER: gettext_lazy(
        "A suspension is approved by the township government or the county education bureau, not by the school "
        "(Compulsory Education Law, article 11). Choose one of them."
    ),
    Why.CLASS_CLOSED: gettext_lazy("This class is not open on this day. Choose another class."),
}


def refusal_words(refusal: Refusal) -> str:
    """What is wrong with a movement and what to do instead."""
    return str(_SENTENCES[refusal.why]) % {
        "kind": refusal.step.kind.label,
        "status": refusal.status.label,
        "day": date_format(refusal.step.on),
        "latest": date_format(refusal.latest) if refusal.latest else "",
    }


def depends_words(refusal: Refusal) -> str:
    """Which later movement would no longer hold."""
    return _(
        "“%(kind)s” of %(day)s is recorded already and would no longer hold. Take that movement back first, or choose "
        "another date."
    ) % {"kind": refusal.step.kind.label, "day": date_format(refusal.step.on)}


def rows_disagree_words() -> str:
    """The books and the class lists of a child say different things: nothing was changed."""
    return _(
        "The class lists do not agree with this child's earlier movements, so nothing was changed. Ask whoever runs "
        "the server to look at it (check_registry)."
    )


def own_class_closed_words() -> str:
    """A child comes back whose class has graduated or was merged meanwhile."""
    return _("The child's former class is closed on this day. Choose the class the child goes to now.")


def unknown_paper_words() -> str:
    """A paper that is in no list."""
    return _("One of these papers is not known here. Choose from the list.")


def late_words(on: dt.date, recorded_on: dt.date) -> str:
    """How many days after its date a movement was recorded; empty when in time."""
    days = (recorded_on - on).days
    if days <= 0:
        return ""
    return ngettext("recorded %(count)d day late", "recorded %(count)d days late", days) % {"count": days}
