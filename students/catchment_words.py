"""Where children of the catchment are, and what to do about it, in words (G7)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kongchuo.lib.percent import format_percent
from students.rules.catchment import Whereabouts
from students.rules.enrolment_rates import Rate

WHERE: Mapping[Whereabouts, Promise] = {
    Whereabouts.HERE: _("This school"),
    Whereabouts.SUSPENDED: _("This school, study suspended"),
    Whereabouts.OTHER_SCHOOL: _("Another school"),
    Whereabouts.SPECIAL_SCHOOL: _("Special school"),
    Whereabouts.HOME_TEACHING: _("Taught at home by the school"),
    Whereabouts.DEFERRED: _("Entry deferred with approval"),
    Whereabouts.NOT_ENROLLED: _("In no school"),
    Whereabouts.NOT_FOUND: _("On the list as ours, not in the registry"),
    Whereabouts.LEFT: _("Has left, where to?"),
    Whereabouts.UNKNOWN: _("Not known"),
    Whereabouts.GONE: _("Died or moved abroad"),
}
TO_DO: Mapping[Whereabouts, Promise] = {
    Whereabouts.NOT_ENROLLED: _("Visit the family, admit the child or report it to the township."),
    Whereabouts.LEFT: _("The registry has the child as left: ask the family or the new school where it is now."),
    Whereabouts.NOT_FOUND: _("Admit the child, or correct the list: the registry has no such pupil."),
    Whereabouts.UNKNOWN: _("Ask the village or the guardian where the child goes to school."),
}
COMPARE_FIRST = _("Compare with the pupil of the same name and birth date first.")
HEALTH_PLACES = frozenset({Whereabouts.SPECIAL_SCHOOL, Whereabouts.HOME_TEACHING})
"""Places that tell of a disability: details for the registrar only (I4)."""
MATCH: Mapping[str, Promise] = {
    "number": _("By number"),
    "confirmed": pgettext_lazy("match", "Confirmed"),
    "different": pgettext_lazy("match", "Somebody else"),
}


def shown_where(where: Whereabouts, sees_health: bool) -> Whereabouts:
    """Where a child is, as far as the reader may know: a special school is a school like others to most (I4)."""
    return Whereabouts.OTHER_SCHOOL if where in HEALTH_PLACES and not sees_health else where


def rate_words(rate: Rate) -> str:
    """A rate as a percentage, "—" without a base (H2, H7)."""
    return format_percent(rate.value, 2)
